// Who is here, in words and signs.

import { drawList, el } from './dom.js';
import { asTime } from './clock.js';
import { t } from './words.js';

export function stateWord(player) {
  if (player.state === 'PRESENT') return t('state.present');
  if (player.state === 'COMPLETED') return t('state.completed');
  if (player.state === 'LEFT') return t(player.left_reason === 'removed' ? 'state.removed' : 'state.left');
  return t('state.disconnected');
}

// When somebody lost the connection: until when they can return.
export const untilWhen = (player) => (player.state === 'DISCONNECTED' && player.left_deadline
  ? t('state.until', { time: asTime(player.left_deadline) }) : '');

const ORDER = ['PRESENT', 'COMPLETED', 'DISCONNECTED', 'LEFT'];

export function drawPeople(list, players, hosts) {
  const sorted = [...players].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
    a.joined_at.localeCompare(b.joined_at));
  const wordOf = (p) => [stateWord(p), untilWhen(p)].filter(Boolean).join(', ');
  const isReady = (p) => p.ready && list.id === 'lobby-people';
  drawList(list, sorted, {
    key: (p) => p.id,
    shown: (p) => [p.name, p.state, p.role, hosts.includes(p.id), isReady(p), wordOf(p)],
    make: (p) => el('li', { data: { player: p.id, state: p.state } },
      el('span', { class: 'dot', 'aria-hidden': 'true' }), el('span', { class: 'name' }, p.name),
      hosts.includes(p.id) ? el('span', { class: 'chip' }, t('host')) : null,
      p.role === 'spectator' ? el('span', { class: 'chip' }, t('watching')) : null,
      isReady(p) ? el('span', { class: 'chip good' }, t('ready')) : null,
      el('span', { class: 'state-word' }, wordOf(p))),
  });
}
