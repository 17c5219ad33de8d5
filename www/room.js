// The page of a room: joins what the other modules know.

import './page.js';
import { Board, podium } from './board.js';
import { Chat } from './chat.js';
import { Drafts } from './drafts.js';
import { Poll } from './poll.js';
import { RoomState } from './state.js';
import { Runner } from './run.js';
import { Submissions } from './submit.js';
import { $, $$, el, say } from './dom.js';
import { Refusal, api, persist } from './api.js';
import { copyText } from './page.js';
import { drawPeople, stateWord, untilWhen } from './people.js';
import { heardNow, roomClock } from './clock.js';
import { makeEditor } from './editor.js';
import { makePanes, makeTabs } from './panes.js';
import { whileBusy } from './forms.js';

const { body } = document;
const { code } = body.dataset;
const viewer = body.dataset.viewer === '' ? null : Number(body.dataset.viewer);

let state;
let problem = null; // {slug, letter} of the open one
let isReviewing = false; // the battle is over and its problems are looked at again

const panes = makePanes({ onShow: () => chat?.seen() });
const board = new Board($('#board'));
const resultTable = $('#board').cloneNode(true);
resultTable.removeAttribute('id');
const resultBoard = new Board(resultTable);
$('#result-board').append(resultTable);
let chat, submissions, drafts, runner, letters;

const editor = makeEditor($('#editor'), {
  onChange: (text) => { if (problem) drafts.save(problem.slug, $('#language').value, text); },
  onSubmit: submit,
});

// ---- what is shown -----------------------------------------------------------

function look() {
  const { room } = state;
  if (room.state === 'FINISHED') return isReviewing ? 'RUNNING' : 'FINISHED';
  if (room.state === 'LOBBY') return 'LOBBY';
  return state.isSeated ? 'RUNNING' : 'JOIN';
}

function drawRoom() {
  const { room } = state;
  const word = { LOBBY: 'Waiting', RUNNING: room.paused_at ? 'Paused' : 'Running', FINISHED: 'Finished' }[room.state];
  body.dataset.state = room.state;
  body.dataset.look = look();
  body.toggleAttribute('data-seated', state.isSeated);
  say($('#title'), room.title);
  say($('#state-word'), word);
  $('#join').hidden = state.isSeated || room.state === 'FINISHED';
  for (const part of $$('[data-host-lobby]')) part.hidden = !(state.isHost && room.state === 'LOBBY');
  for (const part of $$('[data-player-lobby]')) part.hidden = state.isHost || !state.isSeated || room.state !== 'LOBBY';
  for (const part of $$('[data-host-running]')) part.hidden = !(state.isHost && room.state === 'RUNNING');
  for (const part of $$('[data-seated]:not(body)')) part.hidden = !state.isSeated || room.state === 'FINISHED';
  say($('.bottom [data-go="problem"] span'), { LOBBY: 'Room', JOIN: 'Room', FINISHED: 'Result' }[look()] ?? 'Problem');
  notice('judging', room.judging === 'delayed' && room.state !== 'FINISHED'
    ? 'Judging is delayed. What you submit is kept and judged by itself when a judge is back.' : null);
  notice('paused', room.paused_at ? 'The battle is paused; the clock stands.' : null);
  say($('#final-word'), room.final ? 'Final.' : room.pending ? `Provisional, ${room.pending} being judged.` : 'Provisional.');
  drawClock();
}

function drawPlayers() {
  const { room, me } = state;
  const { ranked } = state;
  board.draw(ranked, room, viewer);
  resultBoard.draw(ranked, room, viewer);
  drawPeople($('#people'), state.players.values(), room.hosts);
  drawPeople($('#lobby-people'), [...state.players.values()].filter((p) => p.state !== 'LEFT'), room.hosts);
  if (room.state === 'FINISHED') {
    const best = podium(ranked);
    $('#podium').replaceChildren(...(best.length ? best : [el('p', { class: 'muted' }, 'Nobody solved a problem this time.')]));
  }
  $('#standing').hidden = !me || me.role !== 'player' || room.state === 'LOBBY';
  if (me) {
    say($('#my-rank'), `${me.rank ?? ''}/${ranked.length}`);
    say($('#my-score'), String(me.score));
  }
}

function drawClock() {
  const { text, last } = roomClock(state.room);
  say($('#clock'), text);
  $('#clock').classList.toggle('last', last && state.room.state === 'RUNNING');
}

