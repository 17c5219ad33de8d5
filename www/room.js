// The page of a room: joins what the other modules know.

import './page.js';
import { Announcements } from './questions.js';
import { Attempts } from './attempts.js';
import { Board, podium } from './board.js';
import { Chart } from './chart.js';
import { Chat } from './chat.js';
import { Drafts } from './drafts.js';
import { Extras } from './extras.js';
import { MeetingDoor } from './meeting-door.js';
import { Poll } from './poll.js';
import { RoomState } from './state.js';
import { Runner } from './run.js';
import { Submissions } from './submit.js';
import { $, $$, el, isTouch, say } from './dom.js';
import { Refusal, api, persist } from './api.js';
import { alertOf, titleIs } from './alerts.js';
import { ask } from './ask.js';
import { copyText } from './page.js';
import { drawPeople, stateWord, untilWhen } from './people.js';
import { drawTaken, isClosed, tellChange } from './taken.js';
import { fetchLanguages, fetchStatement, fetchStatements } from './reread.js';
import { enter } from './door.js';
import { asMoment, heardNow, jumped, roomClock, serverNow } from './clock.js';
import { listenKeys, showKeys } from './keys.js';
import { listenFiles } from './files.js';
import { listenKeyboard } from './keyboard.js';
import { makeEditor } from './editor.js';
import { makePanes, makeTabs } from './panes.js';
import { makeSymbols } from './symbols.js';
import { notice, passing } from './notices.js';
import { onSettings, putSetting, setting } from './settings.js';
import { t } from './words.js';
import { typesetIn } from './maths.js';
import { whileBusy } from './forms.js';

const { body } = document;
const { code } = body.dataset;
const viewer = body.dataset.viewer === '' ? null : Number(body.dataset.viewer);

let state;
let problem = null; // {slug, letter} of the open one
let isReviewing = false; // the battle is over and its problems are looked at again

const panes = makePanes({ onShow: () => { chat?.seen(); drawCharts(); } });
const board = new Board($('#board'));
const resultTable = $('#board').cloneNode(true);
resultTable.removeAttribute('id');
const resultBoard = new Board(resultTable);
$('#result-board').append(resultTable);
const charts = [new Chart($('#chart')), new Chart($('#result-chart'))];
let chat, submissions, drafts, runner, letters, announcements, extras, attempts, meeting;

const editor = makeEditor($('#editor'), {
  onChange: (text) => { if (problem) drafts.save(problem.slug, $('#language').value, text); },
  keymap: setting('keymap'),
});
const dressEditor = () => editor.configure({ keymap: setting('keymap'), wrap: setting('wrap') });

// ---- what is shown -----------------------------------------------------------

function look() {
  const { room } = state;
  if (room.state === 'FINISHED') return isReviewing ? 'RUNNING' : 'FINISHED';
  if (room.state === 'LOBBY') return 'LOBBY';
  return state.isSeated ? 'RUNNING' : 'JOIN';
}

function drawRoom() {
  const { room } = state;
  chat.drawKinds();
  const word = t({ LOBBY: 'room.lobby', RUNNING: room.paused_at ? 'room.paused' : 'room.running', FINISHED: 'room.finished' }[room.state]);
  body.dataset.state = room.state;
  body.dataset.look = look();
  body.toggleAttribute('data-seated', state.isSeated);
  say($('#title'), room.title);
  say($('#lobby-title'), room.title);
  say($('#state-word'), word);
  $('#join').hidden = state.isSeated || room.state === 'FINISHED';
  for (const part of $$('[data-host-lobby]')) part.hidden = !(state.isHost && room.state === 'LOBBY');
  for (const part of $$('[data-player-lobby]')) part.hidden = state.isHost || !state.isSeated || room.state !== 'LOBBY' || room.starts_at !== null;
  for (const part of $$('[data-host-running]')) part.hidden = !(state.isHost && room.state === 'RUNNING');
  for (const part of $$('[data-seated]:not(body)')) part.hidden = !state.isSeated || room.state === 'FINISHED';
  say($('.bottom [data-go="problem"] span'), t({ LOBBY: 'room', JOIN: 'room', FINISHED: 'result' }[look()] ?? 'problem'));
  notice('judging', room.judging === 'delayed' && room.state !== 'FINISHED'
    ? t('room.delayed') : null);
  notice('paused', room.paused_at ? t('room.paused_words') : null);
  const provisional = room.pending ? t('result.pending', { n: room.pending }) : t('result.provisional');
  say($('#final-word'), room.final ? t('result.final') : provisional);
  drawDoor();
  drawTaken(state, problem?.letter);
  extras.draw();
  meeting.draw();
  drawReady();
  drawClock();
}

