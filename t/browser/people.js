// People of a meeting, by real browsers with made-up devices.  What stories of
// meetings share.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { FLAGS, openBrowser } from './browser.js';

const PATIENCE_MS = 60000; // a busy machine encodes and decodes slowly
const MEDIA = [...FLAGS, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--autoplay-policy=no-user-gesture-required', '--auto-select-desktop-capture-source=Entire screen'];

export const shell = (text) => execFileSync('sh', ['-c', text]).toString().trim();
export const pidOf = (service) => shell(`s6-svstat -o pid "$SITE/service/${service}"`);
export const kill = (service) => shell(`kill -9 ${pidOf(service)}`);
export const sql = (text) => execFileSync('psql', ['-XAtqw', '-v', 'ON_ERROR_STOP=1', process.env.DATABASE_URL, '-c', text]).toString().trim();
export const pause = (ms) => new Promise((next) => { setTimeout(next, ms); });

export function cookiesOf(jar) {
  return readFileSync(jar, 'utf8').split('\n').map((line) => line.replace(/^#HttpOnly_/, '').split('\t'))
    .filter((part) => part.length === 7).map(([domain, , path, , , name, value]) => ({ domain, path, name, value, httpOnly: true }));
}

// The room at ADDRESS, in a browser that has curl's cookies of JAR.
export async function person(address, jar, options = {}) {
  const browser = await openBrowser({ args: MEDIA, permissions: ['microphone', 'camera'], ...options });
  browser.context.setDefaultTimeout(PATIENCE_MS);
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

// N pictures of others move.
export const moves = (browser, n = 1) => browser.page.waitForFunction((count) => {
  const videos = [...document.querySelectorAll('#meeting-tiles .tile.pictured:not([data-participant="own"]) video')];
  return videos.length === count && videos.every((v) => v.videoWidth > 0 && v.currentTime > 0.2);
}, n, { polling: 50 });
