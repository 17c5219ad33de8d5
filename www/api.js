// Calls of /api/v1.  A refusal becomes a Refusal with the server's words; a
// network that fails becomes one with status 0.

import { hasWord, t } from './words.js';

// The server's words are English; ours are used where there are some for the code,
// or for the field that was refused.
const fieldWords = ([name, why]) => (hasWord(`invalid.${name}`) ? t(`invalid.${name}`) : `${name}: ${why}.`);

function wordsOf({ code, fields, detail, title }) {
  if (fields && Object.keys(fields).length) return Object.entries(fields).map(fieldWords).join(' ');
  return hasWord(`refused.${code}`) ? t(`refused.${code}`) : detail ?? title ?? t('api.unreachable');
}

export class Refusal extends Error {
  constructor(status, problem, retryAfter) {
    super(wordsOf(problem));
    this.status = status;
    this.code = problem.code ?? null;
    this.fields = problem.fields ?? null;
    this.retryAfter = retryAfter;
  }

  // Worth trying again by itself with the same key: nobody said no.
  get passes() { return this.status === 0 || this.status === 429 || this.status >= 500; }
}

export async function refusalOf(response) {
  const isProblem = /json/.test(response.headers.get('Content-Type') ?? '');
  const problem = isProblem ? await response.json().catch(() => ({})) : {};
  if (!problem.detail)
    problem.detail = [502, 503].includes(response.status) ? t('api.starting') : t('api.answered', { status: String(response.status) });
  return new Refusal(response.status, problem, Number(response.headers.get('Retry-After')) || 0);
}

export async function api(method, path, body, { signal, timeout = 20000 } = {}) {
  const limit = AbortSignal.timeout(timeout);
  const init = { method, signal: signal ? AbortSignal.any([signal, limit]) : limit, headers: { Accept: 'application/json' } };
  if (body !== undefined) {
    init.headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(`/api/v1${path}`, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal(0, { detail: t('api.unreachable') }, 0);
  }
  if (!response.ok) throw await refusalOf(response);
  return response.status === 204 ? null : response.json();
}

// What a client repeats carries a key, so that it counts once.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_');
}

export const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

// Full jitter: a class of 150 must not come back in the same instant.
export const backOff = (tries, most = 30000) => Math.random() * Math.min(most, 1000 * 2 ** tries);

// Repeat CALL until it is answered; onTrouble hears each failure that passes.
export async function persist(call, onTrouble = () => {}) {
  for (let tries = 0; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Refusal) || !error.passes) throw error;
      onTrouble(error);
      await wait(Math.max(error.retryAfter * 1000, 300 + backOff(tries, 10000)));
    }
  }
}
