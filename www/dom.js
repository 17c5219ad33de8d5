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

const SPRITE = new URL('icons.svg', import.meta.url).pathname;

export function icon(name, kind = 'icon') {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const use = document.createElementNS(space, 'use');
  svg.setAttribute('class', kind);
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
}

// Only when it differs: a live region would otherwise be read out again.
export function say(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

export const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export const isTouch = () => matchMedia('(pointer: coarse)').matches;
