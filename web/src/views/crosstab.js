// A cross table of any two columns with categories: counts of the present selection, and their shares of the row.
import { NOWHERE } from '../data/columns.js';
import { fold } from '../data/fold.js';
import { tableParts } from '../data/takeaway.js';
import { h, isolated, replace } from '../dom.js';
import { isUnknown } from '../i18n.js';
import { placeName } from './place_words.js';
import { save } from './downloads.js';
import { emptyTitle, facetTitle } from './parts.js';

const MOST_ROWS = 100, MOST_COLUMNS = 12;
const MOST_PAIRS = 1 << 20;      // of values, that are counted in an array

// What can be tabulated by: places, levels of areas, columns. {key, title, header, count, codeOf(i), nameOf(code)}; the code -1 is
// "none"; header is what a file calls it, as the bundle's own tables do.
function axes(app) {
  const { data, words } = app;
  const { meta, columns } = data;
  const list = meta.facets.map((facet, k) => {
    const codes = columns.facets[k];
    return { key: facet.level === undefined ? `column:${facet.column}` : `level:${facet.level}`, title: facetTitle(app, facet), header: facet.level === undefined ? facet.column : app.areas.levels[facet.level].name ?? 'area', count: facet.values.length,
      codeOf: (i) => (codes[i] < facet.values.length ? codes[i] : -1), nameOf: (code) => (code < 0 ? emptyTitle(app, facet) : facet.values[code]) };
  });
  if (meta.places.lon.length > 1) {
    list.push({ key: 'place', title: words.t('placeColumn'), header: 'place', count: meta.places.lon.length, codeOf: (i) => (columns.place[i] === NOWHERE ? -1 : columns.place[i]),
      nameOf: (code) => (code < 0 ? words.t('unlocatedShort') : placeName(meta.places, code, words)) });
  }
  return list;
}

const keyOf = (axis) => (axis.place ? 'place' : axis.level !== undefined ? `level:${axis.level}` : `column:${axis.column}`);

