// What the page lives through: two players and a spectator, a reload in the middle,
// a network that is cut, a clock that is an hour wrong, what must not be missed.
// usage: node live.js URL

import { attributeIs, check, codeIs, done, keep, openBrowser, rowOf, same, textIs, typeCode } from './browser.js';
import { isAccessible } from './inspect.js';

const URL = process.argv[2];
const RIGHT = 'a, b = map(int, input().split())\nprint(a + b)\n';
const HOUR = 3600000;

// The clock of Bob's machine is an hour ahead before any script runs.
const skew = (by) => {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...args) { super(...(args.length ? args : [RealDate.now() + globalThis.skewBy])); }

    static now() { return RealDate.now() + globalThis.skewBy; }
  };
  globalThis.skewBy = by;
};

const ada = await openBrowser();
const bob = await openBrowser();
const eve = await openBrowser({ colorScheme: 'dark' });
await bob.page.addInitScript(skew, HOUR);
const secondsOf = async ({ page }) => {
  const [m, s] = (await page.locator('#clock').textContent()).split(':').map(Number);
  return 60 * m + s;
};
// A busy machine may take seconds from one look to the other: looked at again.
async function clocksAgree() {
  const until = Date.now() + 60000;
  let of, others;
  do {
    [of, others] = await Promise.all([secondsOf(bob), secondsOf(ada)]);
    if (Math.abs(of - others) <= 2) return;
  } while (Date.now() < until);
  throw new Error(`${of} s, not ${others} s`);
}
let link;

await check('a room, a player and a spectator', async () => {
  await ada.page.goto(URL);
  await ada.page.getByLabel('Your name').fill('Ada');
  await ada.page.locator('[name="pick"]').selectOption('choose');
  await ada.page.locator('#choices input').first().check();
  await ada.page.getByRole('button', { name: 'Make the room' }).click();
  await ada.page.waitForURL('**/rooms/*');
  link = ada.page.url();
  for (const [{ page }, name, how] of [[bob, 'Bob', 'Join'], [eve, 'Eve', 'Watch']]) {
    await page.goto(link);
    await page.getByPlaceholder('Your name').fill(name);
    await page.locator('#join').getByRole('button', { name: how, exact: true }).click();
    await attributeIs(page, 'body', 'data-seated', '');
  }
});
const patchRoom = (change) => ada.page.evaluate(async (body) => {
  const headers = { 'Content-Type': 'application/json' };
  await fetch(`/api/v1/rooms/${document.body.dataset.code}`, { method: 'PATCH', headers, body: JSON.stringify(body) });
}, change);
await check('when it begins by itself is told in the viewer\'s own time', async () => {
  await patchRoom({ starts_at: '2031-07-01T09:30:00Z', title: 'Morning' });
  await textIs(bob.page.locator('#begins'), /July.*9:30/);
  await textIs(bob.page.locator('#lobby-title'), 'Morning');
  await patchRoom({ starts_at: null });
  await bob.page.locator('#begins').waitFor({ state: 'hidden' });
});
await check('who is ready is told to all', async () => {
  await bob.page.getByRole('button', { name: 'Ready' }).click();
  await textIs(ada.page.locator('#ready-word'), '1 of 2 ready');
});
await check('the start is told in the title to whoever looks elsewhere', async () => {
  await bob.page.evaluate(() => Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }));
  await ada.page.getByRole('button', { name: 'Start the battle' }).click();
  await attributeIs(bob.page, 'html', 'data-alert', 'start');
  await bob.page.waitForFunction(() => document.title.startsWith('The battle has begun'));
  await bob.page.evaluate(() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); });
  await bob.page.waitForFunction(() => !document.title.startsWith('The battle'));
});
await check('with the clock an hour ahead, the time left is the same', async () => {
  await clocksAgree();
});
await check('also right after the clock is set back', async () => {
  await bob.page.evaluate((by) => { globalThis.skewBy = by; }, -HOUR);
  await bob.page.waitForFunction(() => {
    const [m] = document.querySelector('#clock').textContent.split(':').map(Number);
    return m >= 20 && m <= 30; // not 89, nor 0
  });
  await clocksAgree();
});

await check('a reload in the middle keeps code, problem and board', async () => {
  await attributeIs(ada.page, '#editor', 'data-editor', 'code');
  await ada.page.getByLabel('Language').selectOption('python');
  await typeCode(ada.page, `${RIGHT}# mine\n`);
  await ada.page.reload();
  await attributeIs(ada.page, '#editor', 'data-editor', 'code');
  await codeIs(ada.page, `${RIGHT}# mine\n`);
  await rowOf(ada.page, 'Bob').waitFor();
});

