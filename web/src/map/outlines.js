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

// The rings of a GeoJSON geometry on the grid, each a flat array of x, y, ...
function ringsOnGrid(geometry) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  return polygons.flat().map((ring) => {
    const points = new Int32Array(ring.length * 2);
    for (let i = 0; i < ring.length; i++) {
      points[2 * i] = Math.round(mercatorX(ring[i][0]) * AREA_GRID);
      points[2 * i + 1] = Math.round(mercatorY(ring[i][1]) * AREA_GRID);
    }
    return points;
  });
}

function boxOf(points) {
  const box = emptyBox();
  for (let i = 0; i < points.length; i += 2) growBox(box, points[i], points[i + 1]);
  return box;
}

// An area as a shape, with the rings that labelPlace and contains ask for.
export function makeArea(geometry) {
  const rings = ringsOnGrid(geometry);
  const boxes = rings.map(boxOf);
  const box = emptyBox();
  for (const b of boxes) { growBox(box, b[0], b[1]); growBox(box, b[2], b[3]); }
  const shape = makeShape(AREA_GRID, box, (put, close) => {
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) put(ring[i], ring[i + 1], i === 0);
      close();
    }
  });
  return Object.assign(shape, { rings, boxes });
}

function crossings(ring, y) {
  const xs = [];
  for (let i = 2; i < ring.length; i += 2) {
    const ay = ring[i - 1], by = ring[i + 1];
    if ((ay > y) !== (by > y)) xs.push(ring[i - 2] + (ring[i] - ring[i - 2]) * (y - ay) / (by - ay));
  }
  return xs.sort((a, b) => a - b);
}

// Where the name of an area stands: the widest chord near the middle of its largest ring; {x, y, room} as fractions of
// the square.
export function labelPlace(area) {
  let best = 0, most = -1;
  area.boxes.forEach(([w, n, e, s], k) => { if ((e - w) * (s - n) > most) { most = (e - w) * (s - n); best = k; } });
  const [, n, , s] = area.boxes[best];
  let found = { room: 0, x: area.x * area.grid, y: area.y * area.grid };
  let widest = -1;
  for (let k = 5; k <= 15; k++) {
    const y = Math.round(n + (s - n) * (k / 20 + 0.001));
    const xs = crossings(area.rings[best], y);
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
  for (const ring of area.rings) if (crossings(ring, gy).filter((at) => at < gx).length % 2) inside = !inside;
  return inside;
}
