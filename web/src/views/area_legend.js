// The part of the key that tells how areas are drawn: classes by name, what hatching means, how many cases, from where.
import { h, isolated, replace, s } from '../dom.js';
import { isFew } from '../areas/model.js';
import { levelWord, rateText } from './area_words.js';

function classNames(view, words) {
  const { t } = words;
  const { bounds, measure } = view;
  const text = measure === 'rate' ? (x) => rateText(words, x) : (x) => words.number(x);
  const upTo = (x) => (measure === 'rate' ? t('classUnder', { to: text(x) }) : x <= 2 ? text(1) : t('classFromTo', { from: text(1), to: text(x - 1) }));
  const names = [t('classNone')];
  if (!bounds.length) return [...names, t('classSome')];
  names.push(upTo(bounds[0]));
  bounds.slice(1).forEach((to, k) => names.push(measure === 'rate' ? t('classFromUnder', { from: text(bounds[k]), to: text(to) })
    : to - 1 === bounds[k] ? text(bounds[k]) : t('classFromTo', { from: text(bounds[k]), to: text(to - 1) })));
  names.push(t('classFrom', { from: text(bounds[bounds.length - 1]) }));
  return names;
}

const box = (look, lines) => s('svg', { class: 'class-box', width: 22, height: 14, viewBox: '0 0 22 14', 'aria-hidden': 'true' },
  s('rect', { class: look, x: 0.5, y: 0.5, width: 21, height: 13 }), lines ? s('path', { class: 'slants', d: lines }) : null);
const SLANTS = 'M1 9 9 1M3 13 15 1M9 13 21 1M15 13 21 7';
const CROSSED = `${SLANTS}M1 5 9 13M1 1 13 13M9 1 21 13M15 1 21 7`;

export function createAreaLegend(app) {
  const { areas, words } = app;
  const { t } = words;
  const element = h('div', { class: 'legend-areas' });

  function update() {
    element.hidden = app.ui.areas.measure === 'off';
    if (element.hidden) return;
    const view = app.areaView();
    const byRate = view.measure === 'rate';
    const few = byRate && view.counts.records.some((n) => isFew(areas, n));
    const unsaid = view.counts[view.measure].some((x) => x === null);
    const n = view.counts.records.reduce((sum, x) => sum + (x ?? 0), 0);
    replace(element,
      h('p', { class: 'legend-title' }, t(byRate ? 'legendRate' : 'legendCount', { level: levelWord(words, view.level, 1) })),
      h('ul', { class: 'legend-classes' }, classNames(view, words).map((name, k) => h('li', null, box(`class-${k}`), h('span', null, name)))),
      few ? h('div', { class: 'legend-row' }, box('class-0', SLANTS), h('span', null, t('legendFew', { n: areas.few_under }))) : null,
      unsaid ? h('div', { class: 'legend-row' }, box('class-unsaid', CROSSED), h('span', null, t(areas.suppress_under ? 'legendSuppressed' : 'legendUnsaid'))) : null,
      h('p', { class: 'legend-note' }, t('legendN', { n }), app.whereWords() ? [' (', isolated(app.whereWords()), ')'] : null, '.'),
      h('details', { class: 'legend-sources' }, h('summary', null, t('legendSources')), h('p', null, [        byRate ? [t('legendPeople', { column: areas.population.column, file: areas.file }), ' '] : null, byRate && !areas.at_least ? [t('legendMethod'), ' '] : null,
        areas.outlines ? t('legendOutlines', { source: areas.outlines }) : null])));
  }
  update();
  return { element, update };
}