await check('a machine that has nothing yet has the draft too', async () => {
  await ada.page.waitForFunction(async () => (await (await fetch(`/api/v1/rooms/${document.body.dataset.code}/drafts/A`)).json()).source?.endsWith('# mine\n'));
  await ada.page.evaluate(() => localStorage.clear());
  await ada.page.reload();
  await attributeIs(ada.page, '#editor', 'data-editor', 'code');
  await codeIs(ada.page, `${RIGHT}# mine\n`);
  same(await ada.page.getByLabel('Language').inputValue(), 'python');
});
await check('what another machine wrote comes to the page that is open', async () => {
  await ada.page.evaluate(async () => {
    const path = `/api/v1/rooms/${document.body.dataset.code}/drafts/A`;
    const { rev } = await (await fetch(path)).json();
    const headers = { 'Content-Type': 'application/json' };
    await fetch(path, { method: 'PUT', headers, body: JSON.stringify({ language: 'python', source: 'elsewhere = 1\n', rev }) });
    dispatchEvent(new Event('focus'));
  });
  await codeIs(ada.page, 'elsewhere = 1\n');
  await typeCode(ada.page, `${RIGHT}# mine\n`);
});

await check('a network that is cut is told after three seconds, with what is safe', async () => {
  await bob.context.setOffline(true);
  await textIs(bob.page.locator('#link-mark'), 'Reconnecting, your code is kept');
});
await check('what is submitted meanwhile is sent until it arrives', async () => {
  await attributeIs(bob.page, '#editor', 'data-editor', 'code');
  await bob.page.getByLabel('Language').selectOption('python');
  await typeCode(bob.page, RIGHT);
  await bob.page.keyboard.press('Control+Enter');
  await textIs(bob.page.locator('#foot-verdict'), 'This is sent again until it answers');
});
await check('others see a quiet mark, and until when on demand', async () => {
  const mark = rowOf(ada.page, 'Bob').locator('button.until');
  await mark.waitFor();
  await textIs(mark, 'Lost connection');
  await mark.click();
  await textIs(mark, /can return until \d/);
});
await keep(ada.page, 'lost');
await check('when it is back, so is everything, without a reload', async () => {
  await bob.context.setOffline(false);
  await textIs(bob.page.locator('.verdict-word'), 'Accepted');
  same(await bob.page.locator('#link-mark').textContent(), '');
  await textIs(rowOf(ada.page, 'Bob').locator('.points'), '100');
});
await check('the first solution is told and marked', async () => {
  await attributeIs(ada.page, 'html', 'data-alert', 'first');
  await rowOf(ada.page, 'Bob').locator('.mark.first').waitFor();
});
await check('who has solved all is offered to say that they are done', async () => {
  await textIs(bob.page.locator('#notices'), 'You have solved everything.');
  await bob.page.locator('#notices').getByRole('button', { name: 'I am done' }).waitFor();
});
await check('the points are drawn over time', async () => {
  await ada.page.locator('#chart canvas').waitFor();
  await textIs(ada.page.locator('#chart figcaption'), 'Bob: 100 points');
});

await check('a question reaches the hosts only', async () => {
  await bob.page.locator('#tab-chat').click();
  await bob.page.getByLabel('Kind of message').selectOption('question');
  await bob.page.locator('#say-text').fill('May a be negative?');
  await bob.page.keyboard.press('Enter');
  await textIs(ada.page.locator('#notices'), 'Bob asks: May a be negative?');
});
await check('and its answer who asked', async () => {
  await ada.page.locator('#tab-chat').click();
  await ada.page.getByRole('button', { name: 'Answer' }).click();
  await ada.page.locator('#say-text').fill('It may.');
  await ada.page.keyboard.press('Enter');
  await textIs(bob.page.locator('#notices'), 'Answer to you: It may.');
  same(await ada.page.locator('#notices', { hasText: 'negative' }).count(), 0);
});
await check('an announcement stays, also over a reload', async () => {
  await ada.page.getByLabel('Kind of message').selectOption('announcement');
  await ada.page.locator('#say-text').fill('Ten minutes more for all');
  await ada.page.keyboard.press('Enter');
  await textIs(eve.page.locator('#notices'), 'Announcement: Ten minutes more for all');
  await eve.page.reload();
  await textIs(eve.page.locator('#notices'), 'Announcement: Ten minutes more for all');
});
await check('until it is dismissed, for good', async () => {
  await eve.page.getByRole('button', { name: 'Dismiss' }).click();
  await eve.page.reload();
  await eve.page.locator('body[data-ready]').waitFor();
  await eve.page.locator('#tab-chat').click();
  await textIs(eve.page.locator('#messages'), 'Ten minutes more for all');
  same(await eve.page.locator('#notices .notice').count(), 0);
});
await check('a spectator heard neither question nor answer', async () => {
  const heard = await eve.page.locator('#messages').textContent();
  if (/negative|It may/.test(heard)) throw new Error(heard);
});
await check('spectators talk among themselves', async () => {
  await eve.page.locator('#say-text').fill('what a battle');
  await eve.page.keyboard.press('Enter');
  await textIs(eve.page.locator('#messages li:not([data-sending])'), 'what a battle');
  same(await bob.page.locator('#messages', { hasText: 'what a battle' }).count(), 0);
});
await check('and take back what they said', async () => {
  await eve.page.getByRole('button', { name: 'Delete' }).last().click();
  await eve.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await eve.page.locator('#messages', { hasText: 'what a battle' }).waitFor({ state: 'detached' });
});
await check('a message has a length, told when it comes near', async () => {
  await bob.page.locator('#say-text').fill('x'.repeat(490));
  await textIs(bob.page.locator('#say-left'), '10 characters left');
  await bob.page.locator('#say-text').fill('');
});
await keep(ada.page, 'talk');
await keep(eve.page, 'spectator');
await check('the page of a spectator is accessible', () => isAccessible(eve.page));

