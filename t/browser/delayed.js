// While no judge is there: said in plain words, what is submitted is kept, and all
// goes on by itself when one is back.
// usage: node delayed.js URL JUDGE (its folder, for s6-svc)

import { execFileSync } from 'node:child_process';
import { check, done, keep, openBrowser, startAlone, textIs, typeCode } from './browser.js';

const [URL, JUDGE] = process.argv.slice(2);
const SAYS = 'Judging is delayed. What you submit is kept and judged by itself when a judge is back.';
const judge = (order) => execFileSync('s6-svc', [order, JUDGE]);

const { page } = await openBrowser();
const notice = page.locator('#notices');

await startAlone(page, URL);
await page.getByLabel('Language').selectOption('python');
await typeCode(page, 'a, b = map(int, input().split())\nprint(a + b)\n');
await check('the judge is stopped, and the page says so', async () => {
  judge('-d');
  await textIs(notice, SAYS);
});
await keep(page, 'delayed');
await check('what is submitted meanwhile is kept', async () => {
  await page.keyboard.press('Control+Enter');
  await textIs(page.locator('#foot-verdict'), 'In the queue');
});
await check('whoever comes now is told too, and finds no language', async () => {
  await page.reload();
  await textIs(notice, SAYS);
  await page.waitForFunction(() => document.querySelector('#language').options.length === 0);
});
await check('the judge is back: the page goes on by itself', async () => {
  judge('-u');
  await notice.filter({ hasText: SAYS }).waitFor({ state: 'hidden' });
  await page.waitForFunction(() => document.querySelector('#language option[value="python"]'));
});
await check('and what was kept is judged', () => textIs(page.locator('.verdict-word'), 'Accepted'));
done();
