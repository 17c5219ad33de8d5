// The way to the meeting: what a room's page knows of it before anybody joins.  The
// meeting itself is fetched when it is opened.

import { $, el, say } from './dom.js';
import { t } from './words.js';

export class MeetingDoor {
  #state; #section; #word; #button; #meeting = null; #opening = null; #written; #transcript = null;

  constructor(state) {
    this.#state = state;
    this.#word = el('span', { class: 'muted small', role: 'status' });
    this.#button = el('button', { type: 'button', id: 'open-meeting', onclick: () => this.#open() }, t('meeting.open'));
    this.#section = el('section', { id: 'meeting', class: 'meeting', hidden: true, 'aria-label': t('meeting') },
      el('div', { class: 'row meeting-door' }, this.#button, this.#word));
    this.#written = el('details', { id: 'transcript', class: 'transcript', hidden: true, ontoggle: () => this.#read() }, el('summary', { class: 'small' }, t('transcript')));
    this.#section.append(this.#written);
    $('#side').prepend(this.#section);
  }

  get #isFor() {
    const { room, me, isHost } = this.#state;
    return room.policy.meeting !== 'off' && me !== null && me.state !== 'LEFT' && (me.role !== 'spectator' || isHost);
  }

  draw() {
    this.#section.hidden = !this.#isFor && !this.#meeting?.isIn;
    if (!this.#isFor) this.#meeting?.close();
    this.#meeting?.draw();
    this.#written.hidden = !this.#state.room.policy.transcript;
    this.#transcript?.draw();
  }

  heard(event) {
    this.#meeting?.heard(event);
    this.#transcript?.heard(event);
  }

  // Events were missed.
  missed() { this.#transcript?.read(); }

  // Fetched when it is opened for the first time.
  async #read() {
    if (!this.#written.open || this.#transcript) return;
    const { Transcript } = await import('./transcript.js');
    this.#transcript ??= new Transcript(this.#state, this.#written);
    await this.#transcript.read();
  }

  async #open() {
    this.#button.disabled = true;
    say(this.#word, t('meeting.opening'));
    try {
      this.#opening ??= import('./meeting.js');
      const { Meeting } = await this.#opening;
      say(this.#word, '');
      this.#meeting = new Meeting(this.#state, this.#section, () => { this.#meeting = null; this.#button.parentElement.hidden = false; });
      this.#button.parentElement.hidden = true;
      await this.#meeting.open();
    } catch (error) {
      this.#opening = null;
      say(this.#word, error.message);
      throw error;
    } finally {
      this.#button.disabled = false;
    }
  }
}
