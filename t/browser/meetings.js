// Four people in a meeting, for longer.
// usage: node meetings.js URL CODE JAR...	(cookies of curl)

import { check, done, same } from './browser.js';
import { eventually, grows, join, moves, others, pause, person, pidOf, shell, sql } from './people.js';

const [URL, CODE, ...JARS] = process.argv.slice(2);
const ROOM = `${URL}/rooms/${CODE}`;
const CHURN = Number(process.env.CHURN ?? 236);

// Seconds of processor that a service has used, and its memory in MB.
const cpuOf = (pid) => shell(`awk '{print ($14 + $15) / 100}' /proc/${pid}/stat`);
const memoryOf = (pid) => Math.round(Number(shell(`awk '/VmRSS/ {print $2}' /proc/${pid}/status`)) / 1024);
const filesOf = (pid) => Number(shell(`ls /proc/${pid}/fd | wc -l`));

async function cost(title) {
  const pids = { janus: pidOf('janus'), scribe: pidOf('scribe') };
  const before = Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, Number(cpuOf(pid))]));
  await pause(20000);
  for (const [name, pid] of Object.entries(pids))
    console.log(`# ${title}: ${name} ${(100 * (Number(cpuOf(pid)) - before[name]) / 20).toFixed(1)} % of a core, ${memoryOf(pid)} MB`);
}

const people = [];
await check('two join', async () => {
  for (const jar of JARS.slice(0, 2)) {
    people.push(await person(ROOM, jar));
    await join(people.at(-1));
  }
  await Promise.all(people.map((one) => moves(one, 1)));
});
await cost('two publishers');
await check('four see and hear each other', async () => {
  for (const jar of JARS.slice(2)) {
    people.push(await person(ROOM, jar));
    await join(people.at(-1));
  }
  await Promise.all(people.map((one) => moves(one, 3)));
  await Promise.all(people.flatMap((one) => [grows(one, 'audio'), grows(one, 'video')]));
});
await cost('four publishers');
await check('a tab that crashes is cleaned up within 45 seconds', async () => {
  const { page } = people.pop();
  const began = Date.now();
  await page.goto('chrome://crash').catch(() => {}); // it does not answer any more
  await eventually(async () => await others(people[0]).count() === 2);
  console.log(`# after ${Date.now() - began} ms`);
  if (Date.now() - began > 45000) throw new Error('too late');
});
await check('all go through the relay alone', async () => {
  for (const { page } of people) {
    await page.evaluate(() => localStorage.setItem('meeting: devices', JSON.stringify({ relay: 'yes' })));
    await page.reload();
    await page.locator('body[data-ready]').waitFor();
  }
  for (const one of people) await join(one);
  await Promise.all(people.map((one) => moves(one, 2)));
  for (const { page } of people) {
    const kinds = await page.evaluate(async () => [...(await globalThis.meetingCall.peers.pub.getStats()).values()].filter((r) => r.type === 'local-candidate').map((r) => r.candidateType));
    same(kinds.every((kind) => kind === 'relay') && kinds.length > 0, true);
  }
});
await check('many come and go, and nothing stays behind', async () => {
  const [watcher, ...others2] = people;
  for (const { page } of others2) await page.locator('#leave-meeting').click();
  await eventually(async () => await others(watcher).count() === 0);
  const pids = ['janus', 'scribe'].map(pidOf);
  const before = pids.map(filesOf);
  for (let n = 0; n < CHURN; n += others2.length)
    await Promise.all(others2.map(async (one) => {
      await join(one, { camera: false });
      await one.page.locator('#leave-meeting').click();
    }));
  await eventually(async () => await others(watcher).count() === 0);
  await eventually(async () => pids.every((pid, n) => filesOf(pid) <= before[n] + 2), 120000);
  console.log(`# descriptors before ${before}, after ${pids.map(filesOf)}; memory ${pids.map(memoryOf)} MB`);
  same(sql("select count(distinct person_id) from riposte.meeting_participant where left_at is null"), '1');
});

for (const { context } of people) await context.close();
done();
