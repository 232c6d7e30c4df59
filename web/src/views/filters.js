// Search, facets with live counts, and the groups of what the map or the timeline cannot show.
import { h, isolated, replace, s } from '../dom.js';
import { isUnknown } from '../i18n.js';
import { facetOrder } from '../data/facets.js';
import { searchRecords } from '../data/search.js';
import { emptyTitle, facetTitle, swatch } from './parts.js';

const SHOWN = 7;         // values of a facet before "more"
const OPEN = 4;          // facets that are open at first
const MOST = 300;

function chosenOf(selection, k) { return selection.filters.facets.get(k) ?? new Set(); }

function createFacet(app, k, open) {
  const { data, selection, categories, words } = app;
  const facet = data.meta.facets[k];
  const { values, column } = facet;
  const empty = facet.width === 1 ? 255 : 65535;
  // An area of which the policy tells no number: no case that is told lies in it, but others may.
  const isUntold = (code) => facet.level !== undefined && code !== empty && all[code] === 0 && app.areas.area.records[app.areas.levels[facet.level].list[code]] === null;
  const rows = new Map();
  let wide = false;
  const list = h('ul', { class: 'facet-values' });
  const more = h('button', { type: 'button', class: 'more', hidden: true, onclick: () => { wide = !wide; update(); } });
  const box = h('details', { class: 'facet', open }, h('summary', { title: facet.level === undefined ? column : null }, isolated(facetTitle(app, facet)), h('span', { class: 'facet-chosen' })), list, more);

  function row(code) {
    if (rows.has(code)) return rows.get(code);
    const value = code === empty ? emptyTitle(app, facet) : values[code];
    const slot = k === categories.facet ? categories.slots[categories.slotOfCode[code]] : null;
    const checkbox = h('input', { type: 'checkbox', onchange: () => toggle(code, checkbox.checked) });
    const untold = isUntold(code);
    const count = h('span', { class: 'facet-count', title: untold ? words.t('notShown') : null },
      untold ? [h('span', { 'aria-hidden': 'true' }, '\u2013'), h('span', { class: 'visually-hidden' }, words.t('notShown'))] : null);
    const bar = h('span', { class: 'facet-bar', 'aria-hidden': 'true' });
    const element = h('li', null, h('label', null, checkbox, slot ? swatch(slot) : null,
      h('span', { class: `facet-value${code === empty || isUnknown(value) ? ' not-known' : ''}` }, isolated(value)), count, bar));
    const entry = { element, checkbox, count, bar, untold };
    rows.set(code, entry);
    return entry;
  }

  function toggle(code, on) {
    const chosen = new Set(chosenOf(selection, k));
    if (on) chosen.add(code); else chosen.delete(code);
    selection.setFacet(k, chosen);
  }

  // The order of values is that of all records, so that nothing moves below the pointer.
  const all = new Uint32Array(values.length + 1);
  const given = data.columns.facets[k];
  for (let i = 0; i < given.length; i++) all[Math.min(given[i], values.length)] += data.columns.countOf(i);
  const codes = values.map((_, code) => code).sort((a, b) => all[b] - all[a] || a - b);
  if (all[values.length]) codes.push(empty);

  function update() {
    const chosen = chosenOf(selection, k);
    box.querySelector('.facet-chosen').textContent = chosen.size ? words.number(chosen.size) : '';
    if (!box.open) return;      // filled when it is opened
    const counts = selection.facetCounts(k, values.length);
    const of = (code) => counts[code === empty ? values.length : code];
    let most = 1;
    for (const code of codes) most = Math.max(most, of(code));
    const visible = codes.filter((code, at) => (wide ? at < MOST : at < SHOWN) || chosen.has(code));
    const elements = visible.map((code) => {
      const entry = row(code);
      const n = of(code);
      if (!entry.untold) entry.count.textContent = words.number(n);
      entry.bar.style.transform = `scaleX(${n / most})`;
      entry.checkbox.checked = chosen.has(code);
      entry.element.classList.toggle('zero', n === 0);
      return entry.element;
    });
    if (elements.length !== list.children.length || elements.some((e, at) => e !== list.children[at])) replace(list, elements);
    const rest = codes.length - Math.min(codes.length, SHOWN);
    more.hidden = rest <= 0;
    more.textContent = wide ? words.t('showFewer') : words.t('showMore', { n: rest });
  }
  box.addEventListener('toggle', update);
  return { box, update };
}