// How to come in, and when it begins, which hosts may change.
function drawDoor() {
  const { room } = state;
  $('#begins').hidden = room.state !== 'LOBBY' || room.starts_at === null;
  if (room.starts_at) say($('#begins-at'), asMoment(room.starts_at));
  $('#letters-line').hidden = !room.join_code;
  say($('#six'), room.join_code ?? '');
}

function drawBoardWord() {
  const { room } = state;
  const frozen = room.state !== 'LOBBY' && state.isFrozen(serverNow());
  const provisional = room.state === 'FINISHED' && !room.final;
  say($('#board-word'), frozen ? t(state.isHost ? 'board.frozen_host' : 'board.frozen') : provisional ? $('#final-word').textContent : '');
}

function drawReady() {
  const players = [...state.players.values()].filter((p) => p.role === 'player' && p.state !== 'LEFT');
  const ready = players.filter((p) => p.ready).length;
  $('#ready').setAttribute('aria-pressed', String(state.me?.ready === true));
  say($('#ready-word'), t('room.ready_count', { n: ready, all: players.length }));
}

const drawCharts = () => {
  if (state) for (const chart of charts) chart.draw(state.ranked, state.room, viewer);
};

function drawPlayers() {
  const { room, me } = state;
  const { ranked } = state;
  board.draw(ranked, room, viewer);
  drawPeople($('#people'), state.players.values(), room.hosts);
  drawPeople($('#lobby-people'), [...state.players.values()].filter((p) => p.state !== 'LEFT'), room.hosts);
  if (room.state === 'FINISHED') {
    resultBoard.draw(ranked, room, viewer);
    attempts.draw();
    const best = podium(ranked, room);
    $('#podium').replaceChildren(...(best.length ? best : [el('li', { class: 'muted' }, t('result.nobody'))]));
  }
  $('#standing').hidden = !me || me.role !== 'player' || room.state === 'LOBBY';
  if (me) {
    say($('#my-rank'), `${me.rank ?? ''}/${ranked.length}`);
    say($('#my-score'), String(me.score));
  }
  drawReady();
  drawCharts();
}

// When a class submits at once, events come faster than anybody can read.
const SOON_MS = 200;
let planned = null;

function drawPlayersSoon() {
  if (planned) {
    planned.again = true;
    return;
  }
  drawPlayers();
  planned = { again: false };
  setTimeout(() => {
    const { again } = planned;
    planned = null;
    if (again) drawPlayersSoon();
  }, SOON_MS);
}

function drawClock() {
  const { room } = state;
  const { text, last } = roomClock(room);
  const isLast = last && room.state === 'RUNNING';
  say($('#clock'), text);
  if (isLast && !$('#clock').classList.contains('last')) lastMinute();
  $('#clock').classList.toggle('last', isLast);
  titleIs(room.state === 'RUNNING' ? `${text} \u00b7 ${room.title}` : `${room.title}: Riposte`);
  drawBoardWord();
  if (jumped()) poll.wake();
}

function lastMinute() {
  if (state.room.paused_at) return;
  alertOf('minute', t('alert.minute'));
  say($('#announce'), t('alert.minute'));
}

// ---- problems and code -------------------------------------------------------

const languageKey = 'language';
// What a problem brings to begin with goes before what the language has.
const given = (from, id) => $(`template[data-language="${CSS.escape(id)}"]`, from)?.content.textContent;
const templateOf = (id) => {
  const article = problem && $(`#problem-${problem.letter}`);
  return (article && (given(article, id) ?? given(article, 'default')))
    ?? $(`#language option[value="${CSS.escape(id)}"]`)?.dataset.template ?? '';
};
const isTemplate = (text) => text.trim() === '' || $$('#language option').some((o) => o.dataset.template === text)
  || $$('#statements template').some((one) => one.content.textContent === text);

function remember(id) {
  try {
    localStorage.setItem(languageKey, id);
  } catch {
    // Asked again the next time.
  }
}

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
  drawTaken(state, problem.letter);
  extras.choose(problem.letter);
  runner.choose(problem, article);
  editor.marks([]);
  const local = drafts.local(slug);
  openLanguage(local?.language ?? localStorage.getItem(languageKey));
  const template = templateOf($('#language').value);
  // What the server may know better is not shown first: it would jump.
  editor.text = local?.source ?? (state.isSeated ? '' : template);
  say($('#saved'), '');
  await followDraft((source) => { editor.text = source; }, local?.source ?? template);
}

// What was written on another machine, or else what is given.  Typing is never
// disturbed: only what nobody has touched here is replaced.
async function followDraft(put, otherwise = editor.text) {
  if (!problem || !state?.isSeated) return;
  const { slug } = problem;
  const shown = editor.text;
  const draft = await drafts.load(slug);
  if (problem.slug !== slug || editor.text !== shown) return;
  const source = draft?.source ?? otherwise;
  if (source === shown) return;
  if (draft) openLanguage(draft.language);
  put(source);
}