// One line for each reason, at the top; null takes it away.
function notice(reason, text, ...more) {
  const before = $(`[data-reason="${reason}"]`);
  if (text === null) return before?.remove();
  const line = el('p', { class: 'notice', data: { reason } }, el('span', {}, text), ...more);
  if (!before) $('#notices').append(line);
  else if (before.firstChild.textContent !== text) before.replaceWith(line);
  return line;
}

// ---- problems and code -------------------------------------------------------

const languageKey = 'language';
const templateOf = (id) => $(`#language option[value="${CSS.escape(id)}"]`)?.dataset.template ?? '';
const isTemplate = (text) => text.trim() === '' || $$('#language option').some((o) => o.dataset.template === text);

function openLanguage(id) {
  const select = $('#language');
  const at = [...select.options].findIndex((option) => option.value === id);
  select.selectedIndex = Math.max(at, 0);
  editor.language = select.value;
}

async function openProblem(tab) {
  const article = $(`#problem-${tab.dataset.letter}`);
  problem = { slug: article.dataset.slug, letter: article.dataset.letter };
  const { slug } = problem;
  $('#statements').classList.add('live');
  $('#statements').scrollTop = 0;
  say($('#submit-letter'), problem.letter);
  submissions.choose(problem);
  runner.choose(problem, $('.sample pre', article)?.textContent ?? '');
  const local = drafts.local(slug);
  openLanguage(local?.language ?? localStorage.getItem(languageKey));
  const shown = local?.source ?? templateOf($('#language').value);
  editor.text = shown;
  say($('#saved'), '');
  if (!state.isSeated) return;
  const draft = await drafts.load(slug);
  // Typing is never disturbed: only what nobody has touched is replaced.
  if (draft && problem.slug === slug && editor.text === shown) {
    openLanguage(draft.language);
    editor.text = draft.source;
  }
}

function chooseLanguage() {
  const { value } = $('#language');
  localStorage.setItem(languageKey, value);
  editor.language = value;
  if (isTemplate(editor.text)) editor.text = templateOf(value);
  if (problem) drafts.save(problem.slug, value, editor.text);
}

async function submit() {
  if (!problem || state.room.state !== 'RUNNING' || $('#submit').disabled) return;
  if (document.body.dataset.pane === 'problem') panes.go('code');
  $('#submit').disabled = true; // until the server has it, so that a double click is one
  try {
    await submissions.send(problem, $('#language').value, editor.text);
  } finally {
    $('#submit').disabled = false;
  }
}

function run() {
  if (!problem) return;
  panes.showFoot('run');
  runner.start(problem, $('#language').value, editor.text);
}

// The statements come with the page, made by the server; when the battle begins
// the page is read again and its part is taken over.
async function fetchStatements() {
  const text = await persist(async () => {
    const response = await fetch(`/rooms/${code}`, { headers: { Accept: 'text/html' } }).catch(() => null);
    if (!response?.ok) throw new Refusal(response?.status ?? 0, {}, 0);
    return response.text();
  });
  const page = new DOMParser().parseFromString(text, 'text/html');
  for (const id of ['statements', 'language'])
    $(`#${id}`).replaceChildren(...document.importNode($(`#${id}`, page), true).childNodes);
  for (const tab of $$('#letters [role="tab"]')) tab.remove();
  $('#letters').prepend(...$$('#letters [role="tab"]', page).map((tab) => document.importNode(tab, true)));
}

function openFirst() {
  const tabs = letters.tabs();
  const wanted = location.hash.replace('#problem-', '');
  const tab = tabs.find((t) => t.dataset.letter === wanted) ?? tabs[0];
  if (tab) letters.select(tab);
}

// ---- events ------------------------------------------------------------------

function draw(changed) {
  if (changed.has('start')) fetchStatements().then(openFirst);
  if (changed.has('room') || changed.has('players')) { drawRoom(); drawPlayers(); }
  if (changed.has('submission')) submissions.draw();
  if (changed.has('messages')) chat.redraw();
  if (changed.has('run')) runner.show(state.run);
  if (state.service?.notice !== undefined) notice('service', state.service.notice || null);
}

// Who stayed is told of who went; the board and the people say it as well.
function tellState({ player }) {
  if (player.id === viewer || state.room.state !== 'RUNNING') return;
  if (player.state === 'LEFT' || player.state === 'DISCONNECTED')
    say($('#announce'), `${player.name}: ${stateWord(player)} ${untilWhen(player)}`);
}

