// CodeMirror as the page's editor, behind the interface that www/editor.js tells.
//
// It lives in a shadow root: there its styles are adopted style sheets, which the
// page's policy (no inline style) permits, and the page's own colours reach it as
// custom properties.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore, redo, undo, cursorCharLeft,
  cursorCharRight, cursorLineDown, cursorLineUp } from '@codemirror/commands';
import { HighlightStyle, bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit,
  syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorSelection, EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, drawSelection, dropCursor, highlightActiveLine,
  highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
  rectangularSelection } from '@codemirror/view';
import { tags as t } from '@lezer/highlight';
import { modeOf } from './modes.js';

export { knownModes, modeOf } from './modes.js';

const colour = (name) => ({ color: `var(--code-${name}, var(--text))` });

const HIGHLIGHT = HighlightStyle.define([
  { tag: [t.keyword, t.modifier, t.operatorKeyword, t.controlKeyword], ...colour('keyword') },
  { tag: [t.string, t.special(t.string), t.character, t.regexp], ...colour('string') },
  { tag: [t.number, t.bool, t.null, t.atom], ...colour('number') },
  { tag: [t.comment, t.lineComment, t.blockComment, t.docComment], ...colour('comment') },
  { tag: [t.typeName, t.className, t.namespace, t.standard(t.name)], ...colour('type') },
  { tag: [t.function(t.variableName), t.function(t.definition(t.variableName)), t.macroName], ...colour('function') },
  { tag: [t.meta, t.processingInstruction, t.annotation], ...colour('meta') },
  { tag: t.invalid, ...colour('invalid') },
]);