// Somebody comes back to this page, perhaps from another one of theirs.
function lookAgain() {
  if (!document.hidden && state?.room.state === 'RUNNING') followDraft((source) => editor.replace(source));
}

function chooseLanguage() {
  const { value } = $('#language');
  remember(value);
  editor.language = value;
  if (isTemplate(editor.text)) editor.text = templateOf(value);
  if (problem) drafts.save(problem.slug, value, editor.text);
}

// The foot of the code, which a phone's keyboard would cover.
function showResult() {
  if (body.dataset.pane === 'problem') panes.go('code');
  if (isTouch()) document.activeElement?.blur();
}

async function submit() {
  if (!problem || state.room.state !== 'RUNNING' || $('#submit').disabled || isClosed(state, problem.letter)) return;
  showResult();
  $('#submit').disabled = true; // until the server has it, so that a double click is one
  try {
    await submissions.send(problem, $('#language').value, editor.text);
  } finally {
    $('#submit').disabled = false;
  }
}

function run(all = false) {
  if (!problem || state.room.state === 'FINISHED') return;
  showResult();
  panes.showFoot('run');
  runner.start(problem, $('#language').value, editor.text, all);
}

// Code from elsewhere, in one step that can be undone.
function takeCode(text, language) {
  const isOffered = $$('#language option').some((option) => option.value === language);
  if (isOffered && language !== $('#language').value) {
    openLanguage(language);
    remember(language);
  }
  editor.replace(text);
}

function takeFile(text, language, name) {
  takeCode(text, language);
  passing('file', t('file.taken', { name }), { lasts: 6000 });
}

function step(by) {
  const tabs = letters.tabs();
  const at = tabs.findIndex((tab) => tab.dataset.letter === problem?.letter);
  if (at >= 0) letters.select(tabs[(at + by + tabs.length) % tabs.length]);
}

// A judge is there again, and with it languages.
async function takeLanguages() {
  await fetchLanguages(code);
  openLanguage(drafts.local(problem?.slug)?.language ?? localStorage.getItem(languageKey));
  if (problem && isTemplate(editor.text)) editor.text = templateOf($('#language').value);
}

function openFirst() {
  const tabs = letters.tabs();
  const wanted = location.hash.replace('#problem-', '');
  const tab = tabs.find((t) => t.dataset.letter === wanted) ?? tabs[0];
  if (tab) letters.select(tab);
}

// ---- events ------------------------------------------------------------------

function draw(changed) {
  if (changed.has('start')) begin();
  if (changed.has('finish')) alertOf('end', t('alert.end'));
  if (changed.has('room') || changed.has('players')) { drawRoom(); drawPlayersSoon(); }
  if (changed.has('submission')) submissions.draw();
  if (changed.has('messages')) chat.redraw();
  if (changed.has('run')) runner.show(state.run);
  if (state.service?.notice !== undefined) notice('service', state.service.notice || null);
}

function begin() {
  alertOf('start', t('alert.start'));
  say($('#announce'), t('alert.start'));
  return fetchStatements(code).then(openFirst);
}

// Who stayed is told of who went: quietly while they may return, in words when
// they have left.
function tellState({ player }) {
  if (player.id === viewer || state.room.state !== 'RUNNING' || player.role !== 'player') return;
  if (player.state === 'DISCONNECTED') say($('#announce'), `${player.name}: ${stateWord(player)}, ${untilWhen(player)}`);
  if (player.state !== 'LEFT') {
    notice(`left-${player.id}`, null);
    return;
  }
  const words = t(player.left_reason === 'removed' ? 'told.removed' : player.left_reason === 'deadline' ? 'told.gone' : 'told.left', { name: player.name });
  passing(`left-${player.id}`, words, { lasts: 20000 });
  alertOf('left', words);
}

const firsts = () => new Set([...state.players.values()].flatMap((p) => p.results.filter((r) => r.first).map((r) => `${p.id} ${r.letter}`)));

// Somebody solved a problem first: told once, as it happens.
function tellFirsts(before) {
  for (const { name, results, id } of state.players.values())
    for (const { first, letter } of results) {
      if (!first || before.has(`${id} ${letter}`)) continue;
      const words = id === viewer ? t('alert.first_you', { letter }) : t('alert.first', { name, letter });
      alertOf('first', words);
      say($('#announce'), words);
    }
}

// A host changed a problem: the code stays, a statement may be new.
async function hearProblem(change) {
  const before = state.room.problems.find((p) => p.letter === change.letter);
  if (!before || state.room.state !== 'RUNNING' || !tellChange(before, change)) return;
  const article = await fetchStatement(code, change.letter);
  if (article && problem?.letter === change.letter) runner.choose(problem, article);
}

