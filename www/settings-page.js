// The page of settings: each is kept as it is changed.

import './page.js';
import { $, $$, el } from './dom.js';
import { ACTIONS, chordOf, keyOf } from './keys.js';
import { cookieSetting, fetchSettings, putSetting, setCookie, setting } from './settings.js';
import { alertOf } from './alerts.js';
import { t } from './words.js';

const valueOf = (input) => (input.type === 'checkbox' ? input.checked : input.type === 'number' ? Number(input.value) : input.value);

function show() {
  for (const input of $$('[data-setting]')) {
    if (input.type === 'checkbox') input.checked = setting(input.dataset.setting);
    else input.value = setting(input.dataset.setting);
  }
  for (const input of $$('[data-cookie-choice]')) input.checked = cookieSetting(input.name) === input.value;
  drawKeys();
}

const told = () => {
  const line = $('#told');
  line.textContent = t('settings.kept');
};

function drawKeys() {
  $('#key-list').replaceChildren(...Object.keys(ACTIONS).map((action) => el('div', { class: 'key-line' },
    el('span', { id: `key-${action}` }, t(`keys.${action}`)),
    el('button', { type: 'button', data: { action }, 'aria-describedby': `key-${action}`, onkeydown: press, onclick: ask }, el('kbd', {}, keyOf(action))),
    setting('keys')[action] ? el('button', { type: 'button', class: 'quiet small', onclick: () => put(action, undefined) }, t('settings.default')) : null)));
}

function put(action, chord) {
  const keys = { ...setting('keys') };
  if (chord === undefined) delete keys[action];
  else keys[action] = chord;
  putSetting('keys', keys);
  drawKeys();
  told();
}

function ask(event) {
  event.currentTarget.dataset.asking = '';
  $('kbd', event.currentTarget).textContent = t('settings.press');
}

// Only while it asks: Tab and Enter work as everywhere before.
function press(event) {
  const button = event.currentTarget;
  if (button.dataset.asking === undefined || event.key === 'Tab') return;
  event.preventDefault();
  if (event.key === 'Escape') {
    drawKeys();
    return;
  }
  const chord = chordOf(event);
  const isPlain = chord && !/Ctrl|Alt|^F\d/.test(chord);
  if (!chord) return;
  if (isPlain) {
    $('#told').textContent = t('settings.plain_key');
    return;
  }
  const other = Object.keys(ACTIONS).find((action) => action !== button.dataset.action && (setting('keys')[action] ?? ACTIONS[action]) === chord);
  if (other) {
    $('#told').textContent = t('settings.key_taken', { what: t(`keys.${other}`) });
    return;
  }
  put(button.dataset.action, chord);
}

$('#settings').addEventListener('change', (event) => {
  const input = event.target;
  if (input.dataset.setting) {
    if (!input.checkValidity()) return;
    putSetting(input.dataset.setting, valueOf(input));
    if (input.dataset.setting === 'sound' && input.checked) alertOf('first', '');
    told();
  } else if (input.dataset.cookieChoice !== undefined) {
    setCookie(input.name, input.value);
    if (input.name === 'lang') location.reload();
    told();
  }
});

show();
if (document.body.dataset.viewer) fetchSettings().then(show, () => {});
