// One mark a place: a disc whose area is the number of cases, cut into the groups of the category column. A place known
// no better than to its district or province is no disc but its area, once that is larger than the disc. Where discs
// would lie over each other, neighbouring places are drawn together.
import { mercatorX, mercatorY, pixelsOf } from './canvas.js';

const LARGEST = 30;       // radius in pixels of the place with the most cases
const LEAST = 2.2;
const FEW = 150;          // so many marks are never drawn together
const MANY = 1500;        // more than so many always are
const CELL = 20;          // pixels of a cell; its disc never leaves it by much
const PATCH = 8;          // pixels of the patches that overlap is counted in
const OVERLAP = 2;        // discs over a painted patch, on average, from which they are drawn together
const FINE = 4.5;         // smaller marks go without hatching and without lines between their parts
const POINTS = new Set(['site', 'settlement']);

// Radius = k times the root of the count: area is proportional to count at every size above LEAST. All discs of the file
// together are never larger than the map.
export function makeScale(largestCount, allCounts, size) {
  const small = size.x < 560;
  const largest = Math.min(small ? LARGEST * 0.8 : LARGEST, (small ? 4.8 : 6) * Math.sqrt(largestCount));
  const k = Math.min(largest / Math.sqrt(Math.max(1, largestCount)), Math.sqrt(size.x * size.y / (Math.PI * Math.max(1, allCounts))));
  return { k, radius: (count) => Math.max(LEAST, k * Math.sqrt(count)), enlarges: k < LEAST };
}

export function projectPlaces(places) {
  const n = places.lon.length;
  const x = new Float64Array(n), y = new Float64Array(n);
  for (let p = 0; p < n; p++) { x[p] = mercatorX(places.lon[p]); y[p] = mercatorY(places.lat[p]); }
  return { x, y, seen: new Uint32Array(n), totals: new Uint32Array(n) };
}

// The places in view that have cases: their numbers are the first of projected.seen, their totals beside them.
function lookAround(view, projected, counts, slots) {
  const { scale, left, top, width, height } = view;
  const { x, y, seen, totals } = projected;
  const reach = LARGEST * 2;
  const w = (left - reach) / scale, e = (left + width + reach) / scale, n = (top - reach) / scale, s = (top + height + reach) / scale;
  let many = 0;
  for (let p = 0; p < x.length; p++) {
    if (x[p] < w || x[p] > e || y[p] < n || y[p] > s) continue;
    let total = 0;
    for (let k = 0; k < slots; k++) total += counts[p * slots + k];
    if (total) { seen[many] = p; totals[many++] = total; }
  }
  return many;
}

// How many discs lie over a patch that any disc lies over, on average.
function overlapOf(view, marks) {
  const wide = Math.ceil(view.width / PATCH), high = Math.ceil(view.height / PATCH);
  const painted = new Uint8Array(wide * high);
  let all = 0, patches = 0;
  for (const { x, y, r } of marks) {
    const x1 = Math.min(wide - 1, Math.floor((x + r) / PATCH)), y1 = Math.min(high - 1, Math.floor((y + r) / PATCH));
    for (let py = Math.max(0, Math.floor((y - r) / PATCH)); py <= y1; py++) {
      for (let px = Math.max(0, Math.floor((x - r) / PATCH)); px <= x1; px++) {
        all++;
        if (!painted[py * wide + px]) { painted[py * wide + px] = 1; patches++; }
      }
    }
  }
  return patches ? all / patches : 0;
}

// The marks in view, largest first: {place, x, y, r, total, counts, at, area} with pixels of the canvas. crowded: they
// stand for cells of neighbouring places, {places} of them.
export function marksInView(view, projected, counts, slots, scale, isArea) {
  const many = lookAround(view, projected, counts, slots);
  const { x, y, seen, totals } = projected;
  if (many > MANY) return { marks: byCells(view, projected, many, counts, slots), crowded: true };
  const marks = [];
  for (let k = 0; k < many; k++) {
    const p = seen[k];
    marks.push({ place: p, x: x[p] * view.scale - view.left, y: y[p] * view.scale - view.top, r: scale.radius(totals[k]), total: totals[k], counts, at: p * slots, area: null });
  }
  if (many > FEW && overlapOf(view, marks) > OVERLAP) return { marks: byCells(view, projected, many, counts, slots), crowded: true };
  for (const mark of marks) mark.area = isArea(mark.place, mark, view.scale);
  marks.sort((a, b) => b.r - a.r || a.place - b.place);
  return { marks, crowded: false };
}

