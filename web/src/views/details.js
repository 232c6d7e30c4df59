// One case: what the record says, its sources, and how it came to its place on the map.
import { NOWHERE } from '../data/columns.js';
import { h, isolated, link, replace, webAddress } from '../dom.js';
import { humanised, isUnknown } from '../i18n.js';
import { drawnAt, placeName } from './place_words.js';
import { categoryOf, copyButton, dateOf } from './parts.js';

const FOLD_AT = 1200;      // characters of a field that are shown at once

function valueNode(app, value) {
  if (value === null || value === undefined || value === '') return h('span', { class: 'empty' }, app.words.t('noValue'));
  if (typeof value === 'object') return h('code', null, JSON.stringify(value));
  const text = String(value);
  const url = webAddress(text);
  if (url) return link(url, text);
  if (text.length > FOLD_AT) {
    const rest = h('details', null, h('summary', null, app.words.t('showMore', { n: text.length - FOLD_AT })), isolated(text.slice(FOLD_AT)));
    return [isolated(text.slice(0, FOLD_AT)), rest];
  }
  return h('span', { class: isUnknown(text) ? 'not-known' : null }, isolated(text));
}

const pair = (term, value, title) => [h('dt', { title }, term), h('dd', null, value)];

// A source column that holds words names the address that follows it.
function sourcesOf(app, properties) {
  const items = [];
  let title = null;
  for (const column of app.data.meta.roles.source) {
    const value = properties[column];
    if (value === null || value === undefined || value === '') continue;
    for (const part of String(value).split(/\s*[;|\n]\s*(?=https?:)/)) {
      const url = webAddress(part.trim());
      if (url) { items.push({ url, title: title ?? url.hostname.replace(/^www\./, ''), host: title ? url.hostname.replace(/^www\./, '') : null }); title = null; }
      else { if (title) items.push({ title }); title = part; }
    }
  }
  if (title) items.push({ title });
  return items;
}

// An area's name may come from khipu's own table of areas, and words of its level are set aside: that is said in other words.
function matchWords({ t, has }, match, isArea) {
  const key = isArea && has(`matchArea_${match}`) ? `matchArea_${match}` : `match_${match}`;
  return has(key) ? t(key) : match;
}

function placing(app, i, properties) {
  const { words, data } = app;
  const { t } = words;
  const { meta, columns } = data;
  const p = columns.place[i];
  const written = meta.roles.place ? properties[meta.roles.place] : null;
  const stated = meta.roles.within.map((c) => properties[c]).filter(Boolean).join(', ');
  const rows = [];
  if (meta.roles.place || stated) rows.push(pair(t('asWritten'), [valueNode(app, written), stated ? h('span', { class: 'aside' }, ' (', isolated(stated), ')') : null]));
  if (p === NOWHERE) {
    const reason = meta.vocabularies.reason[columns.reason[i]];
    return h('section', { class: 'placing' }, h('h3', null, t('placingNone')),
      h('p', { class: 'plain' }, reason ? (words.has(`reason_${reason}`) ? t(`reason_${reason}`) : reason) : '', ' ', t('notGuessed')), h('dl', { class: 'fields' }, rows));
  }
  const { places } = meta;
  const match = meta.vocabularies.match[columns.match[i]];      // not told of what is told less exactly
  const precision = meta.vocabularies.precision[columns.precision[i]] ?? places.precision[p];
  const drawn = drawnAt(places, p, words);
  const around = drawn ? places.near[p] : places.areas[p];      // an area does not lie in itself
  rows.push(pair(t('placedAt'), [h('strong', null, isolated(placeName(places, p, words))), around ? h('span', { class: 'aside' }, ' (', isolated(around), ')') : null]));
  const known = drawn ? 'precisionArea' : `precision_${precision}`;
  rows.push(pair(t('precisionWord'), words.has(known) ? t(known) : precision, `khipu_precision: ${precision}`));
  const how = properties.khipu_generalised;
  if (how) rows.push(pair(t('generalised'), words.has(`generalised_${how}`) ? t(`generalised_${how}`) : how, `khipu_generalised: ${how}`));
  const doubt = properties.khipu_doubt;
  const metres = properties.khipu_uncertainty_m ?? places.uncertainty_m[p];
  rows.push(pair(t('uncertaintyWord'), metres ? t(drawn ? 'reach' : 'nominal', { distance: words.distance(Number(metres)) }) : t('uncertaintyNone'), 'khipu_uncertainty_m'));
  rows.push(pair(t('position'), h('span', { class: 'figures' }, `${places.lat[p]}, ${places.lon[p]}`)));
  if (places.crs[p]) {
    const operation = meta.operations.find((o) => o.crs === places.crs[p]);
    rows.push(pair(t('sourceCrs'), [isolated(places.crs[p]), operation?.crs_name ? h('span', { class: 'aside' }, ' ', isolated(operation.crs_name)) : null], 'khipu_source_crs'));
    if (operation?.operation) rows.push(pair(t('operation'), [isolated(operation.operation), h('span', { class: 'aside' }, '; ', operation.accuracy_m === null || operation.accuracy_m === undefined
      ? t('accuracyUnknown') : t('accuracy', { distance: words.distance(operation.accuracy_m) }))]));
  }
  if (places.id[p]) rows.push(pair(t('placeId'), h('span', { class: 'figures' }, isolated(places.id[p])), 'khipu_place_id'));
  if (places.source[p]) rows.push(pair(t('placeSource'), valueNode(app, places.source[p])));
  return h('section', { class: 'placing' }, h('h3', null, t('placing')),
    h('p', { class: 'plain', title: `khipu_match: ${match ?? 'null'}` }, match ? matchWords(words, match, Boolean(drawn)) : how ? t(`matchHidden_${how}`, { place: placeName(places, p, words) }) : t('matchHidden')),
    drawn ? h('p', { class: 'plain drawn-at', title: `drawn_at: ${places.drawn_at[p]}` }, drawn) : null,
    doubt ? h('p', { class: 'plain doubted', title: `khipu_doubt: ${doubt}` }, words.has(`doubt_${doubt}`) ? t(`doubt_${doubt}`) : doubt, ' ', t('notMoved')) : null, h('dl', { class: 'fields' }, rows));
}

