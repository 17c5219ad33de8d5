// Reading what the players write, for spectators and for hosts who do not play.

import { $, el, say } from './dom.js';
import { Refusal, api } from './api.js';
import { t } from './words.js';

const EVERY_MS = 3000; // hosts hear of no drafts: they look

export class Watch {
  #state; #pane; #select; #pre; #about; #letter = null; #shown = ''; #timer = null;

  constructor(state) {
    this.#state = state;
    this.#select = el('select', { id: 'watched', onchange: () => this.#look() });
    this.#pre = el('pre', { id: 'watched-code', tabindex: 0, 'aria-label': t('watch.code') });
    this.#about = el('span', { class: 'muted small', role: 'status' });
    this.#pane = el('section', { class: 'pane code watch', id: 'watch', 'aria-label': t('watch.title'), hidden: true },
      el('div', { class: 'code-bar' }, el('label', { class: 'sr', for: 'watched' }, t('watch.player')), this.#select, this.#about),
      this.#pre);
    $('#code').after(this.#pane);
  }

  get #isOn() {
    const { room, me } = this.#state;
    return room.state === 'RUNNING' && me?.role === 'spectator';
  }

  get #may() { return this.#state.isHost || this.#state.room.policy.code === 'live'; }

  draw() {
    const on = this.#isOn;
    document.body.toggleAttribute('data-watching', on);
    this.#pane.hidden = !on;
    clearInterval(this.#timer);
    if (!on) return;
    const players = this.#state.ranked.filter((p) => p.left_reason !== 'removed');
    const ids = players.map((p) => p.id).join();
    if (ids !== this.#shown) {
      const was = this.#select.value;
      this.#shown = ids;
      this.#select.replaceChildren(...players.map((p) => el('option', { value: p.id }, p.name)));
      if (players.some((p) => String(p.id) === was)) this.#select.value = was;
    }
    this.#select.hidden = !this.#may;
    if (!this.#may) {
      say(this.#pre, t('watch.later'));
      return;
    }
    if (this.#state.isHost) this.#timer = setInterval(() => this.#look(), EVERY_MS);
    this.#look();
  }

  choose(letter) {
    this.#letter = letter;
    if (this.#isOn) this.#look();
  }

  heard({ player, problem }) {
    if (this.#isOn && problem === this.#letter && String(player) === this.#select.value) this.#look();
  }

  async #look() {
    const player = this.#select.value;
    const letter = this.#letter;
    if (!player || !letter || !this.#may || document.hidden) return;
    try {
      const draft = await api('GET', `/rooms/${this.#state.room.code}/drafts/${letter}?player=${player}`);
      if (player !== this.#select.value || letter !== this.#letter) return;
      say(this.#pre, draft.rev ? draft.source : t('watch.nothing'));
      say(this.#about, draft.language ?? '');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (!error.passes) say(this.#pre, error.message);
    }
  }
}
