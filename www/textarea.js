// The editor that every browser has, behind the interface of editor.js: it is
// there before CodeMirror comes, and stays where that does not come.
//
// Tab and Shift+Tab indent; Escape and then Tab leaves, so that the keyboard
// alone can pass (WCAG 2.1.2).

import { $, el } from './dom.js';

const INDENT = '    ';

// Through the browser's own editing, so that undo remembers it.
function replace(area, from, to, text) {
  area.setSelectionRange(from, to);
  const done = text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
  if (!done) {
    area.setRangeText(text, from, to, 'end');
    area.dispatchEvent(new Event('input'));
  }
}

const lineStart = (text, at) => text.lastIndexOf('\n', at - 1) + 1;

function indentLines(area, outwards) {
  const { value, selectionStart, selectionEnd } = area;
  const from = lineStart(value, selectionStart);
  const lines = value.slice(from, selectionEnd).split('\n');
  const text = lines.map((line) => (outwards ? line.replace(/^(\t| {1,4})/, '') : INDENT + line)).join('\n');
  if (text === value.slice(from, selectionEnd)) return;
  replace(area, from, selectionEnd, text);
  area.setSelectionRange(from, from + text.length);
}

function indent(area, outwards) {
  const { value, selectionStart: from, selectionEnd: to } = area;
  if (outwards || value.slice(from, to).includes('\n')) return indentLines(area, outwards);
  const column = from - lineStart(value, from);
  return replace(area, from, to, ' '.repeat(4 - (column % 4)));
}

// A new line begins where the last one did, one step further behind { or :
function breakLine(area) {
  const { value, selectionStart: from, selectionEnd: to } = area;
  const line = value.slice(lineStart(value, from), from);
  const lead = line.match(/^[ \t]*/)[0];
  replace(area, from, to, `\n${lead}${/[{:([]\s*$/.test(line) ? INDENT : ''}`);
}

function moveBy(area, step) {
  const at = Math.max(0, area.selectionEnd + step);
  area.setSelectionRange(at, at);
}

const COMMANDS = {
  undo: () => document.execCommand('undo'),
  redo: () => document.execCommand('redo'),
  left: (area) => moveBy(area, -1),
  right: (area) => moveBy(area, 1),
  indent: (area) => indent(area, false),
  outdent: (area) => indent(area, true),
};

export function makeTextarea(parent, { onChange }) {
  const gutter = el('div', { class: 'gutter', 'aria-hidden': 'true' }, '1');
  const area = $('textarea', parent);
  const label = area.getAttribute('aria-label');
  let lines = 0;
  let leaving = false;

  const number = () => {
    const now = area.value.split('\n').length;
    if (now === lines) return;
    lines = now;
    gutter.textContent = Array.from({ length: now }, (_, i) => i + 1).join('\n');
  };

  area.addEventListener('input', () => { number(); onChange(area.value); });
  area.addEventListener('scroll', () => { gutter.scrollTop = area.scrollTop; }, { passive: true });
  area.addEventListener('keydown', (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (event.key === 'Tab' && isPlain && !leaving && !area.readOnly) {
      event.preventDefault();
      indent(area, event.shiftKey);
    } else if (event.key === 'Enter' && isPlain && !event.shiftKey && !area.readOnly) {
      event.preventDefault();
      breakLine(area);
    }
    leaving = event.key === 'Escape' || (leaving && event.key === 'Shift');
  });
  parent.replaceChildren(gutter, area);
  number();

  return {
    label,
    get hasFocus() { return document.activeElement === area; },
    get selection() { return { anchor: area.selectionStart, head: area.selectionEnd }; },
    get text() { return area.value; },
    set text(text) {
      if (area.value === text) return;
      area.value = text;
      number();
      area.scrollTop = 0;
    },
    replace(text) { replace(area, 0, area.value.length, text); },
    set language(id) {},
    set keymap(name) {},
    set readOnly(is) { area.readOnly = is; },
    set wrap(is) { area.classList.toggle('wrapped', is); },
    marks() {},
    goTo(line) {
      const at = area.value.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
      area.focus({ preventScroll: true });
      area.setSelectionRange(at, at);
      area.scrollTop = (line - 4) * parseFloat(getComputedStyle(area).lineHeight);
    },
    insert(sign) {
      area.focus({ preventScroll: true });
      replace(area, area.selectionStart, area.selectionEnd, sign);
    },
    command(name) {
      area.focus({ preventScroll: true });
      COMMANDS[name]?.(area);
    },
    focus() { area.focus({ preventScroll: true }); },
  };
}
