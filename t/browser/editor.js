// CodeMirror in the place of the textarea: keys, languages, and what happens
// when it does not come.
// usage: node editor.js URL

import { measure } from './speed.js';
import { attributeIs, check, codeIs, codeText, done, keep, openBrowser, same, startAlone, textIs, typeCode } from './browser.js';

const URL = process.argv[2];
const { context, page, troubles } = await openBrowser();
const content = page.locator('#editor .cm-content');

await check('a battle opens with a textarea that CodeMirror replaces', async () => {
  await startAlone(page, URL);
  await attributeIs(page, '#editor', 'data-editor', 'code');
  same(await page.locator('#editor textarea').count(), 0);
});
await check('the template of the language is in it', async () => {
  await page.getByLabel('Language').selectOption('cpp');
  await codeIs(page, /#include <bits\/stdc\+\+\.h>/);
});
for (const [language, word] of [['cpp', 'int'], ['c', 'int'], ['java', 'class'], ['python', 'import'], ['javascript', 'const']])
  await check(`${language} is coloured`, async () => {
    await page.getByLabel('Language').selectOption(language);
    await typeCode(page, `${word} x`);
    const coloured = page.locator('#editor .cm-line span', { hasText: new RegExp(`^${word}$`) });
    await coloured.first().waitFor();
    const [is, plain] = await coloured.first().evaluate((span) => [getComputedStyle(span).color, getComputedStyle(span.closest('.cm-content')).color]);
    if (is === plain) throw new Error(`${word} is ${is}, as the rest`);
  });
await check('every language that a judge may offer has a mode, in a chunk of its own', async () => {
  const missing = await page.evaluate(async () => {
    const { modeOf } = await import(new window.URL('editor.js', document.querySelector('script[type="module"]').src));
    const ids = ['c', 'cpp', 'cpp17', 'csharp', 'go', 'haskell', 'java', 'javascript', 'julia', 'kotlin', 'lua', 'ocaml', 'pascal',
      'perl', 'php', 'python', 'pypy3', 'r', 'ruby', 'rust', 'scala', 'swift', 'typescript', 'bash', 'd', 'fortran', 'erlang', 'cobol'];
    const modes = await Promise.all(ids.map(modeOf));
    return ids.filter((id, i) => !modes[i]);
  });
  same(missing.join(' '), '');
});
await check('an unknown language is plain text', async () => {
  same(await page.evaluate(async () => {
    const { modeOf } = await import(new window.URL('editor.js', document.querySelector('script[type="module"]').src));
    return modeOf('malbolge');
  }), null);
});

await check('brackets close and lines indent', async () => {
  await page.getByLabel('Language').selectOption('python');
  await typeCode(page, '');
  await content.pressSequentially('def f(x):\nreturn x');
  await codeIs(page, 'def f(x):\n    return x');
});
await check('Tab indents, Escape and then Tab leaves', async () => {
  await typeCode(page, '');
  await page.keyboard.press('Tab');
  same(await codeText(page), '    ');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  same(await content.evaluate((node) => node.getRootNode().activeElement === node), false);
  same(await codeText(page), '    ');
});
await check('undo takes back, redo brings again', async () => {
  await typeCode(page, 'one');
  await page.keyboard.press('Control+Z');
  await codeIs(page, '    ');
  await page.keyboard.press('Control+Y');
  await codeIs(page, 'one');
});
await check('search finds', async () => {
  await typeCode(page, 'alpha beta alpha');
  await page.keyboard.press('Control+F');
  await page.locator('#editor .cm-search input[name="search"]').pressSequentially('alpha');
  await page.locator('#editor .cm-searchMatch').nth(1).waitFor();
  await keep(page, 'search');
  await page.keyboard.press('Escape');
});

// Chosen in the settings, as another tab does it.
const keymapIs = (name) => page.evaluate((keymap) => {
  localStorage.setItem('settings', JSON.stringify({ keymap }));
  dispatchEvent(new StorageEvent('storage', { key: 'settings' }));
}, name);
await check('vim\'s keys are there for who wants them', async () => {
  await typeCode(page, 'one\ntwo\nthree');
  await keymapIs('vim');
  await page.locator('#editor .cm-vim-panel').waitFor();
  for (const key of ['Escape', 'g', 'g', 'd', 'd', 'A', 'o']) await page.keyboard.press(key);
  await codeIs(page, 'twoo\nthree');
});
await check('and emacs\'s', async () => {
  await keymapIs('emacs');
  await page.locator('#editor .cm-vim-panel').waitFor({ state: 'detached' });
  await page.locator('#editor .cm-emacsMode').waitFor();
  for (const key of ['Control+a', 'Control+k', 'x']) await page.keyboard.press(key);
  await codeIs(page, 'x\nthree');
  await keymapIs('plain');
});

await check('nothing was done that the page\'s policy forbids', async () => {
  if (troubles.length) throw new Error(troubles.join('\n'));
});

await check('every module that is imported is told to the browser beforehand', async () => {
  const late = await page.evaluate(() => {
    const told = new Set([...document.querySelectorAll('link[rel="modulepreload"], script[type="module"]')].map((one) => one.href || one.src));
    const names = performance.getEntriesByType('resource').map(({ name }) => name);
    const early = names.slice(0, names.findIndex((name) => name.endsWith('/lib/editor.js')));
    if (!early.length) return 'none came before the editor';
    return early.filter((name) => name.endsWith('.js') && !told.has(name));
  });
  same(String(late), '');
});
await check('the page is at most 150 KB as sent, 400 KB with the editor, and nothing shifts', async () => {
  await typeCode(page, 'def f(): pass\n');
  await textIs(page.locator('#saved'), 'Saved');
  const { before, whole, shift, shifts } = await measure(page.url(), await context.cookies());
  if (before > 150000 || whole > 400000) throw new Error(`${before} and ${whole} bytes`);
  if (shift > 0.001) throw new Error(`${shift}: ${shifts}`);
});

await check('where it cannot come the textarea stays, and works', async () => {
  await page.route('**/lib/editor.js', (route) => route.abort());
  await page.reload();
  await attributeIs(page, '#editor', 'data-editor', 'stayed');
  await page.locator('#editor textarea').fill('print(1)\n');
  await textIs(page.locator('#saved'), 'Saved');
});

await check('a problem that brings code to begin with has it in the editor', async () => {
  await page.unroute('**/lib/editor.js');
  await page.goto(`${URL}/problems/twice`);
  await page.getByRole('button', { name: 'Solve it' }).click();
  await page.locator('body[data-ready]').waitFor();
  await attributeIs(page, '#editor', 'data-editor', 'code');
  await page.getByLabel('Language').selectOption('python');
  await codeIs(page, /^n = int\(input\(\)\)$/m);
});
await check('...until another language is chosen, which has its own', async () => {
  await page.getByLabel('Language').selectOption('cpp');
  await codeIs(page, /#include <bits\/stdc\+\+\.h>/);
  await page.getByLabel('Language').selectOption('python');
  await codeIs(page, /^n = int\(input\(\)\)$/m);
});
await check('who fails a test that its package shows can look at it', async () => {
  await typeCode(page, 'print(6)\n');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Show test 3' }).click();
  await textIs(page.locator('#foot-verdict .sample pre').nth(0), /^4\s*$/);
  await textIs(page.locator('#foot-verdict .sample pre').nth(1), /^8\s*$/);
  await keep(page, 'failed-test');
});

await context.close();
done();
