// Accounts in the browser: the first admin's ticket, signing in and out, names,
// passwords, sessions, and a guest who stays.
// usage: node account.js URL TICKET-PATH

import { check, done, openBrowser, same, textIs } from './browser.js';

const [URL, ticket] = process.argv.slice(2);
const SENTENCE = 'a sentence to sign in with';
const NEXT = 'another sentence to sign in';

const one = await openBrowser();
const two = await openBrowser({ colorScheme: 'dark' });

const signIn = async ({ page }, password) => {
  await page.goto(`${URL}/signin`);
  await page.getByLabel('Handle').fill('root');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

await check('the first admin\'s ticket makes an account', async () => {
  await one.page.goto(URL + ticket);
  await textIs(one.page.locator('h1'), 'Become the administrator');
  await one.page.getByLabel('Handle').fill('root');
  await one.page.getByLabel('Password').fill(SENTENCE);
  await one.page.getByRole('button', { name: 'Use this ticket' }).click();
  await one.page.waitForURL(`${URL}/`);
  await textIs(one.page.locator('.who'), 'root');
});
await check('and works once', async () => {
  const answer = await two.page.goto(URL + ticket);
  same(answer.ok(), false);
  await textIs(two.page.locator('h1'), /./);
});

await check('a wrong password is told, and nothing is lost of what was typed', async () => {
  await signIn(two, 'not the sentence');
  await two.page.locator('.error:not([hidden])').waitFor();
  same(await two.page.getByLabel('Handle').inputValue(), 'root');
});
await check('the right one signs in', async () => {
  await signIn(two, SENTENCE);
  await two.page.waitForURL(`${URL}/`);
});

await check('a name can be changed', async () => {
  await one.page.goto(`${URL}/account`);
  await one.page.getByLabel('What the others see').fill('Grace');
  await one.page.getByRole('button', { name: 'Save the name' }).click();
  await textIs(one.page.locator('.done'), 'The name is saved.');
  await one.page.reload();
  await textIs(one.page.locator('h1'), 'Grace');
});
await check('another session can be ended', async () => {
  same(await one.page.locator('.sessions li').count(), 2);
  await one.page.getByRole('button', { name: 'End', exact: true }).click();
  await one.page.waitForFunction(() => document.querySelectorAll('.sessions li').length === 1);
});
await check('and the other browser is a visitor', async () => {
  await two.page.goto(URL);
  await two.page.getByRole('link', { name: 'Sign in' }).waitFor();
});
await check('the password can be changed, with the present one', async () => {
  await one.page.getByLabel('Present password').fill(SENTENCE);
  await one.page.getByLabel('New password').fill(NEXT);
  await one.page.getByRole('button', { name: 'Change the password' }).click();
  await textIs(one.page.locator('.done'), 'The password is changed.');
});
await check('the old one signs in no more', async () => {
  await signIn(two, SENTENCE);
  await two.page.locator('.error:not([hidden])').waitFor();
});
await check('signing out leads to the first page, as a visitor', async () => {
  await one.page.locator('.menu summary').click();
  await one.page.getByRole('button', { name: 'Sign out' }).click();
  await one.page.getByRole('link', { name: 'Sign in' }).waitFor();
});
await check('a new account is made on its own page', async () => {
  await one.page.goto(`${URL}/signup`);
  await one.page.locator('[name="handle"]').fill('barbara');
  await one.page.locator('[name="name"]').fill('Barbara');
  await one.page.locator('[name="password"]').fill(SENTENCE);
  await one.page.getByRole('button', { name: 'Make the account' }).click();
  await one.page.waitForURL(`${URL}/`);
  await textIs(one.page.locator('.who'), 'Barbara');
});
await check('a page that is not there says so in words', async () => {
  const answer = await one.page.goto(`${URL}/rooms/nothing`);
  same(answer.status(), 404);
  await textIs(one.page.locator('h1'), 'Nothing is here');
});
await check('no page ran into an error of its own', async () => {
  const all = [...one.troubles, ...two.troubles].filter((t) => !/status of 4\d\d/.test(t));
  if (all.length) throw new Error(all.join('\n'));
});

await one.context.close();
await two.context.close();
done();
