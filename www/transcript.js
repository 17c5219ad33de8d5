// What is said in the meeting, as it is written down: captions while it goes on, and
// the whole of it to read, correct, delete and take away.

import { $, beside, drawList, el, say } from './dom.js';
import { Refusal, api } from './api.js';
import { serverNow } from './clock.js';
import { ask } from './ask.js';
import { t } from './words.js';

const CAPTIONS = 2;
const CAPTION_MS = 8000;
const LAG_MS = 10000; // how often it is told how long lines wait; it is read aloud

const moment = (ms) => new Date(Math.max(0, ms)).toISOString().slice(ms < 3600000 ? 14 : 11, 19);

function dress() {
  if ($('#meeting-style')) return;
  document.head.append(el('link', { id: 'meeting-style', rel: 'stylesheet', href: beside('meeting.css') }));
}

export class Transcript {
  #state; #told; #list; #captions; #saying; #lines = new Map(); #known = null; #isOn; #own;
  #partial = new Map(); #shown = new Map(); // texts so far, and timers, by line

  constructor(state, section) {
    dress();
    this.#state = state;
    this.#told = el('p', { class: 'muted small', role: 'status' });
    this.#list = el('ol', { class: 'lines', tabindex: 0, 'aria-label': t('transcript') });
    this.#captions = el('p', { class: 'captions', 'aria-live': 'polite' });
    this.#saying = el('p', { class: 'captions saying' }); // read aloud it would begin anew each time
    this.#isOn = el('input', { type: 'checkbox', id: 'captions-on', checked: true, onchange: () => this.#drawCaptions() });
    this.#own = el('button', { type: 'button', class: 'quiet small', id: 'transcript-withdraw', onclick: () => this.#withdraw() }, t('transcript.withdraw'));
    const file = (ending) => el('a', { href: `/api/v1/rooms/${state.room.code}/transcript.${ending}`, download: `transcript.${ending}` }, `.${ending}`);
    section.append(this.#captions, this.#saying,
      el('label', { class: 'meeting-line' }, this.#isOn, t('transcript.captions')),
      this.#told, this.#list,
      el('p', { class: 'row small' }, t('transcript.take'), file('vtt'), file('srt'), file('txt'), file('json'),
        el('a', { href: `/rooms/${state.room.code}/timeline` }, t('timeline')), el('a', { href: `/rooms/${state.room.code}/minutes` }, t('minutes.title')), this.#own));
    setInterval(() => { if (this.#known) this.#drawWords(); }, LAG_MS);
  }

  get #url() { return `/rooms/${this.#state.room.code}/transcript`; }

  // All of it anew: at the start, and when events were missed.
  async read() {
    try {
      let page;
      const lines = [];
      do {
        page = await api('GET', `${this.#url}?limit=1000${page ? `&after=${page.next}` : ''}`);
        lines.push(...page.items);
      } while (page.next !== null);
      this.#known = page;
      this.#lines = new Map(lines.map((line) => [line.id, line]));
      this.draw();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(this.#told, error.message);
    }
  }

  heard({ kind, payload }) {
    if (!this.#known) return;
    if (kind === 'transcript_deleted') this.#forget(payload.id);
    else if (kind === 'transcript_line' || kind === 'transcript_final') this.#hear(payload.line);
    else return;
    this.draw();
  }

  #forget(id) {
    this.#lines.delete(id);
    this.#partial.delete(id);
    clearTimeout(this.#shown.get(id));
    this.#shown.delete(id);
  }

  // A text that is not final is what was said so far: a caption, but no line yet.
  #hear(line) {
    const known = this.#lines.get(line.id);
    if (known?.final && !line.final) return;
    if (!line.final && line.text !== null) {
      this.#partial.set(line.id, line);
      this.#caption(line.id);
      return;
    }
    this.#lines.set(line.id, { ...known, ...line });
    if (!line.final || known?.final) return;
    this.#partial.delete(line.id);
    this.#caption(line.id);
  }

  #caption(id) {
    clearTimeout(this.#shown.get(id));
    this.#shown.delete(id); // the last to speak stands last
    this.#shown.set(id, setTimeout(() => {
      this.#shown.delete(id);
      this.#partial.delete(id);
      this.#drawCaptions();
    }, CAPTION_MS));
  }

  #nameOf(line) { return this.#state.players.get(line.player)?.name ?? line.name ?? t('meeting.somebody'); }

  #drawCaptions() {
    const ids = this.#isOn.checked ? [...this.#shown.keys()].slice(-CAPTIONS) : [];
    const textOf = (lines) => lines.map((line) => `${this.#nameOf(line)}: ${line.text}`).join('\n');
    say(this.#captions, textOf(ids.map((id) => this.#lines.get(id)).filter((line) => line?.final)));
    const saying = textOf(ids.map((id) => this.#partial.get(id)).filter(Boolean));
    say(this.#saying, saying && `${saying} …`);
  }

  draw() {
    const lines = [...this.#lines.values()].sort((a, b) => a.t0.localeCompare(b.t0) || a.id - b.id);
    const origin = lines.length ? Date.parse(lines[0].t0) - (lines[0].from_ms ?? 0) : 0;
    const list = this.#list;
    const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 4;
    drawList(list, lines, {
      key: (line) => line.id,
      shown: (line) => [line.text, line.edited, line.final, this.#nameOf(line), this.#state.isHost],
      make: (line) => this.#make(line, Date.parse(line.t0) - origin),
    });
    if (isAtEnd) list.scrollTop = list.scrollHeight; // who reads back is left there
    this.#drawWords();
    this.#own.hidden = !lines.some((line) => line.player === this.#state.viewer);
    this.#drawCaptions();
  }

  // How far behind the recogniser is, since silence would look like nobody spoke.
  #drawWords() {
    const waiting = [...this.#lines.values()].filter((line) => !line.final);
    const since = Math.min(...waiting.map((line) => Date.parse(line.t1)));
    const { recogniser } = this.#known;
    const words = [recogniser ? t('transcript.by', { recogniser }) : t('transcript.nobody')];
    if (waiting.length) words.push(t('transcript.waiting', { n: waiting.length, s: Math.max(0, Math.round((serverNow() - since) / 1000)) }));
    say(this.#told, words.join(' '));
  }

  #make(line, ms) {
    const isOwn = line.player === this.#state.viewer;
    const signs = [!line.final && t('transcript.not_yet'), line.edited && t('transcript.edited')].filter(Boolean).join(', ');
    return el('li', { data: { line: line.id }, title: line.backend },
      el('span', { class: 'muted small' }, moment(ms)), ' ',
      el('b', {}, this.#nameOf(line)), ' ',
      el('span', { class: 'text' }, line.text ?? ''), ' ',
      signs ? el('span', { class: 'muted small' }, signs) : null,
      isOwn && line.final ? el('button', { type: 'button', class: 'quiet small', onclick: () => this.#edit(line) }, t('transcript.edit')) : null,
      isOwn || this.#state.isHost ? el('button', { type: 'button', class: 'quiet small', onclick: () => this.#delete(line) }, t('say.delete')) : null);
  }

  async #try(work) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(this.#told, error.message);
    }
  }

  async #edit(line) {
    const text = el('textarea', { rows: 3, maxlength: 4000, 'aria-label': t('transcript.edit') });
    text.value = line.text;
    if (await ask([t('transcript.edit_words'), text], t('transcript.edit')) && text.value.trim() !== '')
      await this.#try(() => api('PATCH', `/transcript/${line.id}`, { text: text.value }));
  }

  async #delete(line) {
    if (await ask(t('transcript.delete_words'), t('say.delete'))) await this.#try(() => api('DELETE', `/transcript/${line.id}`));
  }

  async #withdraw() {
    if (await ask(t('transcript.withdraw_words'), t('transcript.withdraw'))) await this.#try(() => api('DELETE', this.#url));
  }
}
