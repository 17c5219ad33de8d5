// Figures of a meeting.
// usage: node bench-meeting.js URL CODE JAR...	(cookies of curl)
//
// Two people have a browser each.  Of eight the other six share one: pages of their
// own, with sessions, connections, cameras and pictures of their own.  Those six decode
// what comes and paint none of it, and their cameras are slow: 56 moving pictures take
// more processor than two cores have, and what is measured is the server.

import { closeBrowser } from './browser.js';
import { costOf, join, moves, others, person, traffic } from './people.js';

const [URL, CODE, ...JARS] = process.argv.slice(2);
const ROOM = `${URL}/rooms/${CODE}`;
const ROUNDS = 9;
const COST_S = 20;
const CROWD_MS = 240000; // eight browsers have little of two cores each

const line = (words, figure) => console.log(`${words.padEnd(52)}${figure}`);

// What flows is told, too: a machine that is too busy encodes and sends less.
async function tellCost(title, people) {
  const before = await traffic(people);
  for (const [name, { cpu, memory }] of Object.entries(await costOf(['janus', 'scribe'], COST_S)))
    line(`${title}: ${name}`, `${cpu.toFixed(1)} % of a core, ${memory} MB`);
  const after = await traffic(people);
  const rate = (name, unit) => Math.round((after[name] - before[name]) / COST_S / unit);
  line(`${title}: what they send, and get`, `${rate('sent', 125)} and ${rate('received', 125)} kbit/s, ${rate('frames', people.length)} pictures/s each`);
}

const [ada, bob] = await Promise.all(JARS.slice(0, 2).map((jar) => person(ROOM, jar)));
await join(ada);
const waits = [];
for (let n = 0; n < ROUNDS; n++) {
  const began = await join(bob);
  await Promise.all([moves(ada), moves(bob)]);
  waits.push(Date.now() - began);
  if (n === ROUNDS - 1) break;
  await bob.page.locator('#leave-meeting').click();
  await others(ada).waitFor({ state: 'detached' });
}
waits.sort((a, b) => a - b);
line(`from the click to both pictures moving, median of ${ROUNDS}`, `${waits[(ROUNDS - 1) / 2]} ms (${waits[0]} to ${waits.at(-1)})`);
await tellCost('two publishers', [ada, bob]);

const unpainted = (one) => one.page.evaluate(() => document.styleSheets[0].insertRule('#meeting-tiles video { display: none }'));
const third = await person(ROOM, JARS[2], { media: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=fps=8'] });
const crowd = [third];
for (const jar of JARS.slice(3)) crowd.push(await person(ROOM, jar, { own: third.context.browser() }));
for (const one of crowd) {
  await unpainted(one);
  await join(one);
}
const everybody = [ada, bob, ...crowd];
await Promise.all(everybody.map((one) => moves(one, 7, CROWD_MS)));
await tellCost('eight publishers', everybody);
await closeBrowser();
