// The page from which a host steers a room.

import './staff-words.js';
import { copyText } from './page.js';
import { Poll } from './poll.js';
import { RoomState } from './state.js';
import { Seats } from './seats.js';
import { $, $$, drawList, el, say } from './dom.js';
import { Refusal, api, newKey, persist } from './api.js';
import { ask } from './ask.js';
import { heardNow, roomClock, serverNow } from './clock.js';
import { stateWord, untilWhen } from './people.js';
import { t } from './words.js';
import { whileBusy } from './forms.js';

const { body } = document;
const { code } = body.dataset;
const room = `/rooms/${code}`;
let state, seats;

function tell(error) {
  if (!(error instanceof Refusal)) throw error;
  say($('#refused'), error.message);
  $('#refused').hidden = false;
}

// ---- what is shown -----------------------------------------------------------

function phase(r) {
  if (r.state === 'RUNNING' && r.paused_at) return 'PAUSED';
  return r.state;
}

const STATE = { LOBBY: 'room.lobby', RUNNING: 'room.running', PAUSED: 'room.paused', JUDGING: 'state.judging', FINISHED: 'room.finished' };

function drawRoom() {
  const { room: r } = state;
  const frozen = state.isFrozen(serverNow());
  body.dataset.state = r.state;
  say($('#title'), r.title);
  const word = t(STATE[r.state === 'FINISHED' && !r.final ? 'JUDGING' : phase(r)]);
  say($('#state-word'), frozen ? t('host.is_frozen', { state: word }) : word);
  for (const button of $$('[data-do]')) {
    const where = button.dataset.in.split(' ');
    button.hidden = !(where.includes(phase(r)) || (where.includes('FROZEN') && frozen)) || (button.dataset.do === 'freeze' && frozen);
  }
  for (const part of $$('[data-lobby]')) part.hidden = r.state !== 'LOBBY';
  for (const part of $$('[data-finished]')) part.hidden = r.state !== 'FINISHED';
  say($('#six'), r.join_code ?? t('host.six_closed'));
  drawProblems(r);
  drawRequests(r);
}

function drawClock() {
  const { text, last } = roomClock(state.room);
  say($('#clock'), text);
  $('#clock').classList.toggle('last', last && state.room.state === 'RUNNING');
}

function drawProblems(r) {
  $('#problems').replaceChildren(...r.problems.map((p) => el('li', { data: { letter: p.letter } },
    el('b', { class: 'letter' }, p.letter), el('span', { class: 'grow' }, p.title ?? t('host.hidden'), ' ',
      el('span', { class: 'muted small' }, t('host.version', { version: p.version })),
      p.state === 'withdrawn' ? el('span', { class: 'chip wait' }, t('host.withdrawn')) : null),
    p.latest && p.latest !== p.version
      ? el('button', { type: 'button', class: 'small', data: { problemDo: 'move', version: p.latest } }, t('host.move', { version: p.latest })) : null,
    el('button', { type: 'button', class: 'small', data: { problemDo: 'rejudge' } }, t('host.rejudge')),
    el('button', { type: 'button', class: 'small', data: { problemDo: p.state === 'open' ? 'withdrawn' : 'open' } },
      t(p.state === 'open' ? 'host.withdraw' : 'host.bring_back')))));
}

function drawRequests(r) {
  const waiting = r.requests ?? [];
  $('#waiting').hidden = waiting.length === 0;
  $('#requests').replaceChildren(...waiting.map((who) => el('li', { data: { request: who.id } },
    el('span', { class: 'grow name' }, who.name),
    el('button', { type: 'button', class: 'primary small', data: { doorDo: 'admit' } }, t('host.admit')),
    el('button', { type: 'button', class: 'small', data: { doorDo: 'refuse' } }, t('host.refuse'))))
    .concat(waiting.length > 1 ? [el('li', {}, el('button', { type: 'button', data: { doorDo: 'all' } }, t('host.admit_all', { n: waiting.length })))] : []));
}

const teamName = (id) => state.room.teams.find((team) => team.id === id)?.name ?? '';

function menuOf(player) {
  const isHost = state.room.hosts.includes(player.id);
  const item = (work, words) => el('li', {}, el('button', { type: 'button', data: { playerDo: work } }, words));
  return el('details', { class: 'menu' }, el('summary', {}, t('host.change'), el('span', { class: 'sr' }, ` ${player.name}`)), el('ul', {},
    item('rename', t('host.rename')), item('team', t('team')), item(player.muted ? 'unmute' : 'mute', t(player.muted ? 'host.unmute' : 'host.mute')),
    item(isHost ? 'unhost' : 'host', t(isHost ? 'host.unhost' : 'host.host')),
    player.left_reason === 'removed' ? null : item('remove', t('host.remove'))));
}

