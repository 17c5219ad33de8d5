// A battle of two browsers, from making the room to the podium.
// usage: node battle.js URL

import { attributeIs, check, codeIs, done, keep, openBrowser, rowOf, same, textIs, typeCode } from './browser.js';

const URL = process.argv[2];
const RIGHT = 'a, b = map(int, input().split())\nprint(sum([a, b]))\n';
const WRONG = 'print(-1)\n';

const ada = await openBrowser();
const bob = await openBrowser({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
let link;

await check('the first page makes a room with a name only', async () => {
  await ada.page.goto(URL);
  await ada.page.getByLabel('Your name').fill('Ada');
  await ada.page.locator('[name="pick"]').selectOption('choose');
  await ada.page.locator('#choices input').first().check();
  await ada.page.getByRole('button', { name: 'Make the room' }).click();
  await ada.page.waitForURL('**/rooms/*');
  link = ada.page.url();
  await rowOf(ada.page, 'Ada').waitFor();
});

await check('a link and one field are enough to join, on a phone', async () => {
  await bob.page.goto(link);
  await bob.page.getByPlaceholder('Your name').fill('Bob');
  await bob.page.getByRole('button', { name: 'Join' }).click();
  await attributeIs(bob.page, 'body', 'data-seated', '');
});
await check('the other browser sees who came, without reload', () => textIs(ada.page.locator('#lobby-people'), 'Bob'));
await check('who is no host has no start button', async () => same(await bob.page.locator('#start').isVisible(), false));
await check('problems are not in the page before the start', async () => same(await bob.page.locator('article.problem').count(), 0));
await keep(ada.page, 'lobby');

await check('the host starts, and the problem is there', async () => {
  await ada.page.getByRole('button', { name: 'Start the battle' }).click();
  await ada.page.locator('article.problem .statement-head h2').first().waitFor();
});
await check('the other browser turns to the problem by itself', () => bob.page.locator('article.problem .statement-head h2').first().waitFor());
await check('the clock runs', async () => {
  const clock = ada.page.locator('#clock');
  const was = await clock.textContent();
  await ada.page.waitForFunction((text) => document.querySelector('#clock').textContent !== text, was);
  if (!/^\d+:\d\d/.test(was)) throw new Error(was);
});

await check('what is typed is kept on the server', async () => {
  await ada.page.getByLabel('Language').selectOption('python');
  await typeCode(ada.page, WRONG);
  await ada.page.getByText('Saved', { exact: true }).waitFor();
});
await check('and in this browser at once: a reload in the middle keeps it', async () => {
  await typeCode(ada.page, `${WRONG}# more\n`);
  await ada.page.reload();
  await codeIs(ada.page, `${WRONG}# more\n`);
  await attributeIs(ada.page, '#editor', 'data-editor', 'code');
  await codeIs(ada.page, `${WRONG}# more\n`);
  same(await ada.page.getByLabel('Language').inputValue(), 'python');
});

await check('Ctrl+Enter submits, and the verdict begins with its word', async () => {
  await ada.page.locator('#editor .cm-content').focus();
  await ada.page.keyboard.press('Control+Enter');
  await ada.page.locator('.verdict[data-kind="bad"]').waitFor();
  await textIs(ada.page.locator('.verdict-word'), /^Wrong answer on test \d+/);
});
await check('a screen reader hears it', () => textIs(ada.page.locator('#announce'), 'Wrong answer'));
await check('the try is in the history', async () => {
  await ada.page.getByRole('tab', { name: 'History' }).click();
  same(await ada.page.locator('.tries li').count(), 1);
});
await keep(ada.page, 'wrong');

await check('running on the sample shows what was printed', async () => {
  await ada.page.getByRole('button', { name: 'Run', exact: true }).click();
  await textIs(ada.page.locator('#run-out'), '-1');
  await textIs(ada.page.locator('#run-word'), 'Output');
});

await check('a phone submits with one thumb', async () => {
  await bob.page.locator('[data-go="code"]').tap();
  await bob.page.getByLabel('Language').selectOption('python');
  await typeCode(bob.page, RIGHT);
  await bob.page.locator('#submit').tap();
  await textIs(bob.page.locator('.verdict-word'), 'Accepted');
});
await keep(bob.page, 'phone');
await check('the other board moves by itself', async () => {
  await textIs(rowOf(ada.page, 'Bob').locator('.points'), '100');
  await textIs(ada.page.locator('#board tbody tr').first(), 'Bob');
});
await check('with the first solve marked', () => rowOf(ada.page, 'Bob').locator('.flag').waitFor());
await check('and no colour alone tells it', () => textIs(rowOf(ada.page, 'Bob').locator('.mark'), 'solved'));

await check('what is said shows as text, never as markup', async () => {
  await bob.page.locator('[data-go="chat"]').tap();
  await bob.page.getByPlaceholder('Say something').fill('well played <b>you</b>');
  await bob.page.keyboard.press('Enter');
  await textIs(bob.page.locator('#messages'), 'well played <b>you</b>');
});
await check('the other hears that something was said', () => textIs(ada.page.locator('#tab-chat .unread'), '1'));
await check('and reads it', async () => {
  await ada.page.locator('#tab-chat').click();
  await textIs(ada.page.locator('#messages'), 'well played <b>you</b>');
  same(await ada.page.locator('#tab-chat .unread').isVisible(), false);
});

await check('a closed page is told to the others, until when they can return', async () => {
  await bob.page.goto('about:blank');
  await ada.page.locator('#tab-people').click();
  await textIs(ada.page.locator('#people [data-state="DISCONNECTED"]'), /Bob.*can return until/);
});
await check('coming back is enough', async () => {
  await bob.page.goto(link);
  await textIs(ada.page.locator('#people [data-state="PRESENT"]'), 'Bob');
});

await check('ending the battle asks first', async () => {
  await ada.page.locator('#room-menu summary').click();
  await ada.page.getByRole('button', { name: 'End the battle for all' }).click();
  await ada.page.getByRole('button', { name: 'Stay' }).click();
  same(await ada.page.locator('body').getAttribute('data-state'), 'RUNNING');
});
await check('and then ends it for both', async () => {
  await ada.page.locator('#room-menu summary').click();
  await ada.page.getByRole('button', { name: 'End the battle for all' }).click();
  await ada.page.getByRole('button', { name: 'End it' }).click();
  await attributeIs(ada.page, 'body', 'data-state', 'FINISHED');
  await attributeIs(bob.page, 'body', 'data-state', 'FINISHED');
});
await check('the podium has who scored', () => textIs(bob.page.locator('#podium li'), 'Bob'));
await check('the result is final', () => textIs(ada.page.locator('#final-word'), 'Final.'));
await keep(ada.page, 'result');

await check('no page did anything that its policy forbids', async () => {
  // A page that is left saves its draft once more; its successor may be told so.
  const all = [...ada.troubles, ...bob.troubles].filter((t) => !/409.*\/drafts\//.test(t));
  if (all.length) throw new Error(all.join('\n'));
});

await ada.context.close();
await bob.context.close();
done();
