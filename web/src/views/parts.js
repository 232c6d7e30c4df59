// Small pieces that several views show.
import { NOWHERE, UNDATED } from '../data/columns.js';
import { h, isolated, s } from '../dom.js';
import { humanised, isUnknown } from '../i18n.js';
import { slotLabel } from '../categories.js';
import { placeName } from './place_words.js';
import { levelWord } from './area_words.js';

// What a facet is called: its column, or the level of the areas that it chooses.
export function facetTitle({ words, areas }, facet) {
  return facet.level === undefined ? humanised(facet.column) : words.t('areaFacet', { level: levelWord(words, areas.levels[facet.level], 1) });
}

// What stands for a record without a value of a facet.
export const emptyTitle = ({ words }, facet) => words.t(facet.level === undefined ? 'empty' : 'areaNone');

export function swatch(slot) {
  return s('svg', { class: `swatch look-${slot.look}`, width: 12, height: 12, viewBox: '0 0 12 12', 'aria-hidden': 'true' },
    s('circle', { cx: 6, cy: 6, r: 5 }), slot.look === 'unknown' ? s('path', { d: 'M3 9 9 3M2 6 6 2M6 10 10 6' }) : null);
}

export function categoryOf(app, i) {
  if (app.categories.facet < 0) return null;
  const slot = app.categories.slots[app.categories.slotOf(i)];
  const code = app.data.columns.facets[app.categories.facet][i];
  const label = app.data.meta.facets[app.categories.facet].values[code] ?? slotLabel(slot, app.words.t);
  return h('span', { class: 'category' }, swatch(slot), isolated(label));
}

export function dateOf(app, i, form) {
  const { from, to } = app.data.columns;
  return from[i] === UNDATED ? app.words.t('undated') : app.words.dates(from[i], to[i], form);
}

export function placeOf(app, i) {
  const p = app.data.columns.place[i];
  return p === NOWHERE ? null : { name: placeName(app.data.meta.places, p, app.words), areas: app.data.meta.places.near[p] };
}

export function summaryOf(app, facets, i) {
  return facets.map((f) => {
    const value = f.values[app.data.columns.facets[f.k][i]];
    if (value === undefined) return null;
    if (isUnknown(value)) return h('span', { class: 'not-known' }, `${humanised(f.column).toLocaleLowerCase()} `, isolated(value));
    return h('span', null, isolated(value));
  }).filter(Boolean);
}

export function copyButton(app, label, text) {
  const button = h('button', { type: 'button', class: 'quiet-button' }, label);
  button.addEventListener('click', async () => {
    let done = false;
    try { await navigator.clipboard.writeText(text()); done = true; } catch { done = copyBySelection(text()); }
    button.textContent = app.words.t(done ? 'copied' : 'copyFailed');
    app.announce(button.textContent);
    setTimeout(() => { button.textContent = label; }, 2500);
  });
  return button;
}

function copyBySelection(text) {
  const area = h('textarea', { class: 'visually-hidden', readonly: true });
  area.value = text;
  document.body.append(area);
  area.select();
  let done = false;
  try { done = document.execCommand('copy'); } catch { done = false; }
  area.remove();
  return done;
}
