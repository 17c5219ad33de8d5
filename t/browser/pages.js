// Every page that a player sees: valid markup, accessible in light and dark, nothing
// sticking out from 320 px to ultra-wide, and in German too.
// usage: node pages.js URL

import { attributeIs, check, done, keep, openBrowser, same, startAlone, textIs, typeCode } from './browser.js';
import { fits, isAccessible, validate } from './inspect.js';

const URL = process.argv[2];
const ada = await openBrowser();
const eve = await openBrowser({ colorScheme: 'dark', locale: 'de-DE', reducedMotion: 'reduce' });

const WIDTHS = [320, 390, 768, 1366, 3440];

// What each page is looked at for, in the browser that has it open.
async function look({ page }, name, address = page.url()) {
  await check(`${name}: the markup is valid`, () => validate(page, address));
  await check(`${name}: nothing sticks out, from 320 px to ultra-wide`, async () => {
    for (const width of WIDTHS) await fits(page, width);
  });
  await page.setViewportSize({ width: 1440, height: 900 });
  await check(`${name}: WCAG 2.2 AA`, () => isAccessible(page));
}

async function open(browser, path, name) {
  await browser.page.goto(URL + path);
  await look(browser, name);
  await keep(browser.page, name.replaceAll(' ', '-'));
}

await open(ada, '/', 'the first page');
await open(eve, '/', 'the first page in dark and German');
await check('a room is offered with as many problems as there are', async () => {
  await ada.page.waitForFunction(() => document.querySelector('[name="count"]').max === '2');
  same(await ada.page.locator('[name="count"]').inputValue(), '2');
});
await check('without JavaScript everything can be read', async () => {
  const plain = await openBrowser({ javaScriptEnabled: false });
  for (const [path, ...words] of [['/', 'Public rooms'], ['/problems', 'Sum'], ['/problems/sum', 'Input', 'Output']]) {
    await plain.page.goto(URL + path);
    await plain.page.locator('noscript .notice').waitFor();
    for (const text of words) await plain.page.locator('body', { hasText: text }).waitFor();
  }
  await plain.page.locator('.sample pre').first().waitFor();
  await plain.context.close();
});
await check('which says it in German', () => textIs(eve.page.locator('h1'), 'Gleiche Aufgaben'));
await open(ada, '/signin', 'signing in');
await open(ada, '/signup', 'signing up');
await open(ada, '/problems', 'the problems');
await open(ada, '/settings', 'the settings of a visitor');
await open(eve, '/settings', 'the settings in dark and German');
await open(ada, '/rooms/nothing', 'what is not there');

await check('the list of problems is searched as one types', async () => {
  await ada.page.goto(`${URL}/problems`);
  await ada.page.getByLabel('Search').fill('no such words');
  await textIs(ada.page.locator('#found'), '0 problems');
  same(await ada.page.locator('.problem-line:visible').count(), 0);
});

await check('a theme is chosen for all pages, without an account', async () => {
  await ada.page.goto(`${URL}/settings`);
  await ada.page.getByRole('radio', { name: 'Dark' }).check();
  await ada.page.goto(`${URL}/problems`);
  await attributeIs(ada.page, 'html', 'data-theme', 'dark');
  same(await ada.page.evaluate(() => getComputedStyle(document.body).color), 'rgb(233, 233, 230)');
  await ada.page.goto(`${URL}/settings`);
  await ada.page.getByRole('radio', { name: 'Light' }).check();
});
await check('a key is changed, and one that is in use is refused', async () => {
  const run = ada.page.locator('[data-action="run"]');
  await run.click();
  await ada.page.keyboard.press('Control+Enter');
  await textIs(ada.page.locator('#told'), 'These keys are in use: Submit.');
  await ada.page.keyboard.press('F4');
  await textIs(run, 'F4');
});

