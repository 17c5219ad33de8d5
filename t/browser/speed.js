// How fast a page is here, and how much it fetches: measured, and for those whose
// bounds are promised, compared.

import { launch, openBrowser } from './browser.js';

// Before any script of the page runs.
const watch = () => {
  globalThis.speed = { shift: 0, shifts: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      globalThis.speed.shift += entry.value;
      for (const { node, previousRect: from, currentRect: to } of entry.sources)
        globalThis.speed.shifts.push(`${node?.id || node?.className || node?.parentNode?.className || node?.nodeName} ${from.x},${from.y},${from.width} to ${to.x},${to.y},${to.width}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') globalThis.speed.paint = entry.startTime;
  }).observe({ type: 'paint', buffered: true });
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver(() => {
      if ('ready' in document.body.dataset) globalThis.speed.ready ??= performance.now();
      if (document.querySelector('#editor')?.dataset.editor === 'code') globalThis.speed.editor ??= performance.now();
    }).observe(document.body, { attributes: true, subtree: true, attributeFilter: ['data-ready', 'data-editor'] });
  });
};

// The room at ADDRESS, opened with the cookies of CONTEXT in an empty cache:
// {paint, ready, editor} in ms, shift, the number of requests before the editor, before
// and whole in bytes as sent.
export async function measure(address, cookies) {
  const own = await launch(); // one that has seen nothing yet
  const { context, page } = await openBrowser({ own });
  await context.addCookies(cookies);
  await page.addInitScript(watch);
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const earlier = new Set(); // asked for before the editor was
  let isEditorAsked = false;
  let before = 0;
  let whole = 0;
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    isEditorAsked ||= request.url.endsWith('/lib/editor.js');
    if (!isEditorAsked) earlier.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    whole += encodedDataLength;
    if (earlier.has(requestId)) before += encodedDataLength;
  });
  await page.goto(address);
  await page.waitForFunction(() => globalThis.speed.ready && globalThis.speed.editor && globalThis.speed.paint);
  // What comes after the editor, until the page is quiet: its mode, the chat.
  await page.locator('#editor .cm-line span').first().waitFor();
  const found = await page.evaluate(() => globalThis.speed);
  await own.close();
  return { ...found, requests: earlier.size, before, whole };
}
