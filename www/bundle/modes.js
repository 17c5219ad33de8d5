// Which mode of CodeMirror goes with a language of the judge.  Each is a chunk of
// its own, fetched when the language is chosen first.

import { StreamLanguage } from '@codemirror/language';

const stream = (mode) => StreamLanguage.define(mode);
const clike = (name) => async () => stream((await import('@codemirror/legacy-modes/mode/clike'))[name]);
const cpp = async () => (await import('@codemirror/lang-cpp')).cpp();
const script = async (options) => (await import('@codemirror/lang-javascript')).javascript(options);
const mllike = (name) => async () => stream((await import('@codemirror/legacy-modes/mode/mllike'))[name]);

// By the first word of the id, so that "python" also serves "python3-pypy".
const MODES = {
  c: cpp,
  cpp,
  objc: clike('objectiveC'),
  csharp: clike('csharp'),
  java: async () => (await import('@codemirror/lang-java')).java(),
  kotlin: clike('kotlin'),
  scala: clike('scala'),
  dart: clike('dart'),
  javascript: () => script(),
  node: () => script(),
  typescript: () => script({ typescript: true }),
  python: async () => (await import('@codemirror/lang-python')).python(),
  pypy: async () => (await import('@codemirror/lang-python')).python(),
  go: async () => (await import('@codemirror/lang-go')).go(),
  rust: async () => (await import('@codemirror/lang-rust')).rust(),
  php: async () => (await import('@codemirror/lang-php')).php(),
  pascal: async () => stream((await import('@codemirror/legacy-modes/mode/pascal')).pascal),
  haskell: async () => stream((await import('@codemirror/legacy-modes/mode/haskell')).haskell),
  ocaml: mllike('oCaml'),
  fsharp: mllike('fSharp'),
  sml: mllike('sml'),
  ruby: async () => stream((await import('@codemirror/legacy-modes/mode/ruby')).ruby),
  perl: async () => stream((await import('@codemirror/legacy-modes/mode/perl')).perl),
  lua: async () => stream((await import('@codemirror/legacy-modes/mode/lua')).lua),
  d: async () => stream((await import('@codemirror/legacy-modes/mode/d')).d),
  swift: async () => stream((await import('@codemirror/legacy-modes/mode/swift')).swift),
  r: async () => stream((await import('@codemirror/legacy-modes/mode/r')).r),
  julia: async () => stream((await import('@codemirror/legacy-modes/mode/julia')).julia),
  octave: async () => stream((await import('@codemirror/legacy-modes/mode/octave')).octave),
  erlang: async () => stream((await import('@codemirror/legacy-modes/mode/erlang')).erlang),
  commonlisp: async () => stream((await import('@codemirror/legacy-modes/mode/commonlisp')).commonLisp),
  lisp: async () => stream((await import('@codemirror/legacy-modes/mode/commonlisp')).commonLisp),
  sbcl: async () => stream((await import('@codemirror/legacy-modes/mode/commonlisp')).commonLisp),
  scheme: async () => stream((await import('@codemirror/legacy-modes/mode/scheme')).scheme),
  clojure: async () => stream((await import('@codemirror/legacy-modes/mode/clojure')).clojure),
  fortran: async () => stream((await import('@codemirror/legacy-modes/mode/fortran')).fortran),
  cobol: async () => stream((await import('@codemirror/legacy-modes/mode/cobol')).cobol),
  groovy: async () => stream((await import('@codemirror/legacy-modes/mode/groovy')).groovy),
  crystal: async () => stream((await import('@codemirror/legacy-modes/mode/crystal')).crystal),
  smalltalk: async () => stream((await import('@codemirror/legacy-modes/mode/smalltalk')).smalltalk),
  forth: async () => stream((await import('@codemirror/legacy-modes/mode/forth')).forth),
  tcl: async () => stream((await import('@codemirror/legacy-modes/mode/tcl')).tcl),
  bash: async () => stream((await import('@codemirror/legacy-modes/mode/shell')).shell),
  shell: async () => stream((await import('@codemirror/legacy-modes/mode/shell')).shell),
  sh: async () => stream((await import('@codemirror/legacy-modes/mode/shell')).shell),
  sql: async () => stream((await import('@codemirror/legacy-modes/mode/sql')).standardSQL),
  vb: async () => stream((await import('@codemirror/legacy-modes/mode/vb')).vb),
  brainfuck: async () => stream((await import('@codemirror/legacy-modes/mode/brainfuck')).brainfuck),
  assembly: async () => stream((await import('@codemirror/legacy-modes/mode/gas')).gas),
  nasm: async () => stream((await import('@codemirror/legacy-modes/mode/gas')).gas),
};

// c11, cpp20, python3, java-21: the name is what stands before digits and signs.
const nameOf = (id) => id.toLowerCase().match(/^[a-z]+/)?.[0] ?? '';

// The mode's extension, or null where CodeMirror knows none.
export async function modeOf(id) {
  const make = MODES[id.toLowerCase()] ?? MODES[nameOf(id)];
  return make ? make() : null;
}

export const knownModes = Object.keys(MODES);
