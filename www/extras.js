// What a room offers besides the battle itself: watching it, being done with it,
// hosting it, seeing it again, playing it again.

import { $, el, say } from './dom.js';
import { Refusal, api, newKey } from './api.js';
import { enter } from './door.js';
import { notice } from './notices.js';
import { Watch } from './watch.js';
import { t } from './words.js';
import { teamRows } from './teams.js';

const item = (name, props, words) => el('li', {}, el(name, props, words));

export class Extras {
  #state; #code; #press; #watch; #done; #host; #rematch; #agree; #teams;

  // press(button, work): the room's way to run WORK and to show a refusal
  constructor(state, press) {
    this.#state = state;
    this.#code = state.room.code;
    this.#press = press;
    this.#watch = new Watch(state);
    this.#addToMenu();
    this.#addToDoor();
    this.#addToResult();
  }

  #button(words, work, props = {}) {
    return el('button', { type: 'button', ...props, onclick: (event) => this.#press(event.currentTarget, work) }, words);
  }

  #addToMenu() {
    const path = `/rooms/${this.#code}`;
    this.#done = el('li', { hidden: true }, this.#button(t('extras.done'), () => this.#turnDone()));
    this.#host = [item('a', { href: `${path}/host` }, t('extras.host')), item('a', { href: `${path}/screen` }, t('extras.screen'))];
    $('#room-menu ul').prepend(this.#done, ...this.#host);
  }

  // Joining only to look on.
  #addToDoor() {
    const button = this.#button(t('extras.watch'), () => this.#join('spectator'), { id: 'watch-only', class: 'quiet' });
    $('#join .joiner').append(button);
    if (!$('.invite img')) $('.invite').append(el('img', { class: 'invite-qr', src: `/rooms/${this.#code}/qr.svg`, alt: t('extras.qr'), width: 160, height: 160 }));
  }

  #addToResult() {
    this.#rematch = this.#button(t('extras.rematch'), () => this.#askRematch(), { class: 'primary', id: 'rematch', hidden: true });
    this.#agree = el('span', { class: 'muted', role: 'status' });
    this.#teams = el('ul', { class: 'teams' });
    const replay = el('a', { class: 'button', id: 'replay', href: `/rooms/${this.#code}/replay` }, t('extras.replay'));
    const row = $('#show-problems').parentElement;
    row.prepend(this.#rematch, replay);
    row.append(this.#agree);
    row.before(this.#teams);
  }

  async #join(as) {
    const input = $('#nickname');
    const name = input?.value.trim();
    if (input && !name) { input.focus(); throw new Refusal(422, { detail: t('extras.name_first') }, 0); }
    await enter(this.#code, name ? { as, name } : { as }, () => this.atDoor());
    location.reload();
  }

  // A host is asked: the page goes on by itself.
  atDoor() {
    $('#join .waits')?.remove();
    $('#join').append(el('p', { class: 'waits', role: 'status' }, t('extras.door')));
  }

  async #turnDone() {
    if (this.#state.me?.state === 'COMPLETED') await api('POST', `/rooms/${this.#code}/join`, { as: 'player' });
    else await api('POST', `/rooms/${this.#code}/done`, {});
    $('#room-menu').open = false;
  }

  async #askRematch() {
    const next = await api('POST', `/rooms/${this.#code}/rematch`, { key: newKey() });
    location.assign(`/rooms/${next.code}`);
  }

  // Whoever has solved all need not wait to be taken for gone; where bytes count they
  // may go on.
  #offerDone(isPlaying) {
    const { room, me } = this.#state;
    const open = room.problems.filter((p) => p.state !== 'withdrawn');
    const isAll = isPlaying && room.rules.tie !== 'bytes' && open.length > 0 && open.every((p) => me.results.some((r) => r.letter === p.letter && r.solved_at));
    notice('all-solved', isAll ? t('extras.all_solved') : null, this.#button(t('extras.done'), () => this.#turnDone(), { class: 'small' }));
  }

  draw() {
    const { room, me, isHost } = this.#state;
    const isPlaying = me?.role === 'player' && me.state !== 'LEFT' && room.state === 'RUNNING' && !room.practice;
    this.#done.hidden = !isPlaying;
    say(this.#done.firstChild, me?.state === 'COMPLETED' ? t('extras.go_on') : t('extras.done'));
    this.#offerDone(isPlaying && me.state !== 'COMPLETED');
    for (const line of this.#host) line.hidden = !isHost || room.practice;
    this.#rematch.hidden = !me || room.state !== 'FINISHED' || (me.role === 'spectator' && !isHost && !room.rematch);
    say(this.#rematch, t(room.rematch ? 'extras.rematch_join' : 'extras.rematch'));
    say(this.#agree, room.rematch && this.#state.rematchBy ? t('extras.rematch_by', { name: this.#state.rematchBy }) : '');
    $('#replay').hidden = !me && !isHost;
    const teams = room.teams.length ? teamRows(this.#state) : [];
    for (const list of [this.#teams, $('#side-teams')])
      list.replaceChildren(...teams.map((team) => el('li', {}, el('span', {}, team.name), el('b', { class: 'figures' }, String(team.score)))));
    this.#watch.draw();
  }

  // A draft was saved somewhere.
  heard(event) { if (event.kind === 'draft') this.#watch.heard(event.payload); }

  choose(letter) { this.#watch.choose(letter); }
}
