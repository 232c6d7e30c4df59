// Title, what the page holds in one line, the language switch, and the filters that are on.
import { focusQuietly, h, isolated, replace } from '../dom.js';
import { humanised, LANGUAGES } from '../i18n.js';
import { slotLabel } from '../categories.js';
import { placeName } from './place_words.js';
import { createFinding } from './findings.js';
import { emptyTitle, facetTitle, swatch } from './parts.js';

// What a page of counts holds, and what it does not.
export function groupsNote({ data, words, categories }) {
  const { groups, records } = data.meta;
  const { t } = words;
  const by = [t('groupsBy_place'), groups.unit === 'none' ? null : t(`groupsBy_${groups.unit}`), categories.column ? humanised(categories.column).toLocaleLowerCase(words.locale) : null].filter(Boolean);
  return [t('groupsNote', { n: records, by: new Intl.ListFormat(words.locale, { type: 'conjunction' }).format(by) }), groups.cell ? [' ', t('groupsCell', { degrees: groups.cell, distance: words.distance(groups.cell * 111320) })] : null];
}

export function createMasthead(app, timeline) {
  const { data, categories, words, selection } = app;
  const { t } = words;
  const { meta } = data;
  const facts = h('p', { class: 'facts' });
  const languages = h('div', { class: 'languages', role: 'group', 'aria-label': t('language') }, Object.entries(LANGUAGES).map(([code, language]) => h('button',
    { type: 'button', lang: code, 'aria-pressed': String(code === words.language), onclick: () => app.setLanguage(code) }, language.languageName)));
  const totals = new Uint32Array(categories.slots.length);
  for (let i = 0; i < data.columns.rows; i++) totals[categories.slotOf(i)] += data.columns.countOf(i);
  const line = [h('strong', null, t('cases', { n: meta.records })),
    ...(categories.facet < 0 ? [] : categories.slots.map((slot, k) => totals[k] && h('span', { class: 'category' }, swatch(slot), h('span', null, words.number(totals[k]), ' ', isolated(slotLabel(slot, t)))))),
    timeline ? words.dates(timeline.first, timeline.last) : null, t(meta.groups?.cell ? 'cells' : 'places', { n: meta.places.lon.length }),
    meta.counts.unlocated ? t('notPlaced', { n: meta.counts.unlocated }) : meta.records ? t('allLocated') : null, meta.counts.rejected ? t('rejectedShort', { n: meta.counts.rejected }) : null];
  replace(facts, line.filter(Boolean).map((part) => h('span', { class: 'fact' }, part)));
  const box = h('header', { class: 'masthead' }, h('div', { class: 'masthead-row' }, h('h1', null, isolated(meta.title ?? t('untitled'))), languages), facts, createFinding(app),
    meta.groups ? h('p', { class: 'facts-note' }, groupsNote(app)) : null);
  return { box, selection };
}

// What is chosen, each with a button that takes it back.
export function filterWords(app) {
  const { data, selection, words } = app;
  const { filters } = selection;
  const out = [];
  for (const [k, codes] of filters.facets) {
    const facet = data.meta.facets[k];
    const values = [...codes].map((code) => facet.values[code] ?? emptyTitle(app, facet)).join(', ');
    out.push({ text: `${facetTitle(app, facet)}: ${values}`, drop: () => selection.setFacet(k, null) });
  }
  if (filters.place !== null) out.push({ text: placeName(data.meta.places, filters.place, words), drop: () => app.choosePlace(null) });
  if (filters.from !== null || filters.to !== null) {
    const text = filters.from !== null && filters.to !== null ? words.dates(filters.from, filters.to)
      : filters.from !== null ? `${words.t('from')} ${words.day(filters.from)}` : `${words.t('to')} ${words.day(filters.to)}`;
    out.push({ text, drop: () => selection.setDates(null, null) });
  }
  if (filters.query) out.push({ text: `\u201c${filters.query}\u201d`, drop: () => app.runSearch('') });
  if (filters.group) out.push({ text: words.t(filters.group === 'unlocated' ? 'groupUnlocated' : 'groupUndated'), drop: () => selection.setGroup(null) });
  return out;
}

export function createChips(app) {
  const { words, selection } = app;
  const list = h('ul', { class: 'chips' });
  const clear = h('button', { type: 'button', class: 'quiet-button', onclick: () => { app.runSearch(''); selection.clear(); app.setUi({ place: null }); } }, words.t('clearAll'));
  const box = h('div', { class: 'chip-row', hidden: true }, list, clear);
  return { box, update() {
    const active = filterWords(app);
    const was = box.contains(document.activeElement) ? [...list.querySelectorAll('.chip')].indexOf(document.activeElement) : null;
    box.hidden = active.length === 0;
    replace(list, active.map(({ text, drop }) => h('li', null, h('button', { type: 'button', class: 'chip', 'aria-label': words.t('removeFilter', { what: text }), onclick: drop },
      isolated(text.length > 60 ? `${text.slice(0, 60)}…` : text), h('span', { class: 'chip-x', 'aria-hidden': 'true' }, '\u00d7')))));
    // A chip that is gone hands the focus to its neighbour, the last one to the cases.
    if (was === null || document.activeElement === clear) return;
    const chips = list.querySelectorAll('.chip');
    focusQuietly(chips.length ? chips[Math.min(Math.max(was, 0), chips.length - 1)] : document.getElementById('cases'));
  } };
}
