// The way from the room's log to this page: a stream where it works, long polls
// where something on the way holds streams back, heard by one tab for all tabs
// of this room.  The client holds the cursor; the server holds nothing.
//
//	new Poll({code, onEvents, onResync, onEnd, onLink}).start({seq, epoch})
//
// onEvents(events)	in order, each once
// onResync()		take a new snapshot and return its {seq, epoch}
// onEnd(refusal)	polling is over: left, removed, signed out, room gone
// onLink(good)		false once contact has been lost for three seconds
//
// wake() asks anew at once, which also tells the time.

import { Refusal, api, backOff } from './api.js';
import { heardNow } from './clock.js';
import { Leader } from './leader.js';
import { Buffered, Resync, readStream } from './stream.js';

const HOLD_S = 25;
const SHORTEST_MS = 1000; // a stream that ends sooner is no good one
const HELD_BACK = 'riposte: streams are held back'; // remembered for this tab

export class Poll {
  #after; #epoch; #code; #hear; #leader; #waking = null; #hanging = null; #since = 0;
  #running = false; #lostAt = null; #tries = 0; #catching = null;
  #streams = sessionStorage.getItem(HELD_BACK) === null;
  // A tab of its own for each loading: the one that a reload leaves behind is
  // taken back by its beacon, not confused with the new one.
  #tab = crypto.getRandomValues(new Uint32Array(2)).join('-');

