// The panel of cases: list, places or table; how they are sorted; what can be taken away; one case in its place.
import { h, replace } from '../dom.js';
import { createDetails } from './details.js';
import { createList } from './list.js';
import { createAreas } from './areas.js';
import { createPlaces } from './places.js';
import { createTable } from './table.js';
import { downloadMenu } from './downloads.js';

// A page of groups has no single cases to list.
const VIEWS = [['list', 'viewList', createList], ['places', 'viewPlaces', createPlaces], ['areas', 'viewAreas', createAreas], ['table', 'viewTable', createTable]];
const viewsOf = (meta) => VIEWS.filter(([name]) => (meta.groups ? ['places', 'areas'] : ['list', 'places', 'areas', 'table']).includes(name) && (name !== 'areas' || meta.areas));
const SORTS = [['date', 'sortDateUp'], ['-date', 'sortDateDown'], ['place', 'sortPlace'], ['input', 'sortInput']];

export function createCases(app, chips) {
  const { words, data, selection } = app;
  const { t } = words;
  const count = h('h2', { id: 'cases-title', class: 'cases-count' });
  const tabs = h('div', { class: 'tabs', role: 'group', 'aria-labelledby': 'cases-title', hidden: viewsOf(data.meta).length < 2 }, viewsOf(data.meta).map(([name, label]) => h('button', { type: 'button', 'data-view': name, onclick: () => app.setUi({ view: name }) }, t(label))));
  const sort = h('select', { onchange: () => app.setUi({ sort: sort.value }) }, SORTS.map(([value, label]) => h('option', { value }, t(label))));
  const sortLabel = h('label', { class: 'sort-label' }, t('sortBy'), ' ', sort);
  const holder = h('div', { class: 'pane-holder' });
  const details = createDetails(app);
  const browse = h('div', { class: 'browse' }, h('div', { class: 'cases-head' }, count, tabs, h('div', { class: 'cases-tools' }, sortLabel, downloadMenu(app))), chips, holder);
  const box = h('section', { class: 'cases', id: 'cases', tabindex: -1, 'aria-labelledby': 'cases-title' }, browse, details.box);
  let view = null;
  let viewName = '';

  function mount() {
    if (viewName === app.ui.view) return;
    view?.remove();
    viewName = app.ui.view;
    view = VIEWS.find(([name]) => name === viewName)[2](app);
    replace(holder, view.box);
    tabs.querySelectorAll('button').forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.view === viewName)));
    sortLabel.hidden = viewName !== 'list';
  }

  function update(keep) {
    mount();
    const n = selection.total();
    const sum = data.meta.weight ? ` · ${t('sumOf', { column: data.meta.weight, n: selection.weight() })}` : '';
    count.textContent = (n === data.meta.records ? t('cases', { n }) : t('casesOf', { n, all: data.meta.records })) + sum;
    if (![...sort.options].some((o) => o.value === app.ui.sort)) sort.value = 'input'; else sort.value = app.ui.sort;
    if (viewName === 'list' && !app.order.knows(app.ui.sort)) app.ui.sort = 'date';
    view.update(keep);
    details.refresh();
  }

  // Small screens show a case over everything else; there the rest must not be reached behind it.
  const narrow = matchMedia('(max-width: 59.99rem)');
  function fitDetails() {
    const over = !details.box.hidden && narrow.matches;
    document.documentElement.classList.toggle('case-over', over);
    document.querySelectorAll('.masthead, .filters, .stage, .timeline, .findings, .cross, .about, .browse').forEach((e) => { e.inert = over; });
    browse.hidden = !details.box.hidden && !narrow.matches;
  }
  narrow.addEventListener('change', fitDetails);

  return {
    box, update,
    async openCase(i, options) { details.box.hidden = false; fitDetails(); await details.show(i, options); },
    closeCase(i) { details.hide(); fitDetails(); view?.refresh(); view?.focusRecord?.(i); },
    remove() { view?.remove(); narrow.removeEventListener('change', fitDetails); },
  };
}
