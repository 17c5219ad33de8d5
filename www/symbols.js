// A row of signs above a phone's keyboard, where they are two taps away or missing.

import { $, el } from './dom.js';
import { t } from './words.js';

const SIGNS = ['{', '}', '(', ')', '[', ']', ';', ':', '=', '<', '>', '+', '-', '*', '/', '%', '&', '|', '!', '"', "'", '#', '_', '\\', '^', '~', '?', '@', '$', '`'];
const COMMANDS = [['indent', '\u21e5'], ['undo', '\u21b6'], ['redo', '\u21b7'], ['left', '\u2190'], ['right', '\u2192'], ['up', '\u2191'], ['down', '\u2193'], ['search', '\u2315']];

export function makeSymbols(editor) {
  const button = (words, sign, work) => el('button', { type: 'button', tabindex: -1, 'aria-label': words, onclick: work }, sign);
  const row = $('#symbols');
  row.append(
    ...COMMANDS.map(([name, sign]) => button(t(`symbol.${name}`), sign, () => editor.command(name))),
    ...SIGNS.map((sign) => button(sign, sign, () => editor.insert(sign))));
  // The keyboard stays open and the selection where it is.
  row.addEventListener('pointerdown', (event) => event.preventDefault());
  row.addEventListener('mousedown', (event) => event.preventDefault());
}
