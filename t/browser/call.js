// Two people in a meeting, by real browsers with made-up devices.
// usage: node call.js URL CODE JAR JAR	(cookies of curl)

import { check, done, keep, same, textIs } from './browser.js';
import { isAccessible } from './inspect.js';
import { eventually, grows, join, kill, moves, others, pause, person, received, shell, sql } from './people.js';

const [URL, CODE, ...JARS] = process.argv.slice(2);

const BACK_MS = 10000;

const [ada, bob] = await Promise.all(JARS.map((jar) => person(`${URL}/rooms/${CODE}`, jar)));

await check('before joining the microphone is heard', async () => {
  await ada.page.locator('#open-meeting').click();
  await ada.page.waitForFunction(() => document.querySelector('#meeting-level')?.value > 0.02);
});
await check('and the own picture seen, mirrored', async () => {
  await ada.page.locator('#meeting-with-camera').check();
  await ada.page.waitForFunction(() => document.querySelector('#meeting-preview').videoWidth > 0);
  same(await ada.page.locator('#meeting-preview').evaluate((v) => getComputedStyle(v).transform), 'matrix(-1, 0, 0, 1, 0, 0)');
});
await check('the way to the meeting is accessible', () => isAccessible(ada.page));
let began;
await check('one joins', async () => {
  await ada.page.locator('#meeting-consent').check();
  await ada.page.locator('#join-meeting').click();
  await ada.page.locator('#meeting[data-state="in"]').waitFor();
});
await check('and another, and both see the other moving', async () => {
  began = await join(bob);
  await Promise.all([moves(ada), moves(bob)]);
  console.log(`# from the click to both pictures moving: ${Date.now() - began} ms`);
});
await check('and hear each other', async () => {
  await Promise.all([grows(ada, 'audio'), grows(bob, 'audio'), grows(ada, 'video'), grows(bob, 'video')]);
});
await check('by their names in the room', async () => {
  await textIs(others(ada).locator('.name'), 'bob');
  await textIs(others(bob).locator('.name'), 'ada');
});
await check('with whether they are transcribed', async () => {
  await textIs(others(ada).locator('.signs'), 'not transcribed');
  await eventually(async () => /^transcribed/.test(await others(bob).locator('.signs').textContent()));
});
await check('which can be changed at any time', async () => {
  await bob.page.locator('.meeting-devices summary').click();
  await bob.page.locator('#meeting-consents').check();
  await eventually(async () => /^transcribed/.test(await others(ada).locator('.signs').textContent()));
});
await check('who speaks is marked', async () => {
  await others(ada).and(ada.page.locator('.speaks')).waitFor();
});
await check('who is muted is heard no more, and marked', async () => {
  await bob.page.locator('#meeting-mute').click();
  await textIs(others(ada).locator('.signs'), 'muted');
  same(await bob.page.evaluate(() => globalThis.meetingCall.peers.pub.getSenders()[0].track.enabled), false);
  await eventually(async () => {
    const before = (await received(ada)).audio;
    await pause(400);
    return (await received(ada)).audio === before;
  });
});
await check('until they speak again', async () => {
  await bob.page.locator('#meeting-mute').click();
  await grows(ada, 'audio');
});
await check('with push to talk the microphone is open while the key is held', async () => {
  await bob.page.locator('#meeting-talk').click();
  await textIs(others(ada).locator('.signs'), 'muted');
  await bob.page.keyboard.down('F7');
  await eventually(async () => !/\bmuted/.test(await others(ada).locator('.signs').textContent()));
  await bob.page.keyboard.up('F7');
  await textIs(others(ada).locator('.signs'), 'muted');
  await bob.page.locator('#meeting-talk').click();
  await eventually(async () => !/\bmuted/.test(await others(ada).locator('.signs').textContent()));
});
await check('another microphone takes over without a gap', async () => {
  const ids = await bob.page.locator('#meeting-microphone option').evaluateAll((all) => all.map((o) => o.value));
  await bob.page.locator('#meeting-microphone').selectOption(ids.at(-1));
  await eventually(() => bob.page.evaluate((id) => globalThis.meetingCall.peers.pub.getSenders()[0].track.getSettings().deviceId === id, ids.at(-1)));
  await grows(ada, 'audio');
});
await check('another loudspeaker is chosen, and kept', async () => {
  const ids = await bob.page.locator('#meeting-speaker option').evaluateAll((all) => all.map((o) => o.value));
  if (ids.length < 2) throw new Error(`only ${ids}`);
  const sink = (id) => bob.page.waitForFunction((wanted) => document.querySelector('#meeting-tiles .tile:not([data-participant="own"]) video').sinkId === wanted, id);
  for (const id of [ids.at(-1), ids[0], ids.at(-1)]) {
    await bob.page.locator('#meeting-speaker').selectOption(id);
    await sink(id);
  }
  same(await bob.page.evaluate(() => JSON.parse(localStorage.getItem('meeting: devices')).audiooutput), ids.at(-1));
  await grows(bob, 'audio');
});
await check('the camera is off and on again', async () => {
  await bob.page.locator('#meeting-camera-on').click();
  await eventually(async () => await ada.page.locator('.tile.pictured:not([data-participant="own"])').count() === 0);
  await bob.page.locator('#meeting-camera-on').click();
  await moves(ada);
  await grows(ada, 'video');
});
await check('the screen is shared and told', async () => {
  await bob.page.locator('#meeting-screen').click();
  await textIs(others(ada).locator('.signs'), 'shares a screen');
  await grows(ada, 'video');
  await bob.page.locator('#meeting-screen').click();
  await eventually(async () => !/screen/.test(await others(ada).locator('.signs').textContent()));
  await bob.page.locator('#meeting-camera-on').click();
  await moves(ada);
});
await check('with sound only no pictures are fetched', async () => {
  await ada.page.locator('#meeting-plain').click();
  await eventually(async () => {
    const before = (await received(ada)).video;
    await pause(400);
    return (await received(ada)).video === before;
  });
  await grows(ada, 'audio');
  await ada.page.locator('#meeting-plain').click();
  await grows(ada, 'video');
});
await check('the editor keeps its place, and the meeting is accessible', async () => {
  const side = await ada.page.locator('#side').boundingBox();
  const box = await ada.page.locator('#meeting').boundingBox();
  if (box.height > side.height * 0.55) throw new Error(`${box.height} of ${side.height}`);
  await isAccessible(ada.page);
});
await keep(ada.page, 'meeting');
await check('large pictures take more of it, and give it back', async () => {
  const height = async () => (await ada.page.locator('#meeting').boundingBox()).height;
  const before = await height();
  await ada.page.locator('#meeting-layout').click();
  await eventually(async () => await height() > before);
  const large = await height();
  await ada.page.locator('#meeting-layout').click();
  await eventually(async () => await height() < large);
});

