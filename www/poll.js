// The long poll.  The client holds the cursor; the server holds nothing.
//
//	new Poll({code, onEvents, onResync, onEnd, onLink}).start({seq, epoch})
//
// onEvents(events)	in order, each once
// onResync()		take a new snapshot and return its {seq, epoch}
// onEnd(refusal)	polling is over: left, removed, signed out, room gone
// onLink(good)		false once contact has been lost for three seconds

import { Refusal, api, backOff } from './api.js';
import { heardNow } from './clock.js';

const HOLD_S = 25;

export class Poll {
  #after; #epoch; #code; #hear; #waking = null; #hanging = null; #since = 0;
  #running = false; #lostAt = null; #tries = 0;
  // A tab of its own for each loading: the one that a reload leaves behind is
  // taken back by its beacon, not confused with the new one.
  #tab = crypto.getRandomValues(new Uint32Array(2)).join('-');

  constructor({ code, ...hear }) {
    this.#code = code;
    this.#hear = hear;
    addEventListener('online', () => this.#wake());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#wake();
    });
    addEventListener('pagehide', () => this.#goodbye());
    addEventListener('pageshow', (event) => { if (event.persisted) this.#wake(); });
  }

  start({ seq, epoch }) {
    this.#after = seq;
    this.#epoch = epoch;
    if (this.#running) return;
    this.#running = true;
    this.#run();
  }

  stop() {
    this.#running = false;
    this.#wake();
  }

  async #run() {
    while (this.#running) {
      try {
        await this.#once();
        this.#found();
      } catch (error) {
        if (!this.#running) return;
        await this.#failed(error);
      }
    }
  }

  async #once() {
    const query = new URLSearchParams({ after: this.#after, wait: HOLD_S, epoch: this.#epoch, tab: this.#tab });
    this.#hanging = new AbortController();
    this.#since = Date.now();
    const answer = await api('GET', `/rooms/${this.#code}/events?${query}`, undefined,
      { signal: this.#hanging.signal, timeout: (HOLD_S + 12) * 1000 });
    heardNow(answer.now);
    if (answer.events.length) this.#hear.onEvents(answer.events);
    this.#after = answer.next;
    if (answer.hold_s === 0 && !answer.more) await this.#sleep(2000);
  }

  async #failed(error) {
    if (error.name === 'AbortError') return; // woken: poll again at once
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 410) {
      const fresh = await this.#hear.onResync().catch(() => null);
      if (fresh) [this.#after, this.#epoch] = [fresh.seq, fresh.epoch];
      else await this.#sleep(1000 + backOff(this.#tries++));
      return;
    }
    if (!error.passes) {
      this.#running = false;
      this.#hear.onEnd(error);
      return;
    }
    this.#lose();
    await this.#sleep(Math.max(error.retryAfter * 1000, 250 + backOff(this.#tries++)));
  }

  #found() {
    this.#tries = 0;
    clearTimeout(this.#lostAt);
    this.#lostAt = null;
    this.#hear.onLink(true);
  }

  #lose() {
    this.#lostAt ??= setTimeout(() => this.#hear.onLink(false), 3000);
  }

  #sleep(ms) {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#waking = () => { clearTimeout(timer); done(); };
    });
  }

  // A poll that hung through a sleep of the computer may hang for ever.
  #wake() {
    this.#waking?.();
    if (!this.#running || Date.now() - this.#since > 5000) this.#hanging?.abort();
  }

  // Leaving the page begins the grace at once; coming back ends it.
  #goodbye() {
    if (!this.#running) return;
    navigator.sendBeacon(`/api/v1/rooms/${this.#code}/leave?beacon=${this.#tab}`,
      new Blob(['{}'], { type: 'application/json' }));
  }
}
