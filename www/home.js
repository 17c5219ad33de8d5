// Making a room, and joining one by its six letters.

import { $, $$, el } from './dom.js';
import { Refusal, api, newKey } from './api.js';
import { fieldsOf, showError, whileBusy } from './forms.js';
import { hasWord, t } from './words.js';
import { keepFresh } from './live.js';

const LIVE_MS = 8000;
const MOST = 26; // problems of a room
const make = $('#make-room');
const key = newKey();
let problems = null;

const levelWord = (level) => (hasWord(`level.${level}`) ? t(`level.${level}`) : level);

async function everyProblem() {
  const all = [];
  for (let before = ''; before !== null;) {
    const { items, next } = await api('GET', `/problems?limit=100${before && `&before=${encodeURIComponent(before)}`}`);
    all.push(...items);
    before = next;
  }
  return all;
}

// As many as there are of the level; a new site has few.
function boundCount() {
  const { level, count } = make.elements;
  const there = problems.filter((p) => !level.value || p.level === level.value).length;
  count.max = String(Math.min(MOST, Math.max(1, there)));
  if (Number(count.value) > Number(count.max)) count.value = count.max;
}

function findProblem() {
  const wanted = $('#find-problem').value.trim().toLowerCase();
  for (const line of $$('#choices label')) line.hidden = !line.textContent.toLowerCase().includes(wanted);
}

async function fetchProblems() {
  if (problems) return;
  problems = await everyProblem();
  const levels = [...new Set(problems.map((p) => p.level).filter(Boolean))];
  make.elements.level.append(...levels.map((level) => el('option', { value: level }, levelWord(level))));
  $('#choices').replaceChildren(...(problems.length === 0 ? [el('p', { class: 'muted' }, t('home.no_problem'))]
    : problems.map((p) => el('label', {}, el('input', { type: 'checkbox', value: p.slug }), p.title,
      p.level ? el('span', { class: 'chip' }, levelWord(p.level)) : null))));
  boundCount();
}

function showPick() {
  const { value } = make.elements.pick;
  for (const part of $$('[data-when]', make)) part.hidden = part.dataset.when !== value;
}

function chosenProblems(fields) {
  if (fields.pick === 'choose') return $$('#choices input:checked').map((box) => box.value);
  return { count: Number(fields.count), level: fields.level ?? null };
}

async function makeRoom() {
  const fields = fieldsOf(make);
  if (!document.body.dataset.viewer) {
    await api('POST', '/guests', { name: fields.name });
    document.body.dataset.viewer = 'new';
  }
  const picked = chosenProblems(fields);
  if (Array.isArray(picked) && picked.length === 0)
    throw new Refusal(422, { detail: t('home.choose_one') }, 0);
  const room = await api('POST', '/rooms', {
    key, title: fields.title, problems: picked, mode: fields.mode,
    ...(make.elements.starts_at.value ? { starts_at: new Date(make.elements.starts_at.value).toISOString() } : {}),
    ...(fields.meeting ? { policy: { meeting: fields.meeting } } : {}),
    as: make.elements.watch.checked ? 'spectator' : 'player',
    duration_s: Math.round(Number(fields.minutes) * 60), visibility: fields.visibility,
  });
  location.assign(`/rooms/${room.code}${make.elements.watch.checked ? '/host' : ''}`);
}

make.addEventListener('submit', (event) => {
  event.preventDefault();
  whileBusy(make, makeRoom);
});
make.elements.pick.addEventListener('change', showPick);
make.elements.level.addEventListener('change', () => { if (problems) boundCount(); });
$('#find-problem').addEventListener('input', findProblem);
$('#find-problem').addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
showPick();
fetchProblems().catch((error) => showError(make, error));

const join = $('#join-code');
join.addEventListener('submit', (event) => {
  event.preventDefault();
  whileBusy(join, async () => {
    const letters = join.elements.code.value.trim().toUpperCase();
    const room = await api('GET', `/rooms/${encodeURIComponent(letters)}`).catch((error) => {
      if (error.status === 404) error.message = t('home.no_code');
      throw error;
    });
    location.assign(`/rooms/${room.code}`);
  });
});

// The kinds are rows of a table; those that we have words for are told in them.
for (const option of $$('option', make.elements.mode))
  if (hasWord(`mode.${option.value}`)) option.textContent = t(`mode.${option.value}`);

keepFresh(LIVE_MS);