// ---- who speaks, by the host's form and the button of each ---------------------------

const host = await ada.context.newPage();
const saveRule = async (name, value) => {
  await host.locator(`#rules [name="${name}"]`).selectOption(value);
  await host.locator('#rules').getByRole('button', { name: 'Save' }).click();
  await eventually(() => sql(`select policy->>'${name}' from riposte.room where code = '${CODE}'`) === value);
};
const told = ({ page }) => page.locator('#meeting .meeting-told');
await check('a host lets only the stage speak', async () => {
  await host.goto(`${URL}/rooms/${CODE}/host`);
  await eventually(async () => await host.locator('#rules [name="meeting"]').inputValue() === 'video');
  await saveRule('speakers', 'stage');
  await textIs(told(bob), 'You can listen');
  await grows(bob, 'audio'); // of the host, who speaks on
});
await check('calls one on it, who speaks', async () => {
  await others(ada).getByRole('button', { name: 'Call on the stage' }).click();
  await grows(ada, 'audio');
  await eventually(async () => await told(bob).textContent() === '');
});
await check('and takes them off it', async () => {
  await others(ada).getByRole('button', { name: 'Off the stage' }).click();
  await textIs(told(bob), 'You can listen');
});
await check('until all may speak', async () => {
  await saveRule('speakers', 'all');
  await Promise.all([moves(ada), moves(bob), grows(ada, 'audio')]);
});

// ---- what is lost ------------------------------------------------------------------------

// Nothing can be sent by UDP, as where a network has gone, in this network namespace only;
// the page's requests go on.  (At "blackhole" Chromium would close its sockets.)
const cut = () => shell('ip rule add pref 10 lookup local && ip rule del pref 0 && ip rule add pref 1 ipproto udp unreachable');
const mend = () => shell('ip rule del pref 1 && ip rule add pref 0 lookup local && ip rule del pref 10');
const ways = ({ page }) => page.evaluate(() => Object.values(globalThis.meetingCall.peers).flatMap((pc) =>
  [pc.localDescription, pc.remoteDescription].map((one) => /ice-ufrag:(\S+)/.exec(one?.sdp)?.[1])));
