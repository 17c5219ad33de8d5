// One tab for all: of the tabs of a browser that show the same room one listens
// to the server, and tells the others what it hears.  A browser has few
// connections to one host, and a server has better to do than to tell one person
// everything five times.
//
//	const leader = new Leader(name, {onLead, onHear, onAsked})
//	leader.join()		onLead(signal) is called when it is this tab's turn,
//				and shall work until the signal is aborted
//	leader.tell(message)	to the other tabs; they get onHear(message)
//	leader.ask()		the tab that leads gets onAsked(); if none answers (a
//				tab that sleeps), this one takes over
//	leader.leave()
//
// Where locks are not to be had (plain http), each tab leads itself.

const ANSWER_MS = 1500;
const SILENCE_MS = 45000; // more than any poll waits

export class Leader {
  #name; #hear; #channel = null; #asking = null; #silence = null; #leads = null; #left = new AbortController();

  constructor(name, hear) {
    this.#name = name;
    this.#hear = hear;
  }

  get leads() { return this.#leads !== null; }

  join() {
    if (!navigator.locks || !window.BroadcastChannel) {
      this.#lead();
      return;
    }
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }) => this.#heard(data);
    this.#queue({});
    this.#watch();
  }

  leave() {
    this.#left.abort();
    this.#leads?.abort();
    clearTimeout(this.#asking);
    clearTimeout(this.#silence);
    this.#channel?.close();
    this.#channel = null;
  }

  tell(message) { this.#channel?.postMessage({ message }); }

  ask() {
    if (this.leads || !this.#channel) {
      this.#hear.onAsked();
      return;
    }
    this.#channel.postMessage({ asks: true });
    this.#asking ??= setTimeout(() => { this.#asking = null; this.#queue({ steal: true }); }, ANSWER_MS);
  }

  #heard({ asks, message }) {
    if (asks) {
      if (this.leads) this.#hear.onAsked();
      return;
    }
    clearTimeout(this.#asking);
    this.#asking = null;
    this.#watch();
    if (!this.leads) this.#hear.onHear(message);
  }

  // Whoever leads says something now and then.
  #watch() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => { if (!this.leads) this.ask(); this.#watch(); }, SILENCE_MS);
  }

  // The lock is held for as long as this tab leads; another one may take it away.
  #queue(how) {
    if (this.#left.signal.aborted) return;
    const options = how.steal ? how : { signal: this.#left.signal };
    navigator.locks.request(this.#name, options, () => this.#lead()).catch(() => {
      this.#leads?.abort();
      this.#leads = null;
      if (!this.#left.signal.aborted) this.#queue({});
    });
  }

  async #lead() {
    this.#leads = new AbortController();
    const { signal } = this.#leads;
    await this.#hear.onLead(signal);
    if (this.#leads?.signal === signal) this.#leads = null;
  }
}
