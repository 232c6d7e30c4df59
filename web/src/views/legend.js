// The key of the map: sizes, and what a dashed circle means.
import { h, isolated, s } from '../dom.js';
import { slotLabel } from '../categories.js';
import { createAreaLegend } from './area_legend.js';
import { swatch } from './parts.js';

function roundSizes(largest) {
  if (largest <= 1) return [1];
  const nice = (x) => { const p = 10 ** Math.floor(Math.log10(x)); const f = x / p; return (f >= 5 ? 5 : f >= 2 ? 2 : 1) * p; };
  const big = nice(largest);
  return [...new Set([big, nice(Math.max(1, big / 4)), 1])].filter((v) => v <= largest).slice(0, 3);
}

export function createLegend(app, map, largest) {
  const { words, categories, data } = app;
  const { t } = words;
  const sizes = roundSizes(largest);
  const r = sizes.map((v) => map.scale.radius(v));
  const high = Math.ceil(2 * r[0] + 3);
  const nested = s('svg', { width: Math.ceil(r[0] * 2 + 36), height: Math.max(high, sizes.length * 13), 'aria-hidden': 'true', class: 'legend-sizes' },
    sizes.map((value, k) => {
      const bottom = Math.max(high, sizes.length * 13) - 1.5;
      const y = Math.min(bottom - 3 - 13 * (sizes.length - 1 - k), Math.max(9 + k * 13, bottom - 2 * r[k] + 4));
      return [s('circle', { cx: r[0] + 1.5, cy: bottom - r[k], r: r[k] }), s('text', { x: r[0] * 2 + 8, y }, words.number(value)),
        s('path', { d: `M${r[0] + 1.5} ${bottom - 2 * r[k]}L${r[0] * 2 + 5} ${y - 4}` })];
    }));
  const areas = data.meta.places.precision.some((p) => ['district', 'province', 'department', 'country'].includes(p));
  const dashed = s('svg', { width: 22, height: 22, viewBox: '0 0 22 22', 'aria-hidden': 'true', class: 'legend-dash' }, s('circle', { cx: 11, cy: 11, r: 9 }));
  const crowd = h('p', { class: 'legend-crowd' }, t('legendCrowd'));
  const areaKey = app.areas ? createAreaLegend(app) : null;
  const body = h('div', { class: 'legend-body' }, areaKey?.element,
    categories.facet < 0 ? null : h('ul', { class: 'legend-values' }, categories.slots.map((slot) => h('li', null, h('span', { class: 'category' }, swatch(slot), isolated(slotLabel(slot, t)))))),
    h('div', { class: 'legend-row legend-single' }, nested, h('span', null, t('legendSize'), map.scale.enlarges ? [h('br'), t('legendEnlarged')] : null)),
    areas ? h('div', { class: 'legend-row' }, dashed, h('span', null, t('legendArea'))) : null, crowd,
    data.meta.tiles ? h('p', { class: 'legend-note' }, t('tilesNote', { host: data.tilesHost }), ' ', isolated(data.meta.tiles.attribution ?? '')) : null);
  const box = h('details', { class: 'legend', open: !matchMedia('(max-width: 40rem)').matches }, h('summary', null, t('legend')), body);
  box.addEventListener('toggle', () => map.covered());      // marks under it can be reached, or not
  return { box, update() { areaKey?.update(); },
    // Where the map is low the key would hide it: there it is opened when asked for.
    fit(stage) { if (box.open && box.scrollHeight > stage.clientHeight * 0.8) box.open = false; } };
}
