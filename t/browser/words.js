// Every text is there in every language, and every one is used.
// usage: node words.js SOURCE-DIRECTORY WORDS-DIRECTORY

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const source = process.argv[2];
const read = (...names) => readFileSync(join(source, ...names), 'utf8');
const list = (folder, end) => readdirSync(join(source, folder)).filter((name) => name.endsWith(end));

const languages = list('www/words', '.js');
// A folder of modules is one by its package.json, which the story has made.
const textsIn = async (...names) => (await import(pathToFileURL(join(process.argv[3], ...names)))).default;
const texts = {};
for (const name of languages) texts[name] = { ...await textsIn(name), ...await textsIn('staff', name) };
const english = texts['en.js'];

let count = 0;
function none(title, found) {
  console.log(`${found.length ? 'not ok' : 'ok'} ${++count} - ${title}`);
  for (const one of found) console.log(`# ${one}`);
  if (found.length) process.exitCode = 1;
}

const plain = (key) => key.replace(/\.(one|other)$/, '');
const parts = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort().join();

for (const name of languages.filter((one) => one !== 'en.js')) {
  none(`${name} lacks no text`, Object.keys(english).filter((key) => !(key in texts[name])));
  none(`${name} has none of its own`, Object.keys(texts[name]).filter((key) => !(key in english)));
  none(`${name} has the parts of each`, Object.keys(english).filter((key) => parts(english[key]) !== parts(texts[name][key] ?? '')));
}

const modules = list('www', '.js').map((name) => read('www', name)).join('\n');
const templates = list('templates', '.html').map((name) => read('templates', name)).join('\n');
const asked = new Set([...[...modules.matchAll(/\bt\('([a-z0-9_.]+)'/g)].map(([, key]) => key),
  ...[...templates.matchAll(/\{\{_([a-z0-9_.]+)/g)].map(([, key]) => key)]);
const known = new Set(Object.keys(english).map(plain));
none('no text is asked for that is not there', [...asked].filter((key) => !known.has(key)));

// Those whose key is made while running: t(`verdict.${…}`), or chosen from several.
const made = [...modules.matchAll(/`([a-z_.]+)\$\{/g)].map(([, begin]) => begin);
const quoted = new Set([...modules.matchAll(/'([a-z0-9_.]+)'/g)].map(([, key]) => key));
none('no text is there that nothing asks for', [...known].filter((key) => !asked.has(key) && !quoted.has(key) &&
  !key.startsWith('server.') && !made.some((begin) => key.startsWith(begin))));

// A module, and all that it fetches before it runs.
function withImports(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, other] of read('www', name).matchAll(/^import .*'\.\/([\w-]+\.js)';$/gm)) withImports(other, found);
  return found;
}

const keysIn = (text) => [...text.matchAll(/'([a-z0-9_.]+)'/g)].map(([, key]) => key);
const staff = new Set(Object.keys(await textsIn('staff', 'en.js')).map(plain));
const common = new Set(Object.keys(await textsIn('en.js')).map(plain));
none('no text is both for all and for staff', [...staff].filter((key) => common.has(key)));
for (const page of list('templates', '.html')) {
  const [, entry] = read('templates', page).match(/<script type="module" src="\/static\/([\w-]+\.js)"/) ?? [];
  const fetched = entry ? withImports(entry) : new Set();
  if (!entry || fetched.has('staff-words.js')) continue;
  none(`${page} does without the texts for staff`, [...fetched].flatMap((name) =>
    [...read('www', name).matchAll(/\bt\(([^)]*)/g)].flatMap(([, asks]) => keysIn(asks)).filter((key) => staff.has(key))));
}

// What is left of a template without its directives: names and units only.
const SAME = new Set(['Riposte', 'English', 'Deutsch', 'Vim', 'Emacs', 'CSV', 'JSON', 'ms', 'BCDFGH']);
const READ = /\s(?:alt|aria-\w*label|aria-description|data-done|placeholder|title)="([^"]*)"/g;

function literals(template) {
  const html = template.replaceAll(/\{\{.*?\}\}/g, ' ');
  const said = [html.replaceAll(/<[^>]*>/g, ' '), ...[...html.matchAll(READ)].map(([, value]) => value)].join(' ');
  return (said.replaceAll(/&\w+;/g, ' ').match(/\p{L}{2,}/gu) ?? []).filter((word) => !SAME.has(word));
}

for (const page of list('templates', '.html')) {
  none(`${page} has no text of its own`, literals(read('templates', page)));
  none(`${page} is in the language that it says`, read('templates', page).match(/<html lang="(?!\{\{lang\}\})[^"]*"/g) ?? []);
}

// A sentence in a module; those of CodeMirror are keys that editor.js translates.
for (const name of list('www', '.js').filter((one) => one !== 'editor.js'))
  none(`${name} has no text of its own`, read('www', name).split('\n').filter((line) =>
    !/^\s*\/\//.test(line) && /(['`])[A-Z][a-z]+,? [a-z][^'`]*\1/.test(line.replace(/ \/\/ .*/, ''))));

// The reasons of the judge, which the page says in its own words.
const blank = (said) => said.replaceAll(/%[.\d]*[a-z]+/g, '{}').replaceAll(/\{\w*\}/g, '{}');
const judge = ['verdict', 'validate'].map((name) => read('judge', `${name}.c`)).join('\n').replaceAll(/"\s*\n\s*"/g, '');
const reasons = [...judge.matchAll(/(?:decide\(test, \w+,|refuse\(\s*why_out,|snprintf\(end, room,)\s*"(?:; )?([^"]+)"/g)]
  .flatMap(([, said]) => said.split('; ')).map(blank);
const told = new Set([...read('www', 'details.js').matchAll(/'detail\.\w+': '([^']+)'/g)].map(([, said]) => blank(said)));
none('what the judge gives as a reason is known to the page', reasons.length < 12 ? ['hardly any was found'] : reasons.filter((said) =>
  !told.has(said) && !/^signal \{\}$|\\|flag|tolerance|needs a number/.test(said)));
none('and the page knows none that it does not give', [...told].filter((said) => !reasons.includes(said)));

console.log(`1..${count}`);