await check('a file is taken, with its language, and can be undone', async () => {
  await ada.page.locator('#file').setInputFiles({ name: 'Main.java', mimeType: 'text/plain', buffer: Buffer.from('class Main {}\n') });
  await codeIs(ada.page, 'class Main {}\n');
  same(await ada.page.getByLabel('Language').inputValue(), 'java');
  await ada.page.locator('#editor .cm-content').focus();
  await ada.page.keyboard.press('Control+Z');
  await codeIs(ada.page, `${RIGHT}# mine\n`);
});
await check('one that is no text is refused, and nothing is lost', async () => {
  await ada.page.locator('#file').setInputFiles({ name: 'a.out', mimeType: 'application/octet-stream', buffer: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0xff]) });
  await textIs(ada.page.locator('#notices'), 'a.out is no text in UTF-8');
  await codeIs(ada.page, `${RIGHT}# mine\n`);
});
await check('one that is dropped on the editor is taken', async () => {
  await ada.page.locator('#code').evaluate((pane) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['print(2)\n'], 'two.py'));
    pane.querySelector('#editor').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await codeIs(ada.page, 'print(2)\n');
});
await check('an earlier try comes back into the editor', async () => {
  await bob.page.getByRole('tab', { name: 'History' }).click();
  await typeCode(bob.page, 'lost\n');
  await bob.page.getByLabel('Language').selectOption('c');
  await bob.page.getByRole('button', { name: 'Into the editor' }).first().click();
  await codeIs(bob.page, RIGHT);
  same(await bob.page.getByLabel('Language').inputValue(), 'python');
});
const problemIs = (state) => ada.page.evaluate(async (now) => {
  await fetch(`/api/v1/rooms/${document.body.dataset.code}/problems/A`, {
    method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ state: now }),
  });
}, state);
await check('a problem that is withdrawn is told, and counts for nobody', async () => {
  await problemIs('withdrawn');
  await textIs(bob.page.locator('#notices'), 'A host withdrew problem A.');
  await textIs(bob.page.locator('#taken'), 'counts for nobody');
  await textIs(bob.page.locator('#my-score'), /^0$/);
});
await check('and so when it is brought back', async () => {
  await problemIs('open');
  await textIs(bob.page.locator('#notices'), 'Problem A counts again.');
  await textIs(bob.page.locator('#my-score'), '100');
  same(await bob.page.locator('#taken').count(), 0);
});

await check('whoever leaves is told of in words', async () => {
  await bob.page.locator('#room-menu summary').click();
  await bob.page.getByRole('button', { name: 'Leave the room' }).click();
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await textIs(ada.page.locator('#notices'), 'Bob left. The points stay.');
  await ada.page.locator('#tab-board').click();
  await textIs(rowOf(ada.page, 'Bob').locator('.points'), '100');
});
await check('the end is told', async () => {
  await ada.page.locator('#room-menu summary').click();
  await ada.page.getByRole('button', { name: 'End the battle for all' }).click();
  await ada.page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
  await attributeIs(eve.page, 'body', 'data-state', 'FINISHED');
  await attributeIs(eve.page, 'html', 'data-alert', 'end');
});
await check('every try stands on the line of time', async () => {
  await ada.page.locator('#result-board .attempts i[data-kind="good"]').first().waitFor();
});
await check('the result is accessible, with its chart', async () => {
  await ada.page.locator('#result-chart canvas').waitFor();
  await isAccessible(ada.page);
  await isAccessible(eve.page);
});
await keep(ada.page, 'result');
await keep(eve.page, 'result-dark');

await check('no page did anything that its policy forbids', async () => {
  const all = [...ada.troubles, ...bob.troubles, ...eve.troubles].filter((t) => !/409.*\/drafts\/|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED/.test(t));
  if (all.length) throw new Error(all.join('\n'));
});

for (const { context } of [ada, bob, eve]) await context.close();
done();
