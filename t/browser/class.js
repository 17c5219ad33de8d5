// A class of 30 (SEATS): its list becomes seats, everybody comes by a link of their own,
// the teacher steers it from one page, a projector shows it, and it is seen again.
// usage: node class.js URL MEND (a command that imports the problem's next version)

import { execFileSync } from 'node:child_process';
import { attributeIs, check, done, keep, openBrowser, same, textIs } from './browser.js';
import { isSound } from './inspect.js';

const [URL, MEND] = process.argv.slice(2);
const SEATS = Number(process.env.SEATS ?? 30);
const RIGHT = 'a, b = map(int, input().split())\nprint(a + b)\n';
const ROOM = /\/rooms\/([A-Za-z0-9_-]{22})/;

const teacher = await openBrowser({ colorScheme: 'dark' });
const pupil = await openBrowser({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
const wall = await openBrowser({ viewport: { width: 1920, height: 1080 } });
let code, tickets, cookies;

// A pupil without a browser: calls of the API with a cookie.
async function call(cookie, method, path, body) {
  const answer = await fetch(`${URL}/api/v1${path}`, {
    method, body: body && JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', Origin: URL, ...(cookie ? { Cookie: cookie } : {}) },
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  const sid = answer.headers.getSetCookie().map((line) => line.split(';')[0]).find((line) => /sid=/.test(line));
  return { sid, json: await answer.json() };
}


const row = (name) => teacher.page.locator('#people tbody tr', { has: teacher.page.getByText(name, { exact: true }) });

await check('a teacher makes a room in which they only host', async () => {
  await teacher.page.goto(URL);
  await teacher.page.getByLabel('Your name').fill('Ms Noether');
  await teacher.page.locator('[name="pick"]').selectOption('choose');
  await teacher.page.locator('#choices input').first().check();
  await teacher.page.getByLabel('I only host').check();
  await teacher.page.getByRole('button', { name: 'Make the room' }).click();
  await teacher.page.waitForURL('**/host');
  [, code] = ROOM.exec(teacher.page.url());
});

await check('a class list is pasted as a spreadsheet has it', async () => {
  const lines = Array.from({ length: SEATS }, (_, i) => `${100 + i}\tPupil ${i}\t${i % 2 ? 'Red' : 'Blue'}`);
  await teacher.page.locator('#class textarea').fill(`Nr\tName\tGroup\n${lines.join('\n')}\n`);
  await textIs(teacher.page.locator('#preview'), `${SEATS} seats: 100 / Pupil 0 / Blue`);
});
await check('what is no seat is named, and nothing is made of it', async () => {
  const list = teacher.page.locator('#class textarea');
  const good = await list.inputValue();
  await list.fill(`${good}100\tTwin\tRed\n`);
  await textIs(teacher.page.locator('#preview .error'), `Line ${SEATS + 2}: this number stands there twice`);
  await list.fill(good);
});
await check('each gets a card with a code that a phone reads', async () => {
  await teacher.page.getByRole('button', { name: 'Make seats' }).click();
  await teacher.page.locator('#cards li').nth(SEATS - 1).waitFor();
  same(await teacher.page.locator('#cards li').count(), SEATS);
  if (!/^M0 0h7/.test(await teacher.page.locator('#cards svg path').first().getAttribute('d'))) throw new Error('no code');
  tickets = await teacher.page.locator('#cards .url').allTextContents();
});
await check('on paper there is nothing else', async () => {
  await teacher.page.emulateMedia({ media: 'print' });
  same(await teacher.page.locator('#cards li').first().isVisible(), true);
  for (const other of ['#people', '#print', '.top', '#rules']) same(await teacher.page.locator(other).isVisible(), false);
  await keep(teacher.page, 'sheet');
  await teacher.page.emulateMedia({ media: null });
});

await check('a pupil opens their link on a phone and takes the seat', async () => {
  await pupil.page.goto(tickets[0]);
  await textIs(pupil.page.locator('#ticket'), 'Pupil 0');
  await pupil.page.getByRole('button', { name: 'Use this ticket' }).tap();
  await pupil.page.waitForURL(ROOM);
  await attributeIs(pupil.page, 'body', 'data-seated', '');
});
await check('who opens it once more is led to their seat', async () => {
  await pupil.page.goto(tickets[0]);
  await textIs(pupil.page.locator('main'), 'the seat is yours');
  await pupil.page.getByRole('link', { name: 'Open the room' }).tap();
  await pupil.page.waitForURL(ROOM);
  await attributeIs(pupil.page, 'body', 'data-seated', '');
});
await check('the others come too, at once', async () => {
  cookies = await Promise.all(tickets.slice(1).map(async (link) =>
    (await call(null, 'POST', '/tickets/redeem', { ticket: link.split('/').pop() })).sid));
});
await check('the teacher sees who has come, without reload', async () => {
  await textIs(teacher.page.locator('#seat-count'), `${SEATS} of ${SEATS} have come`);
  await textIs(teacher.page.locator('#people-count'), '31 here');
  await textIs(row('Pupil 7'), '107');
});
await check('and who is missing', async () => {
  await teacher.page.locator('#only-missing').check();
  await teacher.page.locator('#seats tbody tr').first().waitFor({ state: 'detached' });
  await teacher.page.locator('#only-missing').uncheck();
  await teacher.page.locator('#seats tbody tr').nth(SEATS - 1).waitFor();
});
await check('and finds one of them', async () => {
  await teacher.page.getByLabel('Find somebody').fill(String(99 + SEATS));
  same(await teacher.page.locator('#people tbody tr').count(), 1);
  await teacher.page.getByLabel('Find somebody').fill('');
});
await keep(teacher.page, 'host');
await check('the page of hosts is valid, accessible, and nothing sticks out', () => isSound(teacher.page));

await check('somebody who has no seat waits at the door', async () => {
  await teacher.page.locator('[name="admission"]').selectOption('approve');
  await teacher.page.locator('#rules [type="submit"]').click();
  await textIs(teacher.page.locator('#rules .done'), 'Saved.');
  await wall.page.goto(`${URL}/rooms/${code}`);
  await wall.page.getByPlaceholder('Your name').fill('Guest');
  await wall.page.locator('#join [type="submit"]').click();
  await textIs(wall.page.locator('#join'), 'asked to let you in');
});
await check('until the teacher lets them in', async () => {
  await teacher.page.locator('#requests').getByRole('button', { name: 'Let in' }).click();
  await attributeIs(wall.page, 'body', 'data-seated', '');
});
await check('who can be renamed', async () => {
  await row('Guest').locator('summary').click();
  await row('Guest').getByRole('button', { name: 'Rename' }).click();
  await teacher.page.locator('dialog input').fill('Visitor');
  await teacher.page.locator('dialog').getByRole('button', { name: 'Rename' }).click();
  await row('Visitor').waitFor();
});
await check('and removed', async () => {
  await row('Visitor').locator('summary').click();
  await row('Visitor').getByRole('button', { name: 'Remove' }).click();
  await teacher.page.locator('dialog').getByRole('button', { name: 'Remove' }).click();
  await textIs(row('Visitor'), 'Removed');
  await textIs(wall.page.locator('#notices'), 'removed you');
});

await check('the projector needs no sign-in', async () => {
  await wall.context.clearCookies();
  await wall.page.goto(`${URL}/rooms/${code}/screen`);
  await wall.page.locator('.qr img').waitFor();
  same(await wall.page.locator('.qr img').evaluate((image) => image.complete && image.naturalWidth > 0), true);
  await textIs(wall.page.locator('#state-word'), 'Waiting');
});
await check('the teacher starts it, for all', async () => {
  await teacher.page.locator('#steer [data-do="start"]').click();
  await attributeIs(pupil.page, 'body', 'data-state', 'RUNNING');
  await textIs(wall.page.locator('#state-word'), 'Running');
});
await check('a mended version is taken over, told, and judged again', async () => {
  await call(cookies[0], 'POST', `/rooms/${code}/submissions`, { key: 'early', problem: 'sum', language: 'python', source: RIGHT });
  execFileSync(MEND);
  await teacher.page.reload();
  await teacher.page.getByRole('button', { name: 'Move to version 2, judge again' }).click();
  await textIs(pupil.page.locator('#notices'), 'Problem A was mended');
  await textIs(pupil.page.locator('#problem-A'), 'Mended.');
  await textIs(teacher.page.locator('#problems'), 'version 2');
  await textIs(row('Pupil 1').locator('.num'), '100');
});

await check('all submit, and the board on the wall moves', async () => {
  const { json: room } = await call(cookies[0], 'GET', `/rooms/${code}`);
  const { slug } = room.problems[0];
  await call(cookies[6], 'PUT', `/rooms/${code}/drafts/${slug}`, { language: 'python', source: '# Pupil 7 thinks', rev: 0 });
  await Promise.all(cookies.map((cookie, i) => call(cookie, 'POST', `/rooms/${code}/submissions`,
    { key: `s${i}`, problem: slug, language: 'python', source: i % 3 ? RIGHT : 'print(0)\n' })));
  await wall.page.locator('#board .mark[data-kind="good"]').nth(5).waitFor({ state: 'attached' });
  await textIs(wall.page.locator('#teams'), 'Red');
});
await keep(wall.page, 'screen');
await check('so is the projector', () => isSound(wall.page));
await check('a teacher who only hosts reads what a pupil writes', async () => {
  await teacher.page.goto(`${URL}/rooms/${code}`);
  await teacher.page.locator('#watched').selectOption({ label: 'Pupil 7' });
  await textIs(teacher.page.locator('#watched-code'), '# Pupil 7 thinks');
  await keep(teacher.page, 'watching');
  await teacher.page.goto(`${URL}/rooms/${code}/host`);
});

await check('the board is frozen', async () => {
  await teacher.page.locator('#steer [data-do="freeze"]').click();
  await textIs(wall.page.locator('#state-word'), 'Frozen');
  await pupil.page.locator('[data-go="board"]').tap();
  await textIs(pupil.page.locator('#board-word'), 'The board is frozen');
});
await check('a pause stops the clock', async () => {
  await teacher.page.locator('#steer [data-do="pause"]').click();
  await textIs(teacher.page.locator('#state-word'), 'Paused');
  await teacher.page.locator('#steer [data-do="resume"]').click();
  await textIs(teacher.page.locator('#state-word'), 'Running');
});
await check('five minutes more are more', async () => {
  const before = (await call(cookies[0], 'GET', `/rooms/${code}`)).json.ends_at;
  const clock = await teacher.page.locator('#clock').textContent();
  await teacher.page.locator('#steer [data-do="extend"]').click();
  await teacher.page.waitForFunction((was) => parseInt(document.querySelector('#clock').textContent, 10) >= parseInt(was, 10) + 4, clock);
  const { ends_at: after } = (await call(cookies[0], 'GET', `/rooms/${code}`)).json;
  same(Date.parse(after) - Date.parse(before), 300000);
});
await check('what is told to all stays before their eyes', async () => {
  await teacher.page.getByLabel('Announcement').fill('Ten minutes left, <b>breathe</b>');
  await teacher.page.getByRole('button', { name: 'Tell', exact: true }).click();
  await pupil.page.getByText('Ten minutes left, <b>breathe</b>').first().waitFor({ state: 'attached' });
});
await check('who lost their browser comes back by a new link', async () => {
  const seat = teacher.page.locator('#seats tbody tr', { has: teacher.page.getByText('Pupil 3', { exact: true }) });
  await seat.getByRole('button', { name: 'New link' }).click();
  const link = await teacher.page.locator('#cards .url').first().textContent();
  const { json } = await call(null, 'POST', '/tickets/redeem', { ticket: link.split('/').pop() });
  same(json.name, 'Pupil 3');
  await call(cookies[2], 'GET', '/me').then(() => { throw new Error('the old browser is still signed in'); }, () => {});
});

await check('the teacher ends it and reveals the board', async () => {
  await teacher.page.locator('#steer [data-do="finish"]').click();
  await teacher.page.locator('dialog').getByRole('button', { name: 'End it' }).click();
  await textIs(teacher.page.locator('#state-word'), 'Finished');
  await textIs(wall.page.locator('#podium'), 'First');
  await attributeIs(pupil.page, 'body', 'data-state', 'FINISHED');
});
await keep(wall.page, 'podium');
await check('everything can be taken away as files', async () => {
  for (const [name, head] of [['Board as CSV', '"'], ['JSON', '{'], ['All submissions', 'PK']]) {
    const link = await teacher.page.getByRole('link', { name, exact: true }).getAttribute('href');
    const begins = await teacher.page.evaluate(async (path) => (await (await fetch(path)).text()).slice(0, 2), link);
    if (!begins.startsWith(head)) throw new Error(`${name} begins with ${begins}`);
  }
});

await check('the battle can be seen again', async () => {
  await teacher.page.getByRole('link', { name: 'Replay' }).click();
  await attributeIs(teacher.page, 'body', 'data-ready', '');
  await teacher.page.locator('#at').evaluate((slider) => { slider.value = '0'; slider.dispatchEvent(new Event('input')); });
  same(await teacher.page.locator('#board .mark[data-kind="good"]').count(), 0);
});
await check('to its end, by board, code and what was said', async () => {
  await teacher.page.locator('#player').selectOption({ label: 'Pupil 7' });
  await teacher.page.locator('#at').evaluate((slider) => { slider.value = slider.max; slider.dispatchEvent(new Event('input')); });
  await teacher.page.locator('#board .mark[data-kind="good"]').nth(18).waitFor();
  await textIs(teacher.page.locator('#messages'), 'Ten minutes left');
  await textIs(teacher.page.locator('#source'), 'print(0)');
});
await check('and back to its beginning', async () => {
  await teacher.page.locator('#at').evaluate((slider) => { slider.value = '0'; slider.dispatchEvent(new Event('input')); });
  same(await teacher.page.locator('#board .mark:not([data-kind=""])').count(), 0);
});
await check('and to the moment at which somebody was writing', async () => {
  const { json: room } = await call(cookies[0], 'GET', `/rooms/${code}`);
  const { id } = room.players.find((p) => p.name === 'Pupil 7');
  const { json: { drafts } } = await call(cookies[0], 'GET', `/rooms/${code}/replay?part=drafts&player=${id}`);
  same(drafts.length, 1);
  const at = Math.ceil((Date.parse(drafts[0].at) - Date.parse(room.starts_at)) / 1000) * 1000;
  const sent = Number(await teacher.page.locator('#tries button').first().getAttribute('data-ms')) - Date.parse(room.starts_at);
  await teacher.page.locator('#at').evaluate((slider, value) => { slider.value = String(value); slider.dispatchEvent(new Event('input')); }, at);
  await textIs(teacher.page.locator('#source'), at < sent ? '# Pupil 7 thinks' : 'print(0)');
});
await check('it plays by itself', async () => {
  const was = await teacher.page.locator('#now').textContent();
  await teacher.page.locator('#play').click();
  await teacher.page.waitForFunction((text) => document.querySelector('#now').textContent !== text, was);
});
await keep(teacher.page, 'replay');
await check('and the replay', () => isSound(teacher.page));

await check('"Not you? Switch" leaves a shared machine to the next', async () => {
  await pupil.page.goto(`${URL}/problems`);
  await pupil.page.locator('.menu summary').click();
  await pupil.page.getByRole('button', { name: 'Not you? Switch' }).tap();
  await pupil.page.getByRole('link', { name: 'Sign in' }).waitFor();
});
await check('no page did anything that its policy forbids', async () => {
  // The removed visitor's page was told so.
  const all = [...teacher.troubles, ...pupil.troubles, ...wall.troubles].filter((t) => !/40[139] \(.*\) .*\/(drafts|events|join|rooms)/.test(t));
  if (all.length) throw new Error(all.join('\n'));
});

for (const { context } of [teacher, pupil, wall]) await context.close();
done();
