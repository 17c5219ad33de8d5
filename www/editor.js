// The place where code is written.  Everything else knows only this interface:
//
//	makeEditor(parent, {onChange, keymap}) -> {
//		text, language, readOnly,
//		replace(text), focus(), insert(sign), command(name),
//		marks([{line, kind, text}]), goTo(line),
//		configure({keymap, wrap}), whenReady }
//
// A textarea is there at once; CodeMirror takes its place when it has come, after
// the first paint.  Where it does not come (an old browser, a torn network) the
// textarea stays and everything still works.

import { makeTextarea } from './textarea.js';
import { hasWord, t } from './words.js';

const WANTS_PLAIN = 'textarea'; // a key map of the settings: the browser's own field

// Not before the page has been painted and its first work is done.
const afterPaint = () => new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done, 0));
});

async function fetchCodeMirror() {
  await afterPaint();
  return import('./lib/editor.js');
}

// What CodeMirror says itself, by its own English words.
const SAYS = ['Find', 'Replace', 'next', 'previous', 'all', 'match case', 'regexp', 'by word', 'replace', 'replace all', 'close',
  'current match', 'on line', 'replaced match on line $', 'replaced $ matches', 'Go to line', 'go', 'Fold line', 'Unfold line',
  'folded code', 'unfold', 'to', 'Control character', 'Selection deleted'];

const phrases = () => Object.fromEntries(SAYS.map((say) => [say, `cm.${say.toLowerCase().replaceAll(/[^a-z]+/g, '_')}`])
  .filter(([, key]) => hasWord(key)).map(([say, key]) => [say, t(key)]));

export function makeEditor(parent, { onChange, keymap }) {
  let inner = makeTextarea(parent, { onChange });
  const set = { language: '', readOnly: false, keymap, wrap: false };
  const wanted = {};

  const dress = () => {
    inner.language = set.language;
    inner.readOnly = set.readOnly;
    inner.keymap = set.keymap;
    inner.wrap = set.wrap;
    if (wanted.marks) inner.marks(wanted.marks);
  };

  // Nothing typed meanwhile is lost, nor the place where it was typed.
  const grow = ({ makeCodeMirror }) => {
    const { text, selection, hasFocus, label } = inner;
    inner = makeCodeMirror(parent, { text, selection, label, phrases: phrases(), onChange });
    parent.dataset.editor = 'code';
    dress();
    if (hasFocus) inner.focus();
  };

  parent.dataset.editor = 'plain';
  const whenReady = (keymap === WANTS_PLAIN ? Promise.reject(new Error('not wanted')) : fetchCodeMirror()).then(grow, () => { parent.dataset.editor = 'stayed'; });

  return {
    whenReady,
    get text() { return inner.text; },
    set text(text) { inner.text = text; },
    replace(text) { inner.replace(text); }, // as if typed: can be undone
    set language(id) {
      set.language = id;
      parent.dataset.language = id;
      inner.language = id;
    },
    set readOnly(is) {
      set.readOnly = is;
      inner.readOnly = is;
    },
    configure(some) {
      Object.assign(set, some);
      dress();
    },
    marks(list) {
      wanted.marks = list;
      inner.marks(list);
    },
    goTo(line) { inner.goTo(line); },
    insert(sign) { inner.insert(sign); },
    command(name) { inner.command(name); },
    focus() { inner.focus(); },
  };
}