export function createCrosstab(app) {
  const { data, words, selection, areas } = app;
  const { t } = words;
  const all = axes(app);
  const given = (data.meta.tables ?? []).map((table) => ({ rows: keyOf(table.rows), columns: keyOf(table.columns) })).filter((p) => all.some((a) => a.key === p.rows) && all.some((a) => a.key === p.columns));
  const small = all.filter((a) => a.count > 1 && a.count <= MOST_COLUMNS);
  if (all.length < 2 || (!given.length && !small.length)) return { box: null, update() {} };
  const first = given[0] ?? { columns: small[0].key, rows: (all.find((a) => a.key !== small[0].key && a.count > 1) ?? all.find((a) => a !== small[0])).key };
  const select = (chosen, change) => { const element = h('select', { onchange: change }, all.map((a) => h('option', { value: a.key }, a.title))); element.value = chosen; return element; };
  const rows = select(first.rows, () => update()), columns = select(first.columns, () => update());
  const table = h('table', { class: 'cross-table' });
  const notes = h('p', { class: 'hint' });
  const scroller = h('div', { class: 'cross-scroller', tabindex: 0, role: 'region' }, table);
  const box = h('section', { class: 'cross', 'aria-labelledby': 'cross-title' }, h('h2', { id: 'cross-title' }, t('crossTitle')), h('p', { class: 'cross-lead' }, t('crossLead')),
    h('p', { class: 'cross-tools' }, h('label', null, t('crossRows'), ' ', rows), h('label', null, t('crossColumns'), ' ', columns),
      h('button', { type: 'button', class: 'quiet-button', 'data-download': 'table', onclick: () => download() }, t('downloadTable'))), scroller, notes);
  const least = areas?.suppress_under ?? 0;

  // Pairs of codes are counted in one array where that is of a size to hold; the code -1 is the last of its axis.
  function count(rowAxis, columnAxis) {
    const wide = columnAxis.count + 1, many = (rowAxis.count + 1) * wide;
    const flat = many <= MOST_PAIRS;
    const pairs = flat ? new Float64Array(many) : new Map(), heavy = flat ? new Float64Array(many) : new Map();
    const { counted, weight } = data.columns;
    for (let i = 0; i < data.columns.rows; i++) {
      if (!selection.has(i) || (counted && !counted[i])) continue;
      const r = rowAxis.codeOf(i), c = columnAxis.codeOf(i);
      const key = (r < 0 ? rowAxis.count : r) * wide + (c < 0 ? columnAxis.count : c);
      const n = data.columns.countOf(i), w = weight && weight[i] === weight[i] ? weight[i] : 0;
      if (flat) { pairs[key] += n; heavy[key] += w; } else { pairs.set(key, (pairs.get(key) ?? 0) + n); heavy.set(key, (heavy.get(key) ?? 0) + w); }
    }
    const cells = new Map(), weights = new Map(), rowSums = new Map(), columnSums = new Map();
    let sum = 0;
    const take = (n, key) => {
      if (!n) return;
      const row = Math.floor(key / wide), column = key % wide;
      const r = row === rowAxis.count ? -1 : row, c = column === columnAxis.count ? -1 : column;
      cells.set(`${r} ${c}`, n);
      weights.set(`${r} ${c}`, flat ? heavy[key] : heavy.get(key));
      rowSums.set(r, (rowSums.get(r) ?? 0) + n);
      columnSums.set(c, (columnSums.get(c) ?? 0) + n);
      sum += n;
    };
    pairs.forEach(take);
    const order = (sums) => [...sums].sort((a, b) => (a[0] < 0) - (b[0] < 0) || b[1] - a[1] || a[0] - b[0]).map(([code]) => code);
    return { cells, weights, rowSums, columnSums, sum, rowOrder: order(rowSums), columnOrder: order(columnSums) };
  }

  function cell(n, of) {
    if (least && n > 0 && n < least) return h('td', { class: 'number not-known' }, t('notShown'));
    return h('td', { class: 'number' }, words.number(n), n && of ? h('span', { class: 'cross-share' }, ` ${t('percent', { n: words.digits(n / of * 100, 0, 0) })}`) : null);
  }

  // Every row and column of the table as it is now, also those that have no room on the page.
  function download() {
    const [rowAxis, columnAxis] = [rows, columns].map((chosen) => all.find((a) => a.key === chosen.value));
    const counted = count(rowAxis, columnAxis);
    const pairs = counted.rowOrder.flatMap((r) => counted.columnOrder.filter((c) => counted.cells.has(`${r} ${c}`)).map((c) => [r, c, counted.cells.get(`${r} ${c}`), counted.weights.get(`${r} ${c}`) ?? 0]));
    const slug = (axis) => fold(axis.header).replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'x';
    const asFile = (axis) => ({ header: axis.header, name: axis.nameOf });
    save(tableParts({ ...counted, rows: asFile(rowAxis), columns: asFile(columnAxis), pairs, weight: data.meta.weight, least }), 'text/csv',
      `${slug(columnAxis)}-by-${slug(rowAxis)}${selection.active() ? `-${counted.sum}` : ''}.csv`);
  }

  const name = (axis, code) => { const text = axis.nameOf(code); return code < 0 || isUnknown(text) ? h('span', { class: 'not-known' }, isolated(text)) : isolated(text); };

  function update() {
    const rowAxis = all.find((a) => a.key === rows.value), columnAxis = all.find((a) => a.key === columns.value);
    const { cells, rowSums, columnSums, sum, rowOrder, columnOrder } = count(rowAxis, columnAxis);
    const shownRows = rowOrder.slice(0, MOST_ROWS), shownColumns = columnOrder.slice(0, MOST_COLUMNS);
    // With small numbers hidden, sums would give them away.
    const sums = !least;
    scroller.setAttribute('aria-label', t('crossCaption', { rows: rowAxis.title, columns: columnAxis.title }));
    replace(table, h('caption', { class: 'visually-hidden' }, t('crossCaption', { rows: rowAxis.title, columns: columnAxis.title })),
      h('thead', null, h('tr', null, h('th', { scope: 'col' }, rowAxis.title), shownColumns.map((c) => h('th', { scope: 'col', class: 'number' }, name(columnAxis, c))), sums ? h('th', { scope: 'col', class: 'number' }, t('crossSum')) : null)),
      h('tbody', null, shownRows.map((r) => h('tr', null, h('th', { scope: 'row' }, name(rowAxis, r)), shownColumns.map((c) => cell(cells.get(`${r} ${c}`) ?? 0, sums ? rowSums.get(r) : 0)), sums ? h('td', { class: 'number total' }, words.number(rowSums.get(r))) : null))),
      sums ? h('tfoot', null, h('tr', null, h('th', { scope: 'row' }, t('crossSum')), shownColumns.map((c) => cell(columnSums.get(c), sum)), h('td', { class: 'number total' }, words.number(sum)))) : null);
    notes.textContent = [t('crossNote'), app.whereWords() ? t('areasWhere', { where: app.whereWords() }) : data.columns.counted ? t('crossWhere') : null,
      least ? t('crossLeast', { n: least }) : null, rowOrder.length > MOST_ROWS ? t('crossMoreRows', { n: rowOrder.length - MOST_ROWS }) : null, columnOrder.length > MOST_COLUMNS ? t('crossMoreColumns', { n: columnOrder.length - MOST_COLUMNS }) : null].filter(Boolean).join(' ');
  }
  return { box, update };
}