function onEvents(events) {
  const changed = new Set();
  const before = firsts();
  for (const event of events) {
    if (event.kind === 'problem_changed') hearProblem(event.payload);
    for (const part of state.apply(event)) changed.add(part);
    if (event.kind === 'message_deleted') notice(`message-${event.payload.id}`, null);
    if (event.kind === 'service' && $('#language').options.length === 0) takeLanguages();
    if (event.kind === 'message') {
      chat.hear(event.payload.message);
      announcements.show(event.payload.message, true);
    }
    if (event.kind === 'player_state') tellState(event.payload);
    extras.heard(event);
    meeting.heard(event);
  }
  if (changed.size) draw(changed);
  if (state.room.state === 'RUNNING') tellFirsts(before);
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
  meeting.missed();
  if (state.isSeated) await loadOwn();
  return snapshot;
}

// One's tries, and what was said.
async function loadOwn() {
  const [, messages] = await Promise.all([submissions.load(), chat.load()]);
  for (const message of messages) announcements.show(message, false);
}

const ENDS = ['left', 'removed', 'no_session'];

async function onEnd(refusal) {
  if (!state.isSeated && refusal.status !== 409 && refusal.code !== 'removed') return; // a visitor who may not listen
  notice('end', ENDS.includes(refusal.code) ? t(`ended.${refusal.code}`) : refusal.message,
    el('a', { class: 'button', href: `/rooms/${code}` }, t('ended.open')));
}

const poll = new Poll({
  code, onEvents, onResync, onEnd,
  onLink: (good) => say($('#link-mark'), good ? '' : t('room.reconnecting')),
});

// ---- what can be pressed -------------------------------------------------------

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
  await enter(code, name ? { as: 'player', name } : { as: 'player' }, () => extras.atDoor());
  location.reload();
}

async function leave() {
  const isPlaying = state.room.state === 'RUNNING';
  if (isPlaying && !await ask(t('room.leave_ask'), t('leave'), t('stay'))) return;
  poll.stop();
  await api('POST', `/rooms/${code}/leave`, {});
  location.assign('/');
}

async function finish() {
  if (!await ask(t('room.end_ask'), t('room.end_yes'), t('stay'))) return;
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
  const pressed = {
    start: () => api('POST', `/rooms/${code}/start`, {}), ready: () => api('POST', `/rooms/${code}/ready`, {}), leave, finish,
  };
  for (const [id, work] of Object.entries(pressed))
    $(`#${id}`).addEventListener('click', (event) => press(event.currentTarget, work));
  $('#submit').addEventListener('click', submit);
  $('#run').addEventListener('click', () => run());
  $('#run-samples').addEventListener('click', () => run(true));
  $('#show-keys').addEventListener('click', showKeys);
  $('#sound').addEventListener('click', () => {
    putSetting('sound', !setting('sound'));
    if (setting('sound')) alertOf('first', '');
  });
  onSettings(() => {
    dressEditor();
    $('#sound').setAttribute('aria-pressed', String(setting('sound')));
  });
  listenFiles({ take: takeFile, refuse: (words) => passing('file', words) });
  listenKeys({ submit, run: () => run(), samples: () => run(true), next: () => step(1), previous: () => step(-1), keys: showKeys,
    code: () => { panes.go('code'); editor.focus(); }, chat: () => panes.openChat() });
  makeSymbols(editor);
  listenKeyboard();
  document.addEventListener('visibilitychange', lookAgain);
  addEventListener('focus', lookAgain);
  $('#sound').setAttribute('aria-pressed', String(setting('sound')));
  $('#language').addEventListener('change', chooseLanguage);
  $('#show-problems').addEventListener('click', () => { isReviewing = true; drawRoom(); });
  $('#show-result').addEventListener('click', () => { isReviewing = false; drawRoom(); });
}

async function main() {
  listen();
  const snapshot = await takeSnapshot();
  state = new RoomState(snapshot, viewer);
  drafts = new Drafts(code, viewer ?? 0, (text) => say($('#saved'), text));
  runner = new Runner(code, editor);
  announcements = new Announcements(state);
  chat = new Chat(state, () => panes.seesChat);
  submissions = new Submissions(state, editor, { show: () => panes.showFoot('verdict'), takeBack: takeCode });
  extras = new Extras(state, press);
  meeting = new MeetingDoor(state);
  attempts = new Attempts(state, resultTable);
  letters = makeTabs($('#letters'), openProblem);
  drawRoom();
  drawPlayers();
  dressEditor();
  typesetIn($('#statements'));
  openFirst();
  setInterval(drawClock, 200);
  body.dataset.ready = '';
  if (viewer === null) return;
  poll.start(snapshot);
  if (state.isSeated) await loadOwn();
}

main().catch((error) => {
  if (!(error instanceof Refusal)) throw error;
  notice('end', error.message);
});
