// Fills the template as docs/page-data.md says, without the program: for tests of the page that need hostile or large
// inputs, and for working on the page. Placing is a toy here; the program does it properly.
//   node tests/page/fill.mjs --template FILE --out FILE [--kind sample|large|hostile] [--records N] [--language es|en]
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const PIECE = 576 * 1024;
const UNDATED = -2147483648;
const VOCABULARIES = {
  match: ['position', 'decision', 'code', 'exact', 'folded', 'alias', 'area', 'placed'],
  reason: ['place_missing', 'place_unknown', 'place_ambiguous', 'place_conflict', 'place_doubtful', 'area_unknown', 'area_unplaced',
    'position_invalid', 'position_outside', 'crs_refused', 'decision_none', 'place_withheld', 'not_placed'],
  doubt: ['position_far', 'position_elsewhere'],
  precision: ['site', 'settlement', 'district', 'province', 'department', 'country', 'unknown'],
};

export function parseCsv(text) {
  const rows = [];
  let row = [], field = '', quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { field += '"'; i++; } else if (c === '"') quoted = false; else field += c;
    } else if (c === '"') quoted = true;
    else if (c === ',') { row.push(field); field = ''; }
    else if (c === '\n') { row.push(field.replace(/\r$/, '')); rows.push(row); row = []; field = ''; }
    else field += c;
  }
  if (field || row.length) { row.push(field); rows.push(row); }
  const [header, ...body] = rows;
  return body.filter((r) => r.length === header.length).map((r) => Object.fromEntries(header.map((k, i) => [k, r[i]])));
}

// UTM south on WGS 84, inverse, by series: good to a metre, enough for a fixture.
function fromUtm(easting, northing, zone) {
  const a = 6378137, f = 1 / 298.257223563, e2 = f * (2 - f), k0 = 0.9996, ep2 = e2 / (1 - e2);
  const m = (northing - 1e7) / k0, mu = m / (a * (1 - e2 / 4 - 3 * e2 ** 2 / 64 - 5 * e2 ** 3 / 256));
  const e1 = (1 - Math.sqrt(1 - e2)) / (1 + Math.sqrt(1 - e2));
  const p = mu + (1.5 * e1 - 27 * e1 ** 3 / 32) * Math.sin(2 * mu) + (21 * e1 ** 2 / 16) * Math.sin(4 * mu) + 151 * e1 ** 3 / 96 * Math.sin(6 * mu);
  const c = ep2 * Math.cos(p) ** 2, t = Math.tan(p) ** 2, n = a / Math.sqrt(1 - e2 * Math.sin(p) ** 2);
  const r = a * (1 - e2) / (1 - e2 * Math.sin(p) ** 2) ** 1.5, d = (easting - 5e5) / (n * k0);
  const lat = p - n * Math.tan(p) / r * (d * d / 2 - (5 + 3 * t + 10 * c - 4 * c * c - 9 * ep2) * d ** 4 / 24);
  const lon = (d - (1 + 2 * t + c) * d ** 3 / 6) / Math.cos(p);
  return [zone * 6 - 183 + lon * 180 / Math.PI, lat * 180 / Math.PI];
}

const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
const dayOf = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / 86400000);
const isoOf = (day) => new Date(day * 86400000).toISOString().slice(0, 10);

function span(date) {
  if (/^\d{4}-\d\d-\d\d$/.test(date)) return [dayOf(date), dayOf(date)];
  const month = /^(\d{4})-(\d\d)$/.exec(date);
  if (month) return [dayOf(`${date}-01`), Math.round(Date.UTC(+month[1], +month[2], 1) / 86400000) - 1];
  return [UNDATED, UNDATED];
}

export function readGazetteer(path = join(ROOT, 'data/peru-2022/places.csv')) {
  return parseCsv(readFileSync(path, 'utf8')).map((p) => {
    const utm = /^EPSG:327(\d\d)$/.exec(p.crs);
    const [lon, lat] = utm ? fromUtm(+p.x, +p.y, +utm[1]) : [+p.x, +p.y];
    return { ...p, lon: Math.round(lon * 1e6) / 1e6, lat: Math.round(lat * 1e6) / 1e6,
      names: [p.name, ...p.alt_names.split('|').filter(Boolean)] };
  });
}

