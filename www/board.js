// The board: rows are kept and moved, so that a change of rank can be seen.

import { $, el, icon, isCalm, say } from './dom.js';
import { stateWord, untilWhen } from './people.js';

function markOf(problem, result) {
  const solved = result?.solved_at;
  const tries = result?.attempts ?? 0;
  const kind = solved ? 'good' : result?.pending ? 'wait' : tries ? 'bad' : '';
  const words = solved ? `solved${tries > 1 ? ` at try ${tries}` : ''}${result.first ? ', first' : ''}`
    : result?.pending ? 'being judged' : tries ? `${tries} tries` : 'not tried';
  const count = solved ? tries - 1 : tries;
  const sign = solved ? '+' : '\u2212';
  const text = problem.letter + (result?.pending && !solved ? ' \u2026' : count > 0 ? ` ${sign}${count}` : '');
  return el('span', { class: 'mark', data: { kind }, title: `${problem.letter}: ${words}` },
    el('span', { 'aria-hidden': 'true' }, text), el('span', { class: 'sr' }, `${problem.letter}: ${words}`));
}

const penalty = (seconds) => {
  const [m, s] = [Math.floor(seconds / 60), seconds % 60];
  return `${m}:${String(s).padStart(2, '0')}`;
};

function countUp(cell, from, to) {
  if (isCalm() || from === to || Number.isNaN(from)) { cell.textContent = to; return; }
  const start = performance.now();
  const step = (now) => {
    const part = Math.min(1, (now - start) / 300);
    cell.textContent = Math.round(from + (to - from) * part);
    if (part < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

function makeRow(player) {
  const row = el('tr', { data: { player: player.id } },
    el('td', { class: 'rank num' }),
    el('td', { class: 'name' }, el('span', { class: 'dot', 'aria-hidden': 'true' }), el('span', { class: 'who-is' }), ' ',
      el('span', { class: 'first' }), ' ', el('span', { class: 'state-word' }), el('div', { class: 'marks-line' })),
    el('td', { class: 'num points' }), el('td', { class: 'num muted penalty' }));
  return row;
}

function fillRow(row, player, room, viewer) {
  const points = $('.points', row);
  const before = points.dataset.value;
  row.dataset.state = player.state;
  row.classList.toggle('me', player.id === viewer);
  say($('.rank', row), String(player.rank ?? ''));
  say($('.who-is', row), player.name);
  const state = $('.state-word', row);
  state.title = untilWhen(player);
  state.classList.toggle('until', state.title !== '');
  say(state, stateWord(player));
  const isFirst = player.results.some((r) => r.first);
  if (isFirst !== $('.first', row).hasChildNodes())
    $('.first', row).replaceChildren(...(isFirst ? [icon('flag', 'flag icon'), el('span', { class: 'sr' }, 'first to solve a problem')] : []));
  $('.marks-line', row).replaceChildren(...room.problems.map((p) =>
    markOf(p, player.results.find((r) => r.letter === p.letter))));
  if (before !== String(player.score)) {
    points.dataset.value = player.score;
    countUp(points, Number(before ?? NaN), player.score);
  }
  say($('.penalty', row), penalty(player.penalty_s));
}

function glide(row, from) {
  const by = from - row.getBoundingClientRect().top;
  if (Math.abs(by) > 1 && !isCalm())
    row.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], { duration: 260, easing: 'ease-out' });
}

export class Board {
  #rows = new Map(); #body;

  constructor(table) {
    table.tHead.replaceChildren(el('tr', {}, el('th', { scope: 'col', class: 'rank' }, '#'), el('th', { scope: 'col' }, 'Player'),
      el('th', { scope: 'col', class: 'num' }, 'Points'), el('th', { scope: 'col', class: 'num' }, 'Penalty')));
    this.#body = table.tBodies[0];
    this.#body.replaceChildren();
  }

  draw(ranked, room, viewer) {
    const tops = new Map([...this.#rows].map(([id, row]) => [id, row.getBoundingClientRect().top]));
    const rows = ranked.map((player) => {
      const row = this.#rows.get(player.id) ?? makeRow(player);
      this.#rows.set(player.id, row);
      fillRow(row, player, room, viewer);
      return row;
    });
    // Only what stands in the wrong place is moved: focus and selection stay.
    rows.forEach((row, i) => {
      if (this.#body.children[i] !== row) this.#body.insertBefore(row, this.#body.children[i] ?? null);
    });
    while (this.#body.children.length > rows.length) this.#body.lastChild.remove();
    for (const [id, top] of tops) glide(this.#rows.get(id), top);
  }
}

export function podium(ranked) {
  const places = { 1: 'First', 2: 'Second', 3: 'Third' };
  return ranked.filter((p) => p.rank <= 3 && p.score > 0).slice(0, 3).map((p) =>
    el('li', { data: { place: p.rank } }, el('span', { class: 'place' }, places[p.rank]),
      el('span', { class: 'name' }, p.name),
      el('span', { class: 'muted' }, el('b', { class: 'figures' }, String(p.score)), ' points, ', el('span', { class: 'figures' }, penalty(p.penalty_s)))));
}
