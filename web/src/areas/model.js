// The areas of the page: which rows lie in them, what is counted in them now, and the classes that they are drawn in.
import { DamagedData } from '../data/meta.js';
import { NOWHERE } from '../data/columns.js';
import { interval } from './garwood.js';

const PER = 100000;
const ARRAYS = ['level', 'parent', 'key', 'name', 'population', 'records', 'rate', 'low', 'high', 'expected', 'ratio', 'shape'];

function need(truth, what) { if (!truth) throw new DamagedData(`areas: ${what}`); }

function check({ area, levels, arcs }, places) {
  const n = area.name.length;
  for (const name of ARRAYS) need(Array.isArray(area[name]) && area[name].length === n, name);
  area.level.forEach((l, a) => need(l in levels && area.parent[a] >= -1 && area.parent[a] < n && area.parent[a] !== a
    && (area.parent[a] < 0 || area.level[area.parent[a]] < l), `parent of ${a}`));
  need(places.area.every((a) => Number.isInteger(a) && a >= -1 && a < n), 'places.area');
  for (const polygons of area.shape) for (const ref of (polygons ?? []).flat(2)) need((ref < 0 ? ~ref : ref) < arcs.lines.length, 'arc');
}

// Names that are told apart: "San Juan, Lima" where there are two of them.
function labelsOf(area, list) {
  const times = new Map();
  for (const a of list) times.set(area.name[a], (times.get(area.name[a]) ?? 0) + 1);
  const used = new Set();
  return list.map((a) => {
    let label = area.name[a];
    if (times.get(label) > 1 && area.parent[a] >= 0) label = `${label}, ${area.name[area.parent[a]]}`;
    if (used.has(label)) label = `${label} (${area.key[a] ?? a})`;
    used.add(label);
    return label;
  });
}

// For each level: {list: its areas, labels, facet: number of the facet that the page chooses areas by}. Adds these facets to
// the columns and to the meta object, so that areas are filtered, counted and remembered as any other value.
export function readAreas(meta, columns) {
  const { areas, places } = meta;
  if (!areas) return null;
  if (!Array.isArray(places.area)) places.area = new Array(places.lon.length).fill(places.area ?? -1);
  check(areas, places);
  const { area } = areas;
  const levels = areas.levels.map((level, l) => {
    const list = area.name.map((_, a) => a).filter((a) => area.level[a] === l);
    const position = new Map(list.map((a, k) => [a, k]));
    const width = list.length < 255 ? 1 : 2;
    const none = width === 1 ? 255 : 65535;
    const codeOfPlace = Uint16Array.from(places.area, (a) => {
      let at = a;
      while (at >= 0 && area.level[at] > l) at = area.parent[at];
      return at >= 0 && area.level[at] === l ? position.get(at) : none;
    });
    const codes = new (width === 1 ? Uint8Array : Uint16Array)(columns.rows).fill(none);
    for (let i = 0; i < columns.rows; i++) if (columns.place[i] !== NOWHERE) codes[i] = codeOfPlace[columns.place[i]];
    const labels = labelsOf(area, list);
    meta.facets.push({ column: `area:${l}`, level: l, width, values: labels });
    columns.facets.push(codes);
    return { ...level, index: l, list, labels, facet: meta.facets.length - 1 };
  });
  return { ...areas, levels, hasRates: areas.population !== null };
}

// What is known of each area of a level in the present selection; parallel arrays over level.list. null: not shown.
export function countAreas(areas, level, selection) {
  const { area, suppress_under: least, at_least: atLeast } = areas;
  const { list } = level;
  const counted = selection.countedIn(level.facet, list.length);
  const whole = !selection.activeBut(level.facet);      // choosing areas does not change what is counted in them
  const pick = (name) => list.map((a) => area[name][a]);
  if (whole) {
    return { whole, records: pick('records'), rate: pick('rate'), low: pick('low'), high: pick('high'), expected: pick('expected'), ratio: pick('ratio'), atLeast };
  }
  const records = list.map((a, k) => (area.records[a] === null || (least && counted[k] > 0 && counted[k] < least) ? null : counted[k]));
  const people = (k) => area.population[list[k]];
  let sum = 0, all = 0;
  list.forEach((_, k) => { if (people(k)) { sum += counted[k]; all += people(k); } });
  const rated = (make) => list.map((_, k) => (records[k] === null || !people(k) ? null : make(records[k], people(k))));
  const exact = (make) => (atLeast ? list.map(() => null) : rated(make));
  return { whole, records, atLeast, rate: rated((n, p) => n * PER / p), low: exact((n, p) => interval(n)[0] * PER / p), high: exact((n, p) => interval(n)[1] * PER / p),
    expected: exact((n, p) => p * sum / all), ratio: exact((n, p) => (sum ? n / (p * sum / all) : null)) };
}

export const isFew = (areas, n) => n !== null && n > 0 && n < areas.few_under;

// ---- classes ----

const CLASSES = 4;
const COMPARED = 400;      // distinct values that are compared; of more, as many at equal distances

// The roundest number above a and not above b.
function roundBetween(a, b, whole) {
  for (let power = Math.ceil(Math.log10(b)); ; power--) {
    for (const step of [10 ** power, 5 * 10 ** (power - 1), 2 * 10 ** (power - 1)]) {
      if (whole && step < 1) return b;
      const at = Number(((Math.floor(a / step * (1 + 1e-12)) + 1) * step).toPrecision(12));
      if (at > a && at <= b) return at;
    }
  }
}

// Where sorted numbers part into groups that differ least within themselves (Fisher, Jenks): the first of each group but
// the first.
function naturalBreaks(values, groups) {
  const n = values.length;
  const sums = [0], squares = [0];
  values.forEach((v, i) => { sums.push(sums[i] + v); squares.push(squares[i] + v * v); });
  const spread = (i, j) => squares[j] - squares[i] - (sums[j] - sums[i]) ** 2 / (j - i);      // of values i to j - 1
  let best = values.map((_, j) => spread(0, j + 1));
  const from = [];
  for (let g = 1; g < groups; g++) {
    const next = new Array(n).fill(Infinity), start = new Array(n).fill(0);
    for (let j = g; j < n; j++) {
      for (let i = g; i <= j; i++) {
        const sum = best[i - 1] + spread(i, j + 1);
        if (sum < next[j]) { next[j] = sum; start[j] = i; }
      }
    }
    from.push(start);
    best = next;
  }
  const breaks = [];
  for (let g = groups - 2, j = n - 1; g >= 0; g--) { breaks.unshift(from[g][j]); j = from[g][j] - 1; }
  return breaks;
}

// Round bounds between up to four classes of the values above zero, which are compared by their ratios.
export function classBounds(values, whole) {
  let sorted = [...new Set(values.filter((v) => v > 0))].sort((a, b) => a - b);
  if (sorted.length > COMPARED) sorted = Array.from({ length: COMPARED }, (_, k) => sorted[Math.round(k * (sorted.length - 1) / (COMPARED - 1))]);
  if (sorted.length < 2) return [];
  const breaks = naturalBreaks(sorted.map(Math.log), Math.min(CLASSES, sorted.length));
  return breaks.map((at) => roundBetween(sorted[at - 1], sorted[at], whole));
}

// 0: none; 1, 2, ...: below the first bound, below the second, ...; null: not known.
export function classOf(value, bounds) {
  if (value === null) return null;
  if (value === 0) return 0;
  let k = 0;
  while (k < bounds.length && value >= bounds[k]) k++;
  return k + 1;
}