// Discs of cells are compared with the fullest cell in view, not with the key of single places. Cells lie fast on the
// ground, so that panning does not reshuffle them.
function byCells(view, projected, many, counts, slots) {
  const { x, y, seen, totals } = projected;
  const cells = new Map();
  for (let k = 0; k < many; k++) {
    const p = seen[k];
    const px = x[p] * view.scale, py = y[p] * view.scale;
    const key = Math.floor(px / CELL) * 67108864 + Math.floor(py / CELL);
    let cell = cells.get(key);
    if (!cell) {
      cell = { place: p, places: 0, x: 0, y: 0, total: 0, counts: new Uint32Array(slots), at: 0, area: null };
      cells.set(key, cell);
    }
    for (let j = 0; j < slots; j++) cell.counts[j] += counts[p * slots + j];
    cell.x += px * totals[k]; cell.y += py * totals[k];
    cell.total += totals[k];
    cell.places++;
  }
  const out = [...cells.values()];
  const most = out.reduce((max, cell) => Math.max(max, cell.total), 1);
  for (const cell of out) {
    cell.x = cell.x / cell.total - view.left;
    cell.y = cell.y / cell.total - view.top;
    cell.r = Math.max(1.5, CELL * 0.55 * Math.sqrt(cell.total / most));
  }
  return out.sort((a, b) => b.r - a.r || a.place - b.place);
}

// The area of uncertainty of a place in pixels: {r, instead}; instead: it stands for the disc. null: smaller than it.
export function uncertaintyOf(places) {
  return (p, mark, scale) => {
    const metres = places.uncertainty_m[p];
    if (!metres) return null;
    const r = pixelsOf(metres, places.lat[p], scale);
    if (r <= mark.r + 3) return null;
    return { r, instead: !POINTS.has(places.precision[p]) };
  };
}

function sectors(context, mark, slots, draw) {
  let angle = -Math.PI / 2;
  for (let k = 0; k < slots; k++) {
    const n = mark.counts[mark.at + k];
    if (!n) continue;
    const next = angle + n / mark.total * 2 * Math.PI;
    draw(k, angle, next, n === mark.total);
    angle = next;
  }
}

function paintDisc(context, mark, slots, look) {
  const { x, y, r } = mark;
  sectors(context, mark, slots, (k, from, to, whole) => {
    context.beginPath();
    if (!whole) context.moveTo(x, y);
    context.arc(x, y, r, from, to);
    context.closePath();
    context.fillStyle = look.fills[k];
    context.fill();
    if (!whole && r >= FINE) { context.strokeStyle = look.halo; context.lineWidth = 1; context.stroke(); }
    if (look.hollow[k] && r >= FINE) { context.fillStyle = look.hatch(context); context.fill(); }
  });
  context.beginPath();
  context.arc(x, y, r + 0.5, 0, 2 * Math.PI);
  context.strokeStyle = look.halo;
  context.lineWidth = 1.2;
  context.stroke();
  if (look.hollow.some((hollow, k) => hollow && mark.counts[mark.at + k])) {
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.strokeStyle = look.quiet;
    context.lineWidth = 1;
    context.stroke();
  }
}

function paintArea(context, mark, slots, look) {
  const { x, y, area } = mark;
  context.beginPath();
  context.arc(x, y, area.r, 0, 2 * Math.PI);
  context.fillStyle = look.uncertain;
  context.fill();
  if (!area.instead) {
    context.strokeStyle = look.quiet;
    context.lineWidth = 1;
    context.setLineDash([3, 4]);
    context.stroke();
    context.setLineDash([]);
    return;
  }
  context.lineWidth = 3;
  context.setLineDash([6, 4]);
  sectors(context, mark, slots, (k, from, to) => {
    context.beginPath();
    context.arc(x, y, area.r, from, to);
    context.strokeStyle = look.hollow[k] ? look.quiet : look.fills[k];
    context.stroke();
  });
  context.setLineDash([]);
}

// chosen: the place that is selected, or null; the others step back. ringed: the place that gets a ring, or null.
export function paintMarks(context, marks, slots, look, chosen, ringed) {
  const faint = (mark) => chosen !== null && mark.place !== chosen;
  for (const mark of marks) {
    if (!mark.area) continue;
    context.globalAlpha = faint(mark) ? 0.35 : 1;
    paintArea(context, mark, slots, look);
  }
  for (const mark of marks) {
    if (mark.area?.instead) continue;
    context.globalAlpha = faint(mark) ? 0.3 : 0.94;
    paintDisc(context, mark, slots, look);
  }
  context.globalAlpha = 1;
  const mark = ringed === null ? null : marks.find((m) => m.place === ringed && !m.places);
  if (mark) {
    context.beginPath();
    context.arc(mark.x, mark.y, (mark.area?.instead ? mark.area.r : mark.r) + 3.5, 0, 2 * Math.PI);
    context.strokeStyle = look.accent;
    context.lineWidth = 2;
    context.stroke();
  }
}

export function markAt(marks, x, y) {
  for (let k = marks.length - 1; k >= 0; k--) {
    const mark = marks[k];
    const reach = Math.max(mark.area?.instead ? mark.area.r : mark.r, 10);
    if ((mark.x - x) ** 2 + (mark.y - y) ** 2 <= reach * reach) return mark;
  }
  return null;
}
