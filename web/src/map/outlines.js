// Outlines on an integer grid over the Web Mercator square. A shape knows its box at once; the path that the browser
// fills and strokes is made when the shape first comes into view, so that what nobody looks at costs nothing.
import { mercatorX, mercatorY } from './canvas.js';

const AREA_GRID = 4e6;      // of areas given as GeoJSON: 10 m at the equator

// trace(put, close): calls put(x, y, first) for each vertex in grid units and close() where a line is closed.
export function makeShape(grid, box, trace) {
  const [w, n, e, s] = box;
  const x0 = Math.round((w + e) / 2), y0 = Math.round((n + s) / 2);      // a path about its middle keeps its precision
  let path = null;
  return { grid, x: x0 / grid, y: y0 / grid, w: w / grid, n: n / grid, e: e / grid, s: s / grid,
    path() {
      if (path) return path;
      path = new Path2D();
      trace((x, y, first) => (first ? path.moveTo(x - x0, y - y0) : path.lineTo(x - x0, y - y0)), () => path.closePath());
      return path;
    } };
}

export const inView = ({ scale, left, top, width, height }, shape) => shape.e * scale >= left && shape.w * scale <= left + width
  && shape.s * scale >= top && shape.n * scale <= top + height;

// Calls act(path, pixel) with the context in the shape's own units; pixel is the length of a pixel in them.
export function drawShape(context, view, shape, act) {
  if (!inView(view, shape)) return;
  const { scale, left, top } = view;
  context.save();
  context.translate(shape.x * scale - left, shape.y * scale - top);
  context.scale(scale / shape.grid, scale / shape.grid);
  act(shape.path(), shape.grid / scale);
  context.restore();
}

export function growBox(box, x, y) {
  if (x < box[0]) box[0] = x;
  if (y < box[1]) box[1] = y;
  if (x > box[2]) box[2] = x;
  if (y > box[3]) box[3] = y;
}
export const emptyBox = () => [0x7fffffff, 0x7fffffff, -0x7fffffff, -0x7fffffff];

// ---- arcs: lines that neighbours share ----

// points: x, y, ... of all arcs; starts: the first point of each arc, and one more; boxes: w, n, e, s of each.
export function makeArcs(points, starts) {
  const boxes = [];
  for (let k = 0; k + 1 < starts.length; k++) {
    const box = emptyBox();
    for (let i = starts[k]; i < starts[k + 1]; i++) growBox(box, points[2 * i], points[2 * i + 1]);
    boxes.push(box);
  }
  return { points, starts, boxes };
}

// A ring is a list of numbers of arcs, ~k for arc k backwards. put(x, y, first) for each of its points.
export function traceRing(arcs, ring, put) {
  ring.forEach((ref, k) => {
    const arc = ref < 0 ? ~ref : ref;
    const from = arcs.starts[arc], to = arcs.starts[arc + 1] - 1;
    const count = to - from + 1;
    for (let i = k === 0 ? 0 : 1; i < count; i++) {      // an arc begins where the one before it ended
      const at = ref < 0 ? to - i : from + i;
      put(arcs.points[2 * at], arcs.points[2 * at + 1], k === 0 && i === 0);
    }
  });
}

export function boxOfArcs(arcs, list) {
  const box = emptyBox();
  for (const ref of list) {
    const b = arcs.boxes[ref < 0 ? ~ref : ref];
    growBox(box, b[0], b[1]); growBox(box, b[2], b[3]);
  }
  return box;
}

// ---- areas: rings that are filled, named and found under a pointer ----

const onGrid = (lon, lat) => [Math.round(mercatorX(lon) * AREA_GRID), Math.round(mercatorY(lat) * AREA_GRID)];

function boxOf(points) {
  const box = emptyBox();
  for (let i = 0; i < points.length; i += 2) growBox(box, points[i], points[i + 1]);
  return box;
}

