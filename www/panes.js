// Tabs, dividers, the drawer and the phone's bottom bar.

import { $, $$ } from './dom.js';

// A tab list whose tabs name their panels by aria-controls.
export function makeTabs(list, onChange = () => {}) {
  const tabs = () => $$('[role="tab"]', list);
  const select = (tab, focus = false) => {
    for (const other of tabs()) {
      const is = other === tab;
      other.setAttribute('aria-selected', String(is));
      other.tabIndex = is ? 0 : -1;
      const panel = document.getElementById(other.getAttribute('aria-controls'));
      if (panel) panel.hidden = !is;
    }
    if (focus) tab.focus();
    onChange(tab);
  };
  list.addEventListener('click', (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (!tab) return;
    event.preventDefault();
    select(tab);
  });
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const all = tabs();
    const at = all.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    select(all[(at + step + all.length) % all.length], true);
  });
  return { select, tabs };
}

const remembered = (name) => {
  try {
    return localStorage.getItem(`pane:${name}`);
  } catch {
    return null;
  }
};

const remember = (name, value) => {
  try {
    localStorage.setItem(`pane:${name}`, value);
  } catch {
    // Forgotten when the page is left; no harm.
  }
};

// [custom property, size of the pane beside the divider in pixels]
const DIVIDED = {
  problem: ['--left', () => $('#problem').getBoundingClientRect().width, (e) => e.clientX],
  side: ['--side', () => $('#side').getBoundingClientRect().width, (e) => innerWidth - e.clientX - 7],
  foot: ['--foot', () => $('#foot').getBoundingClientRect().height,
    (e) => $('#code').getBoundingClientRect().bottom - e.clientY - 3],
};

function bounded(name, px) {
  if (name === 'foot') return Math.min(Math.max(px, 44), $('#code').clientHeight - 160);
  return Math.min(Math.max(px, 240), innerWidth * 0.6);
}

function makeDivider(divider) {
  const name = divider.dataset.divider;
  const [property, measure, place] = DIVIDED[name];
  const set = (px) => {
    const size = `${Math.round(bounded(name, px))}px`;
    document.documentElement.style.setProperty(property, size);
    remember(name, size);
    tell();
  };
  // Its share of the window, in hundredths.
  const tell = () => divider.setAttribute('aria-valuenow', String(Math.round(100 * measure() / (name === 'foot' ? innerHeight : innerWidth))));
  const kept = remembered(name);
  if (kept) document.documentElement.style.setProperty(property, kept);
  divider.addEventListener('focus', tell);

  divider.addEventListener('pointerdown', (event) => {
    divider.setPointerCapture(event.pointerId);
    divider.classList.add('dragged');
    event.preventDefault();
  });
  divider.addEventListener('pointermove', (event) => {
    if (divider.classList.contains('dragged')) set(place(event));
  });
  for (const end of ['pointerup', 'pointercancel'])
    divider.addEventListener(end, () => divider.classList.remove('dragged'));
  divider.addEventListener('dblclick', () => {
    document.documentElement.style.removeProperty(property);
    remember(name, '');
  });
  divider.addEventListener('keydown', (event) => {
    const grows = { problem: 'ArrowRight', side: 'ArrowLeft', foot: 'ArrowUp' }[name];
    const shrinks = { problem: 'ArrowLeft', side: 'ArrowRight', foot: 'ArrowDown' }[name];
    if (event.key !== grows && event.key !== shrinks) return;
    event.preventDefault();
    set(measure() + (event.key === grows ? 24 : -24));
  });
}

export function makePanes({ onShow }) {
  const { body } = document;
  const side = makeTabs($('#side [role="tablist"]'), (tab) => {
    if (body.dataset.pane === 'board' || body.dataset.pane === 'chat')
      body.dataset.pane = tab.dataset.tab === 'chat' ? 'chat' : 'board';
    mark();
    onShow();
  });
  const foot = makeTabs($('#foot [role="tablist"]'));
  const byName = (tabs, name) => tabs.tabs().find((t) => t.dataset.tab === name);

  const drawer = (open) => {
    body.classList.toggle('side-open', open);
    $('#open-side').setAttribute('aria-expanded', String(open));
    onShow();
  };
  const mark = () => {
    for (const button of $$('.bottom button'))
      if (button.dataset.go === body.dataset.pane) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
  };
  const go = (pane) => {
    body.dataset.pane = pane;
    if (pane === 'board' || pane === 'chat') side.select(byName(side, pane));
    mark();
    onShow();
  };

  $$('.divider').forEach(makeDivider);
  $('#open-side').addEventListener('click', () => drawer(!body.classList.contains('side-open')));
  $('#close-side').addEventListener('click', () => drawer(false));
  $('.bottom').addEventListener('click', (event) => {
    const button = event.target.closest('[data-go]');
    if (button) go(button.dataset.go);
  });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && body.classList.contains('side-open')) drawer(false);
  });

  return {
    go,
    openChat: () => {
      if (getComputedStyle($('.bottom')).display !== 'none') go('chat');
      else if (getComputedStyle($('#open-side')).display !== 'none') drawer(true);
      side.select(byName(side, 'chat'));
      $('#say-text').focus();
    },
    showFoot: (name) => foot.select(byName(foot, name)),
    // Is the chat before the player's eyes?
    get seesChat() {
      const panel = $('#side-chat');
      return !panel.hidden && panel.checkVisibility({ visibilityProperty: true }) && !document.hidden;
    },
  };
}
