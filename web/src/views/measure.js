// Over the map: whether areas are shown, by what, and of which level.
import { h } from '../dom.js';
import { levelWord } from './area_words.js';

export function createMeasure(app) {
  const { areas, words } = app;
  if (!areas || !areas.area.shape.some(Boolean)) return null;
  const { t } = words;
  const choices = [['off', 'areasOff'], ['records', 'areasRecords'], ...(areas.hasRates ? [['rate', 'areasRate']] : [])];
  const buttons = choices.map(([measure, label]) => h('button', { type: 'button', 'data-measure': measure, onclick: () => app.setAreas({ measure }) }, t(label)));
  const levels = areas.levels.length > 1 ? h('select', { 'aria-label': t('areasLevel'), onchange: () => app.setAreas({ level: Number(levels.value) }) },
    areas.levels.map((level) => h('option', { value: level.index }, levelWord(words, level, 2)))) : null;
  const box = h('div', { class: 'measure', role: 'group', 'aria-label': t('areasOnMap') }, h('span', { class: 'measure-label', 'aria-hidden': 'true' }, t('areas')), h('div', { class: 'tabs' }, buttons), levels);
  return { box, update() {
    buttons.forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.measure === app.ui.areas.measure)));
    if (levels) levels.value = String(app.ui.areas.level);
  } };
}
