// Points over time, from the board: each solved problem is a step.  Drawn by uPlot,
// which comes when the chart is opened.

import { $, el } from './dom.js';
import { serverNow } from './clock.js';
import { asNumber, t } from './words.js';

const MOST = 8; // lines that can be told apart: the first of the board, and oneself

// [{name, me, points: [[second, score]…]}]; no document here, so that it can be tested.
export function linesOf(ranked, room, viewer, now) {
  const start = Date.parse(room.starts_at);
  const shown = ranked.filter((p, i) => i < MOST || p.id === viewer);
  return shown.map((p) => {
    const solved = p.results.filter((r) => r.solved_at).sort((a, b) => a.solved_at.localeCompare(b.solved_at));
    const points = [[0, 0]];
    for (const r of solved) points.push([Math.max(0, (Date.parse(r.solved_at) - start) / 1000), points.at(-1)[1] + (r.points ?? 0)]);
    points.push([Math.max(0, (now - start) / 1000), points.at(-1)[1]]);
    return { name: p.name, me: p.id === viewer, points };
  });
}

// One column of times for all: [times, scores, scores…].
export function columnsOf(lines) {
  const times = [...new Set(lines.flatMap((line) => line.points.map(([s]) => s)))].sort((a, b) => a - b);
  const scoreAt = (line, time) => line.points.findLast(([s]) => s <= time)?.[1] ?? 0;
  return [times, ...lines.map((line) => times.map((time) => scoreAt(line, time)))];
}

// What a canvas can be told: the colour that the page's own one comes to.
function colourOf(box, name) {
  const probe = el('span');
  probe.style.color = `var(${name})`;
  box.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const DASHES = [[], [6, 3], [2, 3], [10, 3, 2, 3], [1, 2], [8, 6], [4, 2, 1, 2], [12, 2]];

// A piece of the line, as it is drawn.
function swatch({ me }, i) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const line = document.createElementNS(space, 'path');
  svg.setAttribute('viewBox', '0 0 28 6');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', 'M0 3h28');
  line.setAttribute('stroke-width', me ? '3' : '1.5');
  line.setAttribute('stroke-dasharray', DASHES[i % DASHES.length].join(' ') || 'none');
  svg.append(line);
  return svg;
}

export class Chart {
  #box; #plot = null; #Plot = null; #names = '';

  constructor(box) { this.#box = box; }

  async draw(ranked, room, viewer) {
    const began = room.state !== 'LOBBY' && room.starts_at;
    const someone = ranked.some((p) => p.score > 0);
    this.#box.hidden = !began || !someone;
    if (this.#box.hidden || !this.#box.checkVisibility()) return;
    const until = Math.min(serverNow(), Date.parse(room.ends_at ?? 0) || serverNow());
    const lines = linesOf(ranked, room, viewer, until);
    this.#Plot ??= (await import('./lib/chart.js')).Plot;
    this.#show(lines);
    this.#tell(lines);
  }

  #show(lines) {
    const names = lines.map((line) => line.name).join('\n');
    const area = $('.plot', this.#box);
    if (this.#plot && names === this.#names) {
      this.#plot.setData(columnsOf(lines));
      return;
    }
    this.#names = names;
    this.#plot?.destroy();
    this.#plot = new this.#Plot(this.#options(lines, area.clientWidth || 280), columnsOf(lines), area);
  }

  #options(lines, width) {
    const colour = (name) => colourOf(this.#box, name);
    const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui' };
    const steps = this.#Plot.paths.stepped({ align: 1 });
    return {
      width, height: 150, cursor: { show: false }, legend: { show: false }, padding: [8, 8, 0, 0],
      scales: { x: { time: false } },
      axes: [{ ...axis, values: (_, all) => all.map((s) => `${Math.round(s / 60)}'`), size: 28 }, { ...axis, size: 44 }],
      series: [{}, ...lines.map((line, i) => ({ label: line.name, stroke: colour(line.me ? '--accent' : '--text'), width: line.me ? 3 : 1.5,
        dash: DASHES[i % DASHES.length], paths: steps, points: { show: false } }))],
    };
  }

  // Which line is whose, and the same in words for those who see no lines.
  #tell(lines) {
    $('figcaption', this.#box).replaceChildren(el('span', {}, t('chart.title')),
      el('ul', { class: 'legend' }, lines.map((line, i) => el('li', { class: line.me ? 'me' : null }, swatch(line, i),
        t('chart.line', { name: line.name, points: asNumber(line.points.at(-1)[1], 0) })))));
  }
}
