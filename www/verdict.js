// A submission in words: the verdict first, then why, then figures.

import { el } from './dom.js';

const WORDS = {
  ACCEPTED: 'Accepted',
  WRONG_ANSWER: 'Wrong answer',
  TIME_LIMIT: 'Time limit',
  MEMORY_LIMIT: 'Memory limit',
  OUTPUT_LIMIT: 'Output limit',
  RUNTIME_ERROR: 'Runtime error',
  COMPILE_ERROR: 'Compile error',
  INTERNAL_ERROR: 'Not judged',
};

const seconds = (ms) => `${(ms / 1000).toFixed(ms < 100 ? 3 : 2)} s`;
const megabytes = (kb) => (kb < 10240 ? `${(kb / 1024).toFixed(1)} MB` : `${Math.round(kb / 1024)} MB`);

export function verdictKind({ state, verdict }) {
  if (state !== 'DONE') return 'wait';
  return verdict === 'ACCEPTED' ? 'good' : 'bad';
}

function where({ test, total }) {
  if (!test) return '';
  return total ? ` on test ${test} of ${total}` : ` on test ${test}`;
}

export function verdictWords(s) {
  if (s.state === 'DONE') {
    const word = WORDS[s.verdict] ?? s.verdict ?? 'Judged';
    return s.verdict === 'ACCEPTED' || s.verdict === 'COMPILE_ERROR' ? word : word + where(s);
  }
  if (s.state === 'SENDING') return 'Sending';
  if (s.state === 'COMPILING') return 'Compiling';
  if (s.state === 'RUNNING') return s.test ? `Running test ${s.test} of ${s.total}` : 'Running';
  return s.position ? `In the queue, place ${s.position}` : 'In the queue';
}

// What the judge said, which begins in lower case where it is a phrase.
const sentence = (text) => (text ? `${text[0].toUpperCase()}${text.slice(1)}.` : '');

// One line that says what to make of it.
export function verdictAbout(s) {
  if (s.state !== 'DONE') return s.trouble ?? '';
  switch (s.verdict) {
    case 'ACCEPTED': return s.points ? `${s.points} points.` : 'All tests passed.';
    case 'COMPILE_ERROR': return 'This costs nothing.'; // the compiler's words stand below
    case 'INTERNAL_ERROR':
      return `This was our fault and costs nothing. Submit it again, or tell the host. ${s.detail ?? ''}`;
    default: return sentence(s.detail);
  }
}

function cells({ state, verdict, test, total, tests }) {
  if (!total || total > 200 || (state === 'DONE' && verdict === 'COMPILE_ERROR')) return null;
  const known = new Map((tests ?? []).map((t) => [t.n, t.verdict]));
  const passedTo = state === 'DONE' && verdict === 'ACCEPTED' ? total : (test ?? 1) - 1;
  const kind = (n) => {
    if (known.has(n)) return known.get(n) === 'ACCEPTED' ? 'good' : 'bad';
    if (n <= passedTo) return 'good';
    if (n === test) return state === 'DONE' ? 'bad' : 'now';
    return '';
  };
  return el('div', { class: 'cells', 'aria-hidden': 'true' },
    Array.from({ length: total }, (_, i) => el('i', { class: kind(i + 1) })));
}

function meter(label, used, allowed, words) {
  if (used === null || used === undefined || !allowed) return null;
  return el('div', { class: 'meter' }, `${label} `, el('span', { class: 'figures' }, `${words(used)} of ${words(allowed)}`),
    el('meter', { min: 0, max: allowed, low: 0, high: allowed * 0.98, optimum: 0, value: Math.min(used, allowed), 'aria-label': label }));
}

export function verdictView(s) {
  const limits = s.limits ?? {};
  return el('div', { class: 'verdict', data: { kind: verdictKind(s), id: s.id ?? '' } },
    el('p', { class: 'verdict-word' }, verdictWords(s)),
    el('p', { class: 'about' }, verdictAbout(s)),
    cells(s),
    el('div', { class: 'meters' },
      meter('Time', s.cpu_ms, limits.cpu_ms, seconds),
      meter('Memory', s.memory_kb, limits.memory_kb, megabytes)),
    s.compile_output ? el('pre', { class: 'words', tabindex: 0, 'aria-label': 'What the compiler said' }, s.compile_output) : null);
}

export const figures = (s) => (s.state === 'DONE' && s.cpu_ms !== null && s.cpu_ms !== undefined
  ? `${seconds(s.cpu_ms)}, ${megabytes(s.memory_kb ?? 0)}` : '');