function createSearch(app) {
  const { data, selection, words } = app;
  const field = h('input', { type: 'search', id: 'search', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'search-hint' });
  const hint = h('p', { id: 'search-hint', class: 'hint' }, words.t('searchHint'));
  const box = h('div', { class: 'search', role: 'search' }, h('label', { for: 'search' }, words.t('searchLabel')), field, hint);
  let running = null;
  let timer = null;

  async function run(text) {
    running?.abort();
    const query = text.trim();
    if (!query) { running = null; hint.textContent = words.t('searchHint'); if (selection.filters.query) selection.setQuery('', null); return; }
    const control = new AbortController();
    running = control;
    try {
      const mask = await searchRecords(data.packs, data.meta.records, query, { signal: control.signal,
        progress: (share) => { hint.textContent = words.t('searching', { percent: Math.round(share * 100) }); } });
      if (!mask || control.signal.aborted) return;
      selection.setQuery(query, mask);
      let n = 0;
      for (let i = 0; i < mask.length; i++) n += mask[i];
      hint.textContent = words.t('found', { n });
    } catch (error) { app.recordsFailed(error); }
  }

  field.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => run(field.value), 180); });
  return { box, run: (text) => { field.value = text; return run(text); },
    update() { if (!selection.filters.query && document.activeElement !== field && !running) field.value = ''; if (!selection.filters.query && field.value && !field.matches(':focus')) { field.value = ''; hint.textContent = words.t('searchHint'); } } };
}

function createGroups(app) {
  const { selection, words, data } = app;
  const make = (group, label) => {
    const checkbox = h('input', { type: 'checkbox', onchange: () => selection.setGroup(checkbox.checked ? group : null) });
    const count = h('span', { class: 'facet-count' });
    return { group, checkbox, count, element: h('li', null, h('label', null, checkbox, h('span', { class: 'facet-value' }, words.t(label)), count)) };
  };
  const rows = [make('unlocated', 'groupUnlocated'), make('undated', 'groupUndated')];
  const box = h('details', { class: 'facet groups', open: true }, h('summary', null, words.t('groups')), h('ul', { class: 'facet-values' }, rows.map((r) => r.element)));
  return { box, update() {
    const counts = selection.groupCounts();
    rows.forEach((r) => { r.count.textContent = words.number(counts[r.group]); r.checkbox.checked = selection.filters.group === r.group; r.element.classList.toggle('zero', !counts[r.group]); });
    box.hidden = data.meta.counts.unlocated === 0 && !rows.some((r) => counts[r.group] || selection.filters.group);
  } };
}

export function createFilters(app) {
  const { data, categories, words } = app;
  const search = createSearch(app);
  const groups = createGroups(app);
  const facets = facetOrder(data, categories.facet).map((k, at) => createFacet(app, k, at < OPEN && data.meta.facets[k].values.length > 1));
  const title = h('span');
  const inner = h('div', { class: 'filters-inner' }, groups.box, facets.map((f) => f.box));
  const fold = h('details', { class: 'filters-fold' }, h('summary', null, s('svg', { width: 16, height: 12, viewBox: '0 0 16 12', 'aria-hidden': 'true' },
    s('path', { d: 'M0 1.5h16M3 6h10M6 10.5h4', class: 'icon-line' })), title), inner);
  const wide = matchMedia('(min-width: 60rem)');
  const fit = () => { fold.open = wide.matches; };
  wide.addEventListener('change', fit);
  fit();
  const box = h('aside', { class: 'filters', 'aria-label': words.t('filters') }, data.meta.groups ? null : search.box, fold);
  const activeCount = () => { const { filters } = app.selection; return filters.facets.size + (filters.group ? 1 : 0); };
  return { box, runSearch: search.run,
    update() { facets.forEach((f) => f.update()); groups.update(); search.update(); const n = activeCount(); title.textContent = n ? words.t('filtersActive', { n }) : words.t('filters'); },
    remove() { wide.removeEventListener('change', fit); } };
}
