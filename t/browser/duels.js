// Lockout and shortest in two browsers, with a rematch between.
// usage: node duels.js URL

import { attributeIs, check, done, keep, openBrowser, rowOf, textIs, typeCode } from './browser.js';

const URL = process.argv[2];
const LONG = 'first, second = map(int, input().split())\nprint(first + second)\n';
const SHORT = 'print(sum(map(int,input().split())))';

const ada = await openBrowser();
const bob = await openBrowser();

async function makeRoom(kind) {
  await ada.page.goto(URL);
  const name = ada.page.getByLabel('Your name');
  if (await name.count()) await name.fill('Ada');
  await ada.page.locator('[name="pick"]').selectOption('choose');
  await ada.page.locator('#choices input').first().check();
  await ada.page.locator('[name="mode"]').selectOption(kind);
  await ada.page.getByRole('button', { name: 'Make the room' }).click();
  await ada.page.waitForURL('**/rooms/*');
  await bob.page.goto(ada.page.url());
  const nickname = bob.page.getByPlaceholder('Your name');
  if (await nickname.count()) await nickname.fill('Bob');
  await bob.page.locator('#join [type="submit"]').click();
  await attributeIs(bob.page, 'body', 'data-seated', '');
}

async function start() {
  await ada.page.getByRole('button', { name: 'Start the battle' }).click();
  for (const { page } of [ada, bob]) await page.locator('article.problem .statement-head h2').first().waitFor();
}

async function send({ page }, source) {
  await page.getByLabel('Language').selectOption('python');
  await typeCode(page, source);
  await page.locator('#submit').click();
}

await check('a kind of battle is chosen with its rules in words', async () => {
  await makeRoom('lockout');
  await textIs(ada.page.locator('.rules'), 'solves a problem first takes its points');
});
await check('lockout begins', start);
await check('who solves the problem takes it, and all is over', async () => {
  await send(bob, LONG);
  await attributeIs(ada.page, 'body', 'data-state', 'FINISHED');
});
await check('both see who won', async () => {
  for (const { page } of [ada, bob]) await textIs(page.locator('#podium li').first(), 'Bob');
});
await check('the problem is marked as taken', async () => {
  await ada.page.getByRole('button', { name: 'Look at the problems again' }).click();
  await attributeIs(ada.page, '#letters [data-letter="A"]', 'data-taken', '');
  await ada.page.getByRole('button', { name: 'Back to the result' }).click();
});
await keep(ada.page, 'lockout');

await check('who lost asks for a rematch with one click', async () => {
  await ada.page.locator('#rematch').click();
  await ada.page.waitForURL((url) => !String(url).endsWith(bob.page.url().split('/').pop()));
});
await check('the other hears of it', () => textIs(bob.page.locator('#rematch'), 'Join the rematch'));
await check('and with one more click it begins by itself', async () => {
  await bob.page.locator('#rematch').click();
  await attributeIs(ada.page, 'body', 'data-state', 'RUNNING');
  await attributeIs(bob.page, 'body', 'data-state', 'RUNNING');
});

await check('shortest is another kind', async () => {
  await makeRoom('shortest');
  await textIs(bob.page.locator('.rules'), 'fewest bytes are ahead');
  await start();
});
await check('a long solution is ahead while it is alone', async () => {
  await send(bob, LONG);
  await textIs(rowOf(ada.page, 'Bob').locator('.penalty'), `${LONG.length} B`);
});
await check('a shorter one is then', async () => {
  await send(ada, SHORT);
  await textIs(bob.page.locator('#board tbody tr').first(), 'Ada');
  await textIs(rowOf(bob.page, 'Ada').locator('.penalty'), `${SHORT.length} B`);
});
await check('the board says that bytes count', () => textIs(ada.page.locator('#board th').last(), 'Bytes'));
await keep(ada.page, 'shortest');
await check('who is done says so, and is not taken for gone', async () => {
  await bob.page.locator('#room-menu summary').click();
  await bob.page.getByRole('button', { name: 'I am done' }).click();
  await ada.page.locator('#tab-people').click();
  await textIs(ada.page.locator('#people [data-state="COMPLETED"]'), 'Bob');
});
await check('when the host ends it, the shortest has won', async () => {
  await ada.page.locator('#room-menu summary').click();
  await ada.page.getByRole('button', { name: 'End the battle for all' }).click();
  await ada.page.getByRole('button', { name: 'End it' }).click();
  await textIs(bob.page.locator('#podium li[data-place="1"]'), 'Ada');
});
await check('no page did anything that its policy forbids', async () => {
  const all = [...ada.troubles, ...bob.troubles].filter((t) => !/409.*\/drafts\//.test(t));
  if (all.length) throw new Error(all.join('\n'));
});

await ada.context.close();
await bob.context.close();
done();
