// One who reads five sentences, written down by pocketsphinx: how many words are wrong,
// and by how much the times are.
// usage: node words-said.js URL CODE FOLDER SENTENCES REFERENCE
//
// SENTENCES has what is said, a line each; REFERENCE what the same recogniser makes of
// the recordings themselves.

import { readFileSync } from 'node:fs';
import { join as path } from 'node:path';
import { check, done, FLAGS, same } from './browser.js';
import { eventually, person, sql } from './people.js';

const [URL, CODE, FOLDER, SENTENCES, REFERENCE] = process.argv.slice(2);
const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

// Words to be inserted, deleted or replaced, per hundred of what was said.
function errors(said, written) {
  let row = written.map((_, n) => n + 1);
  row.unshift(0);
  for (const [i, word] of said.entries()) {
    const next = [i + 1];
    for (const [j, other] of written.entries())
      next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (word === other ? 0 : 1)));
    row = next;
  }
  return (100 * row.at(-1)) / said.length;
}

const said = wordsOf(readFileSync(SENTENCES, 'utf8'));
const reference = errors(said, wordsOf(readFileSync(REFERENCE, 'utf8')));
const ada = await person(`${URL}/rooms/${CODE}`, path(FOLDER, 'ada.jar'), {
  args: [...FLAGS, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--autoplay-policy=no-user-gesture-required',
    `--use-file-for-fake-audio-capture=${path(FOLDER, 'all.wav')}`],
});
const lines = () => JSON.parse(sql(`select coalesce(json_agg(json_build_object('text', l.text, 't0', extract(epoch from l.t0) * 1000, 't1', extract(epoch from l.t1) * 1000) order by l.t0), '[]')
  from riposte.transcript_line l join riposte.room r using (room_id) where r.code = '${CODE}'`));

await check('she joins and agrees', async () => {
  await ada.page.locator('#open-meeting').click();
  await ada.page.locator('#meeting-microphone option').first().waitFor({ state: 'attached' });
  await ada.page.locator('#meeting-consent').check();
  await ada.page.locator('#join-meeting').click();
  await ada.page.locator('#meeting[data-state="in"]').waitFor();
  // When her microphone hears something after a second of silence, by the same clock.
  await ada.page.evaluate(() => {
    globalThis.onsets = [];
    let quiet = Date.now();
    setInterval(() => {
      const { level } = globalThis.meetingCall;
      if (level < 0.01) return;
      if (Date.now() - quiet > 1000) globalThis.onsets.push(Date.now());
      quiet = Date.now();
    }, 20);
  });
});

// The recording begins with ten seconds of silence, where the lines of one time end.
const PAUSE_MS = 7000;
let once = [];
await check('all that she reads once is written down', async () => {
  await eventually(() => {
    const all = lines();
    const gaps = all.map((line, n) => (n && line.t0 - all[n - 1].t1 > PAUSE_MS ? n : 0)).filter(Boolean);
    once = gaps.length >= 2 ? all.slice(gaps[0], gaps[1]) : [];
    return once.length > 0 && once.every(({ text }) => text !== null);
  }, 240000);
});
await check('among it words that are hard to miss', () => {
  const text = once.map((line) => line.text).join(' ');
  console.log(`# ${text}`);
  for (const word of ['selfish', 'amiable', 'respectable']) same(wordsOf(text).includes(word), true);
});
await check('no more than five words in a hundred are worse than from the recordings', () => {
  const through = errors(said, wordsOf(once.map((line) => line.text).join(' ')));
  console.log(`# word error rate: ${through.toFixed(1)} %, of the recordings themselves ${reference.toFixed(1)} %`);
  if (through > reference + 5) throw new Error('worse');
});
await check('each line has the time at which it was said, within a second', async () => {
  const onsets = await ada.page.evaluate(() => globalThis.onsets);
  const late = once.filter(({ t0 }) => t0 > onsets[0]).map(({ t0 }) => Math.min(...onsets.map((at) => Math.abs(at - t0))));
  console.log(`# off by ${late.map(Math.round).join(', ')} ms`);
  const first = Math.min(...onsets.map((at) => Math.abs(at - once[0].t0)));
  if (!(first < 1000)) throw new Error(`${first} ms`);
});

done();
