// The list: one row a case, the same selection as the map.
import { h, isolated, replace } from '../dom.js';
import { createVirtual, rowKeys } from './virtual.js';
import { categoryOf, dateOf, placeOf, summaryOf } from './parts.js';
import { summaryFacets } from '../data/facets.js';

const ROW = 76;      // pixels, as in the style sheet

export function createList(app) {
  const { words } = app;
  const facets = summaryFacets(app.data, app.categories.facet);
  const rows = h('ol', { class: 'rows', 'aria-label': words.t('listLabel') });
  const scroller = h('div', { class: 'scroller list' }, rows);
  const none = h('p', { class: 'nothing', hidden: true }, words.t(app.data.meta.records ? 'nothing' : 'noCases'));
  const box = h('div', { class: 'pane' }, none, scroller);
  let records = new Uint32Array(0);
  let focusRow = 0;
  const keys = rowKeys({ count: () => records.length, go: focusOn });
  const virtual = createVirtual({ scroller, holder: rows, rowHeight: ROW, render,
    top: (y) => { rows.style.paddingTop = `${y}px`; }, bottom: (y) => { rows.style.paddingBottom = `${y}px`; } });

  function row(k) {
    const i = records[k];
    const place = placeOf(app, i);
    const button = h('button', { type: 'button', class: 'row', tabindex: k === focusRow ? 0 : -1, 'aria-current': app.ui.case === i ? 'true' : null },
      h('span', { class: 'row-date' }, dateOf(app, i)),
      h('span', { class: 'row-main' },
        h('span', { class: 'row-place' }, place ? isolated(place.name) : h('span', { class: 'not-known' }, words.t('unlocatedShort')),
          place?.areas ? h('span', { class: 'row-areas' }, isolated(place.areas)) : null),
        h('span', { class: 'row-sum' }, summaryOf(app, facets, i))),
      h('span', { class: 'row-end' }, categoryOf(app, i), h('span', { class: 'row-id' }, isolated(app.data.columns.ids.id(i).slice(0, 40)))));
    button.addEventListener('click', () => app.openCase(i));
    button.addEventListener('keydown', (event) => keys(event, k));
    button.addEventListener('focus', () => { focusRow = k; });
    return h('li', { 'aria-setsize': records.length, 'aria-posinset': k + 1, 'data-row': k }, button);
  }

  function render(first, last) {
    if (focusRow < first || focusRow >= last) focusRow = Math.max(first, Math.min(last - 1, focusRow));
    const had = rows.contains(document.activeElement) ? document.activeElement.closest('li')?.dataset.row : null;
    const out = [];
    for (let k = first; k < last; k++) out.push(row(k));
    replace(rows, out);
    if (had !== null) rows.querySelector(`[data-row="${had}"] button`)?.focus({ preventScroll: true });
  }

  function focusOn(k) {
    focusRow = k;
    virtual.scrollTo(k);
    const button = rows.querySelector(`[data-row="${k}"] button`);
    rows.querySelectorAll('button[tabindex="0"]').forEach((b) => b.setAttribute('tabindex', '-1'));
    button?.setAttribute('tabindex', '0');
    button?.focus({ preventScroll: true });
    button?.scrollIntoView({ block: 'nearest' });
  }

  function update(keep) {
    records = app.order.list(app.ui.sort);
    if (!keep) focusRow = 0;
    none.hidden = records.length > 0;
    scroller.hidden = records.length === 0;
    virtual.setCount(records.length, { keep });
  }

  return {
    box, update,
    refresh: () => virtual.refresh(),
    focusRecord(i) { const k = records.indexOf(i); if (k >= 0) focusOn(k); },
    remove() { virtual.remove(); },
  };
}
