// The replay of a finished battle: one log of events, applied up to a moment.

import './page.js';
import './staff-words.js';
import { Board } from './board.js';
import { RoomState } from './state.js';
import { $, $$, el, say } from './dom.js';
import { Refusal, api } from './api.js';
import { asClock } from './clock.js';
import { t } from './words.js';
import { verdictKind, verdictWords } from './verdict.js';

const { body } = document;
const { code } = body.dataset;
const viewer = Number(body.dataset.viewer);
const board = new Board($('#board'));
const at = $('#at');

let room, events = [], submissions = [], begins = 0, ends = 0;
let state = null;
let applied = 0; // how many of the events are in `state`
let playing = null;
const histories = new Map(); // of drafts, by player
const sources = new Map(); // of submissions, by id; null: hidden

// ---- reading -----------------------------------------------------------------

async function readEvents() {
  for (let from = 1; from !== null;) {
    const page = await api('GET', `/rooms/${code}/replay?part=events&from=${from}`);
    events.push(...page.events.map((event) => ({ ...event, ms: Date.parse(event.at) })));
    from = page.next;
  }
}

async function readSubmissions() {
  for (let before = ''; before !== null;) {
    const page = await api('GET', `/rooms/${code}/submissions?limit=100${before && `&before=${before}`}`);
    submissions.push(...page.items.map((s) => ({ ...s, ms: Date.parse(s.created_at) })));
    before = page.next;
  }
  submissions.reverse();
}

// Drafts of one player, all of the battle, once somebody looks.
async function historyOf(player) {
  if (!histories.has(player)) {
    const { drafts } = await api('GET', `/rooms/${code}/replay?part=drafts&player=${player}`);
    histories.set(player, drafts.map((draft) => ({ ...draft, ms: Date.parse(draft.at) })));
  }
  return histories.get(player);
}

async function sourceOf(submission) {
  if (!sources.has(submission.id)) sources.set(submission.id, (await api('GET', `/submissions/${submission.id}`)).source);
  return sources.get(submission.id);
}

// ---- one moment ---------------------------------------------------------------

const lastUntil = (list, ms) => list.findLast((item) => item.ms <= ms) ?? null;

function stateAt(ms) {
  // The end is the end: also what was judged after it.
  const wanted = ms >= ends ? -1 : events.findIndex((event) => event.ms > ms);
  const count = wanted < 0 ? events.length : wanted;
  if (!state || count < applied) {
    state = new RoomState({ ...room, state: 'LOBBY', final: false, players: [] }, viewer);
    applied = 0;
  }
  for (; applied < count; applied++) state.apply(events[applied]);
  // Who came before the log was cut, or by no event, is there from the beginning.
  for (const player of room.players)
    if (!state.players.has(player.id))
      state.players.set(player.id, { ...player, score: 0, penalty_s: 0, bytes: player.bytes === null ? null : 0, gained_at: null, results: [] });
  return state;
}

function drawTalk(now) {
  const list = $('#messages');
  const said = [...now.messages.values()];
  if (list.dataset.count === String(said.length)) return;
  list.dataset.count = said.length;
  list.replaceChildren(...said.length ? [] : [el('li', { class: 'empty' }, t('replay.said_nothing'))], ...said.map((m) => el('li', { class: m.kind },
    el('p', { class: 'by' }, el('span', {}, m.name), el('time', {}, asClock(Date.parse(m.at) - begins))), el('p', {}, m.text))));
  list.parentElement.scrollTop = list.parentElement.scrollHeight;
}

const chosen = () => ({ player: Number($('#player').value), letter: $('#letter').value });

async function drawCode(ms) {
  const { player, letter } = chosen();
  const drafts = (await historyOf(player)).filter((d) => d.problem === letter);
  const draft = lastUntil(drafts, ms);
  const sent = lastUntil(submissions.filter((s) => s.player === player && s.letter === letter), ms);
  // Somebody may send without typing in the page: then what was sent is shown.
  const isDraft = draft && (!sent || draft.ms >= sent.ms);
  const source = isDraft ? draft.source : sent ? await sourceOf(sent) : '';
  if (Number(at.value) + begins !== ms) return; // the slider has moved on
  say($('#source'), source === null ? t('code.hidden') : source || t('replay.nothing'));
  $('#source').classList.toggle('muted', !source);
  say($('#language'), (isDraft ? draft : sent)?.language ?? '');
}

