// Talk in the room.  What is said shows at once and is kept until it is heard.
// Players ask the hosts, hosts answer one or all; spectators talk among themselves.

import { $, $$, el, say } from './dom.js';
import { Refusal, api, newKey, persist } from './api.js';
import { ask } from './ask.js';
import { asTime } from './clock.js';
import { t } from './words.js';

const MOST = 500; // characters; the server takes more from scripts

// What this person may write, the first being what they write without choosing.
export function kindsOf({ isHost, me, room }) {
  const mayChat = isHost || room.policy?.chat === undefined || room.policy.chat === 'on';
  if (isHost) return ['chat', 'announcement'];
  if (me?.role === 'spectator') return ['spectators'];
  return [...(mayChat ? ['chat'] : []), 'question'];
}

export class Chat {
  #state; #sees; #unread = 0; #list = $('#messages'); #drawn = new Set(); #replying = null;

  constructor(state, sees) {
    this.#state = state;
    this.#sees = sees;
    $('#say-text').addEventListener('input', () => this.#count());
    $('#say-kind').addEventListener('change', () => this.#hint());
    $('#say-cancel').addEventListener('click', () => this.#reply(null));
    this.#list.addEventListener('click', (event) => {
      const button = event.target.closest('[data-answer]');
      if (button) this.#reply(this.#state.messages.get(Number(button.dataset.answer)));
      const gone = event.target.closest('[data-delete]');
      if (gone) this.#delete(Number(gone.dataset.delete));
    });
    $('#say').addEventListener('submit', (event) => {
      event.preventDefault();
      const input = $('#say-text');
      const text = input.value.trim();
      if (!text) return;
      input.value = '';
      this.#count();
      this.#send(text);
    });
    this.drawKinds();
  }

  async load() {
    const { items } = await api('GET', `/rooms/${this.#state.room.code}/messages?limit=100`);
    for (const message of items) this.#state.messages.set(message.id, message);
    this.redraw();
    return items;
  }

  // Who hosts, and what the policy lets be said, may change.
  drawKinds() {
    const select = $('#say-kind');
    const kinds = this.#replying ? ['answer', 'answer_all'] : kindsOf(this.#state);
    if ([...select.options].map((o) => o.value).join() !== kinds.join())
      select.replaceChildren(...kinds.map((kind) => el('option', { value: kind }, t(`say.${kind}`))));
    select.hidden = kinds.length < 2;
    $('#say-cancel').hidden = !this.#replying;
    this.#hint();
  }

  #hint() { $('#say-text').placeholder = t(`say.${$('#say-kind').value || 'chat'}.hint`); }

  #count() {
    const left = MOST - $('#say-text').value.length;
    say($('#say-left'), left < 80 ? t('say.left', { n: left }) : '');
  }

  #reply(question) {
    this.#replying = question;
    this.drawKinds();
    $('#say-text').focus();
  }

  #chip(message) {
    const { kind, to } = message;
    if (kind === 'chat') return null;
    const words = kind === 'answer' ? t(to ? 'chip.answer' : 'chip.answer_all') : t(`chip.${kind}`);
    return el('span', { class: 'chip' }, words);
  }

  #line(name, at, message) {
    const { kind = 'chat', text, reply_to: replyTo, id } = message;
    const asked = replyTo ? this.#state.messages.get(replyTo) : null;
    const isOpen = kind === 'question' && this.#state.isHost && id &&
      ![...this.#state.messages.values()].some((m) => m.reply_to === id);
    return el('li', { class: kind }, el('p', { class: 'by' }, el('span', {}, name), this.#chip(message),
      at ? el('time', { datetime: at }, asTime(at)) : null),
    this.#mayDelete(message) ? el('button', { type: 'button', class: 'quiet small delete', data: { delete: id } }, t('say.delete')) : null,
    asked ? el('p', { class: 'asked' }, asked.text) : null,
    el('p', {}, text),
    isOpen ? el('button', { type: 'button', class: 'small', data: { answer: id } }, t('say.answer_it')) : null);
  }

  #mayDelete({ id, from }) { return id !== undefined && this.#state.me !== null && (this.#state.isHost || from === this.#state.viewer); }

  async #delete(id) {
    if (!await ask(t('say.delete_ask'), t('say.delete'))) return;
    try {
      await api('DELETE', `/messages/${id}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say($('#say-left'), error.message);
    }
  }

  #nameOf(message) { return this.#state.players.get(message.from)?.name ?? message.name; }

  redraw() {
    const isLow = this.#isLow();
    const all = [...this.#state.messages.values()].sort((a, b) => a.id - b.id);
    const own = $$('[data-sending]', this.#list);
    this.#drawn = new Set(all.map((m) => m.id));
    const lines = all.map((m) => this.#line(this.#nameOf(m), m.at, m));
    this.#list.replaceChildren(...(lines.length + own.length ? lines : [el('li', { class: 'empty' }, t('chat.empty'))]), ...own);
    if (isLow) this.#down();
  }

  // A message came.
  hear(message) {
    if (this.#drawn.has(message.id)) return;
    this.redraw();
    if (this.#sees() || message.from === this.#state.viewer) return;
    this.#unread++;
    this.#mark();
  }

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

  #message(text) {
    const chosen = $('#say-kind').value || 'chat';
    const question = this.#replying;
    if (!question) return { text, kind: chosen };
    return { text, kind: 'answer', reply_to: question.id, ...(chosen === 'answer' ? { to: question.from } : {}) };
  }

  async #send(text) {
    const body = { key: newKey(), ...this.#message(text) };
    const line = this.#line(this.#state.me?.name ?? '', null, body);
    line.dataset.sending = body.key;
    $('.empty', this.#list)?.remove();
    this.#list.append(line);
    this.#down();
    if (this.#replying) this.#reply(null);
    try {
      const message = await persist(
        () => api('POST', `/rooms/${this.#state.room.code}/messages`, body),
        () => this.#trouble(line, t('say.again')));
      line.remove();
      this.#state.messages.set(message.id, message);
      this.redraw();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#trouble(line, t('say.refused', { why: error.message }));
    }
  }

  #trouble(line, words) {
    $('.retry', line)?.remove();
    line.append(el('p', { class: 'retry' }, words));
  }
}
