// Paper: map, counts, and a table of every selected case. The table is made ready before the print is asked for.
import { h, isolated, replace } from '../dom.js';
import { humanised } from '../i18n.js';
import { categoryOf, dateOf, placeOf, summaryOf } from './parts.js';
import { summaryFacets } from '../data/facets.js';

export const PRINT_LIMIT = 5000;
const READY = 1000;      // up to so many cases are made ready without being asked

export function createPrint(app) {
  const { data, selection, words } = app;
  const { t } = words;
  const body = h('tbody');
  const note = h('p');
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
      const how = place ? `${t(`matchShort_${names.match[match[i]]}`)}; ${t(`precision_${names.precision[precision[i]]}`)}` : t(`reason_${names.reason[reason[i]]}`);
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
