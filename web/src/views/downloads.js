// Buttons that hand out the filtered view as a file or on paper.
import { h } from '../dom.js';
import { countsParts, csvParts, geojsonParts } from '../data/takeaway.js';

export function save(parts, type, name) {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const anchor = h('a', { href: url, download: name, hidden: true });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

export function downloadMenu(app) {
  const { data, selection, words } = app;
  const { t } = words;
  const state = h('span', { class: 'hint', role: 'status' });
  async function run(make, type, ending) {
    const what = data.meta.groups ? 'counts' : 'cases';
    const name = selection.active() ? `${what}-${selection.total()}.${ending}` : `${what}.${ending}`;
    try {
      const parts = await make({ progress: (share) => { state.textContent = t('downloading', { percent: Math.round(share * 100) }); } });
      state.textContent = '';
      if (parts) save(parts, type, name);
    } catch (error) { app.recordsFailed(error); }
  }
  const has = (i) => selection.has(i);
  const printButton = h('button', { type: 'button', class: 'quiet-button', 'data-download': 'print', onclick: () => app.print() }, t('print'));
  if (data.meta.groups) {
    return h('div', { class: 'downloads', role: 'group', 'aria-label': t('download') }, h('span', { class: 'downloads-label' }, t('download')),
      h('button', { type: 'button', class: 'quiet-button', 'data-download': 'counts', onclick: () => run(async () => countsParts(data, app.categories, has), 'text/csv', 'csv') }, t('downloadCounts')), printButton, state);
  }
  return h('div', { class: 'downloads', role: 'group', 'aria-label': t('download') }, h('span', { class: 'downloads-label' }, t('download')),
    h('button', { type: 'button', class: 'quiet-button', 'data-download': 'csv', onclick: () => run((o) => csvParts(data.packs, data.meta, has, o), 'text/csv', 'csv') }, 'CSV'),
    h('button', { type: 'button', class: 'quiet-button', 'data-download': 'geojson', onclick: () => run((o) => geojsonParts(data.packs, has, o), 'application/geo+json', 'geojson') }, 'GeoJSON'),
    printButton, state);
}
