// One mark a place: a disc whose area is the number of cases, cut into the groups of the category column. A place known
// no better than to its district or province is no disc but its area, once that is larger than the disc.
import { mercatorX, mercatorY, pixelsOf } from './canvas.js';

const LARGEST = 30;       // radius in pixels of the place with the most cases
const LEAST = 2.2;
export const CROWD = 3000;  // more marks in view than this are drawn together by cells
const CELL = 20;            // pixels of a cell; its disc never leaves it by much
const FINE = 4.5;          // smaller marks go without hatching and without lines between their parts
const POINTS = new Set(['site', 'settlement']);

// Radius = k times the root of the count: area is proportional to count at every size above LEAST.
export function makeScale(largestCount, small) {
  const largest = Math.min(small ? LARGEST * 0.8 : LARGEST, (small ? 4.8 : 6) * Math.sqrt(largestCount));
  const k = largest / Math.sqrt(Math.max(1, largestCount));
  return { k, radius: (count) => Math.max(LEAST, k * Math.sqrt(count)), enlarges: k < LEAST };
}

export function projectPlaces(places) {
  const n = places.lon.length;
  const x = new Float64Array(n), y = new Float64Array(n);
  for (let p = 0; p < n; p++) { x[p] = mercatorX(places.lon[p]); y[p] = mercatorY(places.lat[p]); }
  return { x, y };
}

// The marks in view, largest first: {place, x, y, r, total, counts, at, area} with pixels of the canvas.
export function marksInView(view, places, projected, counts, slots, scale, isArea) {
  const marks = [];
  const { scale: s, left, top, width, height } = view;
  const reach = LARGEST * 2;
  for (let p = 0; p < projected.x.length; p++) {
    const x = projected.x[p] * s - left, y = projected.y[p] * s - top;
    if (x < -reach || x > width + reach || y < -reach || y > height + reach) continue;
    let total = 0;
    for (let k = 0; k < slots; k++) total += counts[p * slots + k];
    if (total) marks.push({ place: p, x, y, r: scale.radius(total), total, counts, at: p * slots, area: null });
  }
  if (marks.length > CROWD) return { marks: byCells(marks, slots), crowded: true };
  for (const mark of marks) mark.area = isArea(mark.place, mark, s);
  marks.sort((a, b) => b.r - a.r || a.place - b.place);
  return { marks, crowded: false };
}

// Discs of cells are compared with the fullest cell in view, not with the key of single places.
function byCells(marks, slots) {
  const cells = new Map();
  for (const mark of marks) {
    const key = Math.floor(mark.x / CELL) * 65536 + Math.floor(mark.y / CELL);
    let cell = cells.get(key);
    if (!cell) {
      cell = { place: mark.place, places: 0, x: 0, y: 0, total: 0, counts: new Uint32Array(slots), at: 0, area: null };
      cells.set(key, cell);
    }
    for (let k = 0; k < slots; k++) cell.counts[k] += mark.counts[mark.at + k];
    cell.x += mark.x * mark.total; cell.y += mark.y * mark.total;
    cell.total += mark.total;
    cell.places++;
  }
  const out = [...cells.values()];
  const most = out.reduce((max, cell) => Math.max(max, cell.total), 1);
  for (const cell of out) { cell.x /= cell.total; cell.y /= cell.total; cell.r = Math.max(1.5, CELL * 0.55 * Math.sqrt(cell.total / most)); }
  return out.sort((a, b) => b.r - a.r);
}

// The area of uncertainty of a place in pixels: {r, instead}; instead: it stands for the disc. null: smaller than it.
export function uncertaintyOf(places, lat) {
  return (p, mark, scale) => {
    const metres = places.uncertainty_m[p];
    if (!metres) return null;
    const r = pixelsOf(metres, lat(p), scale);
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
    if (look.hollow[k] && r >= FINE) { context.save(); context.clip(); look.hatch(context, x, y, r); context.restore(); }
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
