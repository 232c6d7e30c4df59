// Files of the filtered view. The features are the very lines of cases.geojson.
import { NOWHERE, UNDATED } from './columns.js';

export async function geojsonParts(packs, wanted, options) {
  const parts = ['{"type":"FeatureCollection","features":[\n'];
  let first = true;
  const done = await packs.scan((lines, at) => {
    const chosen = lines.filter((_, k) => wanted(at + k));
    if (!chosen.length) return;
    parts.push((first ? '' : ',\n') + chosen.join(',\n'));
    first = false;
  }, options);
  parts.push('\n]}\n');
  return done ? parts : null;
}

// Text that a spreadsheet would run as a formula gets a leading apostrophe, as in every sheet that the program writes
// (src/write/csv.c): also where apostrophes stand before it already, so that taking one away gives back what was there.
function csvCell(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  let text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (/^'*[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export async function csvParts(packs, meta, wanted, options) {
  const added = ['khipu_place_id', 'khipu_place', 'khipu_match', 'khipu_reason', 'khipu_doubt', 'khipu_precision', 'khipu_uncertainty_m',
    'khipu_source_crs',    ...(meta.publish?.generalised ? ['khipu_generalised'] : []), 'khipu_date', 'khipu_date_from', 'khipu_date_to'];
  const names = [...meta.columns.map((c) => c.name), ...added];
  const parts = [`\ufeff${[...names, 'longitude', 'latitude'].map(csvCell).join(',')}\r\n`];
  const done = await packs.scan((lines, at) => {
    const rows = [];
    lines.forEach((line, k) => {
      if (!wanted(at + k)) return;
      const { properties, geometry } = packs.parse(line);
      const [lon, lat] = geometry?.coordinates ?? [null, null];
      rows.push(`${[...names.map((name) => (Object.hasOwn(properties, name) ? properties[name] : null)), lon, lat].map(csvCell).join(',')}\r\n`);
    });
    parts.push(rows.join(''));
  }, options);
  return done ? parts : null;
}

const isoDay = (day) => new Date(day * 86400000).toISOString().slice(0, 10);

// A page of groups has no features: what it holds are counts, one row a group.
export function countsParts({ meta, columns }, categories, wanted) {
  const { places, weight } = meta;
  const facet = categories.facet < 0 ? null : { ...meta.facets[categories.facet], codes: columns.facets[categories.facet] };
  const names = ['place_id', 'place', 'areas', 'longitude', 'latitude', 'precision', 'uncertainty_m', 'date_from', 'date_to', ...(facet ? [facet.column] : []), 'records', ...(weight ? [weight] : [])];
  const parts = [`\ufeff${names.map(csvCell).join(',')}\r\n`];
  for (let i = 0; i < columns.rows; i++) {
    if (!wanted(i)) continue;
    const p = columns.place[i];
    const place = p === NOWHERE ? new Array(7).fill(null) : ['id', 'name', 'areas', 'lon', 'lat', 'precision', 'uncertainty_m'].map((name) => places[name][p]);
    const span = columns.from[i] === UNDATED ? [null, null] : [isoDay(columns.from[i]), isoDay(columns.to[i])];
    parts.push(`${[...place, ...span, ...(facet ? [facet.values[facet.codes[i]] ?? null] : []), columns.count[i],
      ...(weight ? [Number.isNaN(columns.weight[i]) ? null : columns.weight[i]] : [])].map(csvCell).join(',')}\r\n`);
  }
  return parts;
}

// Percent with one digit, as the program writes it: a tie goes to the even one.
function percentText(part, whole) {
  if (!whole) return null;
  const x = 100 * part / whole;
  const isTie = Number.isInteger(x * 4) && !Number.isInteger(x * 2);
  const below = Math.floor(x * 10);
  return isTie ? ((below + below % 2) / 10).toFixed(1) : x.toFixed(1);
}

// A cross table, one line for each pair that occurs, as the bundle's tables/*.csv. rows, columns: {header, name(code)}, of which
// the code -1 is no value; pairs: [row, column, records, weight], weight null without a column of weights. least: a smaller
// number is not told, nor any sum, which would give it away.
export function tableParts({ rows, columns, pairs, rowSums, columnSums, weight, least }) {
  const heads = [rows.header, columns.header, 'records', ...(weight ? [weight] : []), `percent_of_${rows.header}`, `percent_of_${columns.header}`, ...(least ? ['note'] : [])];
  const parts = [`\ufeff${heads.map(csvCell).join(',')}\r\n`];
  const name = (axis, code) => (code < 0 ? null : axis.name(code));
  for (const [r, c, n, sum] of pairs) {
    const told = n >= least;
    const cells = [name(rows, r), name(columns, c), told ? n : null, ...(weight ? [told ? sum : null] : []), least ? null : percentText(n, rowSums.get(r)),
      least ? null : percentText(n, columnSums.get(c)), ...(least ? [told ? null : 'suppressed'] : [])];
    parts.push(`${cells.map(csvCell).join(',')}\r\n`);
  }
  return parts;
}
