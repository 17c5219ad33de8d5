// Several tabs of one browser, and a proxy that holds answers back.
// usage: node tabs.js URL PORT (free, for the proxy)

import { createServer, request } from 'node:http';
import { check, done, openBrowser, rowOf, same, textIs } from './browser.js';

const [URL, PORT] = process.argv.slice(2);
const ada = await openBrowser();
const bob = await openBrowser();
const kim = await openBrowser();
let link;
let second;

async function metric(name) {
  const text = await (await fetch(`${URL}/metrics`)).text();
  return Number(text.split('\n').find((line) => line.startsWith(`riposte_${name} `))?.split(' ')[1]);
}

async function metricIs(name, value) {
  for (let tries = 0; await metric(name) !== value; tries++) {
    if (tries > 150) throw new Error(`${name} is ${await metric(name)}, not ${value}`);
    await new Promise((next) => { setTimeout(next, 100); });
  }
}

// What others say in the room, without a page that follows it.
async function say(page, text) {
  same(await page.evaluate(async (words) => {
    const code = location.pathname.split('/').pop();
    const answer = await fetch(`/api/v1/rooms/${code}/messages`, { method: 'POST',
      headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ key: words, text: words, kind: 'chat' }) });
    return answer.status;
  }, text), 201);
}

const hears = (page, text) => page.locator('#messages, .messages, [data-messages]').getByText(text, { exact: true }).first().waitFor({ state: 'attached' });

await check('a host makes a room and another joins', async () => {
  await ada.page.goto(URL);
  await ada.page.getByLabel('Your name').fill('Ada');
  await ada.page.locator('[name="pick"]').selectOption('choose');
  await ada.page.locator('#choices input').first().check();
  await ada.page.getByRole('button', { name: 'Make the room' }).click();
  await ada.page.waitForURL('**/rooms/*');
  link = ada.page.url();
  await bob.page.goto(link);
  await bob.page.getByPlaceholder('Your name').fill('Bob');
  await bob.page.getByRole('button', { name: 'Join' }).click();
  await rowOf(ada.page, 'Bob').waitFor({ state: 'attached' });
});
await check('each listens on an answer that stays open', () => metricIs('streams', 2));
await check('what is said is heard', async () => {
  await say(bob.page, 'one');
  await hears(ada.page, 'one');
});
await check('a second tab of the same browser listens to the first', async () => {
  second = await ada.context.newPage();
  await second.goto(link);
  await rowOf(second, 'Ada').waitFor({ state: 'attached' });
  await say(bob.page, 'two');
  await hears(second, 'two');
  await hears(ada.page, 'two');
  same(await metric('streams'), 2);
  same(await metric('waiting'), 2);
});
await check('when the first is closed the second goes on by itself', async () => {
  await ada.page.close();
  await metricIs('streams', 2);
  await say(bob.page, 'three');
  await hears(second, 'three');
});
await check('and nobody was told that its owner had gone', async () => {
  const gone = await second.evaluate(async () => {
    const code = location.pathname.split('/').pop();
    const { events } = await (await fetch(`/api/v1/rooms/${code}/events?after=0`)).json();
    return events.filter((e) => e.kind === 'player_state' && e.payload.player.state === 'DISCONNECTED').length;
  });
  same(gone, 0);
});
await check('a reload takes up where the page was', async () => {
  await second.reload();
  await metricIs('streams', 2);
  await say(bob.page, 'four');
  await hears(second, 'four');
});

// A proxy that lets nothing through before it is whole.
const proxy = createServer((req, res) => {
  const onward = request(`${URL}${req.url}`, { method: req.method, headers: req.headers }, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part));
    answer.on('end', () => {
      const { 'transfer-encoding': omitted, ...headers } = answer.headers;
      res.writeHead(answer.statusCode, headers);
      res.end(Buffer.concat(parts));
    });
  });
  onward.on('error', () => res.destroy());
  res.on('close', () => onward.destroy());
  req.pipe(onward);
});
await new Promise((ready) => { proxy.listen(Number(PORT), '127.0.0.1', ready); });

await check('behind a proxy that holds answers back', async () => {
  await kim.page.goto(link.replace(URL, `http://localhost:${PORT}`));
  await kim.page.getByPlaceholder('Your name').fill('Kim');
  await kim.page.getByRole('button', { name: 'Join' }).click();
  await textIs(second.locator('body'), 'Kim');
});
await check('the page turns to long polls', async () => {
  await kim.page.waitForFunction(() => Object.values(sessionStorage).includes('yes'));
  await metricIs('streams', 2);
  await metricIs('waiting', 3);
});
await check('and hears', async () => {
  await say(bob.page, 'five');
  await hears(kim.page, 'five');
});
await check('no page has anything to complain of', () => same(JSON.stringify([...ada.troubles, ...bob.troubles, ...kim.troubles]), '[]'));
proxy.close();
for (const { context } of [ada, bob, kim]) await context.close();
done();
