// Minutes: a host asks for them here, and who reads sees them while they are written.
// The server makes the page; a newer one takes the place of what is shown.

import './page.js';
import './staff-words.js';
import { localTimes } from './page.js';
import { Refusal, api } from './api.js';
import { ask } from './ask.js';
import { $, el, say } from './dom.js';
import { locale, t } from './words.js';

const WAIT_S = 25;
const AGAIN_MS = 3000;

const { code } = document.body.dataset;
const url = `/rooms/${code}/summary`;
const make = $('#make-minutes');
const told = $('#make-told');

const later = (ms) => new Promise((next) => { setTimeout(next, ms); });

function sayRefusal(error) {
  if (!(error instanceof Refusal)) throw error;
  say(told, error.message);
}

// The page as it is now, of the version that is shown.
async function redraw(version) {
  const page = await fetch(`/rooms/${code}/minutes${version ? `?version=${version}` : ''}`, { headers: { accept: 'text/html' } });
  const fresh = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('#minutes');
  if (!page.ok || !fresh) throw new Error(`${page.status}`);
  $('#minutes').replaceWith(fresh);
  dress();
}

async function follow() {
  for (let shown = $('#minutes'); ['QUEUED', 'WRITING'].includes(shown.dataset.state); shown = $('#minutes')) {
    const { version, rev } = shown.dataset;
    try {
      await api('GET', `${url}?version=${version}&after=${rev}&wait=${WAIT_S}`);
      await redraw(version);
    } catch (error) {
      if (error instanceof Refusal && [403, 404].includes(error.status)) { location.reload(); return; }
      await later(AGAIN_MS);
    }
  }
}

function dress() {
  localTimes($('#minutes'));
  const remove = $('#delete-minutes');
  if (!remove) return;
  remove.hidden = false;
  remove.addEventListener('click', async () => {
    if (!await ask(t('minutes.delete_words'), t('minutes.delete'))) return;
    await api('DELETE', `${url}/${$('#minutes').dataset.version}`).then(() => location.assign(`/rooms/${code}/minutes`), sayRefusal);
  });
}

const choice = (name, values, chosen) => el('label', { class: 'field' }, t(`minutes.${name}`),
  el('select', { id: `minutes-${name}` }, values.map((value) => el('option', { value, selected: value === chosen }, t(`minutes.${name}.${value}`)))));

// What is asked for, with where all of it goes, before anything is sent.
async function order(offer) {
  const prompt = el('textarea', { id: 'minutes-prompt', rows: 6, maxlength: 4000, required: true });
  const language = el('input', { id: 'minutes-language', value: locale.slice(0, 2), minlength: 2, maxlength: 35, required: true });
  const kind = choice('template', offer.templates.map((one) => one.name), 'battle');
  const readers = choice('readers', ['hosts', 'players'], offer.readers);
  const choose = () => {
    const { value } = kind.querySelector('select');
    prompt.value = offer.templates.find((one) => one.name === value).prompt;
    if (value === 'interview') readers.querySelector('select').value = 'hosts';
  };
  kind.addEventListener('change', choose);
  choose();
  const words = t('minutes.sent', { lines: offer.lines, model: offer.model, tokens: offer.tokens, left: offer.left });
  const missing = offer.unwritten ? [t('minutes.unwritten', { n: offer.unwritten })] : [];
  const isSent = await ask([words, ...missing, kind, el('label', { class: 'field' }, t('minutes.prompt'), prompt),
    el('label', { class: 'field' }, t('minutes.language'), language), readers], t('minutes.send'));
  return isSent && { template: kind.querySelector('select').value, prompt: prompt.value, language: language.value, readers: readers.querySelector('select').value };
}

async function makeMinutes() {
  try {
    const offer = await api('GET', `${url}/offer`);
    if (!offer.model) { say(told, t('minutes.off')); return; }
    const wanted = await order(offer);
    if (!wanted) return;
    const made = await api('POST', url, wanted);
    say(told, '');
    history.replaceState(null, '', `/rooms/${code}/minutes`);
    await redraw(made.version);
    await follow();
  } catch (error) {
    sayRefusal(error);
  }
}

if (make) {
  make.hidden = false;
  make.addEventListener('click', makeMinutes);
}
dress();
follow();
