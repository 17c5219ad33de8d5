// The board: rows are kept and moved, so that a change of rank can be seen.

import { $, el, icon, isCalm, say } from './dom.js';
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
  say($('.rank', row), String(player.rank ?? ''));
  say($('.who-is', row), player.name);
  drawState(row, player);
  const isFirst = player.results.some((r) => r.first);
  if (isFirst !== $('.first', row).hasChildNodes())
    $('.first', row).replaceChildren(...(isFirst ? [icon('flag', 'flag icon'), el('span', { class: 'sr' }, t('board.first'))] : []));
  $('.marks-line', row).replaceChildren(...room.problems.map((p) =>
    markOf(p, player.results.find((r) => r.letter === p.letter))));
  if (before !== String(player.score)) {
    points.dataset.value = player.score;
    countUp(points, Number(before ?? NaN), player.score);
  }
  say($('.penalty', row), tieText(player, room));
}

function glide(row, from) {
  const by = from - row.getBoundingClientRect().top;
  if (Math.abs(by) > 1 && !isCalm())
    row.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], { duration: 260, easing: 'ease-out' });
}

export class Board {
  #rows = new Map(); #body; #head;

  constructor(table) {
    table.tHead.replaceChildren(el('tr', {}, el('th', { scope: 'col', class: 'rank' }, '#'), el('th', { scope: 'col' }, t('player')),
      el('th', { scope: 'col', class: 'num' }, t('points')), el('th', { scope: 'col', class: 'num' }, t('penalty'))));
    this.#head = table.tHead;
    this.#body = table.tBodies[0];
    this.#body.replaceChildren();
  }

  draw(ranked, room, viewer) {
    say($('th:last-child', this.#head), t(room.rules.tie === 'bytes' ? 'bytes' : 'penalty'));
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

export function podium(ranked, room) {
  return ranked.filter((p) => p.rank <= 3 && p.score > 0).slice(0, 3).map((p) =>
    el('li', { data: { place: p.rank } }, el('span', { class: 'place' }, t(`place.${p.rank}`)),
      el('span', { class: 'name' }, p.name),
      el('span', { class: 'muted' }, el('b', { class: 'figures' }, asNumber(p.score, 0)), ` ${t('points')}, `, el('span', { class: 'figures' }, tieText(p, room)))));
}
