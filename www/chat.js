// Talk in the room.  What is said shows at once and is kept until it is heard.

import { $, $$, el } from './dom.js';
import { Refusal, api, newKey, persist } from './api.js';
import { asTime } from './clock.js';

export class Chat {
  #state; #sees; #unread = 0; #list = $('#messages'); #drawn = new Set();

  constructor(state, sees) {
    this.#state = state;
    this.#sees = sees;
    $('#say').addEventListener('submit', (event) => {
      event.preventDefault();
      const input = $('#say-text');
      const text = input.value.trim();
      if (!text) return;
      input.value = '';
      this.#send(text);
    });
  }

  async load() {
    const { items } = await api('GET', `/rooms/${this.#state.room.code}/messages?limit=100`);
    for (const message of items) this.#state.messages.set(message.id, message);
    this.redraw();
  }

  #line(name, at, text, kind = 'chat') {
    return el('li', { class: kind }, el('p', { class: 'by' }, el('span', {}, name),
      at ? el('time', { datetime: at }, asTime(at)) : null), el('p', {}, text));
  }

  #nameOf(message) { return this.#state.players.get(message.from)?.name ?? message.name; }

  redraw() {
    const isLow = this.#isLow();
    const all = [...this.#state.messages.values()].sort((a, b) => a.id - b.id);
    const own = $$('[data-sending]', this.#list);
    this.#drawn = new Set(all.map((m) => m.id));
    this.#list.replaceChildren(...all.map((m) => this.#line(this.#nameOf(m), m.at, m.text, m.kind)), ...own);
    if (isLow) this.#down();
  }

  // A message came.
  hear(message) {
    if (this.#drawn.has(message.id)) return;
    this.redraw();
    if (this.#sees() || this.#isOwn(message)) return;
    this.#unread++;
    this.#mark();
  }

  #isOwn(message) { return message.from === this.#state.viewer; }

  seen() {
    if (!this.#sees()) return;
    this.#unread = 0;
    this.#mark();
    this.#down();
  }

  #mark() {
    for (const mark of $$('.unread')) {
      mark.hidden = this.#unread === 0;
      mark.textContent = this.#unread;
    }
  }

  #isLow() { return this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 40; }

  #down() { this.#list.scrollTop = this.#list.scrollHeight; }

  async #send(text) {
    const line = this.#line(this.#state.me?.name ?? '', null, text);
    const key = newKey();
    line.dataset.sending = key;
    this.#list.append(line);
    this.#down();
    try {
      const message = await persist(
        () => api('POST', `/rooms/${this.#state.room.code}/messages`, { key, text, kind: 'chat' }),
        () => this.#trouble(line, 'Not sent yet; trying again.'));
      line.remove();
      this.#state.messages.set(message.id, message);
      this.redraw();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#trouble(line, `Not sent: ${error.message}`);
    }
  }

  #trouble(line, words) {
    $('.retry', line)?.remove();
    line.append(el('p', { class: 'retry' }, words));
  }
}
