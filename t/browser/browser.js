// What every browser story begins with: TAP, and Debian's chromium.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

let count = 0;

// A title is a sentence of behaviour; WORK waits until it is so, or throws.
// Each step stands on the last, so the first that fails ends the story.
export async function check(title, work) {
  count++;
  try {
    await work();
    console.log(`ok ${count} - ${title}`);
  } catch (error) {
    console.log(`not ok ${count} - ${title}\n${String(error.stack ?? error).replaceAll(/^/gm, '# ')}`);
    done();
    process.exit(1);
  }
}

export const done = () => console.log(`1..${count}`);

export function same(is, expected) {
  if (is !== expected) throw new Error(`is ${JSON.stringify(is)}, not ${JSON.stringify(expected)}`);
}

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

// A browser of its own for each person, with an empty profile.  What a page
// says on its console as an error, or throws, is in .troubles.
export async function openBrowser(options = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS, viewport: { width: 1440, height: 900 }, ...options,
  });
  context.setDefaultTimeout(20000);
  const page = context.pages()[0] ?? await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`${message.text()} ${message.location().url}`);
  });
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

// With SHOTS set, keep a picture there.
export async function keep(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) });
}
