// The page that tries what a meeting needs, where something is missing.
// usage: node meeting-check.js URL CODE JAR JAR	(cookies of curl)

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, done, same, textIs } from './browser.js';
import { isAccessible } from './inspect.js';
import { cookiesOf, eventually, person, shell, sql } from './people.js';

const [URL, CODE, ADA, BOB] = process.argv.slice(2);
const CHECK = `${URL}/rooms/${CODE}/check`;

const lineOf = (page, step) => page.locator(`#check-${step}`);
// What a step says in the end.
async function says(page, step, state, words) {
  const said = `${await lineOf(page, step).getAttribute('data-state')}: ${await lineOf(page, step).locator('.words').textContent()}`;
  if (!said.startsWith(`${state}: `) || !said.includes(words)) throw new Error(`${step} is ${said}`);
}

// Until the last line stands there; what an earlier one said is gone at the click.
async function tryAll(page, result) {
  await page.locator('#check-start').click();
  await textIs(page.locator('#check-result'), result);
}

// Rules for what leaves this network namespace, which nothing else is in.
const rule = (words) => shell(`ip rule ${words}`);
const cut = () => shell('ip rule add pref 10 lookup local && ip rule del pref 0');
const mend = () => shell('ip rule add pref 0 lookup local && ip rule del pref 10');

const { page } = await person(CHECK, BOB);
await check('all works', async () => {
  await tryAll(page, 'A meeting will work here');
});
await check('with the way to the media server cut, the relay is what works', async () => {
  cut();
  for (const [n, way] of ['sport 21000-21999', 'dport 21000-21999'].entries()) rule(`add pref ${n + 1} ipproto udp ${way} lookup local`);
  for (const [n, way] of ['sport 20000-20999', 'dport 20000-20999'].entries()) rule(`add pref ${n + 3} ipproto udp ${way} blackhole`);
  await tryAll(page, 'A meeting will work here');
  await says(page, 'direct', 'bad', 'No direct way to the media server');
  await says(page, 'relay', 'good', 'Works');
});
await check('where the network lets no UDP through, the relay by TCP', async () => {
  for (const pref of [3, 4]) rule(`del pref ${pref}`);
  rule('add pref 3 ipproto udp blackhole');
  await tryAll(page, 'A meeting will work here');
  await says(page, 'direct', 'bad', 'No direct way to the media server');
  await says(page, 'relay', 'good', 'Works');
});
await check('with all of UDP cut, also behind the relay, nothing does', async () => {
  for (const pref of [1, 2, 3]) rule(`del pref ${pref}`);
  rule('add pref 1 ipproto udp blackhole');
  await tryAll(page, 'Neither way works');
  await says(page, 'direct', 'bad', 'No direct way to the media server');
  await says(page, 'relay', 'bad', 'The relay cannot be reached');
  await isAccessible(page);
});
await check('until it is mended', async () => {
  rule('del pref 1');
  mend();
  await tryAll(page, 'A meeting will work here');
});
await check('without a relay the direct way works', async () => {
  shell('s6-svc -wd -T 20000 -d "$SITE/service/turn"');
  await tryAll(page, 'A meeting will work here');
  await says(page, 'relay', 'bad', 'The relay cannot be reached');
  await says(page, 'direct', 'good', 'Works');
  shell('s6-svc -u "$SITE/service/turn"');
});
await page.context().close();

// ---- devices ---------------------------------------------------------------------------

// A WAV file: one channel of 48,000 samples a second, all of them 0.
function makeSilence(seconds) {
  const [rate, header] = [48000, Buffer.alloc(44)];
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + 2 * rate * seconds, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]]) header.writeUInt16LE(value, at);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(2 * rate, 28);
  header.write('data', 36);
  header.writeUInt32LE(2 * rate * seconds, 40);
  return Buffer.concat([header, Buffer.alloc(2 * rate * seconds)]);
}

