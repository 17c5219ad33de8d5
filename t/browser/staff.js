// The administration, by the first admin's link.
// usage: node staff.js URL LINK PACKAGE

import { check, done, keep, openBrowser, same, textIs } from './browser.js';
import { isSound } from './inspect.js';

const [URL, LINK, PACKAGE] = process.argv.slice(2);
const admin = await openBrowser();
const other = await openBrowser({ colorScheme: 'dark', viewport: { width: 390, height: 844 } });
const { page } = admin;
const open = (part) => page.goto(`${URL}/admin/${part}`);

await check('the first link makes an administrator', async () => {
  await page.goto(LINK);
  await page.getByLabel('Handle').fill('grace');
  await page.locator('[name="password"]').fill('correct horse battery');
  await page.getByRole('button', { name: 'Use this ticket' }).click();
  await page.locator('.menu summary').click();
  await page.getByRole('link', { name: 'Administration' }).click();
  await textIs(page.locator('h1'), 'Problems');
});
await check('problems tell how their solutions were judged', async () => {
  await textIs(page.locator('tbody tr'), 'as expected');
  await page.locator('tbody th a').first().click();
  await page.locator('tr[data-agrees="yes"]').first().waitFor();
  same(await page.locator('tr[data-agrees="no"]').count(), 0);
});
await keep(page, 'verification');
await check('a problem can be hidden and shown', async () => {
  await open('problems');
  await page.getByRole('button', { name: 'Everybody: hide it' }).first().click();
  await page.getByRole('button', { name: 'Hidden: show it' }).first().click();
  await page.getByRole('button', { name: 'Everybody: hide it' }).first().waitFor();
});
await check('judges are there with their slots', async () => {
  await open('judges');
  await textIs(page.locator('.judge'), 'At work');
  await page.locator('[data-slot="IDLE"]').first().waitFor();
});
await keep(page, 'judges');
await check('so is the queue', async () => {
  await open('queue');
  await textIs(page.locator('[data-live]'), '0 waiting');
});
await check('a package is uploaded, and its import is followed', async () => {
  await open('imports');
  await page.getByLabel('Zip file').setInputFiles(PACKAGE);
  await page.getByRole('button', { name: 'Import' }).click();
  await page.waitForURL(/admin\/imports\/\d+$/);
  await page.locator('#state[data-result="published"]').waitFor({ timeout: 60000 });
  await page.locator('tr[data-agrees="yes"]').first().waitFor();
});
await keep(page, 'import');
await check('somebody is invited by a link that is shown once', async () => {
  await open('tickets');
  await page.locator('#invite select').selectOption('teacher');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.locator('#made input').inputValue();
  await textIs(page.locator('[data-live] tbody tr').first(), 'an invitation, teacher');
  await other.page.goto(link);
  await other.page.getByLabel('Handle').fill('tess');
  await other.page.locator('[name="password"]').fill('another long sentence');
  await other.page.getByRole('button', { name: 'Use this ticket' }).click();
  await other.page.waitForURL(`${URL}/`);
});
await check('a link can be taken back', async () => {
  await page.locator('#invite select').selectOption('player');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const player = page.locator('tbody tr', { hasText: 'an invitation, player' });
  await player.getByRole('button', { name: 'Take it back' }).click();
  await player.waitFor({ state: 'detached' });
});
await keep(page, 'links');
await check('the new teacher is among the people', async () => {
  await open('users');
  const row = page.locator('[data-user]', { has: page.getByText('tess', { exact: true }).first() });
  same(await row.locator('[data-role]').inputValue(), 'teacher');
  await row.getByRole('button', { name: 'Link for a new one' }).click();
  await textIs(page.locator('#made'), 'tess');
});
await check('somebody is found by name, without JavaScript too', async () => {
  await page.locator('#find-user').fill('TES');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=TES/);
  same(await page.locator('[data-user]').count(), 1);
  await page.goto(`${URL}/admin/users?q=nobody+at+all`);
  await textIs(page.locator('main'), 'Nobody is found.');
  await open('users');
});
await check('the last administrator stays one, and the page says why', async () => {
  await page.locator('[data-user]', { has: page.getByText('grace', { exact: true }).first() }).locator('[data-role]').selectOption('player');
  await page.locator('#refused').waitFor();
});
await check('a teacher sees only their problems', async () => {
  await other.page.goto(`${URL}/admin/problems`);
  await textIs(other.page.locator('main'), 'There is no problem yet');
  same(await other.page.getByRole('link', { name: 'Judges' }).count(), 0);
  const answer = await other.page.goto(`${URL}/admin/users`);
  same(answer.status(), 403);
});
await check('a notice stands on every page', async () => {
  await open('service');
  await page.locator('#notice textarea').fill('Maintenance at <noon>');
  await page.getByRole('button', { name: 'Show it' }).click();
  await textIs(page.locator('#notice'), 'Saved.');
  await other.page.goto(`${URL}/problems`);
  await textIs(other.page.locator('.notice'), 'Maintenance at <noon>');
});
await check('until it is taken away', async () => {
  await page.getByRole('button', { name: 'Take it away' }).click();
  await textIs(page.locator('#notice'), 'Saved.');
  await other.page.waitForFunction(async () => !(await (await fetch('/problems')).text()).includes('Maintenance'));
});
await check('who may make rooms is decided here', async () => {
  await page.locator('[name="create_rooms"]').selectOption('staff');
  await page.locator('#policy [type="submit"]').click();
  await textIs(page.locator('#policy'), 'Saved.');
  await open('service');
  same(await page.locator('[name="create_rooms"]').inputValue(), 'staff');
});
await keep(page, 'site');
for (const part of ['problems', 'problems/sum', 'imports', 'imports/1', 'judges', 'queue', 'users', 'tickets', 'service'])
  await check(`${part}: valid, accessible, and nothing sticks out`, async () => {
    await open(part);
    await isSound(page);
  });
await check('no page did anything that its policy forbids', async () => {
  const all = [...admin.troubles, ...other.troubles].filter((t) => !/40[39] \(.*\) .*\/admin\/users/.test(t));
  if (all.length) throw new Error(all.join('\n'));
});

await admin.context.close();
await other.context.close();
done();
