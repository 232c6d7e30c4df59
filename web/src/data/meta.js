// The meta object of the page: read, and checked before anything is drawn (docs/page-data.md).

export class DamagedData extends Error {}

const PLACE_COLUMNS = ['id', 'name', 'areas', 'precision', 'uncertainty_m', 'lon', 'lat', 'crs', 'source'];

function need(truth, what) {
  if (!truth) throw new DamagedData(what);
}

export function parseElement(id) {
  const element = document.getElementById(id);
  need(element, `#${id} is missing`);
  try { return JSON.parse(element.textContent); } catch (error) { throw new DamagedData(`#${id}: ${error.message}`); }
}

export function readMeta() {
  const meta = parseElement('khipu-meta');
  if (meta === null) return null;
  need(meta.format === 1, `format ${meta.format}`);
  need(Number.isSafeInteger(meta.records) && meta.records >= 0, 'records');
  const { counts, places } = meta;
  need(counts.read === counts.located + counts.unlocated + counts.rejected, 'counts.read');
  need(meta.records === counts.located + counts.unlocated, 'counts.records');
  for (const name of PLACE_COLUMNS) need(places[name].length === places.lon.length, `places.${name}`);
  need(places.lon.every(Number.isFinite) && places.lat.every(Number.isFinite), 'places.position');
  need(Array.isArray(meta.facets) && meta.facets.every((f) => f.width === 1 || f.width === 2), 'facets');
  need(meta.pack >= 1, 'pack');
  return meta;
}
