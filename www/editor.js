// The place where code is written.  Everything else knows only this interface,
// so that a larger editor can take the textarea's place:
//
//	makeEditor(parent, {onChange, onSubmit}) -> {text, language, focus, readOnly}
//
// Tab and Shift+Tab indent; Escape and then Tab leaves, so that the keyboard
// alone can pass (WCAG 2.1.2).

import { el } from './dom.js';

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

export function makeEditor(parent, { onChange, onSubmit }) {
  const gutter = el('div', { class: 'gutter', 'aria-hidden': 'true' }, '1');
  const area = el('textarea', {
    'aria-label': 'Your code. Tab indents; Escape and then Tab leaves.', spellcheck: 'false', autocapitalize: 'none',
    autocomplete: 'off', autocorrect: 'off', wrap: 'off', 'data-gramm': 'false',
  });
  let lines = 1;
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
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSubmit();
    } else if (event.key === 'Tab' && isPlain && !leaving && !area.readOnly) {
      event.preventDefault();
      indent(area, event.shiftKey);
    } else if (event.key === 'Enter' && isPlain && !event.shiftKey && !area.readOnly) {
      event.preventDefault();
      breakLine(area);
    }
    leaving = event.key === 'Escape' || (leaving && event.key === 'Shift');
  });
  parent.replaceChildren(gutter, area);

  return {
    get text() { return area.value; },
    set text(text) {
      if (area.value === text) return;
      area.value = text;
      number();
      area.scrollTop = 0;
    },
    set language(id) { parent.dataset.language = id; },
    set readOnly(is) { area.readOnly = is; },
    focus() { area.focus({ preventScroll: true }); },
  };
}
