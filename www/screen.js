// A projector: the board and the clock, read again every few seconds, since
// whoever opens this page need not have signed in.

import './staff-words.js';
import { Board, podium } from './board.js';
import { $, el, say } from './dom.js';
import { Refusal, api, persist, wait } from './api.js';
import { heardNow, roomClock } from './clock.js';
import { RoomState } from './state.js';
import { t } from './words.js';
import { teamRows } from './teams.js';

const EVERY_MS = 3000;
const TURN_MS = 10000; // how long one page of a long board stays

const { body } = document;
const { code } = body.dataset;
const board = new Board($('#board'));
let state = null;
let first = 0; // the first row that is shown

const STATE = { LOBBY: 'room.lobby', RUNNING: 'room.running', FINISHED: 'room.finished' };

// As many rows as fit; the others take their turn.
function showPage(turn) {
  const rows = [...$('#board tbody').children];
  for (const row of rows) row.hidden = false;
  const room = $('.standings').getBoundingClientRect().bottom - $('#board tbody').getBoundingClientRect().top - 32;
  const fits = Math.max(3, Math.floor(room / (rows[0]?.getBoundingClientRect().height || 48)));
  if (turn) first = first + fits < rows.length ? first + fits : 0;
  if (first >= rows.length) first = 0;
  rows.forEach((row, i) => { row.hidden = i < first || i >= first + fits; });
  say($('#more'), rows.length > fits ? t('screen.rows', { from: first + 1, to: Math.min(first + fits, rows.length), all: rows.length }) : '');
}

function drawTeams() {
  $('#teams').replaceChildren(...teamRows(state).map((team) => el('li', {},
    el('span', { class: 'name' }, team.name), el('b', { class: 'figures' }, String(team.score)))));
}

function draw() {
  const { room, ranked } = state;
  const isOver = room.state === 'FINISHED';
  body.dataset.state = room.state;
  say($('#title'), room.title);
  say($('#state-word'), t(room.paused_at ? 'room.paused'
    : isOver && !room.final ? 'state.judging' : state.frozen ? 'state.frozen' : STATE[room.state]));
  say($('#six'), room.join_code ?? '');
  $('.six').hidden = !room.join_code;
  board.draw(ranked, room, null);
  const best = isOver && room.final && !state.frozen ? podium(ranked, room) : [];
  $('#podium').replaceChildren(...best);
  $('#podium').hidden = best.length === 0;
  drawTeams();
  showPage(false);
}

function drawClock() {
  if (!state) return;
  const { text, last } = roomClock(state.room);
  say($('#clock'), text);
  $('#clock').classList.toggle('last', last && state.room.state === 'RUNNING');
}

async function read() {
  const snapshot = await persist(() => api('GET', `/rooms/${code}`),
    () => say($('#link-mark'), t('link.reconnecting')));
  say($('#link-mark'), '');
  heardNow(snapshot.now);
  if (state) state.reset(snapshot);
  else state = new RoomState(snapshot, null);
  const until = snapshot.freeze_at === null ? Infinity : Date.parse(snapshot.freeze_at);
  state.frozen = until <= Date.parse(snapshot.now) && (!snapshot.final || snapshot.policy.reveal === 'hosts');
  draw();
}

async function main() {
  say($('#site'), location.host);
  setInterval(drawClock, 200);
  setInterval(() => showPage(true), TURN_MS);
  addEventListener('resize', () => showPage(false));
  for (;;) {
    await read();
    await wait(EVERY_MS + Math.random() * 500);
  }
}

main().catch((error) => {
  if (!(error instanceof Refusal)) throw error;
  say($('#link-mark'), error.message);
});
