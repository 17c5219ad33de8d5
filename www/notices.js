// Lines at the top of the room, one for each reason.

import { $, el } from './dom.js';
import { t } from './words.js';

// null takes the line away; more are elements behind the words.
export function notice(reason, text, ...more) {
  const before = $(`[data-reason="${CSS.escape(reason)}"]`);
  if (text === null) {
    before?.remove();
    return null;
  }
  const line = el('p', { class: 'notice', data: { reason } }, el('span', {}, text), ...more);
  if (!before) $('#notices').append(line);
  else if (before.firstChild.textContent !== text) before.replaceWith(line);
  return line;
}

// A line that goes when it has been read: by its button, or after LASTS_MS.
export function passing(reason, text, { lasts, onClose = () => {}, kind = '' } = {}) {
  const close = () => {
    notice(reason, null);
    onClose();
  };
  const line = notice(reason, text, el('button', { type: 'button', class: 'quiet small', onclick: close }, t('dismiss')));
  if (kind) line.dataset.kind = kind;
  if (lasts) setTimeout(() => line.remove(), lasts);
}
