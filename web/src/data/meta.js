// The meta object of the page: read, and checked before anything is drawn (docs/page-data.md). Two things change on the way:
// places.precision becomes words, and places.near is added: the areas without one that only repeats the place's name.

export class DamagedData extends Error {}

const NO_CODE = 255;
const PLACE_COLUMNS = ['id', 'name', 'areas', 'precision', 'uncertainty_m', 'drawn_at', 'seat', 'lon', 'lat', 'crs', 'source'];

function need(truth, what) {
  if (!truth) throw new DamagedData(what);
}

export function parseElement(id) {
  const element = document.getElementById(id);
  need(element, `#${id} is missing`);
  try { return JSON.parse(element.textContent); } catch (error) { throw new DamagedData(`#${id}: ${error.message}`); } finally { element.replaceChildren(); }      // it has been read: the text may be large
}

export function readMeta() {
  const meta = parseElement('khipu-meta');
  if (meta === null) return null;
  need(meta.format === 2, `format ${meta.format}`);
  need(Number.isSafeInteger(meta.records) && meta.records >= 0, 'records');
  const { counts, places } = meta;
  need(counts.read === counts.located + counts.unlocated + counts.rejected, 'counts.read');
  need(meta.records === counts.located + counts.unlocated, 'counts.records');
  if (meta.groups) need(Number.isSafeInteger(meta.groups.rows) && meta.groups.rows >= 0 && meta.groups.rows <= meta.records, 'groups');
  need(Array.isArray(places.lon), 'places.lon');
  // One value instead of an array: all places have it.
  for (const name of PLACE_COLUMNS) if (!Array.isArray(places[name])) places[name] = new Array(places.lon.length).fill(places[name]);
  for (const name of PLACE_COLUMNS) need(places[name].length === places.lon.length, `places.${name}`);
  need(places.lon.every(Number.isFinite) && places.lat.every(Number.isFinite), 'places.position');
  const { precision } = meta.vocabularies;
  need(places.precision.every((code) => code === NO_CODE || code in precision), 'places.precision');
  places.precision = places.precision.map((code) => precision[code] ?? 'unknown');
  places.near = places.areas.map((areas, p) => (areas === places.name[p] ? '' : areas.startsWith(`${places.name[p]}, `)
    ? areas.slice(places.name[p].length + 2) : areas));
  need(Array.isArray(meta.facets) && meta.facets.every((f) => f.width === 1 || f.width === 2), 'facets');
  need(meta.pack >= 1, 'pack');
  return meta;
}