// rings(): flat arrays of x, y, ...; asked for when they are first needed.
function areaOf(box, makeRings) {
  let rings = null;
  const all = () => { rings ??= makeRings(); return rings; };
  const shape = makeShape(AREA_GRID, box, (put, close) => {
    for (const ring of all()) {
      for (let i = 0; i < ring.length; i += 2) put(ring[i], ring[i + 1], i === 0);
      close();
    }
  });
  return Object.assign(shape, { rings: all });
}

// An area from a GeoJSON geometry.
export function makeArea(geometry) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  const rings = polygons.flat().map((ring) => {
    const points = new Int32Array(ring.length * 2);
    for (let i = 0; i < ring.length; i++) points.set(onGrid(ring[i][0], ring[i][1]), 2 * i);
    return points;
  });
  const box = emptyBox();
  for (const ring of rings) { const b = boxOf(ring); growBox(box, b[0], b[1]); growBox(box, b[2], b[3]); }
  return areaOf(box, () => rings);
}

// Arcs in degrees, as the meta object has them (docs/page-data.md), on the grid.
export function areaArcs({ scale, offset, lines }) {
  const starts = [0];
  for (const line of lines) starts.push(starts[starts.length - 1] + line.length / 2);
  const points = new Int32Array(starts[starts.length - 1] * 2);
  lines.forEach((line, k) => {
    let x = 0, y = 0;
    for (let i = 0; i < line.length; i += 2) {
      x += line[i]; y += line[i + 1];
      points.set(onGrid(offset[0] + scale[0] * x, offset[1] + scale[1] * y), 2 * starts[k] + i);
    }
  });
  return makeArcs(points, starts);
}

// An area from polygons of rings of arcs.
export function makeAreaOfArcs(arcs, polygons) {
  const refs = polygons.flat();
  return areaOf(boxOfArcs(arcs, refs.flat()), () => refs.map((ring) => {
    const points = [];
    traceRing(arcs, ring, (x, y) => points.push(x, y));
    return Int32Array.from(points);
  }));
}

function crossings(ring, y) {
  const xs = [];
  for (let i = 0; i < ring.length; i += 2) {
    const j = i === 0 ? ring.length - 2 : i - 2;
    const ay = ring[j + 1], by = ring[i + 1];
    if ((ay > y) !== (by > y)) xs.push(ring[j] + (ring[i] - ring[j]) * (y - ay) / (by - ay));
  }
  return xs.sort((a, b) => a - b);
}

// Where the name of an area stands: the widest chord near the middle of its largest ring; {x, y, room} as fractions of
// the square.
export function labelPlace(area) {
  const rings = area.rings();
  let best = null, most = -1;
  for (const ring of rings) {
    const [w, n, e, s] = boxOf(ring);
    if ((e - w) * (s - n) > most) { most = (e - w) * (s - n); best = { ring, n, s }; }
  }
  let found = { room: 0, x: area.x * area.grid, y: area.y * area.grid };
  let widest = -1;
  for (let k = 5; best && k <= 15; k++) {
    const y = Math.round(best.n + (best.s - best.n) * (k / 20 + 0.001));
    const xs = crossings(best.ring, y);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const weighed = (xs[i + 1] - xs[i]) * (1 - Math.abs(k - 10) / 12);
      if (weighed > widest) { widest = weighed; found = { room: xs[i + 1] - xs[i], x: (xs[i] + xs[i + 1]) / 2, y }; }
    }
  }
  return { x: found.x / area.grid, y: found.y / area.grid, room: found.room / area.grid };
}

// Whether a point, as fractions of the square, lies in the area: the rings that it lies in are an odd number.
export function contains(area, x, y) {
  if (x < area.w || x > area.e || y < area.n || y > area.s) return false;
  const gx = x * area.grid, gy = y * area.grid;
  let inside = false;
  for (const ring of area.rings()) if (crossings(ring, gy).filter((at) => at < gx).length % 2) inside = !inside;
  return inside;
}
