// What every browser story begins with: TAP, and Debian's chromium.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PATIENCE_MS = 60000; // a busy machine is no fault; what comes is not waited for any longer

let count = 0;
let shared = null;
const launched = [];
const opened = [];

// A title is a sentence of behaviour; WORK waits until it is so, or throws.
// Each step stands on the last, so the first that fails ends the story.
export async function check(title, work) {
  count++;
  try {
    await work();
    console.log(`ok ${count} - ${title}`);
  } catch (error) {
    console.log(`not ok ${count} - ${title}\n${String(error.stack ?? error).replaceAll(/^/gm, '# ')}`);
    for (const { page, troubles } of opened) console.log(`# ${page.url()}\n${troubles.map((line) => `#   ${line}`).join('\n')}`);
    for (const [n, { page }] of opened.entries()) await keep(page, `failed-${n + 1}`);
    done();
    process.exit(1);
  }
}

export const closeBrowser = () => Promise.all(launched.map((browser) => browser.close()));

export function done() {
  console.log(`1..${count}`);
  closeBrowser();
}

export function same(is, expected) {
  if (is !== expected) throw new Error(`is ${JSON.stringify(is)}, not ${JSON.stringify(expected)}`);
}

export const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export async function launch(args = FLAGS) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
  launched.push(browser);
  return browser;
}

// For each person a profile of its own, empty: cookies, storage, cache and network
// are theirs alone.  With `args`, or in `own`, the browser is theirs too.  What a page
// says on its console as an error, or throws, is in .troubles.
export async function openBrowser({ own = null, args = null, ...options } = {}) {
  const browser = own ?? await (args ? launch(args) : shared ??= launch());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`${message.text()} ${message.location().url}`);
  });
  opened.push({ page, troubles });
  return { context, page, troubles };
}

// The row of the board that belongs to NAME.
export const rowOf = (page, name) => page.locator('#board tbody tr', { has: page.getByText(name, { exact: true }) });

export async function textIs(locator, text) {
  await locator.filter({ hasText: text }).first().waitFor();
}

export async function attributeIs(page, selector, name, value) {
  await page.waitForFunction(([s, n, v]) => document.querySelector(s)?.getAttribute(n) === v, [selector, name, value]);
}

// With SHOTS set, keep a picture there.  (Playwright's own way of taking one puts
// a style into the page, which its policy forbids, and the story hears of it.)
export async function keep(page, name) {
  if (!process.env.SHOTS) return;
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot');
  writeFileSync(join(process.env.SHOTS, `${name}.png`), data, 'base64');
  await session.detach();
}

// ---- the editor: CodeMirror, or the textarea before it has come ----------------

export const codeText = (page) => page.evaluate(() => {
  const area = document.querySelector('#editor textarea');
  if (area) return area.value;
  const lines = document.querySelector('#editor .code-host').shadowRoot.querySelectorAll('.cm-line');
  return [...lines].map((line) => line.textContent).join('\n');
});

// Only short texts: CodeMirror keeps in the document what can be seen.
export async function codeIs(page, text) {
  const until = Date.now() + PATIENCE_MS;
  let is;
  do {
    is = await codeText(page);
    if (typeof text === 'string' ? is === text : text.test(is)) return;
    await page.waitForFunction((was) => {
      const area = document.querySelector('#editor textarea');
      const host = document.querySelector('#editor .code-host');
      const lines = host ? [...host.shadowRoot.querySelectorAll('.cm-line')].map((line) => line.textContent) : [];
      return (area ? area.value : lines.join('\n')) !== was;
    }, is, { timeout: Math.max(1, until - Date.now()) }).catch(() => {});
  } while (Date.now() < until);
  throw new Error(`the code is ${JSON.stringify(is)}, not ${text}`);
}

// Pasted over all that is there.
export async function typeCode(page, text) {
  await attributeIs(page, '#editor', 'data-editor', 'code');
  const content = page.locator('#editor .cm-content');
  await content.focus();
  await page.keyboard.press('Control+A');
  if (text === '') return page.keyboard.press('Delete');
  return content.evaluate((node, words) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', words);
    node.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

// A room of one's own with the first problem, running; BEFORE looks at it first.
export async function startAlone(page, url, { make = 'Make the room', name = 'Your name', start = 'Start the battle' } = {}, before = null) {
  await page.goto(url);
  await page.getByLabel(name).fill('Ada');
  await page.locator('[name="pick"]').selectOption('choose');
  await page.locator('#choices input').first().check();
  await page.getByRole('button', { name: make }).click();
  await page.waitForURL('**/rooms/*');
  await page.locator('body[data-ready]').waitFor();
  await before?.();
  await page.getByRole('button', { name: start }).click();
  await page.locator('article.problem .statement-head h2').first().waitFor();
}
