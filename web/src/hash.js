// The state of the page in its address: filters, one case, view, sort, map, language.
import { isoDay, parseDay } from './data/bins.js';

export function writeState(app) {
  const { selection, data, ui } = app;
  const { filters } = selection;
  const out = new URLSearchParams();
  if (ui.case !== null && ui.caseId !== null) { out.set('case', ui.caseId); out.set('at', ui.case); }
  for (const [k, codes] of filters.facets) {
    const { column, values } = data.meta.facets[k];
    for (const code of codes) out.append(`f.${column}`, values[code] ?? '');
  }
  if (filters.query) out.set('q', filters.query);
  if (filters.from !== null) out.set('from', isoDay(filters.from));
  if (filters.to !== null) out.set('to', isoDay(filters.to));
  if (filters.place !== null) out.set('place', data.meta.places.id[filters.place] ?? `${data.meta.places.lon[filters.place]},${data.meta.places.lat[filters.place]}`);
  if (filters.group) out.set('only', filters.group);
  if (ui.view !== (data.meta.groups ? 'places' : 'list')) out.set('view', ui.view);
  if (ui.sort !== 'date' && !data.meta.groups) out.set('sort', ui.sort);
  if (ui.map) out.set('map', [ui.map.zoom.toFixed(2), ui.map.lat.toFixed(4), ui.map.lon.toFixed(4)].join('/'));
  if (ui.areas) {
    if (ui.areas.measure !== ui.areas.first) out.set('areas', ui.areas.measure);
    if (ui.areas.level) out.set('level', ui.areas.level);
  }
  if (ui.language) out.set('lang', ui.language);
  const text = out.toString();
  return text ? `#${text}` : '';
}

export function readState(hash, data) {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const { meta } = data;
  const facets = new Map();
  meta.facets.forEach(({ column, values, width }, k) => {
    const codes = new Set(params.getAll(`f.${column}`).map((v) => (v === '' ? (width === 1 ? 255 : 65535) : values.indexOf(v))).filter((c) => c >= 0));
    if (codes.size) facets.set(k, codes);
  });
  const wanted = params.get('place');
  let place = wanted === null ? -1 : meta.places.id.indexOf(wanted);
  if (wanted !== null && place < 0) place = meta.places.lon.findIndex((lon, p) => `${lon},${meta.places.lat[p]}` === wanted);
  const [zoom, lat, lon] = (params.get('map') ?? '').split('/').map(Number);
  const at = Number(params.get('at') ?? NaN);
  const areas = {};
  if (['off', 'records', ...(meta.areas?.population ? ['rate'] : [])].includes(params.get('areas'))) areas.measure = params.get('areas');
  if (meta.areas && params.get('level') in meta.areas.levels) areas.level = Number(params.get('level'));
  return {
    areas, facets, query: params.get('q') ?? '', from: parseDay(params.get('from')), to: parseDay(params.get('to')), place: place < 0 ? null : place,
    group: ['unlocated', 'undated'].includes(params.get('only')) ? params.get('only') : null,
    caseId: params.get('case'), at: Number.isInteger(at) && at >= 0 && at < meta.records ? at : null,
    view: ['list', 'places', 'table', ...(meta.areas ? ['areas'] : [])].includes(params.get('view')) ? params.get('view') : 'list', sort: params.get('sort') ?? 'date',
    map: [zoom, lat, lon].every(Number.isFinite) && params.get('map') && Math.abs(lat) <= 90 && Math.abs(lon) <= 360 ? { zoom, lat, lon } : null, language: params.get('lang'),
  };
}

// The record with an id: the hint first, else the first that has it.
export async function findRecord({ packs, columns }, id, at) {
  const has = async (i) => String((await packs.feature(i)).id ?? '') === id;
  if (at !== null && await has(at)) return at;
  for (const i of columns.ids.candidates(id)) if (await has(i)) return i;
  return null;
}
