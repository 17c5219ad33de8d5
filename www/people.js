// Who is here, in words and signs.

import { el } from './dom.js';
import { asTime } from './clock.js';

export function stateWord(player) {
  if (player.state === 'PRESENT') return 'Here';
  if (player.state === 'COMPLETED') return 'Finished';
  if (player.state === 'LEFT') return player.left_reason === 'removed' ? 'Removed' : 'Left';
  return 'Lost connection';
}

// When somebody lost the connection: until when they can return.
export const untilWhen = (player) => (player.state === 'DISCONNECTED' && player.left_deadline
  ? `can return until ${asTime(player.left_deadline)}` : '');

const ORDER = ['PRESENT', 'COMPLETED', 'DISCONNECTED', 'LEFT'];

export function drawPeople(list, players, hosts) {
  const sorted = [...players].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
    a.joined_at.localeCompare(b.joined_at));
  list.replaceChildren(...sorted.map((p) => el('li', { data: { player: p.id, state: p.state } },
    el('span', { class: 'dot', 'aria-hidden': 'true' }), el('span', { class: 'name' }, p.name),
    hosts.includes(p.id) ? el('span', { class: 'chip' }, 'Host') : null,
    p.role === 'spectator' ? el('span', { class: 'chip' }, 'Watching') : null,
    el('span', { class: 'state-word' }, [stateWord(p), untilWhen(p)].filter(Boolean).join(', ')))));
}
