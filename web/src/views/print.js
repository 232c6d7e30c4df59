// Paper: map, counts, and a table of every selected case. The table is made ready before the print is asked for.
import { h, isolated, replace } from '../dom.js';
import { humanised } from '../i18n.js';
import { slotLabel } from '../categories.js';
import { placeName } from './place_words.js';
import { categoryOf, dateOf, placeOf, summaryOf } from './parts.js';
import { summaryFacets } from '../data/facets.js';

export const PRINT_LIMIT = 5000;
const READY = 1000;      // up to so many cases are made ready without being asked

// A page of groups prints its places.
function printPlaces({ data, selection, words, categories }) {
  const { places } = data.meta;
  const slots = categories.slots.length;
  const { t } = words;
  const body = h('tbody');
  const note = h('p');
  const box = h('section', { class: 'print-only', 'aria-hidden': 'true' }, note, h('table', { class: 'print-table' }, h('thead', null, h('tr', null,
    h('th', null, t('placeColumn')), categories.facet < 0 ? null : categories.slots.map((slot) => h('th', null, isolated(slotLabel(slot, t)))), h('th', null, t('casesColumn')))), body));
  function prepare() {
    const counts = selection.placeCounts(places.lon.length, slots, categories.slotOf);
    const rows = [];
    for (let p = 0; p < places.lon.length; p++) {
      const of = [...counts.subarray(p * slots, (p + 1) * slots)];
      const total = of.reduce((a, b) => a + b);
      if (total) rows.push({ p, of, total });
    }
    rows.sort((a, b) => b.total - a.total || a.p - b.p);
    note.textContent = rows.length > PRINT_LIMIT ? t('printManyPlaces', { n: PRINT_LIMIT }) : '';
    replace(body, rows.slice(0, PRINT_LIMIT).map(({ p, of, total }) => h('tr', null, h('td', null, isolated(placeName(places, p, words)), places.near[p] ? [', ', isolated(places.near[p])] : null),
      categories.facet < 0 ? null : of.map((n) => h('td', null, words.number(n))), h('td', null, words.number(total)))));
  }
  addEventListener('beforeprint', prepare);
  return { box, prepare: async () => {}, update() {}, remove: () => removeEventListener('beforeprint', prepare) };
}

export function createPrint(app) {
  const { data, selection, words } = app;
  const { t } = words;
  const body = h('tbody');
  const note = h('p');
  if (data.meta.groups) return printPlaces(app);
  const heads = ['Id', t('dateColumn'), t('placeColumn'), data.meta.roles.category ? humanised(data.meta.roles.category) : '', t('fields'), t('sourcesColumn'), t('placingColumn')];
  const box = h('section', { class: 'print-only', 'aria-hidden': 'true' }, note, h('table', { class: 'print-table' }, h('thead', null, h('tr', null, heads.map((x) => h('th', null, x)))), body));
  const facets = summaryFacets(app.data, app.categories.facet);
  let ready = -1, timer = null;

  async function prepare() {
    const version = selection.version();
    if (ready === version) return;
    const list = app.order.list(app.ui.sort.includes('column:') ? 'date' : app.ui.sort).slice(0, PRINT_LIMIT);
    const rows = [];
    for (const i of list) {
      const { id, properties } = await data.packs.feature(i);
      const place = placeOf(app, i);
      const { precision, match, reason } = data.columns;
      const names = data.meta.vocabularies;
      const how = place ? `${t(`matchShort_${names.match[match[i]] ?? 'hidden'}`)}; ${t(`precision_${names.precision[precision[i]]}`)}` : t(`reason_${names.reason[reason[i]]}`);
      rows.push(h('tr', null, h('td', null, isolated(String(id ?? ''))), h('td', null, dateOf(app, i)), h('td', null, place ? [isolated(place.name), place.areas ? [', ', isolated(place.areas)] : null] : t('unlocatedShort')),
        h('td', null, categoryOf(app, i)), h('td', null, summaryOf(app, facets, i).flatMap((x, k) => (k ? [', ', x] : [x]))),
        h('td', null, data.meta.roles.source.map((c) => properties[c]).filter(Boolean).map((x) => h('div', null, isolated(String(x).slice(0, 300))))), h('td', null, how)));
    }
    if (version !== selection.version()) return;
    replace(body, rows);
    note.textContent = selection.total() > PRINT_LIMIT ? t('printMany', { n: PRINT_LIMIT }) : '';
    ready = version;
  }

  return { box, prepare, update() {
    clearTimeout(timer);
    if (selection.total() <= READY && data.meta.records <= 20000) timer = setTimeout(() => prepare().catch(() => {}), 400);
  }, remove: () => clearTimeout(timer) };
}
