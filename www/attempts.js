// After the end: every try of everybody, as a mark on the line of the battle's time.

import { $, el } from './dom.js';
import { Refusal, api } from './api.js';
import { asClock } from './clock.js';
import { verdictKind, verdictWords } from './verdict.js';

const MOST = 40; // players; in a larger room the lines would be 1,000 tries for 150 browsers at once

async function everyTry(code) {
  const all = [];
  for (let before = ''; before !== null;) {
    const { items, next } = await api('GET', `/rooms/${code}/submissions?limit=100${before && `&before=${before}`}`);
    all.push(...items);
    before = next;
  }
  return all;
}

export class Attempts {
  #state; #table; #tries = null;

  constructor(state, table) {
    this.#state = state;
    this.#table = table;
  }

  // Once all is judged.
  async draw() {
    const { room, players, me } = this.#state;
    if (!room.final || !me || players.size > MOST) return;
    try {
      this.#tries ??= everyTry(room.code);
      const tries = await this.#tries;
      for (const row of this.#table.tBodies[0].rows) this.#drawRow(row, tries.filter((s) => String(s.player) === row.dataset.player));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#tries = null; // the next change asks again
    }
  }

  #drawRow(row, tries) {
    $('.attempts', row)?.remove();
    const { starts_at: begins, ends_at: ends } = this.#state.room;
    const span = Date.parse(ends) - Date.parse(begins) || 1;
    $('.name', row).append(el('div', { class: 'attempts', 'aria-hidden': 'true' }, tries.map((s) => {
      const ms = Date.parse(s.created_at) - Date.parse(begins);
      const mark = el('i', { data: { kind: verdictKind(s) }, title: `${asClock(ms)} ${s.letter}: ${verdictWords(s)}` });
      mark.style.left = `${Math.min(100, Math.max(0, 100 * ms / span))}%`;
      return mark;
    })));
  }
}
