// Coming into a room.  Where a host has to let people in, this knocks until one
// does, or until it is refused.

import { api, wait } from './api.js';

const KNOCK_MS = 2500;

// onWait() is told once that a host is asked.
export async function enter(code, wish, onWait) {
  for (let asked = false; ;) {
    const answer = await api('POST', `/rooms/${code}/join`, wish);
    if (!answer.waiting) return;
    if (!asked) onWait();
    asked = true;
    await wait(KNOCK_MS);
  }
}
