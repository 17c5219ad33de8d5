// A submission in words: the verdict first, then why, then figures.

import { detailWords } from './details.js';
import { el } from './dom.js';
import { placeIn } from './told.js';
import { asNumber, t } from './words.js';

const seconds = (ms) => `${asNumber(ms / 1000, ms < 100 ? 3 : 2)} s`;
const megabytes = (kb) => `${asNumber(kb / 1024, kb < 10240 ? 1 : 0)} MB`;

export function verdictKind({ state, verdict }) {
  if (state !== 'DONE') return 'wait';
  return verdict === 'ACCEPTED' ? 'good' : 'bad';
}

const verdictName = (verdict) => (verdict ? t(`verdict.${verdict}`) : t('verdict.judged'));

export function verdictWords(s) {
  if (s.state === 'DONE') {
    const word = verdictName(s.verdict);
    if (!s.test || s.verdict === 'ACCEPTED' || s.verdict === 'COMPILE_ERROR') return word;
    return s.total ? t('verdict.on_test_of', { word, test: s.test, total: s.total }) : t('verdict.on_test', { word, test: s.test });
  }
  if (s.state === 'SENDING') return t('verdict.sending');
  if (s.state === 'COMPILING') return t('verdict.compiling');
  if (s.state === 'RUNNING') return s.test ? t('verdict.running_test', { test: s.test, total: s.total }) : t('verdict.running');
  return s.position ? t('verdict.queued_at', { place: s.position }) : t('verdict.queued');
}

// One line that says what to make of it.
export function verdictAbout(s) {
  if (s.state !== 'DONE') return s.trouble ?? '';
  switch (s.verdict) {
    case 'ACCEPTED': return s.points ? t('verdict.points', { n: s.points }) : t('verdict.all_passed');
    case 'COMPILE_ERROR': return t('verdict.free'); // the compiler's words stand below
    case 'INTERNAL_ERROR': return `${t('verdict.our_fault')} ${s.detail ?? ''}`;
    default: return detailWords(s.detail);
  }
}

function cells({ state, verdict, test, total, tests }) {
  if (!total || total > 200 || (state === 'DONE' && verdict === 'COMPILE_ERROR')) return null;
  const known = new Map((tests ?? []).map((one) => [one.n, one.verdict]));
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
  return el('div', { class: 'meter' }, `${label} `, el('span', { class: 'figures' }, t('verdict.used_of', { used: words(used), allowed: words(allowed) })),
    el('meter', { min: 0, max: allowed, low: 0, high: allowed * 0.98, optimum: 0, value: Math.min(used, allowed), 'aria-label': label }));
}

// What a compiler said; the lines of one's code that it names are buttons.
export function outputView(text, goTo) {
  const lines = text.split('\n').flatMap((line) => {
    const place = placeIn(line);
    return [place ? el('button', { type: 'button', class: 'place', onclick: () => goTo(place.line), title: t('verdict.go_to', { line: place.line }) }, line) : line, '\n'];
  });
  return el('pre', { class: 'words', tabindex: 0, 'aria-label': t('verdict.compiler') }, lines);
}

// The test that a try failed, where its package shows it.
export function testView({ input, answer, cut }) {
  const part = (words, text) => el('figure', {}, el('figcaption', {}, words), el('pre', { tabindex: 0 }, text));
  return el('div', { class: 'sample' }, part(t('input'), input), part(t('verdict.answer'), answer),
    cut ? el('p', { class: 'note' }, t('verdict.cut')) : null);
}

// goTo(line) of one's code; showTest(button): what it failed
export function verdictView(s, { goTo, showTest }) {
  const limits = s.limits ?? {};
  return el('div', { class: 'verdict', data: { kind: verdictKind(s), id: s.id ?? '' } },
    el('p', { class: 'verdict-word' }, verdictWords(s)),
    el('p', { class: 'about' }, verdictAbout(s)),
    s.contended ? el('p', { class: 'about' }, t('verdict.contended')) : null,
    cells(s),
    s.verdict === 'COMPILE_ERROR' ? null : el('div', { class: 'meters' },
      meter(t('time'), s.cpu_ms, limits.cpu_ms, seconds),
      meter(t('memory'), s.memory_kb, limits.memory_kb, megabytes)),
    s.shows_test ? el('button', { type: 'button', class: 'quiet small', onclick: (event) => showTest(event.target) }, t('verdict.show_test', { test: s.test })) : null,
    s.compile_output ? outputView(s.compile_output, goTo) : null);
}

export const figures = (s) => (s.state === 'DONE' && s.verdict !== 'COMPILE_ERROR' && s.cpu_ms !== null && s.cpu_ms !== undefined
  ? `${seconds(s.cpu_ms)}, ${megabytes(s.memory_kb ?? 0)}` : '');
