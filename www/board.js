// The board: rows are kept and moved, so that a change of rank can be seen.

import { $, arrange, el, icon, isCalm, say } from './dom.js';
import { stateWord, untilWhen } from './people.js';
import { asNumber, t } from './words.js';

function markOf(problem, result) {
  const solved = result?.solved_at;
  const tries = result?.attempts ?? 0;
  const kind = solved ? 'good' : result?.pending ? 'wait' : tries ? 'bad' : '';
  const words = solved ? [t('mark.solved', { n: tries }), result.first ? t('mark.first') : null].filter(Boolean).join(', ')
    : result?.pending ? t('mark.pending') : tries ? t('mark.tries', { n: tries }) : t('mark.none');
  const count = solved ? tries - 1 : tries;
  const sign = solved ? '+' : '\u2212';
  const text = problem.letter + (result?.pending && !solved ? ' \u2026' : count > 0 ? ` ${sign}${count}` : '');
  return el('span', { class: result?.first ? 'mark first' : 'mark', data: { kind }, title: `${problem.letter}: ${words}` },
    el('span', { 'aria-hidden': 'true' }, text), el('span', { class: 'sr' }, `${problem.letter}: ${words}`));
}

const penalty = (seconds) => {
  const [m, s] = [Math.floor(seconds / 60), seconds % 60];
  return `${m}:${String(s).padStart(2, '0')}`;
};

// What decides between equal points.
const tieText = (player, room) => (room.rules.tie === 'bytes' ? `${player.bytes ?? 0} B` : penalty(player.penalty_s));

function countUp(cell, from, to) {
  if (isCalm() || from === to || Number.isNaN(from)) { cell.textContent = asNumber(to, 0); return; }
  const start = performance.now();
  const step = (now) => {
    const part = Math.min(1, (now - start) / 300);
    cell.textContent = asNumber(Math.round(from + (to - from) * part), 0);
    if (part < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

function makeRow(player) {
  const row = el('tr', { data: { player: player.id } },
    el('td', { class: 'rank num' }),
    el('td', { class: 'name' }, el('span', { class: 'dot', 'aria-hidden': 'true' }), el('span', { class: 'who-is' }), ' ',
      el('span', { class: 'first' }), ' ', el('span', { class: 'state-word' }),
      el('button', { type: 'button', class: 'until', hidden: true, onclick: tellUntil }), el('div', { class: 'marks-line' })),
    el('td', { class: 'num points' }), el('td', { class: 'num muted penalty' }));
  return row;
}

// A quiet mark; until when they can return is told on demand.
function tellUntil(event) {
  const button = event.currentTarget;
  const isOpen = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', String(!isOpen));
  say(button, isOpen ? button.dataset.word : button.dataset.until);
}

function drawState(row, player) {
  const [word, button] = [$('.state-word', row), $('.until', row)];
  const until = untilWhen(player);
  word.hidden = until !== '';
  say(word, until ? '' : stateWord(player));
  button.hidden = until === '';
  if (until === '') {
    button.setAttribute('aria-expanded', 'false');
    return;
  }
  Object.assign(button.dataset, { word: stateWord(player), until: `${stateWord(player)}, ${until}` });
  say(button, button.getAttribute('aria-expanded') === 'true' ? button.dataset.until : button.dataset.word);
}

function fillRow(row, player, room, viewer) {
  const points = $('.points', row);
  const before = points.dataset.value;
  row.dataset.state = player.state;
  row.classList.toggle('me', player.id === viewer);
  say($('.who-is', row), player.name);
  drawState(row, player);
  const isFirst = player.results.some((r) => r.first);
  if (isFirst !== $('.first', row).hasChildNodes())
    $('.first', row).replaceChildren(...(isFirst ? [icon('flag', 'flag icon'), el('span', { class: 'sr' }, t('board.first'))] : []));
  $('.marks-line', row).replaceChildren(...room.problems.filter((p) => p.state !== 'withdrawn').map((p) =>
    markOf(p, player.results.find((r) => r.letter === p.letter))));
  if (before !== String(player.score)) {
    points.dataset.value = player.score;
    countUp(points, Number(before ?? NaN), player.score);
  }
  say($('.penalty', row), tieText(player, room));
}

// Where each row stands, for those rows that can be seen: a room may have 500.
function placesOf(body) {
  const seen = new Map();
  for (const row of body.rows) {
    const { top, bottom } = row.getBoundingClientRect();
    if (top > innerHeight) break;
    if (bottom > 0) seen.set(row, top);
  }
  return seen;
}

function glide(row, from, to) {
  if (Math.abs(from - to) > 1)
    row.animate([{ transform: `translateY(${from - to}px)` }, { transform: 'none' }], { duration: 260, easing: 'ease-out' });
}

export class Board {
  #rows = new Map(); #shown = new Map(); #order = ''; #body; #head;

  constructor(table) {
    table.tHead.replaceChildren(el('tr', {}, el('th', { scope: 'col', class: 'rank' }, '#'), el('th', { scope: 'col' }, t('player')),
      el('th', { scope: 'col', class: 'num' }, t('points')), el('th', { scope: 'col', class: 'num' }, t('penalty'))));
    this.#head = table.tHead;
    this.#body = table.tBodies[0];
    this.#body.replaceChildren();
  }

  draw(ranked, room, viewer) {
    say($('th:last-child', this.#head), t(room.rules.tie === 'bytes' ? 'bytes' : 'penalty'));
    const order = ranked.map((player) => player.id).join();
    // Measuring is dear: only when somebody moves before somebody's eyes.
    const moves = order !== this.#order && this.#order !== '' && !isCalm() && this.#body.checkVisibility();
    const before = moves ? placesOf(this.#body) : new Map();
    const problems = room.problems.map((p) => p.letter + p.state).join();
    arrange(this.#body, ranked.map((player) => this.#rowOf(player, room, viewer, problems)));
    if (moves)
      for (const [row, top] of placesOf(this.#body)) glide(row, before.get(row) ?? innerHeight, top);
    this.#order = order;
  }

  // Filled only when what it shows has changed: a room may have 500.
  #rowOf(player, room, viewer, problems) {
    const { id, name, state, left_reason: reason, left_deadline: until, score, penalty_s: penaltyS, bytes, results } = player;
    if (!this.#rows.has(id)) this.#rows.set(id, makeRow(player));
    const row = this.#rows.get(id);
    const shown = JSON.stringify([name, state, reason, until, score, penaltyS, bytes, results, problems, id === viewer]);
    if (shown !== this.#shown.get(id)) fillRow(row, player, room, viewer);
    this.#shown.set(id, shown);
    say(row.cells[0], String(player.rank ?? '')); // who gains moves many others by one
    return row;
  }
}

export function podium(ranked, room) {
  return ranked.filter((p) => p.rank <= 3 && p.score > 0).slice(0, 3).map((p) =>
    el('li', { data: { place: p.rank } }, el('span', { class: 'place' }, t(`place.${p.rank}`)),
      el('span', { class: 'name' }, p.name),
      el('span', { class: 'muted' }, el('b', { class: 'figures' }, asNumber(p.score, 0)), ` ${t('points')}, `, el('span', { class: 'figures' }, tieText(p, room)))));
}
