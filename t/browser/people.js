// People of a meeting, by real browsers with made-up devices.  What stories of
// meetings share.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { FLAGS, openBrowser } from './browser.js';

const PATIENCE_MS = 60000; // a busy machine encodes and decodes slowly
const DEVICES = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
const MEDIA = [...FLAGS, '--autoplay-policy=no-user-gesture-required', '--auto-select-desktop-capture-source=Entire screen'];

export const shell = (text) => execFileSync('sh', ['-c', text]).toString().trim();
export const pidOf = (service) => shell(`s6-svstat -o pid "$SITE/service/${service}"`);
export const kill = (service) => shell(`kill -9 ${pidOf(service)}`);
export const sql = (text) => execFileSync('psql', ['-XAtqw', '-v', 'ON_ERROR_STOP=1', process.env.DATABASE_URL, '-c', text]).toString().trim();
export const pause = (ms) => new Promise((next) => { setTimeout(next, ms); });

export function cookiesOf(jar) {
  return readFileSync(jar, 'utf8').split('\n').map((line) => line.replace(/^#HttpOnly_/, '').split('\t'))
    .filter((part) => part.length === 7).map(([domain, , path, , , name, value]) => ({ domain, path, name, value, httpOnly: true }));
}

// The page at ADDRESS, in a browser that has curl's cookies of JAR, and what devices
// its flags MEDIA say.  Without an address it stays empty.
export async function person(address, jar, { media = DEVICES, ...options } = {}) {
  const browser = await openBrowser({ args: [...MEDIA, ...media], permissions: ['microphone', 'camera'], ...options });
  browser.context.setDefaultTimeout(PATIENCE_MS);
  if (!address) return browser;
  await browser.context.addCookies(cookiesOf(jar));
  await browser.page.goto(address);
  await browser.page.locator('body[data-ready]').waitFor();
  return browser;
}

export async function join({ page }, { camera = true } = {}) {
  await page.locator('#open-meeting').click();
  await page.locator('#meeting-microphone option').first().waitFor({ state: 'attached' });
  if (camera) await page.locator('#meeting-with-camera').check();
  const began = Date.now();
  await page.locator('#join-meeting').click();
  await page.locator('#meeting[data-state="in"]').waitFor();
  return began;
}

// What comes from the others: bytes of sound and of pictures.
export const received = ({ page }) => page.evaluate(async () => {
  const sum = { audio: 0, video: 0 };
  const pc = globalThis.meetingCall.peers.sub;
  for (const report of pc ? [...(await pc.getStats()).values()] : [])
    if (report.type === 'inbound-rtp') sum[report.kind] += report.bytesReceived;
  return sum;
});

// What PEOPLE have sent and received until now, in bytes, and pictures shown to them.
export async function traffic(people) {
  const sum = { sent: 0, received: 0, frames: 0 };
  for (const { page } of people) {
    const reports = await page.evaluate(async () => {
      const all = await Promise.all(Object.values(globalThis.meetingCall.peers).map((pc) => pc.getStats()));
      return all.flatMap((one) => [...one.values()]).filter((r) => /^(in|out)bound-rtp$/.test(r.type))
        .map((r) => [r.bytesSent ?? 0, r.bytesReceived ?? 0, r.framesDecoded ?? 0]);
    });
    for (const [sent, got, frames] of reports) {
      sum.sent += sent;
      sum.received += got;
      sum.frames += frames;
    }
  }
  return sum;
}

// What services take in SECONDS: {NAME: {cpu: % of a core, memory: MB}}.
export async function costOf(names, seconds) {
  const pids = names.map(pidOf);
  const used = (pid) => Number(shell(`awk '{print $14 + $15}' /proc/${pid}/stat`)); // in hundredths of a second
  const before = pids.map(used);
  await pause(seconds * 1000);
  return Object.fromEntries(names.map((name, n) => [name, { cpu: (used(pids[n]) - before[n]) / seconds, memory: memoryOf(pids[n]) }]));
}

export const memoryOf = (pid) => Math.round(Number(shell(`awk '/VmRSS/ {print $2}' /proc/${pid}/status`)) / 1024);

export const others = (browser) => browser.page.locator('#meeting-tiles .tile:not([data-participant="own"])');

// Tries until WORK says yes.
export async function eventually(work, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    if (await work()) return;
    if (Date.now() > end) throw new Error('it never came to that');
    await pause(100);
  }
}

export async function grows(browser, kind) {
  const before = (await received(browser))[kind];
  await eventually(async () => (await received(browser))[kind] > before + 1000);
}

// What a page has of its meeting, for whoever reads why a story failed.
const describe = ({ page }) => page.evaluate(() => {
  const { state, why, speaks, peers } = globalThis.meetingCall;
  const tiles = [...document.querySelectorAll('#meeting-tiles .tile')].map((tile) => {
    const video = tile.querySelector('video');
    return [tile.dataset.participant, tile.className, video.videoWidth, video.currentTime, video.srcObject?.getTracks().map((one) => `${one.kind} ${one.readyState} ${one.muted}`)].join(' ');
  });
  return [state, why, speaks, peers.pub?.connectionState, peers.sub?.connectionState, peers.sub?.getTransceivers().map((one) => one.currentDirection), ...tiles].join('\n');
});

// N pictures of others move.
export const moves = (browser, n = 1, timeout = PATIENCE_MS) => browser.page.waitForFunction((count) => {
  const videos = [...document.querySelectorAll('#meeting-tiles .tile.pictured:not([data-participant="own"]) video')];
  return videos.length === count && videos.every((v) => v.videoWidth > 0 && v.currentTime > 0.2);
}, n, { polling: 50, timeout }).catch(async (error) => { throw new Error(`${error.message}\n${await describe(browser)}`); });