function locate(gazetteer, record) {
  const candidates = gazetteer.filter((p) => fold(p.admin1) === fold(record.department ?? '')
    && (!record.province || !p.admin2 || fold(p.admin2) === fold(record.province)));
  const of = (test, match) => { const p = candidates.find(test); return p && { place: p, match }; };
  return of((p) => p.name === record.place, 'exact') ?? of((p) => fold(p.name) === fold(record.place), 'folded')
    ?? of((p) => p.names.some((n) => fold(n) === fold(record.place)), 'alias')
    ?? { place: null, reason: record.place ? 'place_unknown' : 'place_missing' };
}

export function boundariesOf(countries) {
  const lines = readFileSync(join(ROOT, 'data/boundaries/admin1-latin-america.geojsonl'), 'utf8').trim().split('\n');
  const features = lines.map((l) => JSON.parse(l)).filter((f) => countries.includes(f.properties.country));
  return features.length ? { type: 'FeatureCollection', features } : null;
}

// records: objects of the same columns; answers what the template is filled with.
export function makePage(records, { located, roles, facets, title = null, language = null, pageText = null, tiles = null,
  countries = ['PE'], types = {}, weight = null, withheld = [], rejected = 0 }) {
  const names = Object.keys(records[0] ?? {});
  const places = { id: [], name: [], areas: [], precision: [], uncertainty_m: [], lon: [], lat: [], crs: [], source: [] };
  const placeIndex = new Map();
  const columns = { place: new Uint32Array(records.length), from: new Int32Array(records.length), to: new Int32Array(records.length),
    match: new Uint8Array(records.length).fill(255), reason: new Uint8Array(records.length).fill(255),
    precision: new Uint8Array(records.length).fill(255) };
  const counts = { read: records.length + rejected, located: 0, unlocated: 0, rejected, match: {}, reason: {} };
  const dictionaries = facets.map((column) => {
    const values = [...new Set(records.map((r) => r[column]).filter((v) => v !== '' && v !== null))].sort();
    return { column, width: values.length < 255 ? 1 : 2, values, codes: new Map(values.map((v, k) => [v, k])) };
  });
  const facetColumns = dictionaries.map((d) => new (d.width === 1 ? Uint8Array : Uint16Array)(records.length));
  const weights = weight ? new Float64Array(records.length) : null;
  const lines = records.map((record, i) => {
    const { place, match, reason } = located(record);
    const [from, to] = roles.date ? span(record[roles.date] ?? '') : [UNDATED, UNDATED];
    columns.from[i] = from; columns.to[i] = to;
    dictionaries.forEach((d, k) => { facetColumns[k][i] = d.codes.get(record[d.column]) ?? (d.width === 1 ? 255 : 65535); });
    if (weights) weights[i] = record[weight] === '' ? NaN : Number(record[weight]);
    columns.precision[i] = VOCABULARIES.precision.indexOf(place?.precision ?? 'unknown');
    if (place) {
      let index = placeIndex.get(place);
      if (index === undefined) {
        index = places.lon.length;
        placeIndex.set(place, index);
        places.id.push(place.id ?? null); places.name.push(place.name ?? null);
        places.areas.push([place.admin2, place.admin1].filter(Boolean).join(', '));
        places.precision.push(VOCABULARIES.precision.indexOf(place.precision ?? 'unknown'));
        places.uncertainty_m.push(place.uncertainty_m ? Number(place.uncertainty_m) : null);
        places.lon.push(place.lon); places.lat.push(place.lat);
        places.crs.push(place.crs ?? null); places.source.push(place.source ?? null);
      }
      columns.place[i] = index;
      columns.match[i] = VOCABULARIES.match.indexOf(match);
      counts.located++;
      counts.match[match] = (counts.match[match] ?? 0) + 1;
    } else {
      columns.place[i] = 0xffffffff;
      columns.reason[i] = VOCABULARIES.reason.indexOf(reason);
      counts.unlocated++;
      counts.reason[reason] = (counts.reason[reason] ?? 0) + 1;
    }
    const dated = from !== UNDATED;
    const feature = { type: 'Feature', id: String(record[roles.id] ?? `records:${i + 1}`), properties: { ...record,
      khipu_place_id: place?.id ?? null, khipu_place: place?.name ?? null, khipu_match: place ? match : null,
      khipu_reason: place ? null : reason, khipu_doubt: null, khipu_precision: place?.precision ?? 'unknown',
      khipu_uncertainty_m: place?.uncertainty_m ? Number(place.uncertainty_m) : null, khipu_source_crs: place?.crs ?? null,
      khipu_date: dated ? record[roles.date] : null, khipu_date_from: dated ? isoOf(from) : null, khipu_date_to: dated ? isoOf(to) : null },
    geometry: place ? { type: 'Point', coordinates: [place.lon, place.lat] } : null };
    return JSON.stringify(feature);
  });
  const meta = { format: 2, generator: 'khipu 0.1.0', title, language, page_text: pageText,
    data_sha256: hashOf(lines), tiles, counts, records: records.length, groups: null,
    columns: names.map((name) => ({ name, type: types[name] ?? 'string' })),
    roles: { id: null, place: null, within: [], place_code: null, date: null, category: null, count: weight, source: [], position: [], ...roles },
    withheld, vocabularies: VOCABULARIES, places,
    facets: dictionaries.map(({ column, width, values }) => ({ column, width, values })), weight, pack: 1000,
    sources: [{ title: 'Deaths and injuries in protests, Peru, 2022-2023', path: 'cases.csv', license: null, attribution: null,
      sha256: hashOf(lines) },
    { title: 'GeoNames', path: 'places.csv', license: 'CC BY 4.0', attribution: 'GeoNames', sha256: null }],
    operations: [{ crs: 'EPSG:32718', crs_name: 'WGS 84 / UTM zone 18S', operation: 'Inverse of UTM zone 18S', accuracy_m: 0 },
      { crs: 'EPSG:32719', crs_name: 'WGS 84 / UTM zone 19S', operation: 'Inverse of UTM zone 19S', accuracy_m: 0 }],
    boundaries: boundariesOf(countries) };
  return { meta, columns: { ...columns, ...Object.fromEntries(facetColumns.map((c, k) => [`facet-${k}`, c])), ...(weights ? { weight: weights } : {}), ...idColumns(lines) }, lines };
}

