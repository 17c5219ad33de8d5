// Submitting, what became of it, and one's own history.

import { $, el, isTouch } from './dom.js';
import { Refusal, api, newKey, persist } from './api.js';
import { asTime } from './clock.js';
import { keyOf } from './keys.js';
import { marksOf } from './told.js';
import { t } from './words.js';
import { figures, testView, verdictKind, verdictView, verdictWords } from './verdict.js';

const languageName = (id) => $(`#language option[value="${CSS.escape(id ?? '')}"]`)?.textContent ?? id ?? '';

export class Submissions {
  #state; #editor; #shown = null; #problem = null; #show; #takeBack;

  // show(): bring the verdict before the player's eyes
  // takeBack(source, language): an earlier try becomes the code again
  constructor(state, editor, { show, takeBack }) {
    this.#state = state;
    this.#editor = editor;
    this.#show = show;
    this.#takeBack = takeBack;
    $('#foot-history').addEventListener('click', (event) => {
      const button = event.target.closest('[data-take]');
      if (button) this.#take(button, Number(button.dataset.take));
    });
  }

  async load() {
    const { code } = this.#state.room;
    const { items } = await api('GET', `/rooms/${code}/submissions?player=${this.#state.viewer}&limit=100`);
    for (const s of items) this.#state.submissions.set(s.id, { ...this.#state.submissions.get(s.id), ...s });
    this.draw();
  }

  #own() {
    return [...this.#state.submissions.values()]
      .filter((s) => s.problem === this.#problem?.slug || s.letter === this.#problem?.letter)
      .sort((a, b) => (b.created_at ?? '~').localeCompare(a.created_at ?? '~'));
  }

  choose(problem) {
    this.#problem = problem;
    this.#shown = null;
    this.draw();
  }

  async send(problem, language, source) {
    const { code } = this.#state.room;
    const sending = { state: 'SENDING', problem: problem.slug, letter: problem.letter };
    const body = { key: newKey(), problem: problem.slug, language, source };
    this.#show();
    this.#put(sending);
    this.#editor.marks([]);
    try {
      const taken = await persist(() => api('POST', `/rooms/${code}/submissions`, body),
        () => this.#put({ ...sending, trouble: t('verdict.unreachable') }));
      const before = this.#state.submissions.get(taken.id); // events may be faster
      this.#state.submissions.set(taken.id, { ...taken, ...before, created_at: taken.created_at });
      this.#shown = taken.id;
      this.draw();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#refused(error);
    }
  }

  #view(submission) {
    return verdictView(submission, {
      goTo: (line) => this.#editor.goTo(line),
      showTest: (button) => this.#showTest(button, submission.id),
    });
  }

  async #showTest(button, id) {
    button.disabled = true;
    try {
      const { failed_test: test } = await api('GET', `/submissions/${id}`);
      if (test) button.replaceWith(testView(test));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      button.textContent = error.message;
    }
  }

  #put(submission) { $('#foot-verdict').replaceChildren(this.#view(submission)); }

  #refused(error) {
    const words = error.message;
    $('#foot-verdict').replaceChildren(el('div', { class: 'verdict', data: { kind: 'bad' } },
      el('p', { class: 'verdict-word' }, t('verdict.not_taken')), el('p', { class: 'about' }, `${words} ${t('verdict.kept')}`)));
    $('#announce').textContent = `${t('verdict.not_taken')}: ${words}`;
  }

  draw() {
    const own = this.#own();
    const shown = own.find((s) => s.id === this.#shown) ?? own[0];
    const box = $('#foot-verdict');
    const before = box.querySelector('.verdict');
    if (shown) {
      const view = this.#view(shown);
      const isNews = shown.state === 'DONE' && before?.dataset.id === String(shown.id) && before.dataset.kind === 'wait';
      if (isNews) this.#tell(view, shown);
      box.replaceChildren(view);
    } else
      box.replaceChildren(el('p', { class: 'empty' }, isTouch() ? t('verdict.empty_touch') : t('verdict.empty', { key: keyOf('submit') })));
    this.#history(own);
    this.#letters();
  }

  #tell(view, submission) {
    view.classList.add('fresh');
    $('#announce').textContent = t('verdict.announce', { letter: submission.letter, words: verdictWords(submission) });
    this.#editor.marks(marksOf(submission.compile_output));
  }

  #history(own) {
    $('#foot-history').replaceChildren(own.length === 0
      ? el('p', { class: 'empty' }, t('history.empty'))
      : el('ul', { class: 'tries' }, own.map((s) => el('li', {},
        el('span', { class: 'figures' }, s.created_at ? asTime(s.created_at) : ''),
        el('span', { data: { kind: verdictKind(s) } }, verdictWords(s)), el('span', { class: 'muted' }, languageName(s.language)),
        el('span', { class: 'figures muted' }, figures(s)),
        s.id ? el('button', { type: 'button', class: 'quiet small', data: { take: s.id } }, t('history.take')) : null))));
  }

  // Back into the editor, as one step that can be undone.
  async #take(button, id) {
    button.disabled = true;
    try {
      const { source, language } = await api('GET', `/submissions/${id}`);
      if (source !== null) this.#takeBack(source, language);
      button.textContent = t('history.taken');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      button.textContent = error.message;
    }
  }

  // The letters above the problem tell how far each one is.
  #letters() {
    for (const tab of document.querySelectorAll('#letters [data-letter]')) {
      const tries = [...this.#state.submissions.values()].filter((s) => s.letter === tab.dataset.letter);
      const mark = tries.some((s) => s.verdict === 'ACCEPTED') ? 'solved'
        : tries.some((s) => s.state !== 'DONE') ? 'wait' : tries.length ? 'tried' : null;
      if (mark) tab.dataset.mark = mark;
      else delete tab.dataset.mark;
    }
  }
}
