// The areas of one level as a table: what is counted in each, the rate with its interval as a bar, and what to beware of.
import { focusQuietly, h, isolated, replace, replaceKeeping } from '../dom.js';
import { humanised } from '../i18n.js';
import { isFew } from '../areas/model.js';
import { areaNotes, intervalText, levelWord, ratioText, rateText } from './area_words.js';

const AT_ONCE = 300;      // rows that are added at a time

export function createAreas(app) {
  const { areas, words, selection } = app;
  const { t } = words;
  let shown = AT_ONCE, rows = [];
  const body = h('tbody');
  const more = h('button', { type: 'button', class: 'more', hidden: true, onclick: () => { shown += AT_ONCE; draw(); } });
  const level = areas.levels.length > 1 ? h('select', { onchange: () => app.setAreas({ level: Number(level.value) }) }, areas.levels.map((l) => h('option', { value: l.index }, levelWord(words, l, 2)))) : null;
  const sort = h('select', { onchange: () => { order = sort.value; update(); } }, [...(areas.hasRates ? [['rate', 'sortRate']] : []), ['records', 'sortCases'], ['name', 'sortName']].map(([value, label]) => h('option', { value }, t(label))));
  let order = areas.hasRates && app.ui.areas.measure !== 'records' ? 'rate' : 'records';
  sort.value = order;
  const head = h('tr');
  const caption = h('caption', null);
  const notes = h('p', { class: 'hint area-sum' });
  const table = h('table', { class: 'areas-table' }, caption, h('thead', null, head), body);
  const box = h('div', { class: 'pane scroller', tabindex: 0, role: 'region', 'aria-label': t('areas') },
    h('p', { class: 'area-tools' }, level ? h('label', null, t('areasLevel'), ' ', level) : null, h('label', null, t('sortBy'), ' ', sort)), notes, table, more);

  // A bar from zero, and the interval as a line over it.
  function bar(view, k, most) {
    const byRate = view.measure === 'rate';
    const value = view.counts[view.measure][k];
    if (value === null || !most) return null;
    const unsure = byRate && isFew(areas, view.counts.records[k]);
    const percent = (x) => `${Math.min(100, x / most * 100)}%`;
    const low = byRate ? view.counts.low[k] : null, high = byRate ? view.counts.high[k] : null;
    return h('span', { class: 'area-bar', 'aria-hidden': 'true' }, h('span', { class: `area-fill${unsure ? ' unsure' : ''}`, style: { width: percent(value) } }),
      low === null || high === null ? null : h('span', { class: 'area-interval', style: { left: percent(low), width: `calc(${percent(high)} - ${percent(low)})` } }));
  }

  function row(view, k, most) {
    const { counts } = view;
    const chosen = selection.filters.facets.get(view.level.facet)?.has(k) ?? false;
    const n = counts.records[k], rate = counts.rate[k];
    const about = [ratioText(app, counts, k), ...areaNotes(app, counts, k, true)].filter(Boolean);
    return h('tr', { class: chosen ? 'chosen' : null },
      h('th', { scope: 'row' }, h('button', { type: 'button', class: 'place-button', 'data-key': k, 'aria-pressed': String(chosen), onclick: () => app.chooseArea(view.level, k) }, isolated(view.level.labels[k])),
        bar(view, k, most), about.length ? h('span', { class: 'row-areas' }, about.join(' \u00b7 ')) : null),
      h('td', { class: 'number total' }, n === null ? h('span', { class: 'not-known' }, t('notShown')) : words.number(n)),
      areas.hasRates ? h('td', { class: 'number' }, rate === null ? h('span', { class: 'not-known' }, n === null ? t('notShown') : t('noRate')) : [h('span', { class: 'area-rate' }, rateText(words, rate)),
        intervalText(words, counts.low[k], counts.high[k]) ? h('span', { class: 'area-span' }, intervalText(words, counts.low[k], counts.high[k])) : null]) : null);
  }

  function draw() {
    const view = app.areaView();
    const byRate = view.measure === 'rate';
    const ends = view.counts[byRate ? 'high' : 'records'].map((x, k) => (byRate && isFew(areas, view.counts.records[k]) ? view.counts.rate[k] : x));
    const most = ends.reduce((max, x) => Math.max(max, x ?? 0), 0);      // long intervals of small numbers must not flatten the rest
    replaceKeeping(body, rows.slice(0, shown).map((k) => row(view, k, most)));
    const asked = document.activeElement === more;
    more.hidden = rows.length <= shown;
    if (asked && more.hidden) focusQuietly(body.lastElementChild.querySelector('button'));
    more.textContent = t('showMore', { n: Math.max(0, rows.length - shown) });
  }

  function update() {
    const view = app.areaView();
    const { counts } = view;
    if (level) level.value = String(view.level.index);
    replace(head, h('th', { scope: 'col' }, humanised(levelWord(words, view.level, 1))), h('th', { scope: 'col', class: 'number' }, t('casesColumn')),
      areas.hasRates ? h('th', { scope: 'col', class: 'number' }, t('rateColumn')) : null);
    caption.textContent = t('areasCaption', { level: levelWord(words, view.level, 2) });
    const inside = counts.records.reduce((sum, n) => sum + (n ?? 0), 0);
    notes.textContent = [t('areasIn', { n: inside, level: levelWord(words, view.level, 2) }), app.whereWords() ? t('areasWhere', { where: app.whereWords() }) : null,
      areas.hasRates && counts.records.some((n) => isFew(areas, n)) ? `${t('legendFew', { n: areas.few_under })}.` : null].filter(Boolean).join(' ');
    const by = { rate: (k) => counts.rate[k] ?? -1, records: (k) => counts.records[k] ?? -1 }[order];
    const names = (a, b) => words.compare(view.level.labels[a], view.level.labels[b]);
    rows = view.level.list.map((_, k) => k).sort((a, b) => (by ? by(b) - by(a) : 0) || names(a, b));
    draw();
  }

  return { box, update, refresh: update, remove() {} };
}
