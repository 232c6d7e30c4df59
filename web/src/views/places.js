// The places of the selection as a table: what the map shows, in words and numbers.
import { focusQuietly, h, isolated, replaceKeeping } from '../dom.js';
import { slotLabel } from '../categories.js';
import { placeName, shortWithinOf } from './place_words.js';
import { swatch } from './parts.js';

const AT_ONCE = 500;      // rows that are added at a time
const MANY = 5000;        // more rows than this are not put in the order of their names

export function createPlaces(app) {
  const { words, data, categories, selection } = app;
  const { places } = data.meta;
  const slots = categories.slots.length;
  const body = h('tbody');
  const more = h('button', { type: 'button', class: 'more', hidden: true, onclick: () => { shown += AT_ONCE; draw(); } });
  let rows = [], shown = AT_ONCE;
  const heads = categories.facet < 0 ? [] : categories.slots.map((slot) => h('th', { scope: 'col', class: 'number' },
    h('span', { class: 'category' }, swatch(slot), isolated(slotLabel(slot, words.t)))));
  const table = h('table', { class: 'places-table' }, h('caption', { class: 'visually-hidden' }, words.t('viewPlaces')),
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, words.t('placeColumn')), h('th', { scope: 'col', class: 'number' }, words.t('casesColumn')), heads)), body);
  const box = h('div', { class: 'pane scroller', tabindex: 0, role: 'region', 'aria-label': words.t('viewPlaces') }, table, more);

  function update() {
    const counts = selection.placeCounts(places.lon.length, slots, categories.slotOf);
    rows = [];
    for (let p = 0; p < places.lon.length; p++) {
      let total = 0;
      for (let k = 0; k < slots; k++) total += counts[p * slots + k];
      if (total) rows.push({ p, total });
    }
    const byName = rows.length > MANY ? () => 0 : (a, b) => words.compare(places.name[a.p] ?? '', places.name[b.p] ?? '');
    rows.sort((a, b) => b.total - a.total || byName(a, b) || a.p - b.p);
    draw();
  }

  function draw() {
    const counts = selection.placeCounts(places.lon.length, slots, categories.slotOf);
    replaceKeeping(body, rows.slice(0, shown).map(({ p, total }) => {
      const chosen = selection.filters.place === p;
      const button = h('button', { type: 'button', class: 'place-button', 'data-key': p, 'aria-pressed': String(chosen), onclick: () => app.choosePlace(chosen ? null : p) },
        isolated(placeName(places, p, words)));
      const within = shortWithinOf(places, p, words);
      const note = [places.near[p] ? isolated(places.near[p]) : null, places.near[p] && within ? ' · ' : null, within].filter(Boolean);
      return h('tr', { class: chosen ? 'chosen' : null }, h('th', { scope: 'row' }, button, note.length ? h('span', { class: 'row-areas' }, note) : null),
        h('td', { class: 'number total' }, words.number(total)),
        categories.facet < 0 ? null : categories.slots.map((slot, k) => h('td', { class: 'number' }, counts[p * slots + k] ? words.number(counts[p * slots + k]) : '')));
    }));
    const asked = document.activeElement === more;
    more.hidden = rows.length <= shown;
    if (asked && more.hidden) focusQuietly(body.lastElementChild.querySelector('button'));
    more.textContent = words.t('showMore', { n: Math.max(0, rows.length - shown) });
  }

  return { box, update, refresh: update, remove() {} };
}
