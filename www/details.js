// Why the judge decided so.  It says that in English; here it is found again, to be
// said in the page's language.  What a problem's own checker says stays as it is.

import { asNumber, t } from './words.js';

// As in judge/verdict.c and judge/validate.c.
const SAID = {
  'detail.cpu': '{allowed} s of CPU time allowed, stopped at {used} s',
  'detail.wall': '{allowed} s of wall time allowed, stopped at {used} s, of which {cpu} s of CPU time',
  'detail.waited': '{waited} s of waiting for a processor do not count',
  'detail.memory': '{allowed} MiB allowed, stopped at {used} MiB',
  'detail.output': '{allowed} KiB allowed, stopped at {used} KiB',
  'detail.signal': 'signal {number} (SIG{name}, {words})',
  'detail.exit': 'exit code {code}',
  'detail.processes': 'it was refused more than {most} processes and threads',
  'detail.file_size': 'it wrote a file of more than was allowed',
  'detail.full': '/box and /tmp were full',
  'detail.files': 'no more files were allowed in /box and /tmp',
  'detail.space': 'the white space on line {line} is wrong',
  'detail.early': 'the output ends too early, on line {line}',
  'detail.more': 'there is more output than expected, from line {line}, word {word}',
  'detail.word': 'line {line}, word {word} is wrong',
};

const patterns = Object.entries(SAID).map(([key, said]) => [key,
  new RegExp(`^${said.replaceAll(/[()/.]/g, '\\$&').replaceAll(/\{(\w+)\}/g, '(?<$1>.+?)')}$`)]);

const inWords = (value) => (/^\d+\.\d+$/.test(value) ? asNumber(Number(value), value.split('.')[1].length) : value);

function part(said) {
  for (const [key, pattern] of patterns) {
    const found = said.match(pattern);
    if (found) return t(key, Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, inWords(value)])));
  }
  return said;
}

// A sentence, or none.
export function detailWords(detail) {
  if (!detail) return '';
  const said = detail.split('; ').map(part).join('; ');
  return `${said[0].toUpperCase()}${said.slice(1)}.`;
}
