// Keys: defaults that no browser and no keyboard layout takes, all changeable.
//
//	listenKeys({submit: f, run: f, …})	from here on
//	keyOf('submit')				"Ctrl+Enter", in the words of this machine

import { $, el } from './dom.js';
import { onSettings, setting } from './settings.js';
import { t } from './words.js';

export const ACTIONS = {
  submit: 'Ctrl+Enter', run: 'Alt+Enter', samples: 'Shift+Alt+Enter', next: 'Alt+PageDown', previous: 'Alt+PageUp', code: 'F8', chat: 'F9', keys: 'F2', talk: 'F7',
};

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

// "Ctrl+Enter" of an event; Ctrl and Command are one, so that settings travel.
export function chordOf(event) {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process'].includes(event.key)) return null;
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [(event.ctrlKey || event.metaKey) && 'Ctrl', event.shiftKey && 'Shift', event.altKey && 'Alt', name].filter(Boolean).join('+');
}

const chord = (action) => setting('keys')[action] ?? ACTIONS[action];

export const isKeyOf = (action, pressed) => pressed !== null && chord(action) === pressed;

export const keyOf = (action) => (isMac ? chord(action).replace('Ctrl', '\u2318').replace('Alt', '\u2325').replace('Shift', '\u21e7')
  : chord(action).replace('Ctrl', t('key.ctrl')).replace('Shift', t('key.shift')));

export function showKeys() {
  const dialog = el('dialog', { class: 'card keys', 'aria-labelledby': 'keys-title' },
    el('h2', { id: 'keys-title' }, t('keys.title')),
    el('table', {}, el('tbody', {}, Object.keys(ACTIONS).map((action) => el('tr', {},
      el('th', { scope: 'row' }, t(`keys.${action}`)), el('td', {}, el('kbd', {}, keyOf(action))))))),
    el('form', { method: 'dialog', class: 'row' }, el('a', { href: '/settings' }, t('keys.change')), el('button', { class: 'primary' }, t('close'))));
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
}

// Buttons tell their keys: <button data-key="submit">.
function drawHints() {
  for (const button of document.querySelectorAll('[data-key]')) {
    const name = button.dataset.key;
    button.title = `${t(`keys.${name}`)} (${keyOf(name)})`;
    button.setAttribute('aria-keyshortcuts', chord(name).replace('Ctrl', isMac ? 'Meta' : 'Control'));
  }
}

export function listenKeys(work) {
  drawHints();
  onSettings(drawHints);
  addEventListener('keydown', (event) => {
    if (event.isComposing || $('dialog[open]')) return;
    const pressed = chordOf(event);
    const action = Object.keys(ACTIONS).find((name) => chord(name) === pressed);
    if (!action || !work[action]) return;
    event.preventDefault();
    event.stopPropagation();
    work[action]();
  }, { capture: true });
}