function rowOf(player) {
  const isHost = state.room.hosts.includes(player.id);
  return el('tr', { data: { player: player.id, state: player.state } },
    el('th', { scope: 'row', class: 'name' }, el('span', { class: 'dot', 'aria-hidden': 'true' }), player.name, ' ',
      isHost ? el('span', { class: 'chip' }, t('host')) : null, player.role === 'spectator' ? el('span', { class: 'chip' }, t('watching')) : null,
      player.muted ? el('span', { class: 'chip' }, t('host.muted')) : null),
    el('td', {}, player.external_id ?? ''), el('td', {}, teamName(player.team)),
    el('td', {}, el('span', { class: 'state-word' }, [stateWord(player), untilWhen(player)].filter(Boolean).join(', '))),
    el('td', { class: 'num' }, player.role === 'spectator' ? '' : String(player.score)), el('td', { class: 'does' }, menuOf(player)));
}

function drawPeople() {
  const players = [...state.players.values()];
  const here = players.filter((p) => p.state === 'PRESENT').length;
  const done = players.filter((p) => p.state === 'COMPLETED').length;
  say($('#people-count'), t(done ? 'host.count_done' : 'host.count', { here, done, all: players.length }));
  const wanted = $('#find').value.trim().toLowerCase();
  const lost = $('#only-lost').checked;
  const order = state.ranked;
  const shown = [...order, ...players.filter((p) => !order.includes(p))].filter((p) =>
    (!wanted || `${p.name} ${p.external_id ?? ''} ${teamName(p.team)}`.toLowerCase().includes(wanted)) &&
    (!lost || p.state === 'DISCONNECTED' || p.state === 'LEFT'));
  drawList($('#people tbody'), shown, {
    key: (p) => p.id,
    shown: (p) => [p.name, p.external_id, teamName(p.team), stateWord(p), untilWhen(p), p.score, p.role, p.muted, state.room.hosts.includes(p.id)],
    make: rowOf,
  });
  seats.draw(state.players);
}

const RULES = ['admission', 'chat', 'code', 'feedback', 'reveal', 'meeting', 'speakers'];
const SWITCHES = ['late_join', 'transcript'];

function fillRules() {
  const { elements } = $('#rules');
  const { policy, title, starts_at: startsAt } = state.room;
  elements.title.value = title;
  for (const name of RULES) elements[name].value = policy[name] ?? 'auto'; // a room from before there was a choice of speakers
  for (const name of SWITCHES) elements[name].value = String(policy[name]);
  // The picker takes local time without a zone.
  const local = startsAt ? new Date(Date.parse(startsAt) - new Date(startsAt).getTimezoneOffset() * 60000).toISOString().slice(0, 16) : '';
  elements.starts_at.value = local;
  say($('#zone'), t('host.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone }));
}

// ---- what is done ------------------------------------------------------------

const inMinutes = (n) => new Date(Date.parse(state.room.ends_at) + n * 60000).toISOString();

const steers = {
  start: () => api('POST', `${room}/start`, {}),
  pause: () => api('POST', `${room}/pause`, {}),
  resume: () => api('POST', `${room}/resume`, {}),
  extend: () => api('PATCH', room, { ends_at: inMinutes(5) }),
  finish: async () => { if (await ask(t('host.finish_ask'), t('host.finish'))) await api('POST', `${room}/finish`, {}); },
  freeze: () => api('PATCH', room, { freeze_at: new Date(serverNow()).toISOString() }),
  thaw: () => api('PATCH', room, { freeze_at: null }),
  renew: () => api('PATCH', room, { join_code: 'renew' }),
};

async function askText(question, value, words) {
  const input = el('input', { value, 'aria-label': question, maxlength: 40 });
  return await ask([question, input], words) ? input.value.trim() : null;
}

const players = {
  rename: async (p) => {
    const name = await askText(t('host.rename_ask', { name: p.name }), p.name, t('host.rename'));
    return name ? { name } : null;
  },
  team: async (p) => {
    const team = await askText(t('host.team_ask', { name: p.name }), teamName(p.team), t('save'));
    return team === null ? null : { team: team || null };
  },
  mute: () => ({ muted: true }),
  unmute: () => ({ muted: false }),
  host: () => ({ host: true }),
  unhost: () => ({ host: false }),
};

async function changePlayer(button) {
  const player = state.players.get(Number(button.closest('[data-player]').dataset.player));
  button.closest('.menu').open = false;
  const path = `${room}/players/${player.id}`;
  if (button.dataset.playerDo === 'remove') {
    if (await ask(t('host.remove_ask', { name: player.name }), t('host.remove'))) await api('DELETE', path);
    return;
  }
  const change = await players[button.dataset.playerDo](player);
  if (change) await api('PATCH', path, change);
}

async function changeProblem(button) {
  const { letter } = button.closest('[data-letter]').dataset;
  const { problemDo, version } = button.dataset;
  if (problemDo === 'rejudge') await api('POST', `${room}/rejudge`, { problem: letter });
  else await api('PATCH', `${room}/problems/${letter}`, problemDo === 'move' ? { version: Number(version) } : { state: problemDo });
  await resync();
}

async function answerDoor(button) {
  const ids = button.dataset.doorDo === 'all' ? state.room.requests.map((r) => r.id)
    : [Number(button.closest('[data-request]').dataset.request)];
  for (const id of ids)
    await (button.dataset.doorDo === 'refuse' ? api('DELETE', `${room}/players/${id}`) : api('PATCH', `${room}/players/${id}`, {}));
  state.room.requests = state.room.requests.filter((r) => !ids.includes(r.id));
  drawRequests(state.room);
}

const PRESSED = {
  '[data-do]': (button) => steers[button.dataset.do](),
  '[data-player-do]': changePlayer,
  '[data-problem-do]': changeProblem,
  '[data-door-do]': answerDoor,
  '#cohost': async () => {
    const { url } = await api('POST', '/tickets', { purpose: 'cohost', room: code });
    const field = el('input', { readonly: true, value: url, 'aria-label': t('host.cohost_link') });
    $('#cohost-link').replaceChildren(field, el('button', { type: 'button', onclick: (event) => { field.select(); copyText(event.currentTarget, url); } }, t('copy')));
    $('#cohost-link').hidden = false;
  },
  '#copy-room': async () => {
    const made = await api('POST', '/rooms', { key: newKey(), from: code });
    location.assign(`/rooms/${made.code}/host`);
  },
};

addEventListener('click', async (event) => {
  const key = Object.keys(PRESSED).find((selector) => event.target.closest(selector));
  if (!key) return;
  const button = event.target.closest(key);
  $('#refused').hidden = true;
  button.disabled = true;
  try {
    await PRESSED[key](button);
  } catch (error) {
    tell(error);
  } finally {
    button.disabled = false;
  }
});

async function saveRules() {
  const { elements } = $('#rules');
  const policy = Object.fromEntries([...RULES.map((name) => [name, elements[name].value]), ...SWITCHES.map((name) => [name, elements[name].value === 'true'])]);
  const change = { title: elements.title.value.trim(), policy };
  if (state.room.state === 'LOBBY')
    change.starts_at = elements.starts_at.value ? new Date(elements.starts_at.value).toISOString() : null;
  await api('PATCH', room, change);
}

function onSubmit(form, done, work) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    $('.done', form)?.remove();
    whileBusy(form, async () => {
      await work();
      form.append(el('p', { class: 'done', role: 'status' }, done));
    });
  });
}

