// The quiet ground: land, borders of countries, first-level areas of the countries that have cases, and their names.
import { feature, mesh } from 'topojson-client';
import { mercatorX, mercatorY } from './canvas.js';

function ringsOf(geometry) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flat();
}

// Paths count in millionths of the world: a printed canvas keeps its paths, with few decimals.
const UNIT = 1e6;

// Lines as one Path2D about the middle of their box, so that single precision is enough at every zoom.
function makePath(lines, close) {
  let w = Infinity, e = -Infinity, n = Infinity, s = -Infinity;
  const projected = lines.map((line) => line.map(([lon, lat]) => {
    const x = mercatorX(lon), y = mercatorY(lat);
    if (x < w) w = x; if (x > e) e = x; if (y < n) n = y; if (y > s) s = y;
    return [x, y];
  }));
  const x0 = (w + e) / 2, y0 = (n + s) / 2;
  const path = new Path2D();
  for (const line of projected) {
    line.forEach(([x, y], i) => (i ? path.lineTo((x - x0) * UNIT, (y - y0) * UNIT) : path.moveTo((x - x0) * UNIT, (y - y0) * UNIT)));
    if (close) path.closePath();
  }
  return { path, x0, y0, w, e, n, s };
}

function labelOfArea(rings) {
  let best = rings[0], most = 0;
  for (const ring of rings) {
    let area = 0;
    for (let i = 1; i < ring.length; i++) area += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
    if (Math.abs(area) > most) { most = Math.abs(area); best = ring; }
  }
  const ys = best.map((p) => p[1]);
  const south = Math.min(...ys), north = Math.max(...ys);
  let found = null;
  for (let k = 5; k <= 15; k++) {
    const y = south + (north - south) * (k / 20 + 0.001);
    const xs = [];
    for (let i = 1; i < best.length; i++) {
      const [ax, ay] = best[i - 1], [bx, by] = best[i];
      if ((ay > y) !== (by > y)) xs.push(ax + (bx - ax) * (y - ay) / (by - ay));
    }
    xs.sort((a, b) => a - b);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const width = (xs[i + 1] - xs[i]) * (1 - Math.abs(k - 10) / 12);
      if (!found || width > found.width) found = { width, real: xs[i + 1] - xs[i], lon: (xs[i] + xs[i + 1]) / 2, lat: y };
    }
  }
  return found;
}

export function makeBase(world, boundaries) {
  const areas = (boundaries?.features ?? []).filter((f) => f.geometry);
  const detailed = new Set(areas.map((f) => f.properties?.country).filter(Boolean));
  const countries = world.objects.countries;
  const geometries = countries.geometries;
  const land = geometries.map((g) => ({ ...makePath(ringsOf(feature(world, g).geometry), true), code: g.id }));
  const redrawn = (g) => detailed.has(g.id);
  const borders = mesh(world, countries, (a, b) => a !== b && !redrawn(a) && !redrawn(b));
  const shapes = areas.map((f) => ({ ...makePath(ringsOf(f.geometry), true) }));
  return {
    land, shapes,
    borders: makePath(borders.coordinates, false),
    countryNames: geometries.map((g) => ({ code: g.id, name: g.properties.name, lon: g.properties.at[0],
      lat: g.properties.at[1], width: g.properties.at[2], detailed: redrawn(g) })),
    areaNames: areas.map((f) => ({ name: f.properties?.name, ...labelOfArea(ringsOf(f.geometry)) })),
  };
}

function each(context, view, path, act) {
  const { scale, left, top, width, height } = view;
  if (path.e * scale < left || path.w * scale > left + width || path.s * scale < top || path.n * scale > top + height) return;
  context.save();
  context.translate(path.x0 * scale - left, path.y0 * scale - top);
  context.scale(scale / UNIT, scale / UNIT);
  act(path.path, UNIT / scale);
  context.restore();
}

export function paintBase(context, view, base, look) {
  context.fillStyle = look.sea;
  context.fillRect(0, 0, view.width, view.height);
  context.lineJoin = 'round';
  context.fillStyle = look.land;
  for (const country of base.land) each(context, view, country, (path) => context.fill(path));
  context.strokeStyle = look.border;
  each(context, view, base.borders, (path, pixel) => { context.lineWidth = 0.8 * pixel; context.stroke(path); });
  // The outer edge of the countries with cases first and wide, then their areas over it: what remains is their border.
  context.strokeStyle = look.border;
  for (const shape of base.shapes) each(context, view, shape, (path, pixel) => { context.lineWidth = 2.4 * pixel; context.stroke(path); });
  context.fillStyle = look.focus;
  for (const shape of base.shapes) each(context, view, shape, (path) => context.fill(path));
  context.strokeStyle = look.area;
  for (const shape of base.shapes) each(context, view, shape, (path, pixel) => { context.lineWidth = 0.7 * pixel; context.stroke(path); });
}

// Names of countries and areas that fit, as label wishes for labels.js: least important, drawn last and quietly.
export function baseNames(base, view, words) {
  const { scale, left, top } = view;
  const wishes = [];
  const add = (kind, text, lon, lat, degrees, minimum) => {
    const room = degrees / 360 * scale;
    if (!text || room < minimum) return;
    wishes.push({ kind, text, x: mercatorX(lon) * scale - left, y: mercatorY(lat) * scale - top, room });
  };
  for (const c of base.countryNames) {
    if (c.detailed && view.zoom > 4.5) continue;
    add('country', (c.code && /^[A-Z]{2}$/.test(c.code) && words.country(c.code)) || c.name, c.lon, c.lat, c.width, 60);
  }
  for (const a of base.areaNames) add('area', a.name, a.lon, a.lat, a.real, 44);
  return wishes;
}
