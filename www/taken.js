// Problems that take no more submissions: in a lockout somebody solved one first, or
// a host withdrew it.  And what hosts change about problems while a battle runs.

import { $, $$, el } from './dom.js';
import { passing } from './notices.js';
import { t } from './words.js';

const problemOf = (state, letter) => state.room.problems.find((p) => p.letter === letter);

const takerOf = (state, letter) => problemOf(state, letter)?.taken_by ?? null;

const isWithdrawn = (state, letter) => problemOf(state, letter)?.state === 'withdrawn';

export const isClosed = (state, letter) => takerOf(state, letter) !== null || isWithdrawn(state, letter);

function wordsOf(state, letter) {
  if (isWithdrawn(state, letter)) return t('taken.withdrawn');
  const taker = takerOf(state, letter);
  if (taker === null || state.room.state !== 'RUNNING') return null;
  return taker === state.viewer ? t('taken.you') : t('taken.them', { name: state.players.get(taker)?.name ?? '?' });
}

// LETTER is the open problem, or undefined before one is open.
export function drawTaken(state, letter) {
  for (const tab of $$('#letters [data-letter]')) tab.toggleAttribute('data-taken', isClosed(state, tab.dataset.letter));
  const words = letter ? wordsOf(state, letter) : null;
  const before = $('#taken');
  if (before?.textContent === words) return;
  before?.remove();
  if (words !== null) $('#statements').before(el('p', { class: 'notice', id: 'taken', role: 'status' }, words));
}

// What hosts did to a problem, in words that stay.  True if it has a new statement.
export function tellChange(before, { letter, state, version }) {
  const isNew = version !== before.version;
  const words = state !== before.state ? t(state === 'withdrawn' ? 'told.withdrawn' : 'told.brought_back', { letter })
    : isNew ? t('told.new_version', { letter }) : null;
  if (words) passing(`problem-${letter}`, words, { kind: 'told' });
  return isNew;
}