// ---- events ------------------------------------------------------------------

async function snapshot() {
  const fresh = await persist(() => api('GET', room));
  heardNow(fresh.now);
  return fresh;
}

async function resync() {
  const fresh = await snapshot();
  state.reset(fresh);
  drawRoom();
  drawPeople();
  return fresh;
}

// What events about the room leave out, since they are for all eyes.
function onEvents(events) {
  let again = false;
  for (const event of events) {
    const { requests, problems } = state.room;
    const before = new Map(problems.map((p) => [p.letter, p]));
    state.apply(event);
    state.room.requests = requests ?? [];
    for (const p of state.room.problems) p.latest ??= before.get(p.letter)?.latest ?? null;
    for (const p of state.room.problems) if (p.title === null) p.title = before.get(p.letter)?.title ?? null;
    if (event.kind === 'join_request') state.room.requests.push({ ...event.payload, at: event.at });
    if (event.kind === 'player_joined') {
      state.room.requests = state.room.requests.filter((r) => r.id !== event.payload.player.id);
      again = true; // whose number and seat that is, an event for all does not say
    }
  }
  drawRoom();
  drawPeople();
  if (again) later();
}

// A class of 150 comes in within a minute: read again once for many.
let planned = null;
function later() {
  planned ??= setTimeout(() => {
    planned = null;
    Promise.all([resync(), seats.load()]).then(() => seats.draw(state.players)).catch(tell);
  }, 800);
}

async function main() {
  seats = new Seats(code, $('#title').textContent, tell);
  onSubmit($('#rules'), t('saved'), saveRules);
  onSubmit($('#announce'), t('host.told'), async () => {
    await api('POST', `${room}/messages`, { key: newKey(), kind: 'announcement', text: $('#announcement').value.trim() });
    $('#announce').reset();
  });
  const first = await snapshot();
  state = new RoomState(first, Number(body.dataset.viewer));
  await seats.load();
  fillRules();
  drawRoom();
  drawPeople();
  setInterval(drawClock, 200);
  $('#find').addEventListener('input', drawPeople);
  for (const id of ['only-lost', 'only-missing']) $(`#${id}`).addEventListener('change', drawPeople);
  // A mended version that was imported meanwhile is told by no event.
  document.addEventListener('visibilitychange', () => { if (!document.hidden) resync().catch(tell); });
  new Poll({
    code, onEvents, onResync: resync, onEnd: tell,
    onLink: (good) => say($('#link-mark'), good ? '' : t('link.reconnecting')),
  }).start(first);
}

main().catch(tell);