  constructor({ code, ...hear }) {
    this.#code = code;
    this.#hear = hear;
    this.#leader = new Leader(`riposte room ${code}`, {
      onLead: (signal) => this.#lead(signal),
      onHear: (message) => this.#follow(message),
      onAsked: () => { this.#leader.tell({ link: this.#lostAt === null }); this.#wake(); },
    });
    const ask = () => { if (this.#running) this.#leader.ask(); };
    addEventListener('online', () => { this.#wake(true); ask(); });
    addEventListener('offline', () => this.#wake(true)); // what hangs would hang on
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') ask();
    });
    addEventListener('pagehide', () => this.#goodbye());
    addEventListener('pageshow', (event) => { if (event.persisted) ask(); });
  }

  start({ seq, epoch }) {
    this.#after = seq;
    this.#epoch = epoch;
    if (this.#running) return;
    this.#running = true;
    this.#leader.join();
  }

  stop() {
    this.#running = false;
    this.#leader.leave();
    this.#hanging?.abort();
    this.#waking?.();
  }

  // ---- the tab that leads ------------------------------------------------------

  async #lead(signal) {
    signal.addEventListener('abort', () => { this.#hanging?.abort(); this.#waking?.(); });
    while (this.#running && !signal.aborted) {
      try {
        await (this.#streams ? this.#stream() : this.#poll());
        this.#found();
      } catch (error) {
        if (this.#running && !signal.aborted) await this.#failed(error);
      }
    }
  }

  #url(more) {
    const query = new URLSearchParams({ after: this.#after, epoch: this.#epoch, ...more });
    return `/rooms/${this.#code}/events?${query}`;
  }

  async #poll() {
    this.#hanging = new AbortController();
    this.#since = Date.now();
    const answer = await api('GET', this.#url({ wait: HOLD_S, tab: this.#tab }), undefined,
      { signal: this.#hanging.signal, timeout: (HOLD_S + 12) * 1000 });
    this.#take(answer);
    if (answer.hold_s === 0 && !answer.more) await this.#sleep(2000);
    else if (answer.spread_ms) await this.#sleep(Math.random() * answer.spread_ms);
  }

  async #stream() {
    this.#hanging = new AbortController();
    this.#since = Date.now();
    await readStream(`/api/v1${this.#url({ tab: this.#tab })}`, {
      signal: this.#hanging.signal,
      onNow: (now) => { heardNow(now); this.#found(); this.#leader.tell({ link: true }); },
      onEvents: (events) => { this.#found(); this.#take({ events, next: events.at(-1).seq }); },
    });
    if (Date.now() - this.#since < SHORTEST_MS) await this.#sleep(backOff(this.#tries++));
  }

  #take({ events, next, now }) {
    if (now) heardNow(now);
    this.#leader.tell({ events, from: this.#after, next, epoch: this.#epoch });
    this.#accept(events, next);
  }

  #accept(events, next) {
    const fresh = events.filter((event) => event.seq > this.#after);
    this.#after = Math.max(this.#after, next);
    if (!fresh.length) return;
    try {
      this.#hear.onEvents(fresh);
    } catch (error) {
      reportError(error); // the page's own: they are heard all the same
    }
  }

  async #failed(error) {
    if (error.name === 'AbortError') return; // woken: again at once
    if (error instanceof Buffered) {
      this.#streams = false;
      sessionStorage.setItem(HELD_BACK, 'yes');
      return;
    }
    if (error instanceof Resync || error.status === 410) {
      this.#leader.tell({ resync: true });
      await this.#resync();
      return;
    }
    if (!(error instanceof Refusal)) throw error;
    if (!error.passes) {
      this.#end(error);
      return;
    }
    this.#lose();
    await this.#sleep(Math.max(error.retryAfter * 1000, 250 + backOff(this.#tries++)));
  }

  async #resync() {
    const fresh = await this.#hear.onResync().catch(() => null);
    if (fresh) [this.#after, this.#epoch] = [fresh.seq, fresh.epoch];
    else await this.#sleep(1000 + backOff(this.#tries++));
  }

  // The other tabs find out for themselves why.
  #end(refusal) {
    this.#leader.tell({ end: true });
    this.stop();
    this.#hear.onEnd(refusal);
  }

  // ---- the tabs that follow ------------------------------------------------------

  #follow({ events, from, next, epoch, link, resync, end }) {
    if (!this.#running) return;
    if (link !== undefined) this.#hear.onLink(link);
    if (resync) this.#resync();
    else if (end || (events && (epoch !== this.#epoch || from > this.#after))) this.#catchUp();
    else if (events) this.#accept(events, next);
  }

  // What this tab lacks and the leader does not have any more.
  #catchUp() {
    this.#catching ??= this.#closeGap().finally(() => { this.#catching = null; });
  }

  async #closeGap() {
    for (let more = true; more && this.#running;) {
      try {
        const answer = await api('GET', this.#url({ wait: 0 }));
        heardNow(answer.now);
        this.#accept(answer.events, answer.next);
        ({ more } = answer);
      } catch (error) {
        await this.#failed(error);
      }
    }
  }

  // ---- contact ---------------------------------------------------------------------

  #found() {
    this.#tries = 0;
    if (this.#lostAt !== null) this.#leader.tell({ link: true });
    clearTimeout(this.#lostAt);
    this.#lostAt = null;
    this.#hear.onLink(true);
  }

  #lose() {
    this.#lostAt ??= setTimeout(() => {
      this.#hear.onLink(false);
      this.#leader.tell({ link: false });
    }, 3000);
  }

  #sleep(ms) {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#waking = () => { clearTimeout(timer); done(); };
    });
  }

  // Ask anew, whatever hangs: to hear what time it is.
  wake() {
    if (this.#leader.leads) this.#wake(true);
    else this.#catchUp();
  }

  // A poll that hung through a sleep of the computer may hang for ever.
  #wake(now = false) {
    this.#waking?.();
    if (now || Date.now() - this.#since > 5000) this.#hanging?.abort();
  }

  // Leaving the page begins the grace at once; coming back ends it.  A tab that
  // follows has nothing to say: it is the one that leads which is here.
  #goodbye() {
    if (!this.#running || !this.#leader.leads) return;
    navigator.sendBeacon(`/api/v1/rooms/${this.#code}/leave?beacon=${this.#tab}`,
      new Blob(['{}'], { type: 'application/json' }));
  }
}
