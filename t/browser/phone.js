// A battle with one thumb.
// usage: node phone.js URL

import { attributeIs, check, codeIs, done, keep, openBrowser, same, textIs, typeCode } from './browser.js';
import { isAccessible } from './inspect.js';

const URL = process.argv[2];
const { context, page, troubles } = await openBrowser({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
const content = page.locator('#editor .cm-content');

await check('a room is made and begun by taps', async () => {
  await page.goto(URL);
  await page.getByLabel('Your name').fill('Bob');
  await page.locator('[name="pick"]').selectOption('choose');
  await page.locator('#choices input').first().tap();
  await page.getByRole('button', { name: 'Make the room' }).tap();
  await page.waitForURL('**/rooms/*');
  await page.getByRole('button', { name: 'Start the battle' }).tap();
  await page.locator('article.problem .statement-head h2').first().waitFor();
});
await keep(page, 'phone-problem');
await check('every target is large enough for a thumb', async () => {
  const small = [];
  for (const pane of ['problem', 'code', 'board', 'chat']) {
    await page.locator(`[data-go="${pane}"]`).tap();
    small.push(...await page.evaluate(() => [...document.querySelectorAll('button, a, select, input:not([type="file"])')]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 1)
      .filter((one) => Math.min(one.getBoundingClientRect().height, one.getBoundingClientRect().width) < 24)
      .map((one) => `${one.id || one.textContent} ${one.getBoundingClientRect().width}x${one.getBoundingClientRect().height}`)));
  }
  same(small.join(), '');
});
await check('code is typed with the row of signs', async () => {
  await page.locator('[data-go="code"]').tap();
  await page.getByLabel('Language').selectOption('python');
  await typeCode(page, '');
  await content.pressSequentially('print');
  for (const sign of ['(', '"', '_']) await page.getByRole('button', { name: sign, exact: true }).tap();
  await codeIs(page, 'print("_');
  await page.getByRole('button', { name: 'Left' }).tap();
  await page.getByRole('button', { name: '#', exact: true }).tap();
  await codeIs(page, 'print("#_');
  await page.getByRole('button', { name: 'Undo' }).tap();
  await codeIs(page, /^print/);
});
await check('which leaves the keyboard open', async () => same(await content.evaluate((node) => node.getRootNode().activeElement === node), true));
await check('no keyboard corrects, and smart quotes become plain ones', async () => {
  for (const [name, value] of [['autocorrect', 'off'], ['autocapitalize', 'none'], ['spellcheck', 'false']])
    same(await content.getAttribute(name), value);
  await typeCode(page, '');
  await page.keyboard.insertText('\u201c');
  await codeIs(page, '"');
});
await check('with the keyboard open, the code has the room', async () => {
  await page.setViewportSize({ width: 360, height: 380 });
  const { height } = await page.locator('#editor').boundingBox();
  if (height < 200) throw new Error(`the editor has ${height} px`);
  await keep(page, 'phone-keyboard');
  await page.setViewportSize({ width: 360, height: 740 });
});
await check('so has one\'s own input, while it is typed', async () => {
  await page.locator('#tab-run').tap();
  await page.locator('#stdin').focus();
  await page.setViewportSize({ width: 360, height: 380 });
  await attributeIs(page, 'body', 'data-keyboard', 'foot');
  const { y, height } = await page.locator('#stdin').boundingBox();
  if (y + height > 380 || height < 60) throw new Error(`the input ends at ${y + height}`);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.locator('#tab-verdict').tap();
});
// Safari's: the page is as high as before, the keyboard lies over it.
await check('and where the keyboard covers the page, nothing is below it', async () => {
  await content.focus();
  await page.evaluate(() => {
    Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => 400 });
    visualViewport.dispatchEvent(new Event('resize'));
  });
  await attributeIs(page, 'body', 'data-keyboard', 'code');
  const { y, height } = await page.locator('#symbols').boundingBox();
  same(Math.round(y + height), 400);
  await page.evaluate(() => {
    delete visualViewport.height;
    visualViewport.dispatchEvent(new Event('resize'));
  });
  await page.locator('.bottom').waitFor();
});
await check('a low screen without a keyboard keeps the bar at its bottom', async () => {
  await content.evaluate((node) => node.blur());
  await page.setViewportSize({ width: 375, height: 540 });
  await page.locator('.bottom').waitFor();
  await page.locator('#foot').waitFor();
});
await check('on its side it shows code and result beside each other', async () => {
  await page.setViewportSize({ width: 740, height: 360 });
  const [editor, foot] = [await page.locator('#editor').boundingBox(), await page.locator('#foot').boundingBox()];
  if (editor.height < 120 || foot.x < editor.x + editor.width - 1) throw new Error(`${JSON.stringify(editor)} ${JSON.stringify(foot)}`);
  await keep(page, 'phone-side');
  await page.setViewportSize({ width: 360, height: 740 });
});
await check('unlocking brings back draft and poll at once', async () => {
  await typeCode(page, 'print(-1)\n');
  await textIs(page.locator('body'), /./);
  await page.waitForFunction(async () => {
    const { code } = document.body.dataset;
    const slug = document.querySelector('article.problem').dataset.slug;
    return (await (await fetch(`/api/v1/rooms/${code}/drafts/${slug}`)).json()).source === 'print(-1)\n';
  });
  const poll = page.waitForRequest(/\/events\?/);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
    // Slept for ten minutes, by the clock of the machine.
    const { now } = Date;
    Date.now = () => now() + 600000;
    delete document.visibilityState;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await poll;
  await codeIs(page, 'print(-1)\n');
});
await check('a thumb submits, and the verdict comes before its eyes', async () => {
  await page.locator('#submit').tap();
  await textIs(page.locator('.verdict-word'), 'Wrong answer');
  same(await page.locator('.verdict-word').isVisible(), true);
});
await keep(page, 'phone-verdict');
await check('and runs the samples', async () => {
  await page.locator('#run').tap();
  await page.locator('.sameness').waitFor();
});
await check('all parts are accessible', async () => {
  for (const pane of ['problem', 'code', 'board', 'chat']) {
    await page.locator(`[data-go="${pane}"]`).tap();
    await isAccessible(page);
    await keep(page, `phone-${pane}`);
  }
});
await check('nothing was done that the page\'s policy forbids', async () => {
  const all = troubles.filter((t) => !/409.*\/drafts\//.test(t));
  if (all.length) throw new Error(all.join('\n'));
});

await context.close();
done();