export function createDetails(app) {
  const { words } = app;
  const { t } = words;
  const box = h('article', { class: 'details', hidden: true, 'aria-labelledby': 'details-title' });
  let shown = null;

  const step = (by) => {
    const list = app.order.list(app.ui.sort);
    const k = list.indexOf(shown);
    return k < 0 ? null : list[k + by] ?? null;
  };

  function bar(i) {
    const list = app.order.list(app.ui.sort);
    const k = list.indexOf(i);
    const go = (by, label, arrow) => {
      const target = step(by);
      return h('button', { type: 'button', class: 'icon-button', 'aria-label': t(label), title: t(label), disabled: target === null, 'data-step': by, onclick: () => app.openCase(step(by), { keep: by }) }, arrow);
    };
    return h('div', { class: 'details-bar' },
      h('button', { type: 'button', class: 'quiet-button back', onclick: () => app.closeCase() }, '\u2190\u2002', t('back')),
      h('span', { class: 'details-count' }, k < 0 ? '' : t('caseOf', { n: k + 1, all: list.length })), go(-1, 'previous', '\u2191'), go(1, 'next', '\u2193'));
  }

  async function show(i, { keep } = {}) {
    shown = i;
    let feature;
    try { feature = await app.data.packs.feature(i); } catch (error) { app.recordsFailed(error); return; }
    if (shown !== i) return;
    const { properties } = feature;
    const place = app.data.columns.place[i];
    const items = sourcesOf(app, properties);
    const heading = h('h2', { id: 'details-title', tabindex: -1 }, isolated(String(feature.id ?? '').slice(0, 200)));
    replace(box, bar(i), h('div', { class: 'details-body' },
      h('header', null,
        h('p', { class: 'details-kicker' }, categoryOf(app, i), h('span', null, dateOf(app, i, 'dayLong'))), heading,
        h('p', { class: 'details-place' }, place === NOWHERE ? t('unlocatedShort') : [isolated(placeName(app.data.meta.places, place, words)),
          app.data.meta.places.near[place] ? [', ', isolated(app.data.meta.places.near[place])] : null])),
      items.length ? h('section', null, h('h3', null, t('sources')), h('ul', { class: 'sources' }, items.map((item) => h('li', null,
        item.url ? link(item.url, item.title) : isolated(item.title), item.host ? h('span', { class: 'aside' }, ' ', isolated(item.host)) : null)))) : null,
      placing(app, i, properties),
      h('section', null, h('h3', null, t('fields')), h('dl', { class: 'fields' }, app.data.meta.columns.map(({ name }) => pair(isolated(humanised(name)), valueNode(app, Object.hasOwn(properties, name) ? properties[name] : null), name)))),
      h('p', { class: 'details-actions' }, copyButton(app, t('copyLink'), () => app.linkToCase(i, feature.id)))));
    box.hidden = false;
    box.scrollTop = 0;
    const again = keep ? box.querySelector(`[data-step="${keep}"]:not([disabled])`) : null;
    (again ?? heading).focus({ preventScroll: true });
  }

  box.addEventListener('keydown', (event) => { if (event.key === 'Escape') { event.stopPropagation(); app.closeCase(); } });

  return { box, show, refresh: () => { if (shown !== null && !box.hidden) { const old = box.querySelector('.details-bar'); old?.replaceWith(bar(shown)); } },
    hide() { shown = null; box.hidden = true; replace(box); } };
}
