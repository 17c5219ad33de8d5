// Making a room, and joining one by its six letters.

import { $, $$, el } from './dom.js';
import { Refusal, api, newKey } from './api.js';
import { fieldsOf, showError, whileBusy } from './forms.js';
import { hasWord, t } from './words.js';

const make = $('#make-room');
const key = newKey();
let problems = null;

const levelWord = (level) => (hasWord(`level.${level}`) ? t(`level.${level}`) : level);

async function fetchProblems() {
  if (problems) return;
  problems = (await api('GET', '/problems?limit=100')).items;
  const levels = [...new Set(problems.map((p) => p.level).filter(Boolean))];
  make.elements.level.append(...levels.map((level) => el('option', { value: level }, levelWord(level))));
  $('#choices').replaceChildren(...(problems.length === 0 ? [el('p', { class: 'muted' }, t('home.no_problem'))]
    : problems.map((p) => el('label', {}, el('input', { type: 'checkbox', value: p.slug }), p.title,
      p.level ? el('span', { class: 'chip' }, levelWord(p.level)) : null))));
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
