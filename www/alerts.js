// What calls somebody back to the page: the title, and a sound for those who want
// one.  Sounds are made here; there is no file to fetch.

import { setting } from './settings.js';

const TUNES = { // [frequency, begin, length in seconds]
  start: [[523, 0, 0.12], [659, 0.13, 0.12], [784, 0.26, 0.2]],
  first: [[784, 0, 0.1], [988, 0.11, 0.18]],
  minute: [[660, 0, 0.12], [660, 0.22, 0.12]],
  end: [[784, 0, 0.16], [659, 0.17, 0.16], [523, 0.34, 0.3]],
  left: [[440, 0, 0.16]],
};

let context = null;

function play(tune) {
  context ??= new AudioContext();
  for (const [frequency, begin, length] of TUNES[tune]) {
    const from = context.currentTime + begin;
    const tone = new OscillatorNode(context, { frequency, type: 'sine' });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.12, from + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.001, from + length);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + length);
  }
}

let plain = document.title;
let prefix = '';

const draw = () => {
  const text = prefix ? `${prefix} \u00b7 ${plain}` : plain;
  if (document.title !== text) document.title = text;
};

export function titleIs(text) {
  plain = text;
  draw();
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  prefix = '';
  draw();
});

// WORDS stand in the title until the page is looked at.
export function alertOf(tune, words) {
  if (document.hidden) {
    prefix = words;
    draw();
  }
  if (setting('sound')) play(tune);
  document.documentElement.dataset.alert = tune; // the last one, for the tests
}
