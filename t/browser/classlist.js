// A class list as spreadsheets and schools' programs give it.
// usage: node classlist.js WWW-DIRECTORY

import { pathToFileURL } from 'node:url';

const www = pathToFileURL(`${process.argv[2]}/`);
const { parseClass } = await import(new URL('classlist.js', www));
const { teamRows } = await import(new URL('teams.js', www));

let count = 0;
function is(title, got, expected) {
  const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
  console.log(`${a === b ? 'ok' : 'not ok'} ${++count} - ${title}`);
  if (a !== b) { console.log(`# is ${a}, not ${b}`); process.exitCode = 1; }
}

const seats = (text) => parseClass(text).seats;
const faults = (text) => parseClass(text).faults;

is('nothing is no class', parseClass(' \n\n'), { seats: [], faults: [] });
is('names alone are enough', seats('Ada\nBob'), [{ name: 'Ada' }, { name: 'Bob' }]);
is('tabs of a spreadsheet', seats('17\tAda\tRed'), [{ external_id: '17', name: 'Ada', team: 'Red' }]);
is('semicolons, as half of Europe has them', seats('17;Ada, Countess;Red'), [{ external_id: '17', name: 'Ada, Countess', team: 'Red' }]);
is('commas, with quotes and line ends of Windows', seats('"17","Love""lace, Ada","Red"\r\n'), [{ external_id: '17', name: 'Love"lace, Ada', team: 'Red' }]);
is('a byte order mark is no name', seats('\ufeffAda'), [{ name: 'Ada' }]);
is('two cells: a number and a name', seats('17;Ada'), [{ external_id: '17', name: 'Ada' }]);
is('or a name and a team', seats('Ada;Red'), [{ name: 'Ada', team: 'Red' }]);
is('headings say which is which', seats('Team,Name,ID\nRed,Ada,17'), [{ team: 'Red', name: 'Ada', external_id: '17' }]);
is('unknown columns are passed over', seats('Name,Birthday,Klasse\nAda,1815,9b'), [{ name: 'Ada', team: '9b' }]);
is('empty lines and cells, too', seats('17;Ada;\n\n18;Bob;Red'), [{ external_id: '17', name: 'Ada' }, { external_id: '18', name: 'Bob', team: 'Red' }]);
is('a line without a name is named', faults('17;Ada;Red\n18;;Red'), [{ line: 2, why: 'class.no_name' }]);
is('so is a number that stands twice', faults('17;Ada\n17;Bob'), [{ line: 2, why: 'class.twice' }]);
is('and a name that is too long', faults('A'.repeat(41)), [{ line: 1, why: 'class.long_name' }]);
is('counted in characters', faults('\u{1f600}'.repeat(40)), []);

const player = (id, team, more) => [id, { id, team, role: 'player', left_reason: null, score: 0, penalty_s: 0, bytes: null, ...more }];
const state = { room: { teams: [{ id: 1, name: 'Red' }, { id: 2, name: 'Blue' }, { id: 3, name: 'Empty' }] },
  players: new Map([player(1, 1, { score: 100, penalty_s: 60 }), player(2, 2, { score: 50, penalty_s: 5 }), player(3, 2, { score: 50, penalty_s: 5 }),
    player(4, 1, { score: 500, left_reason: 'removed' }), player(5, 1, { score: 500, role: 'spectator' }), player(6, null, { score: 900 })]) };
is('a team has what its players have, less penalty first', teamRows(state).map((t) => [t.name, t.score, t.players]), [['Blue', 100, 2], ['Red', 100, 1]]);

console.log(`1..${count}`);
