// What must not be missed: announcements and answers stay at the top of the room
// until they are dismissed, also over a reload; hosts are told of questions.

import { alertOf } from './alerts.js';
import { notice, passing } from './notices.js';
import { t } from './words.js';

export class Announcements {
  #state; #key; #dismissed;

  constructor(state) {
    this.#state = state;
    this.#key = `dismissed:${state.room.code}:${state.viewer}`;
    this.#dismissed = new Set(this.#read());
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.#key)) ?? [];
    } catch {
      return [];
    }
  }

  #dismiss(id) {
    this.#dismissed.add(id);
    try {
      localStorage.setItem(this.#key, JSON.stringify([...this.#dismissed]));
    } catch {
      // Shown once more after a reload; no harm.
    }
  }

  // Does it concern the viewer so much that it is to stay?
  #words({ kind, from, to, text, name }) {
    const { viewer, isHost } = this.#state;
    if (from === viewer) return null;
    if (kind === 'announcement') return t('told.announcement', { text });
    if (kind === 'answer' && to === viewer) return t('told.answer', { text });
    if (kind === 'answer' && !to) return t('told.answer_all', { text });
    if (kind === 'question' && isHost) return t('told.question', { name: this.#state.players.get(from)?.name ?? name, text });
    return null;
  }

  // MESSAGE is new, or was there when the page came.
  show(message, isNews) {
    if (message.reply_to) notice(`message-${message.reply_to}`, null);
    const words = this.#words(message);
    const isAnswered = message.kind === 'question' && [...this.#state.messages.values()].some((m) => m.reply_to === message.id);
    if (words === null || isAnswered || this.#dismissed.has(message.id)) return;
    passing(`message-${message.id}`, words, { kind: 'told', onClose: () => this.#dismiss(message.id) });
    if (isNews) alertOf('first', words);
  }
}