// The same page as it is above the limit of records: counts by place, month and category (src/write/page_groups.c).
export function groupPage({ meta, columns, lines }) {
  const category = meta.facets.findIndex((f) => f.column === meta.roles.category);
  const bin = (day, last) => {
    if (day === UNDATED) return day;
    const d = new Date(day * 86400000);
    return Math.round(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + (last ? 1 : 0), last ? 0 : 1) / 86400000);
  };
  const groups = new Map();
  for (let i = 0; i < lines.length; i++) {
    const key = [columns.place[i], bin(columns.from[i]), bin(columns.to[i], true), category < 0 ? 0 : columns[`facet-${category}`][i]];
    groups.set(key.join(), { key, count: (groups.get(key.join())?.count ?? 0) + 1 });
  }
  const rows = [...groups.values()];
  const dated = [...columns.from].map((_, i) => i).filter((i) => columns.from[i] !== UNDATED);
  const facet = category < 0 ? [] : [meta.facets[category]];
  return { meta: { ...meta, facets: facet, weight: null, groups: { rows: rows.length, unit: 'month', cell: null,
    first: Math.min(...dated.map((i) => columns.from[i])), last: Math.max(...dated.map((i) => columns.to[i])) } }, lines: [],
  columns: { place: Uint32Array.from(rows, (r) => r.key[0]), from: Int32Array.from(rows, (r) => r.key[1]), to: Int32Array.from(rows, (r) => r.key[2]),
    ...(category < 0 ? {} : { 'facet-0': (facet[0].width === 1 ? Uint8Array : Uint16Array).from(rows, (r) => r.key[3]) }), count: Uint32Array.from(rows, (r) => r.count) } };
}

