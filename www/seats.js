// Seats of a room: made from a class list, handed out on paper, renewed.

import { $, drawList, el, say } from './dom.js';
import { api } from './api.js';
import { parseClass } from './classlist.js';
import { stateWord } from './people.js';
import { t } from './words.js';
import { whileBusy } from './forms.js';

const SVG = 'http://www.w3.org/2000/svg';
const QUIET = 4;

function drawCode({ size, path }, words) {
  const svg = document.createElementNS(SVG, 'svg');
  const dark = document.createElementNS(SVG, 'path');
  const side = size + 2 * QUIET;
  svg.setAttribute('viewBox', `${-QUIET} ${-QUIET} ${side} ${side}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', words);
  svg.setAttribute('shape-rendering', 'crispEdges');
  dark.setAttribute('d', path);
  svg.append(dark);
  return svg;
}

const cardOf = (seat, title) => el('li', {},
  drawCode(seat.qr, t('sheet.qr', { name: seat.name })),
  el('div', {}, el('p', { class: 'name' }, seat.name),
    el('p', { class: 'muted' }, [seat.external_id, seat.team].filter(Boolean).join(', ')),
    el('p', { class: 'small' }, title), el('p', { class: 'url' }, seat.url)));

const quoted = (value) => `"${String(value ?? '').replaceAll('"', '""')}"`;

export class Seats {
  #code; #title; #seats = []; #tell;

  // tell(error): where refusals are shown
  constructor(code, title, tell) {
    this.#code = code;
    this.#title = title;
    this.#tell = tell;
    const form = $('#class');
    form.elements.list.addEventListener('input', () => this.#preview());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      whileBusy(form, () => this.#make(form));
    });
    this.#preview(); // of what was pasted before this module came
    $('#print').addEventListener('click', () => print());
    $('#seats').addEventListener('click', (event) => {
      const button = event.target.closest('[data-seat-do]');
      if (button) this.#press(button).catch(this.#tell);
    });
  }

  async load() {
    this.#seats = (await api('GET', `/rooms/${this.#code}/seats`)).items;
    this.draw();
  }

  #preview() {
    const { seats, faults } = parseClass($('#class').elements.list.value);
    const some = seats.slice(0, 3).map((s) => [s.external_id, s.name, s.team].filter(Boolean).join(' / ')).join('; ');
    const words = t(seats.length > 3 ? 'class.preview_more' : 'class.preview', { n: seats.length, some });
    $('#preview').replaceChildren(
      ...seats.length ? [el('p', {}, words)] : [],
      ...faults.map(({ line, why }) => el('p', { class: 'error' }, t('class.fault', { line, why: t(why) }))));
  }

  async #make(form) {
    const { seats, faults } = parseClass(form.elements.list.value);
    if (seats.length === 0 || faults.length) { this.#preview(); form.elements.list.focus(); return; }
    const made = [];
    for (let i = 0; i < seats.length; i += 100)
      made.push(...(await api('POST', `/rooms/${this.#code}/seats`, seats.slice(i, i + 100))).items);
    form.reset();
    this.#preview();
    this.#hand(made);
    await this.load();
  }

  #hand(made) {
    $('#cards').replaceChildren(...made.map((seat) => cardOf(seat, this.#title)));
    const lines = ['external_id,name,team,url', ...made.map((s) => [s.external_id, s.name, s.team, s.url].map(quoted).join(','))];
    $('#seat-file').href = URL.createObjectURL(new Blob([`${lines.join('\r\n')}\r\n`], { type: 'text/csv' }));
    $('#sheet').hidden = false;
    $('#sheet').scrollIntoView({ block: 'start' });
  }

  async #press(button) {
    const id = button.closest('[data-seat]').dataset.seat;
    button.disabled = true;
    try {
      if (button.dataset.seatDo === 'renew') this.#hand([await api('POST', `/rooms/${this.#code}/seats/${id}/renew`, {})]);
      else await api('DELETE', `/rooms/${this.#code}/seats/${id}`);
    } finally {
      button.disabled = false;
    }
    await this.load();
  }

  // PLAYERS as the room knows them just now, by id.
  draw(players = new Map()) {
    const came = this.#seats.filter((seat) => seat.used_at).length;
    say($('#seat-count'), this.#seats.length ? t('seats.count', { n: came, all: this.#seats.length }) : '');
    $('#no-seats').hidden = this.#seats.length > 0;
    $('#only-missing').closest('p').hidden = this.#seats.length === 0;
    const playerOf = (seat) => players.get(seat.player) ?? seat;
    const wordOf = (seat) => (seat.used_at ? stateWord(playerOf(seat)) : t(seat.player ? 'seats.unused' : 'seats.not_yet'));
    const isMissing = (seat) => !['PRESENT', 'COMPLETED'].includes(playerOf(seat).state) || !seat.used_at;
    drawList($('#seats tbody'), this.#seats.filter((seat) => !$('#only-missing').checked || isMissing(seat)), {
      key: (seat) => seat.id,
      shown: (seat) => [seat.name, seat.external_id, seat.team, seat.used_at, wordOf(seat)],
      make: (seat) => el('tr', { data: { seat: seat.id, state: playerOf(seat).state ?? '' } },
        el('th', { scope: 'row' }, seat.name), el('td', {}, seat.external_id ?? ''), el('td', {}, seat.team ?? ''),
        el('td', {}, wordOf(seat)),
        el('td', { class: 'does' },
          el('button', { type: 'button', class: 'small', data: { seatDo: 'renew' } }, t('seats.renew')),
          seat.used_at ? null : el('button', { type: 'button', class: 'small', data: { seatDo: 'delete' } }, t('take_back')))),
    });
  }
}
