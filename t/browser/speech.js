// Two who speak recordings into their microphones, and one who did not agree.
// usage: node speech.js URL CODE FOLDER	(cookies of curl and NAME.wav in FOLDER)
//
// What the recogniser does stands in FOLDER/speech/mode; see t/speech-server.py.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join as path } from 'node:path';
import { check, done, FLAGS, same, textIs } from './browser.js';
import { isAccessible } from './inspect.js';
import { eventually, kill, person, pidOf, shell, sql } from './people.js';

const [URL, CODE, FOLDER] = process.argv.slice(2);
const mode = (word) => writeFileSync(path(FOLDER, 'speech', 'mode'), word);
const asked = () => { try { return Number(readFileSync(path(FOLDER, 'speech', 'asked'), 'utf8')); } catch { return 0; } };
const lines = (where) => Number(sql(`select count(*) from riposte.transcript_line l join riposte.room r using (room_id) where r.code = '${CODE}' and ${where}`));
const waiting = () => lines('l.line_id in (select s.line_id from riposte.transcript_sound s)');
const written = () => lines('l.text is not null');
const of = (name) => `l.person_id = (select p.person_id from riposte.room_player p where p.room_id = l.room_id and p.name = '${name}')`;

// A browser for each: the recording belongs to all of it.
const speaker = (name) => person(`${URL}/rooms/${CODE}`, path(FOLDER, `${name}.jar`), {
  args: [...FLAGS, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--autoplay-policy=no-user-gesture-required',
    `--use-file-for-fake-audio-capture=${path(FOLDER, `${name}.wav`)}`],
});

const enter = async (one, agrees) => {
  await one.page.locator('#open-meeting').click();
  await one.page.locator('#meeting-microphone option').first().waitFor({ state: 'attached' });
  if (agrees) await one.page.locator('#meeting-consent').check();
  await one.page.locator('#join-meeting').click();
  await one.page.locator('#meeting[data-state="in"]').waitFor();
};

const [ada, bob, cid] = await Promise.all(['ada', 'bob', 'cid'].map(speaker));

await check('two join and agree, a third does not', async () => {
  await enter(ada, true);
  await enter(bob, true);
  await enter(cid, false);
});
await check('what they are saying is a caption', async () => {
  await ada.page.locator('#transcript summary').click();
  await ada.page.evaluate(() => {
    const written = () => [...document.querySelectorAll('#transcript .lines li')].filter((line) => line.querySelector('.text').textContent).map((line) => line.dataset.line);
    const before = new Set(written());
    globalThis.firstSeen = {};
    new MutationObserver(() => {
      for (const line of written()) if (!before.has(line)) globalThis.firstSeen[line] ??= Date.now();
    }).observe(document.querySelector('#transcript .lines'), { subtree: true, childList: true, characterData: true });
  });
  await textIs(ada.page.locator('#transcript .saying'), 'this was said …');
});
await check('what the two say is written down', async () => {
  await eventually(() => lines(`l.text is not null and ${of('ada')}`) > 0 && lines(`l.text is not null and ${of('bob')}`) > 0);
});
await check('under their names, on the page', async () => {
  await textIs(ada.page.locator('#transcript .lines li'), 'bob');
  await textIs(ada.page.locator('#transcript .lines li'), 'ada');
});
await check('as captions', () => textIs(ada.page.locator('#transcript .captions').first(), 'this was said'));
await check('no later than three seconds after it was said', async () => {
  const ends = () => Object.fromEntries(sql(`select line_id, extract(epoch from t1) * 1000 from riposte.transcript_line where text is not null`).split('\n').map((row) => row.split('|')));
  let late = [];
  await eventually(async () => {
    const seen = await ada.page.evaluate(() => globalThis.firstSeen);
    const ended = ends();
    late = Object.entries(seen).filter(([id]) => ended[id]).map(([id, at]) => at - ended[id]).sort((a, b) => a - b);
    return late.length >= 5;
  });
  console.log(`# ${late.map(Math.round).join(', ')} ms`);
  const half = late[Math.floor(late.length / 2)];
  if (!(half > 0 && half <= 3000)) throw new Error(`${half} ms`);
});
await check('of what they said so far nothing is kept', () => {
  same(sql(`select count(*) from riposte.room_event e where e.kind = 'transcript_line' and e.payload->'line'->>'text' is not null
    and exists (select from riposte.transcript_line l where l.line_id = (e.payload->'line'->>'id')::bigint and l.text is not null)`), '0');
});
await check('captions can be switched off', async () => {
  await ada.page.locator('#captions-on').uncheck();
  same(await ada.page.locator('#transcript .captions').allTextContents().then((texts) => texts.join('')), '');
});
await check('who makes the text is told', () => textIs(ada.page.locator('#transcript [role="status"]'), 'test-model'));
await check('what the third says is not', () => same(lines(of('cid')), 0));
await check('the transcript is accessible', () => isAccessible(ada.page));

