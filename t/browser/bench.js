// Figures of the room's page.
// usage: node bench.js URL

import { closeBrowser, openBrowser, startAlone } from './browser.js';
import { measure } from './speed.js';

const URL = process.argv[2];
const { context, page } = await openBrowser();
await startAlone(page, URL);
await page.getByLabel('Language').selectOption('python');
await page.getByText('Saved', { exact: true }).waitFor();
const address = page.url();
const cookies = await context.cookies();
await closeBrowser();

const rounds = [];
for (let i = 0; i < 5; i++) rounds.push(await measure(address, cookies));
const median = (name) => rounds.map((round) => round[name]).sort((a, b) => a - b)[2];
const line = (words, figure) => console.log(`${words.padEnd(44)}${figure}`);
line('first contentful paint, median of 5', `${Math.round(median('paint'))} ms`);
line('interactive', `${Math.round(median('ready'))} ms`);
line('CodeMirror in place', `${Math.round(median('editor'))} ms`);
line('layout shift, worst', Math.max(...rounds.map((round) => round.shift)).toFixed(4));
line('requests before the editor, cold', median('requests'));
line('sent before the editor', `${(median('before') / 1000).toFixed(1)} kB`);
line('sent with it', `${(median('whole') / 1000).toFixed(1)} kB`);
const shifted = new Set(rounds.flatMap((round) => round.shifts));
if (shifted.size) line('what shifted', [...shifted].join(' '));
