// Elements without innerHTML: whatever is a string becomes text.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// el('li', {class: 'name', data: {state: 'LEFT'}, onclick: f}, 'text', child, null)
export function el(name, props, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === 'data') Object.assign(node.dataset, value);
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

// A file that lies beside the pages' icon, of the same release.
export const beside = (name) => new URL(name, $('link[rel=icon]').href).pathname;

export function icon(name, kind = 'icon') {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const use = document.createElementNS(space, 'use');
  svg.setAttribute('class', kind);
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `${beside('icons.svg')}#${name}`);
  svg.append(use);
  return svg;
}

// Only when it differs: a live region would otherwise be read out again.
export function say(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

export const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export const isTouch = () => matchMedia('(pointer: coarse)').matches;

// PARENT has just these children, in this order.  What stands where it should is
// not touched: focus and selection stay.
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let at = parent.firstElementChild;
  for (const node of nodes) {
    // One that has moved down is taken out, so that not all the others have to move.
    if (at && at !== node && at.nextElementSibling === node) {
      at.remove();
      at = node;
    }
    if (at === node) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
}

const drawn = new WeakMap();

// LIST has a child for each of ITEMS, made anew only when what it shows has changed,
// and not under somebody's fingers: while a menu in it is open it stays as it is.
export function drawList(list, items, { key, shown, make }) {
  const before = drawn.get(list) ?? new Map();
  const now = new Map();
  let lost = null; // where the focus was
  for (const item of items) {
    const text = JSON.stringify(shown(item));
    const old = before.get(key(item));
    const stays = old && (old.text === text || $('.menu[open]', old.node));
    const entry = stays ? old : { text, node: make(item) };
    if (!stays && old?.node.contains(document.activeElement)) lost = entry.node;
    now.set(key(item), entry);
  }
  drawn.set(list, now);
  arrange(list, [...now.values()].map(({ node }) => node));
  if (lost) $('summary, button', lost)?.focus({ preventScroll: true });
}