function idColumns(lines) {
  const texts = [], starts = [];
  let last = Buffer.alloc(0), at = 0;
  lines.forEach((line, i) => {
    if (i % 64 === 0) { starts.push(at); last = Buffer.alloc(0); }
    let id = Buffer.from(JSON.stringify(JSON.parse(line).id).slice(1, -1));
    if (id.length > 96) id = Buffer.from(`${JSON.stringify(JSON.parse(line).id.slice(0, 20)).slice(1, -1)}\u2026`);
    let shared = 0;
    while (shared < id.length && shared < last.length && id[shared] === last[shared]) shared++;
    texts.push(Buffer.from([shared, id.length - shared]), id.subarray(shared));
    at += 2 + id.length - shared;
    last = id;
  });
  return { ids: new Uint8Array(Buffer.concat(texts)), 'id-starts': Uint32Array.from(starts) };
}

function hashOf(lines) {
  const hash = createHash('sha256');
  lines.forEach((line) => hash.update(line));
  return hash.digest('hex');
}

const safe = (json) => json.replaceAll('<', '\\u003c');
const escapeHtml = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const element = (name, bytes) => `<script type="application/json" id="khipu-${name}">"${Buffer.from(bytes).toString('base64')}"</script>\n`;

export function fillTemplate(template, { meta, columns, lines }) {
  const pieces = [], packs = [];
  for (const [name, column] of Object.entries(columns)) {
    const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
    for (let k = 0; k * PIECE < bytes.length; k++) pieces.push(element(`${name}.${k}`, bytes.subarray(k * PIECE, (k + 1) * PIECE)));
  }
  for (let k = 0; k * meta.pack < lines.length; k++) {
    packs.push(element(`pack-${k}.0`, deflateRawSync(lines.slice(k * meta.pack, (k + 1) * meta.pack).join('\n'))));
  }
  const once = (text, mark, put) => {
    if (text.split(mark).length !== 2) throw new Error(`${mark} must stand exactly once`);
    return text.replace(mark, () => put);
  };
  const rows = lines.slice(0, 500).map((l) => `<tr><td>${escapeHtml(JSON.parse(l).id)}</td></tr>`).join('');
  let page = template;
  if (meta.language) page = once(page, '<html lang="en">', `<html lang="${meta.language}">`);
  if (meta.title) page = once(page, '<title>khipu</title>', `<title>${escapeHtml(meta.title)}</title>`);
  if (meta.tiles) page = once(page, 'img-src data:', `img-src data: ${new URL(meta.tiles.url.replace(/[{}]/g, '')).origin}`);
  page = once(page, '<!--khipu:static-->', `<table>${rows}</table>`);
  page = once(page, '<script type="application/json" id="khipu-meta">null</script>',
    `<script type="application/json" id="khipu-meta">${safe(JSON.stringify(meta))}</script>`);
  const cut = (text, mark) => { if (text.split(mark).length !== 2) throw new Error(mark); return text.split(mark); };
  const [before, rest] = cut(page, '<!--khipu:pieces-->');
  const [between, after] = cut(rest, '<!--khipu:packs-->');
  return [before, ...pieces, between, ...packs, after];      // parts, because a page of a million records is longer than a string may be
}

export const SAMPLE_ROLES = { id: 'case_id', place: 'place', within: ['province', 'department'], date: 'date', category: 'outcome',
  source: ['source_title', 'source_url', 'source2_url'] };
export const SAMPLE_FACETS = ['date_precision', 'province', 'department', 'outcome', 'role', 'cause', 'force', 'investigation_stage',
  'amnesty_examined', 'amnesty_possible_extrajudicial', 'confidence'];

export function samplePage(options = {}) {
  const gazetteer = readGazetteer();
  const records = parseCsv(readFileSync(join(ROOT, 'data/peru-2022/cases.csv'), 'utf8'));
  return makePage(options.records ?? records, { located: (r) => locate(gazetteer, r), roles: SAMPLE_ROLES, facets: SAMPLE_FACETS, ...options });
}

function random(seed) {
  let a = seed;
  return () => { a = (a + 0x6d2b79f5) | 0; let t = Math.imul(a ^ (a >>> 15), 1 | a); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 4294967296; };
}

