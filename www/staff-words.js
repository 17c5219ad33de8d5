// The texts of the pages for hosts and administrators, the replay and the
// projector; their modules import this one, so that a player's room is without.

import { addWords, lang } from './words.js';

const { default: texts } = await import(`./words/staff/${lang}.js`);
addWords(texts);
