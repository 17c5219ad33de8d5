// The server's clock, seen through the answers' "now".  An answer is old by
// the time it took to travel, so the largest difference is the best one; a
// large jump means that this computer's clock was set.

import { locale } from './words.js';

let offset = null;

export function heardNow(now) {
  const seen = Date.parse(now) - Date.now();
  if (Number.isNaN(seen)) return;
  if (offset === null || seen > offset || offset - seen > 2000) offset = seen;
}

export const serverNow = () => Date.now() + (offset ?? 0);

const two = (n) => String(n).padStart(2, '0');

export function asClock(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

export function asDuration(seconds) {
  if (seconds % 60 && seconds < 600) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor(seconds / 60) % 60)} min`;
}

// The time of day of a server's time stamp, by the server's clock.
export function asTime(at) {
  return new Date(Date.parse(at) - (offset ?? 0))
    .toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
}

// A day and a time in the viewer's own zone, which is named.
export const asMoment = (at) => new Date(at).toLocaleString(locale,
  { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });

// What the room's clock shows: {text, last} and when it changes next.
export function roomClock(room) {
  const now = room.paused_at ? Date.parse(room.paused_at) : serverNow();
  if (room.state === 'FINISHED') return { text: '00:00', last: false };
  if (room.state === 'RUNNING') {
    const left = Date.parse(room.ends_at) - now;
    return { text: asClock(left), last: left < 60000 };
  }
  if (room.starts_at) return { text: asClock(Date.parse(room.starts_at) - now), last: false };
  return { text: asDuration(room.duration_s), last: false };
}

// This computer slept, or its clock was set: what is due is asked for again.
let lastDate = Date.now();
let lastTick = performance.now();

export function jumped() {
  const [date, tick] = [Date.now(), performance.now()];
  const by = (date - lastDate) - (tick - lastTick);
  const pause = date - lastDate;
  [lastDate, lastTick] = [date, tick];
  return Math.abs(by) > 1500 || pause > 5000;
}
