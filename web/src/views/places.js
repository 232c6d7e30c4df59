// The places of the selection as a table: what the map shows, in words and numbers.
import { h, isolated, replace } from '../dom.js';
import { slotLabel } from '../categories.js';
import { placeName } from '../map/map.js';
import { swatch } from './parts.js';

const AT_MOST = 1000;

export function createPlaces(app) {
  const { words, data, categories, selection } = app;
  const { places } = data.meta;
  const slots = categories.slots.length;
  const body = h('tbody');
  const more = h('p', { class: 'nothing', hidden: true });
  const heads = categories.facet < 0 ? [] : categories.slots.map((slot) => h('th', { scope: 'col', class: 'number' },
    h('span', { class: 'category' }, swatch(slot), isolated(slotLabel(slot, words.t)))));
  const table = h('table', { class: 'places-table' }, h('caption', { class: 'visually-hidden' }, words.t('viewPlaces')),
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, words.t('placeColumn')), heads, h('th', { scope: 'col', class: 'number' }, words.t('casesColumn')))), body);
  const box = h('div', { class: 'pane scroller', tabindex: 0, role: 'region', 'aria-label': words.t('viewPlaces') }, table, more);

  function update() {
    const counts = selection.placeCounts(places.lon.length, slots, categories.slotOf);
    const rows = [];
    for (let p = 0; p < places.lon.length; p++) {
      let total = 0;
      for (let k = 0; k < slots; k++) total += counts[p * slots + k];
      if (total) rows.push({ p, total });
    }
    rows.sort((a, b) => b.total - a.total || words.compare(places.name[a.p] ?? '', places.name[b.p] ?? ''));
    replace(body, rows.slice(0, AT_MOST).map(({ p, total }) => {
      const chosen = selection.filters.place === p;
      const button = h('button', { type: 'button', class: 'place-button', 'aria-pressed': String(chosen), onclick: () => app.choosePlace(chosen ? null : p) },
        isolated(placeName(places, p, words)));
      const note = [places.near[p], ['district', 'province', 'department', 'country'].includes(places.precision[p]) ? words.t(`within_${places.precision[p]}`,
        { distance: places.uncertainty_m[p] ? words.distance(places.uncertainty_m[p]) : '?' }) : ''].filter(Boolean).join(' · ');
      return h('tr', { class: chosen ? 'chosen' : null }, h('th', { scope: 'row' }, button, note ? h('span', { class: 'row-areas' }, isolated(note)) : null),
        categories.facet < 0 ? null : categories.slots.map((slot, k) => h('td', { class: 'number' }, counts[p * slots + k] ? words.number(counts[p * slots + k]) : '')),
        h('td', { class: 'number' }, words.number(total)));
    }));
    more.hidden = rows.length <= AT_MOST;
    more.textContent = words.t('showMore', { n: rows.length - AT_MOST });
  }

  return { box, update, refresh: update, remove() {} };
}
