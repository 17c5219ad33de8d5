// The keyboard of a phone: what it leaves of the window belongs to what is typed
// into.  Chromium makes the page smaller (interactive-widget in its head); Safari
// lays the keyboard over the page, and only the visual viewport tells.
//
// body[data-keyboard] is "code", "foot" or "other" while one is open.

import { $, isTouch } from './dom.js';

const LEAST_PX = 120; // a keyboard is higher than a browser's own bars
const tallest = new Map(); // by width: a phone can be turned

const isWriting = (node) => node !== null && (node.classList.contains('code-host') || node.matches('textarea, input:not([type="checkbox"], [type="file"])'));

function placeOf(node) {
  if ($('#editor').contains(node)) return 'code';
  return $('#foot').contains(node) ? 'foot' : 'other';
}

export function listenKeyboard(viewport = globalThis.visualViewport) {
  if (!viewport) return;
  const look = () => {
    if (!isTouch() || Math.abs(viewport.scale - 1) > 0.01) return; // a page that is enlarged is none that is covered
    const most = Math.max(tallest.get(innerWidth) ?? 0, innerHeight, viewport.height);
    tallest.set(innerWidth, most);
    const isOpen = isWriting(document.activeElement) && viewport.height < most - LEAST_PX;
    if (isOpen) {
      document.body.dataset.keyboard = placeOf(document.activeElement);
      document.documentElement.style.setProperty('--height', `${viewport.height}px`);
      scrollTo(0, 0); // Safari has moved the page under the keyboard
    } else {
      delete document.body.dataset.keyboard;
      document.documentElement.style.removeProperty('--height');
    }
  };
  viewport.addEventListener('resize', look);
  addEventListener('focusin', look);
  look();
}
