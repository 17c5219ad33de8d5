// Lockout: a problem that somebody solved first takes no more submissions.

import { $, $$, el } from './dom.js';
import { t } from './words.js';

const takerOf = (state, letter) => state.room.problems.find((p) => p.letter === letter)?.taken_by ?? null;

export const isTaken = (state, letter) => takerOf(state, letter) !== null;

// LETTER is the open problem, or undefined before one is open.
export function drawTaken(state, letter) {
  for (const tab of $$('#letters [data-letter]')) tab.toggleAttribute('data-taken', isTaken(state, tab.dataset.letter));
  $('#taken')?.remove();
  const taker = letter ? takerOf(state, letter) : null;
  if (taker === null || state.room.state !== 'RUNNING') return;
  const words = taker === state.viewer ? t('taken.you') : t('taken.them', { name: state.players.get(taker)?.name ?? '?' });
  $('#statements').before(el('p', { class: 'notice', id: 'taken', role: 'status' }, words));
}