for (const [word, title] of [['500', 'has an error'], ['garbage', 'answers garbage'], ['half', 'ends in the middle of its answer'], ['slow', 'does not answer']]) {
  await check(`while the recogniser ${title}, lines wait`, async () => {
    mode(word);
    const before = asked();
    await eventually(() => asked() > before && waiting() > 0);
  });
  await check('which the page says, and for how long', async () => {
    await eventually(async () => Number(/the oldest for (\d+) s/.exec(await ada.page.locator('#transcript [role="status"]').textContent())?.[1]) > 3);
  });
  await check('and the meeting goes on', () => ada.page.locator('#meeting[data-state="in"]').waitFor());
  await check('and when it is back they come', async () => {
    const before = written();
    mode('well');
    await eventually(() => written() > before);
  });
}

await check('when the scribe was killed, speech that waited is not lost', async () => {
  mode('500');
  await eventually(() => waiting() > 0);
  const line = sql('select min(line_id) from riposte.transcript_sound');
  const was = pidOf('scribe');
  kill('scribe');
  mode('well');
  await eventually(() => pidOf('scribe') !== was && sql(`select text is not null from riposte.transcript_line where line_id = ${line}`) === 't');
});
await check('and what is said then is written down again', async () => {
  const last = sql('select max(line_id) from riposte.transcript_line');
  await eventually(() => lines(`l.line_id > ${last} and l.text is not null`) > 0);
});

await check('who takes their consent back is heard no more', async () => {
  await bob.page.locator('.meeting-devices summary').click();
  await bob.page.locator('#meeting-consents').uncheck();
  await eventually(() => sql(`select count(*) from riposte.meeting_consent c where not c.transcribe`) === '1');
  const last = sql('select max(line_id) from riposte.transcript_line');
  await eventually(() => lines(`l.line_id > ${last} and ${of('ada')}`) > 2);
  same(lines(`${of('bob')} and l.t1 > (select max(c.at) from riposte.meeting_consent c where not c.transcribe)`), 0);
});
await check('and may delete all that they said', async () => {
  await bob.page.locator('#transcript summary').click();
  await bob.page.locator('#transcript-withdraw').click();
  await bob.page.locator('dialog button[value="yes"]').click();
  await eventually(() => lines(of('bob')) === 0);
  await eventually(async () => await ada.page.locator('#transcript .lines li', { hasText: 'bob' }).count() === 0);
});
await check('a speaker corrects a line', async () => {
  const line = ada.page.locator('#transcript .lines li', { has: ada.page.getByRole('button', { name: 'Correct' }) }).first();
  await line.getByRole('button', { name: 'Correct' }).click();
  await ada.page.locator('dialog textarea').fill('<b>corrected</b>');
  await ada.page.locator('dialog button[value="yes"]').click();
  await textIs(ada.page.locator('#transcript .lines li .text'), '<b>corrected</b>');
});
await check('and others read it', async () => {
  await textIs(bob.page.locator('#transcript .lines li .text'), '<b>corrected</b>');
});
await check('the meeting is over when the last has left', async () => {
  await Promise.all([ada, bob, cid].map(({ page }) => page.locator('#leave-meeting').click()));
  await eventually(() => sql("select count(*) from riposte.meeting_participant where left_at is null") === '0');
});
await check('each request was as the protocol has it', () => {
  const faults = path(FOLDER, 'speech', 'faults');
  same(existsSync(faults) ? readFileSync(faults, 'utf8') : '', '');
});
await check('the key is in no log', () => {
  same(shell('cat "$SITE"/log/*/current | grep -c msg=') > 0, true);
  same(shell('cat "$SITE"/log/*/current | grep -c -F secret-key || :'), '0');
});

done();
