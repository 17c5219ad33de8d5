// Parts of the room's page that are written by the server: when they change, the page
// is read again and only those are taken over.

import { $, $$ } from './dom.js';
import { Refusal, persist } from './api.js';
import { typesetIn } from './maths.js';

async function fetchPage(code) {
  const text = await persist(async () => {
    const response = await fetch(`/rooms/${code}`, { headers: { Accept: 'text/html' } }).catch(() => null);
    if (!response?.ok) throw new Refusal(response?.status ?? 0, {}, 0);
    return response.text();
  });
  return new DOMParser().parseFromString(text, 'text/html');
}

function takeParts(page, ...ids) {
  for (const id of ids) $(`#${id}`).replaceChildren(...document.importNode($(`#${id}`, page), true).childNodes);
}

// The battle begins, and its problems come.
export async function fetchStatements(code) {
  const page = await fetchPage(code);
  takeParts(page, 'statements', 'language');
  for (const tab of $$('#letters [role="tab"]')) tab.remove();
  $('#letters').prepend(...$$('#letters [role="tab"]', page).map((tab) => document.importNode(tab, true)));
  typesetIn($('#statements'));
}

// One problem has another version: its new article, or null.
export async function fetchStatement(code, letter) {
  const fresh = $(`#problem-${letter}`, await fetchPage(code));
  const before = $(`#problem-${letter}`);
  if (!fresh || !before) return null;
  const article = document.importNode(fresh, true);
  article.hidden = before.hidden;
  before.replaceWith(article);
  typesetIn(article);
  return article;
}

// No judge was there when the page came, and so no language either.
export async function fetchLanguages(code) {
  takeParts(await fetchPage(code), 'language', 'lobby-languages');
}
