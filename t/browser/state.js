// The room's state without a document: snapshot and events.
// usage: node state.js WWW-DIRECTORY

import { pathToFileURL } from 'node:url';

const www = pathToFileURL(`${process.argv[2]}/`);
const { RoomState, rankPlayers } = await import(new URL('state.js', www));
const { asClock, heardNow, roomClock, serverNow } = await import(new URL('clock.js', www));
const { placeIn, marksOf } = await import(new URL('told.js', www));
const { columnsOf, linesOf } = await import(new URL('chart.js', www));
const { verdictAbout, verdictWords } = await import(new URL('verdict.js', www));

let count = 0;
function is(title, got, expected) {
  const good = JSON.stringify(got) === JSON.stringify(expected);
  console.log(`${good ? 'ok' : 'not ok'} ${++count} - ${title}`);
  if (!good) {
    console.log(`# got ${JSON.stringify(got)}\n# not ${JSON.stringify(expected)}`);
    process.exitCode = 1;
  }
}

const player = (id, more) => ({
  id, name: `P${id}`, role: 'player', state: 'PRESENT', score: 0, penalty_s: 0, gained_at: null, joined_at: `2026-01-01T00:00:0${id}Z`, results: [], ...more,
});
const snapshot = (players) => ({ code: 'x', state: 'RUNNING', hosts: [1], role: 'player', problems: [{ letter: 'A' }], players });
const order = (players) => rankPlayers(players).map((p) => `${p.rank}:${p.id}`);

is('more points are ahead', order([player(1, { score: 100 }), player(2, { score: 200 })]), ['1:2', '2:1']);
is('then less penalty', order([player(1, { score: 100, penalty_s: 9 }), player(2, { score: 100, penalty_s: 8 })]), ['1:2', '2:1']);
is('then the earlier last gain', order([player(1, { score: 100, gained_at: '2026-01-01T00:00:02Z' }), player(2, { score: 100, gained_at: '2026-01-01T00:00:01Z' })]), ['1:2', '2:1']);
is('equal keys share a rank, and the next is not ahead', order([player(1), player(2), player(3, { score: 100 })]), ['1:3', '2:1', '2:2']);
is('a newcomer is below who scored', order([player(1, { score: 100, penalty_s: 99999 }), player(2)]), ['1:1', '2:2']);
is('spectators have no rank', order([player(1, { role: 'spectator' }), player(2)]), ['1:2']);

const state = new RoomState(snapshot([player(1), player(2)]), 2);
state.apply({ kind: 'board', payload: { rows: [{ id: 1, score: 100, penalty_s: 5, gained_at: 'x', results: [] }] } });
is('a board event moves the board', state.players.get(1).score, 100);
state.apply({ kind: 'player_state', payload: { player: player(1, { state: 'DISCONNECTED', left_deadline: 'd' }) } });
is('a state event tells the state', state.players.get(1).state, 'DISCONNECTED');
is('and takes no points away', state.players.get(1).score, 100);
is('an unknown event is passed over', state.apply({ kind: 'fireworks', payload: {} }), []);

const submission = (more) => ({ id: 7, player: 2, letter: 'A', state: 'QUEUED', ...more });
state.apply({ kind: 'submission_queued', payload: { submission: submission(), position: 3 } });
is('the place in the queue is told', verdictWords(state.submissions.get(7)), 'In the queue, place 3');
state.apply({ kind: 'submission_progress', payload: { submission: 7, state: 'COMPILING' } });
is('then that it compiles', verdictWords(state.submissions.get(7)), 'Compiling');
state.apply({ kind: 'submission_progress', payload: { submission: 7, state: 'RUNNING', test: 4, total: 9 } });
is('then the test', verdictWords(state.submissions.get(7)), 'Running test 4 of 9');
state.apply({ kind: 'verdict', payload: { submission: submission({ state: 'DONE', verdict: 'WRONG_ANSWER', test: 5, total: 9 }) } });
is('then the verdict, its word first', verdictWords(state.submissions.get(7)), 'Wrong answer on test 5 of 9');
state.apply({ kind: 'submission_progress', payload: { submission: 7, state: 'RUNNING', test: 4, total: 9 } });
is('what is late does not undo it', state.submissions.get(7).state, 'DONE');
state.apply({ kind: 'verdict', payload: { submission: submission({ id: 8, player: 1 }) } });
is('a host\'s view of others is not their own', state.submissions.has(8), false);
is('where the policy hides the test, none is named', verdictWords({ state: 'DONE', verdict: 'WRONG_ANSWER', test: null, total: null }), 'Wrong answer');
is('a limit says what the judge says of it', verdictAbout({ state: 'DONE', verdict: 'TIME_LIMIT', detail: '2.0 s allowed, stopped at 2.01 s' }), '2.0 s allowed, stopped at 2.01 s.');

const CPP = 'main.cpp: In function int main():\nmain.cpp:4:17: error: foo was not declared\n    4 | x\nmain.cpp:9:1: warning: unused';
is('the lines that a compiler names are found', marksOf(CPP), [{ line: 4, kind: 'error', text: 'foo was not declared' }, { line: 9, kind: 'warning', text: 'unused' }]);
is('also those of javac', placeIn('Main.java:3: error: ; expected').line, 3);
is('and of a Python traceback, with what went wrong', marksOf('Traceback (most recent call last):\n  File "main.py", line 7, in <module>\n    f()\nZeroDivisionError: division by zero'),
  [{ line: 7, kind: 'error', text: 'ZeroDivisionError: division by zero' }]);
is('no line is seen in words', placeIn('at 12:30 error'), null);

const solved = (at, points) => ({ letter: 'A', solved_at: `2026-01-01T00:00:${at}Z`, points });
const battle = { starts_at: '2026-01-01T00:00:00Z' };
const lines = linesOf([player(1, { results: [solved('20', 100), solved('10', 50)] }), player(2)], battle, 2, Date.parse('2026-01-01T00:00:30Z'));
is('points over time are steps, in the order of solving', lines[0].points, [[0, 0], [10, 50], [20, 150], [30, 150]]);
is('one\'s own line is known', lines.map((l) => l.me), [false, true]);
is('all lines share their times', columnsOf(lines), [[0, 10, 20, 30], [0, 50, 150, 150], [0, 0, 0, 0]]);

heardNow(new Date(Date.now() + 3600000).toISOString());
is('a wrong local clock does not matter', Math.abs(serverNow() - Date.now() - 3600000) < 100, true);
is('the clock counts by the server', roomClock({ state: 'RUNNING', paused_at: null, ends_at: new Date(serverNow() + 59500).toISOString() }), { text: '01:00', last: true });
is('a paused clock stands', roomClock({ state: 'RUNNING', paused_at: '2026-01-01T00:00:00Z', ends_at: '2026-01-01T00:10:00Z' }).text, '10:00');
is('hours show when there are some', asClock(3661000), '1:01:01');

console.log(`1..${count}`);
