// Pictures of pages at each width, in light and dark, to be looked at.
//
//	cd t/browser && npm ci
//	node look.js FOLDER ADDRESS… [sid=TOKEN]
//
// TOKEN is the session cookie of whoever looks; without it, a stranger does.

import { mkdirSync } from 'node:fs';
import { closeBrowser, openBrowser } from './browser.js';

const [folder, ...rest] = process.argv.slice(2);
const token = rest.find((word) => word.startsWith('sid='))?.slice(4);
const addresses = rest.filter((word) => !word.startsWith('sid='));
if (!addresses.length) {
  console.error('usage: node look.js FOLDER ADDRESS… [sid=TOKEN]');
  process.exit(2);
}

mkdirSync(folder, { recursive: true });
for (const colorScheme of ['light', 'dark']) {
  for (const width of [1440, 900, 390]) {
    const { context, page } = await openBrowser({ colorScheme, viewport: { width, height: 900 } });
    for (const [n, address] of addresses.entries()) {
      if (token) await context.addCookies([{ name: 'sid', value: token, url: address }]);
      await page.goto(address, { waitUntil: 'load' });
      const picture = `${folder}/${n + 1}-${width}-${colorScheme}.png`;
      await page.screenshot({ path: picture });
      console.log(`${picture}\t${address}`);
    }
    await context.close();
  }
}
await closeBrowser();
