// How this person wants the pages: kept in this browser at once, and with the
// account, so that another browser has it.  Language and theme are cookies, since
// the server writes pages by them.

import { api } from './api.js';

const DEFAULTS = { keymap: 'plain', codeSize: 14, codeTheme: 'riposte', wrap: false, sound: false, keys: {} };
const STORE = 'settings';
const YEAR_S = 31536000;

function read() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

let kept = read();
const listeners = new Set();

function keep() {
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
  } catch {
    // Lasts as long as the page.
  }
}

export const setting = (name) => kept[name] ?? DEFAULTS[name];

export const onSettings = (listener) => listeners.add(listener);

export const cookieSetting = (name) => document.cookie.split('; ').find((c) => c.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';

let sending = null;

// With the account, so that other browsers have it; for a visitor only here.
function send() {
  if (!document.body.dataset.viewer) return;
  clearTimeout(sending);
  sending = setTimeout(() => {
    const settings = { ...kept, theme: cookieSetting('theme'), lang: cookieSetting('lang') };
    api('PATCH', '/me', { settings }).catch(() => {}); // kept here in any case, and sent with the next change
  }, 400);
}

function writeCookie(name, value) {
  document.cookie = `${name}=${value}; Path=/; SameSite=Lax; Max-Age=${value === '' ? 0 : YEAR_S}`;
}

export function setCookie(name, value) {
  writeCookie(name, value);
  applySettings();
  send();
}

// What colours and sizes depend on; the page's own theme stands in its first tag.
export function applySettings() {
  const root = document.documentElement;
  root.style.setProperty('--code-size', `${setting('codeSize')}px`);
  root.dataset.codeTheme = setting('codeTheme');
  root.dataset.theme = cookieSetting('theme');
  for (const listener of listeners) listener();
}

export function putSetting(name, value) {
  kept = { ...kept, [name]: value };
  keep();
  applySettings();
  send();
}

// What another browser of the same person kept; called where the page has it.
export async function fetchSettings() {
  const { settings } = await api('GET', '/me');
  const { theme, lang, ...rest } = settings ?? {};
  kept = { ...kept, ...rest };
  keep();
  if (theme !== undefined && cookieSetting('theme') === '') writeCookie('theme', theme);
  if (lang !== undefined && cookieSetting('lang') === '') writeCookie('lang', lang);
  applySettings();
}

addEventListener('storage', (event) => {
  if (event.key !== STORE) return;
  kept = read();
  applySettings();
});
