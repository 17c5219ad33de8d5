// Running without submitting: on the samples, or on one's own input.

import { $, el, say } from './dom.js';
import { Refusal, api, newKey, persist } from './api.js';
import { marksOf } from './told.js';
import { asNumber, t } from './words.js';
import { outputView } from './verdict.js';

const OWN = -1;

function headOf(run) {
  const how = run.verdict && run.verdict !== 'ACCEPTED' ? t(`verdict.${run.verdict}`) : t('output');
  const code = run.signal ? `, ${t('run.signal', { signal: run.signal })}` : run.exit_code ? `, ${t('run.exit', { code: run.exit_code })}` : '';
  const time = run.cpu_ms === null || run.cpu_ms === undefined ? '' : `, ${asNumber(run.cpu_ms / 1000, 2)} s`;
  return how + code + time;
}

const samplesOf = (article) => [...article.querySelectorAll('.sample')].map((sample) => {
  const [input, output] = [...sample.querySelectorAll('pre')].map((pre) => pre.textContent);
  return { input, output };
});

async function differenceView(expected, got) {
  const { difference, isSame } = await import('./lib/diff.js');
  if (isSame(expected, got)) return el('p', { class: 'sameness', data: { kind: 'good' } }, t('run.same'));
  const signs = { same: '\u00a0', missing: '\u2212', extra: '+' };
  return el('div', {}, el('p', { class: 'sameness', data: { kind: 'bad' } }, t('run.differs')),
    el('div', { class: 'diff', role: 'group', tabindex: 0, 'aria-label': t('run.diff') }, difference(expected, got).flatMap(({ kind, lines }) => lines.map((line) =>
      el('div', { class: kind }, el('span', { class: 'sign', 'aria-hidden': 'true' }, signs[kind]),
        kind === 'same' ? null : el('span', { class: 'sr' }, t(`run.${kind}`)), el('code', {}, line))))));
}

export class Runner {
  #code; #editor; #slug = null; #samples = []; #at = 0; #own = new Map(); #results = []; #round = 0; #waiting = new Map();

  constructor(code, editor) {
    this.#code = code;
    this.#editor = editor;
    $('#stdin').addEventListener('input', () => {
      this.#own.set(this.#slug, $('#stdin').value);
      if (this.#at !== OWN) this.#choose(OWN);
    });
    $('#inputs').addEventListener('click', (event) => {
      const button = event.target.closest('[data-input]');
      if (button) this.#choose(Number(button.dataset.input));
    });
  }

  // ARTICLE is the statement, whose samples are tried.
  choose(problem, article) {
    this.#slug = problem.slug;
    this.#samples = samplesOf(article);
    this.#results = [];
    this.#round++;
    this.#choose(this.#samples.length ? 0 : OWN);
    say($('#run-word'), t('output'));
    $('#run-out').replaceChildren();
  }

  #choose(at) {
    this.#at = at;
    const stdin = $('#stdin');
    const text = at === OWN ? this.#own.get(this.#slug) ?? this.#samples[0]?.input ?? '' : this.#samples[at].input;
    if (stdin.value !== text) stdin.value = text;
    this.#drawInputs();
    this.#draw();
  }

  #drawInputs() {
    const chip = (at, words) => {
      const mark = this.#results[at]?.mark;
      return el('button', { type: 'button', class: 'small', 'aria-pressed': String(at === this.#at), data: { input: at, ...(mark ? { kind: mark } : {}) } }, words,
        mark ? el('span', { class: 'sr' }, t(mark === 'good' ? 'run.same' : 'run.differs')) : null);
    };
    $('#inputs').replaceChildren(...this.#samples.map((_, i) => chip(i, t('run.sample', { n: i + 1 }))), chip(OWN, t('run.own')));
  }

  // The input that is chosen; with ALL, every sample.
  start(problem, language, source, all = false) {
    const round = ++this.#round;
    this.#results = [];
    const inputs = all && this.#samples.length ? this.#samples.map((_, i) => i) : [this.#at];
    if (all && this.#at === OWN && this.#samples.length) this.#choose(0);
    this.#drawInputs();
    inputs.reduce((before, at) => before.then(() => this.#run(round, at, problem, language, source)), Promise.resolve());
  }

  async #run(round, at, problem, language, source) {
    const stdin = at === OWN ? $('#stdin').value : this.#samples[at].input;
    const put = (result) => {
      if (round !== this.#round) return;
      this.#results[at] = { ...this.#results[at], ...result };
      this.#drawInputs();
      if (at === this.#at) this.#draw();
    };
    put({ words: t('run.running') });
    try {
      const run = await persist(() => api('POST', `/rooms/${this.#code}/runs`, { key: newKey(), problem: problem.slug, language, source, stdin }),
        () => put({ words: t('run.unreachable') }));
      const done = await this.#wait(run.id);
      const { isSame } = at === OWN ? {} : await import('./lib/diff.js');
      const good = done.verdict === null || done.verdict === 'ACCEPTED';
      put({ run: done, mark: at === OWN ? null : good && isSame(this.#samples[at].output, done.stdout ?? '') ? 'good' : 'bad' });
      if (round === this.#round && done.verdict === 'COMPILE_ERROR') {
        this.#round++; // the others would say the same
        this.#choose(at);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      put({ words: t('run.refused', { why: error.message }) });
    }
  }

  // The event brings it; the call is for a page whose poll is away just then.
  async #wait(id) {
    const heard = new Promise((done) => { this.#waiting.set(id, done); });
    const asked = (async () => {
      for (;;) {
        const run = await persist(() => api('GET', `/runs/${id}?wait=20`, undefined, { timeout: 35000 }));
        if (run.state === 'DONE') return run;
      }
    })();
    try {
      return await Promise.race([heard, asked]);
    } finally {
      this.#waiting.delete(id);
    }
  }

  // An event told it.
  show(run) { this.#waiting.get(run.id)?.(run); }

  #draw() {
    const result = this.#results[this.#at];
    const out = $('#run-out');
    if (!result) return;
    if (!result.run) {
      say($('#run-word'), result.words);
      out.replaceChildren();
      return;
    }
    const { run } = result;
    say($('#run-word'), headOf(run));
    this.#editor.marks(marksOf(run.compile_output || run.stderr));
    const parts = [
      run.compile_output ? outputView(run.compile_output, (line) => this.#editor.goTo(line)) : null,
      run.stdout ? el('pre', { tabindex: 0, 'aria-label': t('output') }, run.stdout) : null,
      run.stderr ? outputView(run.stderr, (line) => this.#editor.goTo(line)) : null,
    ].filter(Boolean);
    out.replaceChildren(...(parts.length ? parts : [el('p', { class: 'empty' }, t('run.nothing'))]));
    const expected = this.#at === OWN ? null : this.#samples[this.#at].output;
    if (expected === null || run.verdict === 'COMPILE_ERROR') return;
    differenceView(expected, run.stdout ?? '').then((view) => {
      if (this.#results[this.#at]?.run === run) out.prepend(view);
    });
  }
}