await check('when the network loses all of it, new ways are offered and answered', async () => {
  const before = await Promise.all([ada, bob].map(ways));
  for (const { page } of [ada, bob]) await page.evaluate(() => { globalThis.kept = globalThis.meetingCall.peers; });
  const at = Date.now();
  cut();
  try {
    await eventually(async () => (await Promise.all([ada, bob].map(ways))).every((now, n) => now.every((way, i) => way && way !== before[n][i])));
  } finally {
    mend();
  }
  console.log(`# after ${Date.now() - at} ms`);
});
await check('and once it is back both move, in the same connections', async () => {
  const at = Date.now();
  await Promise.all([grows(ada, 'audio'), grows(bob, 'audio'), grows(ada, 'video'), grows(bob, 'video')]);
  console.log(`# after ${Date.now() - at} ms`);
  for (const { page } of [ada, bob])
    same(await page.evaluate(() => ['pub', 'sub'].every((kind) => globalThis.kept[kind] === globalThis.meetingCall.peers[kind])), true);
});
await check('when the scribe was killed nobody notices', async () => {
  kill('scribe');
  await Promise.all([grows(ada, 'audio'), grows(bob, 'video')]);
});
await check('when Janus was killed all are back within ten seconds, without a reload', async () => {
  kill('janus');
  const at = Date.now();
  await Promise.all([ada, bob].map(({ page }) => page.locator('#meeting:not([data-state="in"])').waitFor()));
  await Promise.all([ada, bob].map(({ page }) => page.locator('#meeting[data-state="in"]').waitFor()));
  await Promise.all([moves(ada), moves(bob)]);
  await Promise.all([grows(ada, 'audio'), grows(bob, 'video')]);
  const took = Date.now() - at;
  console.log(`# from the kill to both pictures moving: ${took} ms`);
  if (took > BACK_MS) throw new Error('too late');
});
await check('who is removed from the room gets nothing more', async () => {
  await bob.page.evaluate(() => { globalThis.kept = globalThis.meetingCall.peers; globalThis.meetingCall.leave = () => {}; });
  await ada.page.evaluate(async ([code, id]) => {
    await fetch(`/api/v1/rooms/${code}/players/${id}`, { method: 'DELETE' });
  }, [CODE, Number(sql("select person_id from riposte.room_player where name = 'bob'"))]);
  await eventually(async () => await others(ada).count() === 0);
  const bytes = () => bob.page.evaluate(async () => [...(await globalThis.kept.sub.getStats()).values()].filter((r) => r.type === 'inbound-rtp').reduce((sum, r) => sum + r.bytesReceived, 0));
  // What was under way arrives yet; a connection that is closed has received 0.
  await eventually(async () => {
    const before = await bytes();
    await pause(1000);
    return await bytes() <= before;
  });
});
await check('who leaves the meeting is not in it', async () => {
  await ada.page.locator('#leave-meeting').click();
  await ada.page.locator('#open-meeting').waitFor();
  await eventually(async () => sql("select count(*) from riposte.meeting_participant where left_at is null") === '0');
});

await check('a room for sound offers no camera', async () => {
  await saveRule('meeting', 'audio');
  await ada.page.locator('#open-meeting').click();
  await ada.page.locator('#join-meeting').waitFor();
  same(await ada.page.locator('#meeting-with-camera').count(), 0);
});
await check('and one without a meeting nothing', async () => {
  await saveRule('meeting', 'off');
  await ada.page.locator('#meeting').waitFor({ state: 'hidden' });
  await saveRule('meeting', 'video');
  await ada.page.locator('#open-meeting').waitFor();
});
await check('whoever makes a room says which it has', async () => {
  await host.goto(URL);
  await host.locator('[name="pick"]').selectOption('choose');
  await host.locator('#choices input').first().check();
  await host.locator('[name="meeting"]').selectOption('audio');
  await host.getByRole('button', { name: 'Make the room' }).click();
  await host.waitForURL('**/rooms/*');
  same(sql(`select policy->>'meeting' from riposte.room where code = '${host.url().split('/').at(-1)}'`), 'audio');
  await host.close();
});

await check('the check tells that all works here', async () => {
  await ada.page.goto(`${URL}/rooms/${CODE}/check`);
  await isAccessible(ada.page);
  await ada.page.locator('#check-start').click();
  await textIs(ada.page.locator('#check-result'), 'A meeting will work here');
  for (const step of ['secure', 'microphone', 'camera', 'direct', 'relay'])
    same(`${step} ${await ada.page.locator(`#check-${step}`).getAttribute('data-state')}`, `${step} good`);
});
await check('and which way does not', async () => {
  kill('turn');
  shell('s6-svc -d "$SITE/service/turn"');
  await ada.page.locator('#check-start').click();
  await ada.page.locator('#check-relay[data-state="bad"]').waitFor();
  await textIs(ada.page.locator('#check-relay .words'), 'The relay cannot be reached');
});

for (const { context } of [ada, bob]) await context.close();
done();