await check('who gave the page no devices is told how to', async () => {
  const denied = await person(CHECK, BOB, { media: ['--use-fake-ui-for-media-stream=deny', '--use-fake-device-for-media-stream'], permissions: [] });
  await tryAll(denied.page, 'A meeting will work here');
  await says(denied.page, 'microphone', 'bad', 'The browser does not let this page use the microphone. Allow it beside the address');
  await says(denied.page, 'camera', 'bad', 'The browser does not let this page use the camera. Allow it beside the address');
  await denied.context.close();
});
await check('who has none, that there is none', async () => {
  const bare = await person(CHECK, BOB, { media: ['--use-fake-ui-for-media-stream'] });
  await tryAll(bare.page, 'A meeting will work here');
  await says(bare.page, 'microphone', 'bad', 'No microphone was found');
  await says(bare.page, 'camera', 'bad', 'No camera was found');
  await bare.context.close();
});
await check('whose devices another program has, that they do not answer', async () => {
  const busy = await person(CHECK, BOB);
  // no made-up device can be taken: this is what browsers then say
  await busy.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('in use', 'NotReadableError'));
  });
  await tryAll(busy.page, 'A meeting will work here');
  await says(busy.page, 'microphone', 'bad', 'The microphone does not answer: another program may be using it.');
  await says(busy.page, 'camera', 'bad', 'The camera does not answer: another program may be using it.');
  await busy.context.close();
});
await check('whose microphone is silent, that it is', async () => {
  const file = join(process.env.TMPDIR, 'silence.wav');
  writeFileSync(file, makeSilence(5));
  const silent = await person(CHECK, BOB, { media: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${file}`] });
  await tryAll(silent.page, 'A meeting will work here');
  await says(silent.page, 'microphone', 'bad', 'is there, but silent');
  await silent.context.close();
});

// By a name that is not this machine's own, over plain http.
const FAR = URL.replace('localhost', 'battle.test');
const far = await person(null, null, { media: ['--host-resolver-rules=MAP battle.test 127.0.0.1'] });
await far.context.addCookies(cookiesOf(BOB).map((one) => ({ ...one, domain: 'battle.test' })));
await check('over plain http, that devices need https', async () => {
  await far.page.goto(CHECK.replace(URL, FAR));
  await far.page.locator('body[data-ready]').waitFor();
  await tryAll(far.page, 'A meeting will work here');
  await says(far.page, 'secure', 'bad', 'Browsers give a page the microphone over https only');
  await says(far.page, 'microphone', 'skipped', 'Not tried');
  await says(far.page, 'camera', 'skipped', 'Not tried');
});
await check('as the room does, where they may listen', async () => {
  await far.page.goto(`${FAR}/rooms/${CODE}`);
  await far.page.locator('#open-meeting').click();
  await textIs(far.page.locator('#meeting .meeting-told'), 'to speak, open this site by its https address');
  await far.page.locator('#join-meeting').click();
  await far.page.locator('#meeting[data-state="in"]').waitFor();
  await far.context.close();
});

// ---- rooms where one may not speak, or that have no meeting --------------------------------

const ada = await person(CHECK, ADA);
const bob = await person(CHECK, BOB);
const policy = (rules) => ada.page.evaluate(async ([code, body]) => {
  const answer = await fetch(`/api/v1/rooms/${code}`, { method: 'PATCH', body, headers: { 'Content-Type': 'application/json' } });
  if (!answer.ok) throw new Error(await answer.text());
}, [CODE, JSON.stringify({ policy: rules })]);
await check('who may only listen is told that', async () => {
  await policy({ speakers: 'hosts' });
  await tryAll(bob.page, 'in this room you may listen only');
  await says(bob.page, 'direct', 'skipped', 'in this room you may listen only');
  await policy({ speakers: 'all' });
});
await check('and why neither way was tried where the meeting has just been closed', async () => {
  await policy({ meeting: 'off' });
  await tryAll(bob.page, 'Neither way works');
  await says(bob.page, 'direct', 'bad', 'This room has no meeting');
  await policy({ meeting: 'video' });
});

// ---- sites where meetings are away, or off --------------------------------------------------

const opens = async (words) => {
  await bob.page.goto(`${URL}/rooms/${CODE}`);
  await bob.page.locator('#open-meeting').click();
  await textIs(bob.page.locator('#meeting .meeting-told'), words);
};
await check('while the media server is away room and check say so', async () => {
  shell('s6-svc -d "$SITE/service/janus"');
  await eventually(() => sql('select count(*) from riposte.scribe where janus and lease_until > now()') === '0');
  await opens('The media server is away');
  await bob.page.goto(CHECK);
  await tryAll(bob.page, 'Neither way works');
  for (const way of ['direct', 'relay']) await says(bob.page, way, 'bad', 'The media server is away');
  shell('s6-svc -u "$SITE/service/janus"');
});
await check('and where this site has none, that', async () => {
  shell('sed -i /RIPOSTE_MEETING_SECRET/d "$SITE/service/web/run" && s6-svc -wr -T 20000 -r "$SITE/service/web"');
  await opens('This site has no meetings: its owner has not set up Janus');
});

for (const { context } of [ada, bob]) await context.close();
done();
