// Four people in a meeting, and a fifth, for longer.
// usage: node meetings.js URL CODE JAR...	(cookies of curl)

import { check, done, same } from './browser.js';
import { eventually, grows, join, memoryOf, moves, others, person, pidOf, shell, sql } from './people.js';

const [URL, CODE, ...JARS] = process.argv.slice(2);
const ROOM = `${URL}/rooms/${CODE}`;
const CHURN = Number(process.env.CHURN ?? 236);

const filesOf = (pid) => Number(shell(`ls /proc/${pid}/fd | wc -l`));

const threadsOf = (pid) => Number(shell(`awk '/^Threads/ {print $2}' /proc/${pid}/status`));
const childrenOf = (pid) => shell(`cat /proc/${pid}/task/*/children`);

// All rooms that Janus has, as its administrator sees them.
async function roomsOfJanus() {
  const [, apisecret] = /api_secret = "(.+)"/.exec(shell('cat "$SITE/media/janus.jcfg"'));
  const [, admin_key] = /admin_key = "(.+)"/.exec(shell('cat "$SITE/media/janus.plugin.videoroom.jcfg"'));
  const ask = async (path, body) => (await fetch(`${URL}/janus${path}`, { method: 'POST', body: JSON.stringify({ transaction: 't', apisecret, ...body }) })).json();
  const session = `/${(await ask('', { janus: 'create' })).data.id}`;
  const handle = `${session}/${(await ask(session, { janus: 'attach', plugin: 'janus.plugin.videoroom' })).data.id}`;
  const { list } = (await ask(handle, { janus: 'message', body: { request: 'list', admin_key } })).plugindata.data;
  await ask(session, { janus: 'destroy' });
  return list.length;
}

const people = [];
await check('two join', async () => {
  for (const jar of JARS.slice(0, 2)) {
    people.push(await person(ROOM, jar));
    await join(people.at(-1));
  }
  await Promise.all(people.map((one) => moves(one, 1)));
});
await check('four see and hear each other', async () => {
  for (const jar of JARS.slice(2, 4)) {
    people.push(await person(ROOM, jar));
    await join(people.at(-1));
  }
  await Promise.all(people.map((one) => moves(one, 3)));
  await Promise.all(people.flatMap((one) => [grows(one, 'audio'), grows(one, 'video')]));
});
await check('of more than four each sends a small picture, until there is place again', async () => {
  // a busy computer may send even less of them
  const sent = ({ page }) => page.evaluate(async () => {
    const { sender } = globalThis.meetingCall.peers.pub.getTransceivers().find((t) => t.receiver.track.kind === 'video');
    const { frameWidth } = [...(await sender.getStats()).values()].find((r) => r.type === 'outbound-rtp');
    return { scale: sender.getParameters().encodings[0].scaleResolutionDownBy ?? 1, width: frameWidth };
  });
  const isSmall = async (one) => { const { scale, width } = await sent(one); return scale === 2 && width <= 160; };
  same((await sent(people[0])).scale, 1);
  const fifth = await person(ROOM, JARS[4], { own: people[3].context.browser() });
  await join(fifth);
  await eventually(() => isSmall(people[0]));
  await eventually(() => isSmall(fifth));
  await fifth.context.close();
  await eventually(async () => (await sent(people[0])).scale === 1);
});
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
await check(`${CHURN} come and go, and leave no descriptor, thread or process behind`, async () => {
  const [watcher, ...guests] = people;
  for (const { page } of guests) await page.locator('#leave-meeting').click();
  await eventually(async () => await others(watcher).count() === 0);
  const pids = ['janus', 'scribe'].map(pidOf);
  const [files, threads] = [pids.map(filesOf), pids.map(threadsOf)];
  for (let n = 0; n < CHURN; n += guests.length)
    await Promise.all(guests.map(async (one) => {
      await join(one, { camera: false });
      await one.page.locator('#leave-meeting').click();
    }));
  await eventually(async () => await others(watcher).count() === 0);
  // nginx keeps a few connections to Janus
  await eventually(() => pids.every((pid, n) => filesOf(pid) <= files[n] + 2 && threadsOf(pid) <= threads[n]), 120000);
  console.log(`# descriptors before ${files}, after ${pids.map(filesOf)}; threads ${threads} and ${pids.map(threadsOf)}; memory ${pids.map(memoryOf)} MB`);
  same(pids.map(childrenOf).join(''), '');
  same(`${['janus', 'scribe'].map(pidOf)}`, `${pids}`);
  same(sql('select count(distinct person_id) from riposte.meeting_participant where left_at is null'), '1');
  same(await roomsOfJanus(), 1);
});
await check('nor a room, once the last has left', async () => {
  await people[0].page.locator('#leave-meeting').click();
  await eventually(async () => await roomsOfJanus() === 0);
  same(sql('select count(*) from riposte.meeting where closed_at is null'), '0');
});

for (const { context } of people) await context.close();
done();
