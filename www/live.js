// Parts of a page that are read again by themselves, so that nobody has to reload:
//
//	<div data-live>		as the server writes it, every few seconds
//
// Not while somebody has the focus in it, nor in a page that nobody looks at.

import { $$ } from './dom.js';
import { localTimes } from './page.js';

export async function refresh() {
  const parts = $$('[data-live]');
  if (!parts.length || document.hidden) return;
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!response?.ok) return; // the next round tries again
  const fresh = $$('[data-live]', new DOMParser().parseFromString(await response.text(), 'text/html'));
  parts.forEach((part, i) => {
    if (!fresh[i] || part.contains(document.activeElement)) return;
    part.replaceChildren(...document.importNode(fresh[i], true).childNodes);
    localTimes(part);
  });
}

// Also as soon as somebody looks again.
export function keepFresh(everyMs) {
  setInterval(refresh, everyMs);
  document.addEventListener('visibilitychange', refresh);
  addEventListener('pageshow', (event) => { if (event.persisted) refresh(); });
}