const LOOK = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: 'var(--code-size, 14px)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5', overscrollBehavior: 'contain' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 12px 0 8px' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--muted)', borderRight: '1px solid var(--line)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 12px', minWidth: '32px' },
  '&.cm-focused .cm-gutters': { borderRightColor: 'var(--accent)' },
  '.cm-activeLine': { backgroundColor: 'var(--code-line)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--code-line)', color: 'var(--text)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--text)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection':
    { backgroundColor: 'var(--code-selection)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--code-match)' },
  '.cm-searchMatch': { backgroundColor: 'var(--code-match)', outline: '1px solid var(--strong-line)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--code-selection)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--code-match)', outline: '1px solid var(--strong-line)' },
  '&.cm-focused .cm-nonmatchingBracket': { color: 'var(--bad)' },
  '.cm-panels': { backgroundColor: 'var(--ground)', color: 'var(--text)', fontFamily: 'var(--sans)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel button, .cm-panel .cm-button': { backgroundImage: 'none', backgroundColor: 'var(--surface)', color: 'var(--text)',
    border: '1px solid var(--strong-line)', borderRadius: '4px', padding: '3px 8px', fontSize: '13px' },
  '.cm-panel input, .cm-textfield': { backgroundColor: 'var(--surface)', color: 'var(--text)',
    border: '1px solid var(--strong-line)', borderRadius: '4px', fontSize: '14px', padding: '3px 6px' },
  '.cm-tooltip': { backgroundColor: 'var(--surface)', border: '1px solid var(--strong-line)', borderRadius: '4px', color: 'var(--text)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'pointer', padding: '0 2px' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--sunken)', border: '1px solid var(--line)', color: 'var(--muted)' },
  '.cm-told': { backgroundColor: 'var(--told-ground)', textDecoration: 'underline wavy var(--told) 1px', textUnderlineOffset: '3px' },
  '.cm-told-words': { color: 'var(--told)', font: '12px/1.5 var(--sans)', padding: '0 12px 2px 8px', whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere' },
  '.cm-told-words::before': { content: '"\\2191\\00a0"' },
  '.cm-told.error, .cm-told-words.error': { '--told': 'var(--bad)', '--told-ground': 'var(--bad-ground)' },
  '.cm-told.warning, .cm-told-words.warning': { '--told': 'var(--warn)', '--told-ground': 'var(--warn-ground)' },
});

// ---- what the compiler said, below the lines that it means -------------------

class Words extends WidgetType {
  constructor(kind, text) { super(); this.kind = kind; this.text = text; }

  eq(other) { return other.text === this.text && other.kind === this.kind; }

  toDOM() {
    const line = document.createElement('div');
    line.className = `cm-told-words ${this.kind}`;
    line.textContent = this.text;
    return line;
  }
}

const setMarks = StateEffect.define();

function marksOf(doc, marks) {
  const ranges = [];
  for (const { line, kind, text } of marks) {
    if (line < 1 || line > doc.lines) continue;
    const { from, to } = doc.line(line);
    if (from < to) ranges.push(Decoration.mark({ class: `cm-told ${kind}` }).range(from, to));
    ranges.push(Decoration.widget({ widget: new Words(kind, text), block: true, side: 1 }).range(to));
  }
  return Decoration.set(ranges, true);
}

const MARKS = StateField.define({
  create: () => Decoration.none,
  update: (value, transaction) => {
    for (const effect of transaction.effects)
      if (effect.is(setMarks)) return marksOf(transaction.state.doc, effect.value);
    return value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

// A phone's keyboard writes these by itself; no program means them when typed.
const PLAIN = { '\u201c': '"', '\u201d': '"', '\u201e': '"', '\u2018': "'", '\u2019': "'", '\u2013': '-', '\u2014': '--', '\u2026': '...', '\u00a0': ' ' };

const plainSigns = EditorView.inputHandler.of((view, from, to, text) => {
  const plain = text.replaceAll(/[\u201c\u201d\u201e\u2018\u2019\u2013\u2014\u2026\u00a0]/g, (sign) => PLAIN[sign]);
  if (plain === text || !matchMedia('(pointer: coarse)').matches) return false;
  view.dispatch({ changes: { from, to, insert: plain }, selection: { anchor: from + plain.length }, userEvent: 'input.type' });
  return true;
});

const KEYMAPS = {
  plain: () => [],
  vim: async () => (await import('@replit/codemirror-vim')).vim({ status: true }),
  emacs: async () => (await import('@replit/codemirror-emacs')).emacs(),
};

const COMMANDS = { undo, redo, left: cursorCharLeft, right: cursorCharRight, up: cursorLineUp, down: cursorLineDown,
  indent: indentMore, outdent: indentLess, search: openSearchPanel };

// Tab inserts up to the next stop, as the textarea does; with a selection it indents.
function tab(view) {
  if (view.state.readOnly) return false;
  if (view.state.selection.ranges.some((range) => !range.empty)) return indentMore(view);
  view.dispatch(view.state.update(view.state.changeByRange((range) => {
    const line = view.state.doc.lineAt(range.from);
    const text = ' '.repeat(4 - ((range.from - line.from) % 4));
    return { changes: { from: range.from, insert: text }, range: EditorSelection.cursor(range.from + text.length) };
  }), { scrollIntoView: true, userEvent: 'input' }));
  return true;
}

// makeCodeMirror(parent, {text, selection, label, phrases, onChange})
export function makeCodeMirror(parent, { text, selection, label, phrases, onChange }) {
  const host = document.createElement('div');
  host.className = 'code-host';
  const root = host.attachShadow({ mode: 'open' });
  const mode = new Compartment();
  const keys = new Compartment();
  const fixed = new Compartment();
  const wrap = new Compartment();
  let leaving = false; // Escape, then Tab, leaves: WCAG 2.1.2
  let given = text;

  const state = EditorState.create({
    doc: text,
    selection,
    extensions: [
      keys.of([]), // first, so that vim sees keys before anybody
      EditorView.domEventHandlers({
        keydown(event) {
          if (event.key === 'Escape') leaving = true;
          else if (event.key === 'Tab' && leaving) return true; // the browser's, to the next control
          else if (event.key !== 'Shift') leaving = false;
          return false;
        },
      }),
      lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), foldGutter(), drawSelection(),
      dropCursor(), EditorState.allowMultipleSelections.of(true), indentOnInput(), bracketMatching(),
      closeBrackets(), autocompletion({ activateOnTyping: false }), rectangularSelection(), highlightActiveLine(), highlightSelectionMatches(),
      search({ top: false }), syntaxHighlighting(HIGHLIGHT), LOOK, MARKS, plainSigns,
      EditorState.tabSize.of(4), indentUnit.of('    '), EditorState.phrases.of(phrases ?? {}),
      EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label, autocorrect: 'off', autocapitalize: 'none', autocomplete: 'off',
        spellcheck: 'false', writingsuggestions: 'false', 'data-gramm': 'false' }),
      keymap.of([{ key: 'Tab', run: (view) => !leaving && tab(view), shift: (view) => !leaving && indentLess(view) },
        ...closeBracketsKeymap, ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'), ...searchKeymap, ...historyKeymap,
        ...foldKeymap, ...completionKeymap]),
      mode.of([]), fixed.of([]), wrap.of([]),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        const now = update.state.doc.toString();
        if (now === given) return;
        given = now;
        onChange(now);
      }),
    ],
  });
  parent.replaceChildren(host);
  const view = new EditorView({ state, root, parent: root });
  let wanted = null;

  return {
    view,
    get text() { return view.state.doc.toString(); },
    set text(now) {
      if (now === view.state.doc.toString()) return;
      given = now;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: now }, selection: { anchor: 0 }, scrollIntoView: true,
        effects: setMarks.of([]) });
    },
    replace(now) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: now }, scrollIntoView: true, userEvent: 'input' });
    },
    set language(id) {
      wanted = id;
      modeOf(id).then((extension) => {
        if (wanted === id) view.dispatch({ effects: mode.reconfigure(extension ?? []) });
      }, () => { // out of reach: without colours until the network is back
        addEventListener('online', () => { if (wanted === id) this.language = id; }, { once: true });
      });
    },
    set readOnly(is) { view.dispatch({ effects: fixed.reconfigure(EditorState.readOnly.of(is)) }); },
    set wrap(is) { view.dispatch({ effects: wrap.reconfigure(is ? EditorView.lineWrapping : []) }); },
    set keymap(name) {
      Promise.resolve((KEYMAPS[name] ?? KEYMAPS.plain)()).then((extension) => {
        view.dispatch({ effects: keys.reconfigure(extension) });
      });
    },
    marks(list) { view.dispatch({ effects: setMarks.of(list) }); },
    goTo(number) {
      const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
      view.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) });
      view.focus();
    },
    insert(sign) {
      view.dispatch(view.state.replaceSelection(sign), { scrollIntoView: true, userEvent: 'input' });
      view.focus();
    },
    command(name) {
      if (name === 'indent' && view.state.selection.main.empty) tab(view);
      else COMMANDS[name]?.(view);
      if (name !== 'search') view.focus();
    },
    focus() { view.focus(); },
  };
}
