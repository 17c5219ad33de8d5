// The page of minutes, by a host and by a player.
// usage: node minutes.js URL CODE FOLDER	(cookies of curl: FOLDER/NAME.jar)

import { writeFileSync } from 'node:fs';
import { check, done, keep, same, textIs } from './browser.js';
import { isAccessible } from './inspect.js';
import { cookiesOf, person } from './people.js';

const [URL, CODE, FOLDER] = process.argv.slice(2);
const address = `${URL}/rooms/${CODE}/minutes`;
const model = (mode) => writeFileSync(`${FOLDER}/model/mode`, mode);

const open = async (name) => {
  const one = await person();
  await one.context.addCookies(cookiesOf(`${FOLDER}/${name}.jar`));
  await one.page.goto(address);
  return one;
};
const ada = await open('ada');
const shown = ada.page.locator('#minutes');

await check('before, the page says that there are none', () => textIs(shown, 'There are no minutes yet'));
await check('a host is asked what to write', async () => {
  await ada.page.locator('#make-minutes').click();
  await ada.page.locator('dialog').waitFor();
});
await check('and told where all of it goes', () => textIs(ada.page.locator('dialog'), 'test-model (http://127.0.0.1:'));
await check('and how much', () => textIs(ada.page.locator('dialog'), '2 lines'));
await check('a kind has words to begin with', async () => {
  await ada.page.locator('#minutes-template').selectOption('interview');
  same(/job interview/.test(await ada.page.locator('#minutes-prompt').inputValue()), true);
  same(await ada.page.locator('#minutes-readers').inputValue(), 'hosts');
  await ada.page.locator('#minutes-template').selectOption('battle');
  await ada.page.locator('#minutes-readers').selectOption('players');
});
await check('the question is accessible', () => isAccessible(ada.page));
await keep(ada.page, 'minutes-question');
await check('what has come is shown while it comes', async () => {
  model('step');
  await ada.page.getByRole('button', { name: 'Send it' }).click();
  await textIs(shown, 'Whether <b>one pass</b> is enough.');
  await textIs(shown, 'Minutes are being written.');
});
await keep(ada.page, 'minutes-written');
await check('and the rest, without loading the page', async () => {
  model('well');
  await textIs(shown, 'Advice for bob.');
  await ada.page.locator('#minutes[data-state="DONE"]').waitFor();
});
await check('with who wrote it', () => textIs(shown, 'Written by test-model'));
await check('the page is accessible', () => isAccessible(ada.page));
await keep(ada.page, 'minutes');
await check('what it rests on is a click away', async () => {
  await shown.getByRole('link', { name: 'said at' }).first().click();
  await ada.page.waitForURL(/timeline#line-[0-9]+$/);
  await textIs(ada.page.locator('.timeline'), 'Let us sum the numbers.');
});
const bob = await open('bob');
await check('a player reads their own advice', () => textIs(bob.page.locator('#minutes'), 'Advice for bob.'));
await check('and nobody else\'s', async () => same(/Advice for ada/.test(await bob.page.locator('#minutes').textContent()), false));
await check('and cannot have others written', async () => same(await bob.page.locator('#make-minutes').count(), 0));
await check('a host deletes them', async () => {
  await ada.page.goto(address);
  await ada.page.locator('#delete-minutes').click();
  await ada.page.locator('dialog').getByRole('button', { name: 'Delete these minutes' }).click();
  await textIs(shown, 'There are no minutes yet');
});

for (const { context } of [ada, bob]) await context.close();
done();