// positions: every record has its own position instead of one of `places` towns.
export function largePage(n, { places = 2000, positions = false, seed = 1, ...options } = {}) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() ** 2 * list.length)];
  const town = (k) => ({ id: `t:${k}`, name: `Town ${k}`, admin1: `Department ${k % 25}`, admin2: `Province ${k % 190}`, precision: k % 17 ? 'settlement' : 'province',
    uncertainty_m: k % 17 ? 5000 : 50000, lon: Math.round((-81 + 12 * next()) * 1e6) / 1e6, lat: Math.round((-18 + 17 * next()) * 1e6) / 1e6, crs: 'EPSG:4326', source: 'made up' });
  const towns = Array.from({ length: positions ? n : places }, (_, k) => town(k));
  const records = Array.from({ length: n }, (_, i) => {
    const t = positions ? i : Math.floor(next() ** 3 * places);
    return { case_id: `R-${i}`, date: i % 97 === 5 ? '' : i % 89 === 3 ? '2021-07' : isoOf(18262 + Math.floor(next() * 1400)), place: `Town ${t}`,
      province: `Province ${t % 190}`, department: `Department ${t % 25}`, outcome: pick(['wounded', 'killed', 'detained', 'unknown']),
      role: pick(['unknown', 'demonstrator', 'bystander', 'observer']), cause: pick(['firearm', 'unknown', 'tear gas', 'beating', 'pellets']),
      force: pick(['police', 'army', 'unknown']), notes: `Note ${i}: ${'incident reported by witnesses, under review; '.repeat(1 + (i % 4))}`, source_url: `https://example.org/${i}` };
  });
  return makePage(records, { located: (r) => (r.place === 'Town 13' ? { place: null, reason: 'place_unknown' } : { place: towns[+r.place.slice(5)], match: 'exact' }),
    roles: { id: 'case_id', place: 'place', within: ['province', 'department'], date: 'date', category: 'outcome', source: ['source_url'] },
    facets: ['department', 'outcome', 'role', 'cause', 'force'], ...options });
}

export const HOSTILE = ['</script><img src=x onerror="document.title=\'broken\'">', 'javascript:alert(1)', '<b>bold</b> &amp; &lt;', 'line\u2028separator\u2029end',
  '\u202Eright to left\u202C', '{{constructor}}', '"quoted"\\ back\u0000slash'.replace('\u0000', ''), '=HYPERLINK("http://example.org")', '__proto__', '<!--khipu:pieces-->', 'data:text/html,<script>1</script>',
  'שלום العربية', '\u{1F4A1} \uFFFD', ' '.repeat(3), 'x'.repeat(100000), 'https://example.org/<script>"onmouseover="x'];

export function hostilePage(options = {}) {
  const columns = ['id', 'place', 'outcome', 'constructor', '<img src=x onerror=1>', 'source_url'];
  const records = HOSTILE.map((text, i) => ({ id: `${i}${text.slice(0, 60)}`, place: text.slice(0, 200), outcome: HOSTILE[i % 5], constructor: text, '<img src=x onerror=1>': text, source_url: text }));
  records.forEach((r) => columns.forEach((c) => { if (!(c in r)) throw new Error(c); }));
  const at = new Map();
  return makePage(records, { located: (r) => {
    if (!at.has(r.id)) at.set(r.id, { id: r.id, name: r.place, admin1: r.place, admin2: '', precision: 'settlement', uncertainty_m: 5000, lon: -70 - at.size / 3, lat: -12, crs: 'EPSG:4326', source: r.place });
    return { place: at.get(r.id), match: 'exact' };
  }, roles: { id: 'id', place: 'place', category: 'outcome', source: ['source_url'] }, facets: ['outcome'], title: HOSTILE[0], pageText: HOSTILE.slice(0, 14).join('\n\n'), ...options });
}

export function writePage(file, template, page) {
  const out = openSync(file, 'w');
  for (const part of fillTemplate(template, page)) writeSync(out, part);
  closeSync(out);
}

function main() {
  const option = (name, fallback) => { const k = process.argv.indexOf(`--${name}`); return k < 0 ? fallback : process.argv[k + 1]; };
  const template = readFileSync(option('template'), 'utf8');
  const kind = option('kind', 'sample');
  const options = { language: option('language', null), title: option('title', null), positions: option('positions') === 'own' };
  const page = kind === 'sample' ? samplePage(options) : kind === 'hostile' ? hostilePage(options) : largePage(Number(option('records', 1000)), options);
  writePage(option('out'), template, page);
  console.log(JSON.stringify(page.meta.counts));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