// Formulas, on the page of a problem and in practice.
await check('formulas are typeset by the browser itself', async () => {
  await ada.page.goto(`${URL}/problems/maths`);
  await ada.page.locator('.statement math msub').first().waitFor();
  await ada.page.locator('.statement .math.display math[display="block"]').waitFor();
});
await look(ada, 'a problem');
await keep(ada.page, 'problem');
await check('of a statement in two languages one is read, the other can be', async () => {
  const other = ada.page.getByText('Summan av');
  same(await other.isVisible(), false);
  await ada.page.getByText('The same in another language (sv)').click();
  await other.locator('math').first().waitFor();
});
await check('and what is wrong in one is shown as it was written', () => textIs(ada.page.locator('.math.plain'), '\\nosuch{x}'));
await check('samples can be copied', async () => {
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await ada.page.locator('[data-copy]').first().click();
  await textIs(ada.page.locator('[data-copy]').first(), 'Copied');
  same(await ada.page.evaluate(() => navigator.clipboard.readText()), '1 2\n');
});
await check('and where the browser has no clipboard to write to, as over plain http', async () => {
  const { context, page } = await openBrowser();
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.goto(`${URL}/problems/maths`);
  await page.locator('[data-copy]').first().click();
  await textIs(page.locator('[data-copy]').first(), 'Copied');
  await page.evaluate(() => { document.body.prepend(Object.assign(document.createElement('textarea'), { id: 'pasted' })); });
  await page.locator('#pasted').focus();
  await page.keyboard.press('Control+V');
  same(await page.locator('#pasted').inputValue(), '1 2\n');
  await context.close();
});
await check('practice begins at once, for a visitor too', async () => {
  await ada.page.getByRole('button', { name: 'Solve it' }).click();
  await ada.page.waitForURL('**/rooms/*');
  await attributeIs(ada.page, '#editor', 'data-editor', 'code');
  await ada.page.locator('article.problem math').first().waitFor();
});
await check('the key that was changed runs all the same', async () => {
  await ada.page.getByLabel('Language').selectOption('python');
  await typeCode(ada.page, 'a, b = map(int, input().split())\nprint(a + b + 1)\n');
  await ada.page.keyboard.press('F4');
  await textIs(ada.page.locator('.sameness'), 'Not the same as the sample');
  await textIs(ada.page.locator('.diff .missing'), '3');
  await textIs(ada.page.locator('.diff .extra'), '4');
});
await check('and the right one is the same on all samples', async () => {
  await typeCode(ada.page, 'a, b = map(int, input().split())\nprint(a + b)\n');
  await ada.page.getByRole('button', { name: 'Run all samples' }).click();
  await ada.page.locator('#inputs [data-kind="good"]').first().waitFor();
  await textIs(ada.page.locator('.sameness'), 'The same as the sample');
});
await look(ada, 'practice');
await keep(ada.page, 'practice');
await check('what is solved is in the profile and in the list', async () => {
  await ada.page.keyboard.press('Control+Enter');
  await textIs(ada.page.locator('.verdict-word'), 'Accepted');
  await ada.page.goto(`${URL}/profile`);
  await ada.page.locator('.problem-line', { hasText: 'Maths' }).waitFor();
});
await look(ada, 'the profile');
await keep(ada.page, 'profile');
await open(ada, '/account', 'the account');
await check('a guest can switch on every page, also on one that is not there', async () => {
  await ada.page.goto(`${URL}/rooms/nothing`);
  await ada.page.locator('.menu summary').click();
  await ada.page.getByRole('button', { name: 'Not you? Switch' }).waitFor();
  await ada.page.keyboard.press('Escape');
  await ada.page.getByRole('button', { name: 'Not you? Switch' }).waitFor({ state: 'hidden' });
});
await check('a public room appears on the first page by itself', async () => {
  await eve.page.goto(URL);
  await eve.page.getByText('Gerade ist kein').waitFor();
  await ada.page.evaluate(async () => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ key: 'public', title: 'For everybody', problems: ['sum'], duration_s: 600, visibility: 'public' });
    await fetch('/api/v1/rooms', { method: 'POST', headers, body });
  });
  await eve.page.getByRole('link', { name: 'For everybody' }).waitFor();
});

await startAlone(eve.page, URL, { make: 'Raum aufmachen', name: 'Dein Name', start: 'Spiel beginnen' }, async () => {
  await look(eve, 'a room before the start, in dark and German');
  await keep(eve.page, 'lobby-dark');
  await check('the list of keys is accessible', async () => {
    await eve.page.keyboard.press('F2');
    await eve.page.getByRole('dialog').waitFor();
    await isAccessible(eve.page);
    await eve.page.keyboard.press('Escape');
  });
});
await attributeIs(eve.page, '#editor', 'data-editor', 'code');
await check('without JavaScript it can be read', async () => {
  const { context, page } = await openBrowser({ javaScriptEnabled: false, locale: 'de-DE' });
  await context.addCookies(await eve.context.cookies());
  await page.goto(eve.page.url());
  await textIs(page.locator('noscript .notice'), 'JavaScript');
  await page.locator('article.problem .sample pre').first().waitFor();
  await textIs(page.locator('#board'), 'Ada');
  await keep(page, 'battle-without-script');
  await context.close();
});
await check('a compile error is linked to its line', async () => {
  await eve.page.getByLabel('Sprache').selectOption('c');
  await typeCode(eve.page, 'int main(void)\n{\n\treturn x;\n}\n');
  await eve.page.keyboard.press('Control+Enter');
  await eve.page.locator('#foot-verdict .place').first().waitFor();
  await textIs(eve.page.locator('#editor .cm-told-words'), 'undeclared');
  await eve.page.locator('#foot-verdict .place').first().click();
  await textIs(eve.page.locator('#editor .cm-activeLineGutter'), '3');
});
await look(eve, 'a battle, in dark and German');
await keep(eve.page, 'battle-dark');
await check('the chat and the people too', async () => {
  for (const tab of ['#tab-people', '#tab-chat']) {
    await eve.page.locator(tab).click();
    await isAccessible(eve.page);
  }
});
await check('the keyboard alone reaches everything, and is seen', async () => {
  await eve.page.locator('#tab-board').click();
  await eve.page.locator('.skip').focus();
  const seen = new Set();
  for (let i = 0; i < 60; i++) {
    await eve.page.keyboard.press('Tab');
    const at = await eve.page.evaluate(() => {
      const is = document.activeElement;
      if (is.classList.contains('code-host')) return 'editor';
      const { outlineStyle, boxShadow } = getComputedStyle(is);
      return is === document.body ? null : `${is.id || is.className || is.tagName}${outlineStyle === 'none' && boxShadow === 'none' && is.tagName !== 'SELECT' ? ' unseen' : ''}`;
    });
    if (at === 'editor') await eve.page.keyboard.press('Escape'); // and Tab leaves
    if (at) seen.add(at);
  }
  for (const id of ['run', 'submit', 'language', 'open-file', 'tab-verdict', 'tab-board', 'editor', 'sound'])
    if (![...seen].some((name) => name === id)) throw new Error(`${id} was not reached: ${[...seen].join(', ')}`);
});

await check('no page did anything that its policy forbids', async () => {
  const all = [...ada.troubles, ...eve.troubles].filter((t) => !/404.*\/rooms\/nothing|409.*\/drafts\//.test(t));
  if (all.length) throw new Error(all.join('\n'));
});

await ada.context.close();
await eve.context.close();
done();
