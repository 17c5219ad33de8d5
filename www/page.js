// What every page does: signing out, copying samples, local times.

import { $$ } from './dom.js';
import { api } from './api.js';

export async function copyText(button, text) {
  const was = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Press Ctrl+C'; // no permission: it is selected instead
  }
  setTimeout(() => { button.textContent = was; }, 1500);
}

async function signOut(kind) {
  await api('DELETE', '/sessions/current');
  if (kind === 'switch') location.reload();
  else location.assign('/');
}

addEventListener('click', (event) => {
  const out = event.target.closest('[data-sign-out]');
  const copy = event.target.closest('[data-copy]');
  if (out) signOut(out.dataset.signOut);
  if (copy) copyText(copy, copy.closest('figure').querySelector('pre').textContent);
  for (const menu of $$('.menu[open]'))
    if (!menu.contains(event.target)) menu.open = false;
});

for (const time of $$('time[datetime]')) {
  const at = new Date(time.getAttribute('datetime'));
  if (!Number.isNaN(at.getTime())) time.textContent = at.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
}
