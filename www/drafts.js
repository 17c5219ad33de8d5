// What is being written, kept as it is typed: at once in this browser, and
// after a pause on the server, so that another machine finds it.

import { Refusal, api } from './api.js';
import { t } from './words.js';

const PAUSE_MS = 1500;

export class Drafts {
  #code; #onState; #timers = new Map(); #busy = new Set();

  constructor(code, person, onState) {
    this.#code = `${code}:${person}`;
    this.room = code;
    this.#onState = onState;
    addEventListener('pagehide', () => this.flush());
  }

  #key(slug) { return `draft:${this.#code}:${slug}`; }

  // {language, source, rev, dirty} or null
  local(slug) {
    try {
      return JSON.parse(localStorage.getItem(this.#key(slug)));
    } catch {
      return null;
    }
  }

  #keep(slug, draft) {
    try {
      localStorage.setItem(this.#key(slug), JSON.stringify(draft));
    } catch {
      // No room or no permission: the server's copy has to do.
    }
  }

  // What was typed here and never reached the server wins over the server's,
  // as its next revision.
  async load(slug) {
    const theirs = await api('GET', `/rooms/${this.room}/drafts/${slug}`).catch((error) => {
      if (!(error instanceof Refusal)) throw error;
      return null; // out of reach: what is here is shown, and sent later
    });
    const local = this.local(slug);
    if (!theirs?.rev) {
      if (local?.dirty) this.#later(slug);
      return local;
    }
    const isSame = local?.source === theirs.source && local.language === theirs.language;
    const draft = local?.dirty && !isSame ? { ...local, rev: theirs.rev }
      : { language: theirs.language, source: theirs.source, rev: theirs.rev, dirty: false };
    this.#keep(slug, draft);
    if (draft.dirty) this.#later(slug);
    return draft;
  }

  save(slug, language, source) {
    const before = this.local(slug);
    if (before && before.language === language && before.source === source) return;
    this.#keep(slug, { language, source, rev: before?.rev ?? 0, dirty: true });
    this.#onState('');
    this.#later(slug);
  }

  #later(slug) {
    clearTimeout(this.#timers.get(slug));
    this.#timers.set(slug, setTimeout(() => this.#send(slug), PAUSE_MS));
  }

  async #send(slug) {
    const draft = this.local(slug);
    if (!draft?.dirty) return;
    if (this.#busy.has(slug)) { this.#later(slug); return; }
    this.#busy.add(slug);
    try {
      const { rev } = await this.#put(slug, draft, draft.rev);
      const now = this.local(slug);
      const isSame = now.source === draft.source && now.language === draft.language;
      this.#keep(slug, { ...now, rev, dirty: !isSame });
      if (isSame) this.#onState(t('draft.saved'));
      else this.#later(slug);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#onState(t('draft.kept'));
      if (error.passes) setTimeout(() => this.#later(slug), 4000 + Math.random() * 4000);
    } finally {
      this.#busy.delete(slug);
    }
  }

  // The server is told which revision this text was made from.  409: another tab or machine wrote meanwhile.  What is typed last wins; the
  // other text stays in the history.
  async #put(slug, { language, source }, rev) {
    const path = `/rooms/${this.room}/drafts/${slug}`;
    try {
      return await api('PUT', path, { language, source, rev });
    } catch (error) {
      if (error.status !== 409) throw error;
      const theirs = await api('GET', path);
      return api('PUT', path, { language, source, rev: theirs.rev });
    }
  }

  flush() {
    for (const [slug, timer] of this.#timers) {
      clearTimeout(timer);
      const draft = this.local(slug);
      if (!draft?.dirty) continue;
      // Outlives the page; the answer is not waited for.
      fetch(`/api/v1/rooms/${this.room}/drafts/${slug}`, {
        method: 'PUT', keepalive: true, headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ language: draft.language, source: draft.source, rev: draft.rev }),
      }).catch(() => {});
    }
  }
}
