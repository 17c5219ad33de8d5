// What every page does: signing out, copying samples, local times.

import { $$, el } from './dom.js';
import { api } from './api.js';
import { applySettings, cookieSetting, setCookie } from './settings.js';
import { locale, t } from './words.js';

// Over plain http there is no clipboard to write to: then from a field, as of old.
function copyByField(text) {
  const field = el('textarea', { class: 'sr', readonly: true, 'aria-hidden': 'true' });
  const before = document.activeElement;
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  before?.focus({ preventScroll: true });
  return done;
}

const write = async (text) => navigator.clipboard.writeText(text).then(() => true);

export async function copyText(button, text) {
  const was = button.textContent;
  const done = await write(text).catch(() => copyByField(text));
  button.textContent = t(done ? 'copied' : 'press_copy');
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

// Escape closes a menu, and whoever was in it stands before it again.
addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && event.target.closest?.('.menu[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});

// Language and theme, at the foot of plain pages: the server writes pages by them.
for (const select of $$('[data-cookie]')) {
  select.value = cookieSetting(select.dataset.cookie);
  select.addEventListener('change', () => {
    setCookie(select.dataset.cookie, select.value);
    if (select.dataset.cookie === 'lang') location.reload();
  });
}
applySettings();

// The viewer's own time zone and way to write it.
export function localTimes(root = document) {
  for (const time of $$('time[datetime]', root)) {
    const at = new Date(time.getAttribute('datetime'));
    if (!Number.isNaN(at.getTime())) time.textContent = at.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
  }
}

localTimes();
