// Every published column as a sortable table; only the rows in view are in the document.
import { h, isolated, link, replace, replaceKeeping, webAddress } from '../dom.js';
import { humanised, isUnknown } from '../i18n.js';
import { createVirtual, rowKeys } from './virtual.js';

const ROW = 36;

export function createTable(app) {
  const { words, data } = app;
  const { meta } = data;
  const { t } = words;
  const idColumn = meta.roles.id;
  const columns = [{ name: '', label: '#id', sort: 'input' }, ...meta.columns.filter((c) => c.name !== idColumn).map((c) => ({ ...c, label: humanised(c.name), sort: sortOf(c.name) }))];
  columns[0].label = idColumn ? humanised(idColumn) : 'Id';
  columns[0].sort = idColumn ? `column:${idColumn}` : 'input';
  const head = h('tr', { 'aria-rowindex': 1 });
  const body = h('tbody');
  const above = h('tr', { class: 'spacer', 'aria-hidden': 'true' }, h('td', { colspan: columns.length }));
  const below = h('tr', { class: 'spacer', 'aria-hidden': 'true' }, h('td', { colspan: columns.length }));
  const table = h('table', { class: 'cases-table', 'aria-label': t('tableLabel') }, h('colgroup', null, columns.map((c) => h('col', { class: widthOf(c) }))), h('thead', null, head), body);
  const scroller = h('div', { class: 'scroller table-scroller', tabindex: 0, role: 'region', 'aria-label': t('tableLabel') }, table);
  const none = h('p', { class: 'nothing', hidden: true }, t(meta.records ? 'nothing' : 'noCases'));
  const box = h('div', { class: 'pane' }, none, scroller);
  let records = new Uint32Array(0);
  let focusRow = 0;
  let running = null;
  const keys = rowKeys({ count: () => records.length, go: focusOn, page: 12 });
  const virtual = createVirtual({ scroller, holder: table, rowHeight: ROW, all: 60, render,
    top: (y) => { above.hidden = !y; above.firstChild.style.height = `${y}px`; }, bottom: (y) => { below.hidden = !y; below.firstChild.style.height = `${y}px`; } });

  function sortOf(name) {
    if (name === meta.roles.date) return 'date';
    const k = meta.facets.findIndex((f) => f.column === name);
    return k >= 0 ? `facet:${k}` : `column:${name}`;
  }
  function widthOf(column) {
    const short = column.name === '' || column.name === meta.roles.date || column.type === 'integer' || column.type === 'number';
    return short ? 'narrow' : 'middle';
  }

  // Widths follow the longest text among the first rows; they do not change afterwards.
  async function fitWidths() {
    const cols = table.querySelectorAll('col');
    const sample = [];
    for (let i = 0; i < Math.min(200, meta.records); i++) sample.push((await data.packs.feature(i)).properties);
    columns.forEach((c, k) => {
      if (!c.name) return;
      const longest = sample.reduce((most, p) => Math.max(most, webAddress(p[c.name])?.hostname.length ?? String(p[c.name] ?? '').length), c.label.length + 2);
      cols[k].className = longest <= 12 ? 'narrow' : longest <= 20 ? 'middle' : longest <= 30 ? 'wide' : 'broad';
    });
  }
  fitWidths().catch((error) => app.recordsFailed(error));

  function drawHead() {
    const now = app.ui.sort;
    replaceKeeping(head, columns.map((c) => {
      const on = now.replace(/^-/, '') === c.sort;
      const down = on && now[0] === '-';
      return h('th', { scope: 'col', 'aria-sort': on ? (down ? 'descending' : 'ascending') : null }, h('button', { type: 'button', class: 'sort', 'data-key': c.sort, title: c.name || idColumn,
        'aria-label': t('sortColumn', { column: c.label }), onclick: () => sortBy(on && !down ? `-${c.sort}` : c.sort) }, isolated(c.label), h('span', { class: 'sort-mark', 'aria-hidden': 'true' }, on ? (down ? '\u2193' : '\u2191') : '')));
    }));
  }

  // Columns that only the packs hold are read once, then kept as an order.
  async function sortBy(sort) {
    const name = sort.replace(/^-/, '');
    if (name.startsWith('column:') && !app.order.knows(name)) {
      running?.abort();
      const control = running = new AbortController();
      const column = name.slice(7);
      const values = new Array(meta.records).fill(null);
      try {
        const done = await data.packs.scan((lines, first) => lines.forEach((line, k) => {
          const feature = data.packs.parse(line);
          const value = column === idColumn ? feature.id : feature.properties[column];
          values[first + k] = value !== null && typeof value === 'object' ? JSON.stringify(value) : value;
        }), { signal: control.signal, progress: (share) => app.announce(t('downloading', { percent: Math.round(share * 100) })) });
        if (!done) return;
      } catch (error) { app.recordsFailed(error); return; }
      app.order.setValues(name, values);
    }
    app.setUi({ sort });
  }

  function cell(value) {
    if (value === null || value === undefined || value === '') return h('td', { class: 'empty' });
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    const url = webAddress(text);
    const short = text.length > 300 ? `${text.slice(0, 300)}…` : text;
    return h('td', { title: text.length > 24 ? text.slice(0, 1000) : null, class: [typeof value === 'number' ? 'number' : '', isUnknown(text) ? 'not-known' : ''].join(' ').trim() || null },
      url ? link(url, url.hostname.replace(/^www\./, '')) : isolated(short));
  }

  let drawing = 0;
  async function render(first, last) {
    const mine = ++drawing;
    const wanted = records;
    const features = [];
    try { for (let k = first; k < last; k++) features.push(await data.packs.feature(wanted[k])); } catch (error) { app.recordsFailed(error); return; }
    if (mine !== drawing || wanted !== records) return;
    const had = body.contains(document.activeElement) ? document.activeElement.closest('tr')?.dataset.row : null;
    if (focusRow < first || focusRow >= last) focusRow = first;
    const rows = features.map((feature, at) => {
      const k = first + at, i = wanted[k];
      const button = h('button', { type: 'button', class: 'cell-button', tabindex: k === focusRow ? 0 : -1, onclick: () => app.openCase(i) }, isolated(String(feature.id ?? i + 1).slice(0, 60)));
      button.addEventListener('keydown', (event) => keys(event, k));
      return h('tr', { 'aria-rowindex': k + 2, 'data-row': k, class: app.ui.case === i ? 'chosen' : null }, h('th', { scope: 'row' }, button),
        columns.slice(1).map((c) => cell(Object.hasOwn(feature.properties, c.name) ? feature.properties[c.name] : null)));
    });
    replace(body, above, rows, below);
    if (had !== null) body.querySelector(`[data-row="${had}"] button`)?.focus({ preventScroll: true });
    app.settled?.();
  }

  function focusOn(k) {
    focusRow = k;
    virtual.scrollTo(k);
    setTimeout(() => { const button = body.querySelector(`[data-row="${k}"] button`); button?.focus({ preventScroll: true }); button?.scrollIntoView({ block: 'nearest' }); }, 30);
  }

  function update(keep) {
    if (!app.order.knows(app.ui.sort)) { if (app.ui.sort.includes('column:')) sortBy(app.ui.sort); return; }
    records = app.order.list(app.ui.sort);
    table.setAttribute('aria-rowcount', String(records.length + 1));
    none.hidden = records.length > 0;
    scroller.hidden = records.length === 0;
    drawHead();
    virtual.setCount(records.length, { keep });
  }

  return { box, update, refresh: () => virtual.refresh(), focusRecord(i) { const k = records.indexOf(i); if (k >= 0) focusOn(k); }, remove: () => { running?.abort(); virtual.remove(); } };
}