function drawTries(ms) {
  const { player, letter } = chosen();
  const own = submissions.filter((s) => s.player === player && s.letter === letter);
  $('#tries').replaceChildren(...own.map((s) => el('button', {
    type: 'button', class: `small${s.ms > ms ? ' later' : ''}`, data: { kind: verdictKind(s), ms: s.ms },
  }, `${asClock(s.ms - begins)} ${s.verdict ? verdictWords(s) : t('replay.not_told')}`)));
}

function drawMarks() {
  const { player } = chosen();
  const span = ends - begins || 1;
  $('#marks').replaceChildren(...submissions.filter((s) => s.player === player).map((s) => {
    const mark = el('i', { data: { kind: verdictKind(s) }, title: `${s.letter}: ${verdictWords(s)}` });
    mark.style.left = `${Math.min(100, Math.max(0, (s.ms - begins) / span * 100))}%`;
    return mark;
  }));
}

function draw() {
  const ms = begins + Number(at.value);
  const now = stateAt(ms);
  board.draw(now.ranked, room, viewer);
  drawTalk(now);
  drawTries(ms);
  say($('#now'), t('replay.of', { time: asClock(ms - begins), all: asClock(ends - begins) }));
  at.setAttribute('aria-valuetext', t('replay.after', { time: asClock(ms - begins) }));
  drawCode(ms).catch(fail);
}

function goTo(ms) {
  at.value = String(Math.min(Math.max(ms - begins, 0), ends - begins));
  draw();
}

// ---- playing ------------------------------------------------------------------

function stop() {
  cancelAnimationFrame(playing);
  playing = null;
  say($('#play'), t('replay.play'));
}

function play() {
  if (playing !== null) { stop(); return; }
  if (Number(at.value) >= ends - begins) at.value = '0';
  say($('#play'), t('replay.stop'));
  let position = Number(at.value);
  let last = performance.now();
  const step = (time) => {
    position += (time - last) * Number($('#speed').value);
    last = time;
    if (Math.abs(position - Number(at.value)) >= 1000 || position >= ends - begins) goTo(begins + position);
    if (position >= ends - begins) stop();
    else playing = requestAnimationFrame(step);
  };
  playing = requestAnimationFrame(step);
}

// The event before or after this moment that somebody would look for.
const TOLD = new Set(['board', 'message', 'room_started', 'room_paused', 'room_resumed', 'room_finished', 'player_joined', 'verdict', 'problem_locked']);

function hop(direction) {
  const ms = begins + Number(at.value);
  const told = events.filter((event) => TOLD.has(event.kind));
  const found = direction > 0 ? told.find((e) => e.ms > ms + 999) : told.findLast((e) => e.ms < ms - 999);
  goTo(found ? Math.ceil((found.ms - begins) / 1000) * 1000 + begins : direction > 0 ? ends : begins);
}

function fail(error) {
  if (!(error instanceof Refusal)) throw error;
  stop();
  say($('#source'), error.message);
}

function listen() {
  at.addEventListener('input', () => { stop(); draw(); });
  for (const id of ['player', 'letter']) $(`#${id}`).addEventListener('change', () => { drawMarks(); draw(); });
  $('#play').addEventListener('click', play);
  $('#back').addEventListener('click', () => { stop(); hop(-1); });
  $('#on').addEventListener('click', () => { stop(); hop(1); });
  $('#tries').addEventListener('click', (event) => {
    const button = event.target.closest('[data-ms]');
    if (button) { stop(); goTo(Math.ceil((Number(button.dataset.ms) - begins) / 1000) * 1000 + begins); }
  });
  $('#board').addEventListener('click', (event) => {
    const row = event.target.closest('[data-player]');
    if (row) { $('#player').value = row.dataset.player; drawMarks(); draw(); }
  });
}

async function main() {
  room = await api('GET', `/rooms/${code}`);
  await Promise.all([readEvents(), readSubmissions()]);
  begins = Date.parse(room.starts_at ?? room.created_at);
  ends = Math.max(Date.parse(room.ends_at ?? room.starts_at ?? room.created_at), ...submissions.map((s) => s.ms));
  ends = begins + Math.ceil((ends - begins) / 1000) * 1000 + 1000;
  at.max = String(ends - begins);
  const seated = room.players.filter((p) => p.role !== 'spectator').sort((a, b) => (a.rank ?? 1e9) - (b.rank ?? 1e9));
  $('#player').replaceChildren(...seated.map((p) => el('option', { value: p.id }, p.name)));
  listen();
  drawMarks();
  draw();
  body.dataset.ready = '';
}

main().catch(fail);