function onEvents(events) {
  const changed = new Set();
  for (const event of events) {
    for (const part of state.apply(event)) changed.add(part);
    if (event.kind === 'message') chat.hear(event.payload.message);
    if (event.kind === 'player_state') tellState(event.payload);
  }
  if (changed.size) draw(changed);
}

async function takeSnapshot() {
  const snapshot = await persist(() => api('GET', `/rooms/${code}`));
  heardNow(snapshot.now);
  return snapshot;
}

async function onResync() {
  const snapshot = await takeSnapshot();
  const began = state.room.state === 'LOBBY' && snapshot.state !== 'LOBBY';
  state.reset(snapshot);
  draw(new Set(['room', 'players', ...(began ? ['start'] : [])]));
  if (state.isSeated) await Promise.all([submissions.load(), chat.load()]);
  return snapshot;
}

const ENDS = {
  left: 'You left this room. Join again to go on; your points are kept.',
  removed: 'A host has removed you from this room.',
  no_session: 'Your session has ended. What you wrote is kept in this browser.',
};

async function onEnd(refusal) {
  if (!state.isSeated && refusal.status !== 409) return; // a visitor who may not listen
  notice('end', ENDS[refusal.code] ?? refusal.message,
    el('a', { class: 'button', href: `/rooms/${code}` }, 'Open the room again'));
}

const poll = new Poll({
  code, onEvents, onResync, onEnd,
  onLink: (good) => say($('#link-mark'), good ? '' : 'Reconnecting, your code is kept'),
});

// ---- what can be pressed -------------------------------------------------------

// Only leaving a running battle and ending one ask.
function ask(question, yes) {
  const dialog = el('dialog', { class: 'card' }, el('p', {}, question),
    el('form', { method: 'dialog', class: 'row' }, el('button', { value: 'no' }, 'Stay'), el('button', { value: 'yes', class: 'primary' }, yes)));
  body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      done(dialog.returnValue === 'yes');
    });
  });
}

// A refusal is told where everybody looks.
async function press(button, work) {
  button.disabled = true;
  notice('refused', null);
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    notice('refused', error.message);
  } finally {
    button.disabled = false;
  }
}

async function join() {
  const name = $('#nickname')?.value.trim();
  await api('POST', `/rooms/${code}/join`, name ? { as: 'player', name } : { as: 'player' });
  location.reload();
}

async function leave() {
  const isPlaying = state.room.state === 'RUNNING';
  if (isPlaying && !await ask('Leave the battle? Your points stay, and you can join again.', 'Leave')) return;
  poll.stop();
  await api('POST', `/rooms/${code}/leave`, {});
  location.assign('/');
}

async function finish() {
  if (!await ask('End the battle for everybody, now?', 'End it')) return;
  await api('POST', `/rooms/${code}/finish`, {});
}

function listen() {
  const link = `${location.origin}/rooms/${code}`;
  $('#link').value = link;
  $('#copy-link').addEventListener('click', () => copyText($('#copy-link .wide-only'), link));
  $('[data-copy-link]').addEventListener('click', (event) => { $('#link').select(); copyText(event.currentTarget, link); });
  $('#join').addEventListener('submit', (event) => {
    event.preventDefault();
    whileBusy($('#join'), join);
  });
  const pressed = { start: () => api('POST', `/rooms/${code}/start`, {}), leave, finish };
  for (const [id, work] of Object.entries(pressed))
    $(`#${id}`).addEventListener('click', (event) => press(event.currentTarget, work));
  $('#submit').addEventListener('click', submit);
  $('#run').addEventListener('click', run);
  $('#language').addEventListener('change', chooseLanguage);
  $('#show-problems').addEventListener('click', () => { isReviewing = true; drawRoom(); });
  $('#show-result').addEventListener('click', () => { isReviewing = false; drawRoom(); });
  addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "'") { event.preventDefault(); run(); }
  });
}

async function main() {
  listen();
  const snapshot = await takeSnapshot();
  state = new RoomState(snapshot, viewer);
  drafts = new Drafts(code, viewer ?? 0, (text) => say($('#saved'), text));
  runner = new Runner(code);
  chat = new Chat(state, () => panes.seesChat);
  submissions = new Submissions(state, () => panes.showFoot('verdict'));
  letters = makeTabs($('#letters'), openProblem);
  drawRoom();
  drawPlayers();
  openFirst();
  setInterval(drawClock, 200);
  if (viewer === null) return;
  poll.start(snapshot);
  if (state.isSeated) await Promise.all([submissions.load(), chat.load()]);
}

main().catch((error) => {
  if (!(error instanceof Refusal)) throw error;
  notice('end', error.message);
});
