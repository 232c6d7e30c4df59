// The quiet ground: land, borders of countries, first-level areas of the countries that have cases, and their names.
import { drawShape, labelPlace, makeArea } from './outlines.js';
import { makeWorld } from './world.js';

export function makeBase(world, boundaries) {
  const areas = (boundaries?.features ?? []).filter((f) => f.geometry);
  const detailed = new Set(areas.map((f) => f.properties?.country).filter(Boolean));
  const { land, borders, names } = makeWorld(world, (code) => detailed.has(code));
  const shapes = areas.map((f) => makeArea(f.geometry));
  let areaNames = null;
  return { land, borders, shapes, countryNames: names,
    areaNames() {
      areaNames ??= areas.map((f, k) => ({ name: f.properties?.name, ...labelPlace(shapes[k]) }));
      return areaNames;
    } };
}

export function paintBase(context, view, base, look) {
  context.fillStyle = look.sea;
  context.fillRect(0, 0, view.width, view.height);
  context.lineJoin = 'round';
  context.fillStyle = look.land;
  for (const country of base.land) drawShape(context, view, country, (path) => context.fill(path));
  context.strokeStyle = look.border;
  for (const border of base.borders) drawShape(context, view, border, (path, pixel) => { context.lineWidth = 0.8 * pixel; context.stroke(path); });
  // The outer edge of the countries with cases first and wide, then their areas over it: what remains is their border.
  for (const shape of base.shapes) drawShape(context, view, shape, (path, pixel) => { context.lineWidth = 2.4 * pixel; context.stroke(path); });
  context.fillStyle = look.focus;
  for (const shape of base.shapes) drawShape(context, view, shape, (path) => context.fill(path));
  context.strokeStyle = look.area;
  for (const shape of base.shapes) drawShape(context, view, shape, (path, pixel) => { context.lineWidth = 0.7 * pixel; context.stroke(path); });
}

// Names of countries and areas that fit, as label wishes for labels.js: least important, drawn last and quietly.
export function baseNames(base, areaNames, view, words) {
  const { scale, left, top, width, height } = view;
  const wishes = [];
  const add = (kind, text, { x, y, room }, minimum) => {
    const wide = room * scale;
    const at = { x: x * scale - left, y: y * scale - top };
    if (wide < minimum || at.x < 0 || at.y < 0 || at.x > width || at.y > height) return;
    const named = text();
    if (named) wishes.push({ kind, text: named, ...at, room: wide });
  };
  for (const c of base.countryNames) {
    if (c.redrawn && view.zoom > 4.5) continue;
    add('country', () => (/^[A-Z]{2}$/.test(c.code ?? '') && words.country(c.code)) || c.name, c, 60);
  }
  for (const a of areaNames ?? base.areaNames()) add('area', () => a.name, a, 44);
  return wishes;
}
