// What the views share: the selection, what is open, the address of the page, and the language.
import { NOWHERE } from './data/columns.js';
import { whenRead } from './data/packs.js';
import { createSelection } from './selection.js';
import { makeCategories } from './categories.js';
import { classBounds, countAreas } from './areas/model.js';
import { createOrder } from './order.js';
import { createMap } from './map/map.js';
import { h, replace } from './dom.js';
import { speak } from './i18n.js';
import { findRecord, readState, writeState } from './hash.js';
import { createAbout } from './views/about.js';
import { createCases } from './views/cases.js';
import { createFilters } from './views/filters.js';
import { createLegend } from './views/legend.js';
import { createChips, createMasthead } from './views/masthead.js';
import { createMeasure } from './views/measure.js';
import { createCrosstab } from './views/crosstab.js';
import { createFindings } from './views/findings.js';
import { createPrint } from './views/print.js';
import { createTimeline } from './views/timeline.js';

const LATER = 300;      // milliseconds

// The most cases that one place has, whatever is filtered: sizes on the map are compared with it.
function largestPlace({ meta, columns }) {
  const counts = new Uint32Array(meta.places.lon.length + 1);
  for (let i = 0; i < columns.rows; i++) counts[Math.min(columns.place[i], meta.places.lon.length)] += columns.countOf(i);
  let most = 1;
  for (let p = 0; p < meta.places.lon.length; p++) if (counts[p] > most) most = counts[p];
  return most;
}

// failed(error): called if the page cannot be put together.
// Areas are shown at first where a page was made to show rates; the level is that of the first finding.
function defaultAreas({ areas, shares }) {
  const level = shares?.[0]?.level ?? 0;
  const first = areas.population && areas.area.shape.some(Boolean) ? 'rate' : 'off';
  return { measure: first, first, level: level in areas.levels ? level : 0 };
}

export function startApp(root, data, language, failed) {
  const { meta } = data;
  const selection = createSelection(data.columns);
  const categories = makeCategories(meta, data.columns);
  const live = h('p', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  const notice = h('p', { class: 'notice', role: 'alert', hidden: true });
  const { areas } = data;
  const app = { data, selection, categories, areas, words: speak(language), ui: { case: null, caseId: null, view: meta.groups ? 'places' : 'list', sort: meta.groups ? 'input' : 'date', map: null, language: null, areas: areas ? defaultAreas(meta) : null } };
  app.largestPlace = largestPlace(data);
  let views = null;
  let frame = null, writing = null, written = location.hash, announcing = null;

  app.announce = (text) => { clearTimeout(announcing); announcing = setTimeout(() => { live.textContent = text; }, 150); };
  app.recordsFailed = (error) => {
    notice.textContent = typeof DecompressionStream === 'undefined' ? app.words.t('tooOld', { detail: error.message }) : app.words.t('recordsFailed', { detail: error.message });
    notice.hidden = false;
  };
  app.runSearch = (text) => views.filters.runSearch(text);
  app.moved = (view) => { app.view = view; };
  let areasCounted = { key: '', view: null };
  const bounds = new Map();
  // The level of areas that is shown: what is counted now, and the classes, which are those of all cases whatever is filtered.
  app.areaView = () => {
    const { measure, level } = app.ui.areas;
    const by = measure === 'off' ? (areas.hasRates ? 'rate' : 'records') : measure;
    const key = `${selection.version()} ${by} ${level}`;
    if (areasCounted.key !== key) {
      const of = areas.levels[level];
      if (!bounds.has(`${by} ${level}`)) bounds.set(`${by} ${level}`, classBounds(of.list.map((a) => areas.area[by][a]), by === 'records'));
      areasCounted = { key, view: { level: of, measure: by, counts: countAreas(areas, of, selection), bounds: bounds.get(`${by} ${level}`), chosen: selection.filters.facets.get(of.facet) ?? null } };
    }
    return areasCounted.view;
  };
  app.setAreas = (patch) => { app.ui.areas = { ...app.ui.areas, ...patch }; views.measure?.update(); views.legend.update(); views.cases.update(true); views.map.repaint(); remember(); };
  app.chooseArea = (level, k) => {
    const chosen = new Set(selection.filters.facets.get(level.facet) ?? []);
    if (chosen.has(k)) chosen.delete(k); else chosen.add(k);
    selection.setFacet(level.facet, chosen);
  };
  // Which cases count in areas and tables, in words; null: all.
  app.whereWords = () => (areas?.where.length ? areas.where.map(({ column, value }) => `${column} = ${value}`).join('; ') : null);
  app.choosePlace = (p) => { selection.setPlace(p); if (p !== null) views.map.showPlace(p); };
  app.setUi = (patch) => { const old = { ...app.ui }; Object.assign(app.ui, patch); root.dataset.view = app.ui.view; views.cases.update(old.sort === app.ui.sort && old.view === app.ui.view); remember(); };
  app.linkToCase = (i, id) => `${location.href.split('#')[0]}#${new URLSearchParams({ case: String(id), at: String(i) })}`;
  app.openCase = async (i, options) => {
    app.ui.case = i;
    try { app.ui.caseId = String((await data.packs.feature(i)).id ?? ''); } catch (error) { app.ui.case = null; app.recordsFailed(error); return; }
    await views.cases.openCase(i, options);
    if (data.columns.place[i] !== NOWHERE) views.map.showPlace(data.columns.place[i]);
    views.map.repaint();
    remember();
  };
  app.closeCase = () => { const i = app.ui.case; app.ui.case = null; app.ui.caseId = null; views.cases.closeCase(i); views.map.repaint(); remember(); };
  app.print = async () => { await views.print.prepare(); window.print(); };
  app.setLanguage = (code) => {
    app.ui.language = code;
    app.words = speak(code);
    mount();
    document.querySelector(`.languages [lang="${code}"]`)?.focus();
    remember();
  };

  // The address follows the state at rest; it never becomes a new entry of the history for a mere filter.
  function remember() {
    clearTimeout(writing);
    writing = setTimeout(() => {
      const hash = writeState(app);
      if (hash === location.hash) return;
      written = hash;
      try { history.replaceState(null, '', hash || location.href.split('#')[0]); } catch { location.hash = hash; }
    }, 120);
  }

  function changed() {
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = null;
      updateAll(false);
      remember();
      const counts = selection.placeCounts(meta.places.lon.length, categories.slots.length, categories.slotOf);
      const places = new Set();
      for (let k = 0; k < counts.length; k++) if (counts[k]) places.add(Math.floor(k / categories.slots.length));
      app.announce(app.words.t('live', { n: selection.total(), all: meta.records, places: selection.filters.place === null ? places.size : 1 }));
    });
  }

  // What lies below the first screen is drawn a moment after what is looked at.
  let below = null;
  function updateBelow() {
    clearTimeout(below);
    below = null;
    views.findings.update();
    views.cross.update();
    views.about.update();
  }

  function updateAll(keep) {
    views.filters.update();
    views.chips.update();
    views.timeline?.update();
    views.legend?.update();
    views.cases.update(keep);
    clearTimeout(below);
    if (views.map) below = setTimeout(updateBelow, LATER); else updateBelow();
    views.print.update();
    root.dataset.selected = selection.total();
    root.dataset.places = meta.places.lon.length;
  }

  function mount() {
    const { words } = app;
    const was = views ? { case: app.ui.case } : null;
    document.documentElement.lang = words.language;
    document.title = meta.title ?? words.t('untitled');
    if (views) for (const view of Object.values(views)) view?.remove?.();
    app.order = createOrder(app);
    const timeline = createTimeline(app);
    const mapBox = h('div', { class: 'map' });
    const chips = createChips(app);
    views = { timeline, masthead: createMasthead(app, timeline), chips, filters: createFilters(app), about: createAbout(app, timeline), findings: createFindings(app), cross: createCrosstab(app),
      print: createPrint(app), cases: createCases(app, chips.box) };
    const stage = h('section', { class: 'stage', 'aria-label': words.t('mapSection') }, mapBox);
    const main = h('main', { class: 'work' }, views.filters.box, stage, timeline?.box, views.cases.box);
    const screen = h('div', { class: 'screen' }, views.masthead.box, notice, main);
    // Lists are filled before they are shown, so that the browser lays them out once.
    root.dataset.view = app.ui.view;
    updateAll(false);
    replace(root, h('a', { class: 'skip', href: '#cases', onclick: (event) => { event.preventDefault(); views.cases.box.focus(); views.cases.box.scrollIntoView(); } }, words.t('skipToList')),
      screen, views.findings.box, views.cross.box, views.about.box, views.print.box, live);
    views.map = createMap(app, mapBox);
    views.measure = createMeasure(app);
    views.measure?.update();
    views.legend = createLegend(app, views.map, app.largestPlace);
    stage.append(...[views.measure?.box].filter(Boolean), h('button', { type: 'button', class: 'quiet-button whole-map', onclick: () => views.map.reset() }, words.t('wholeMap')), views.legend.box);
    views.legend.fit(stage);
    views.map.covered();
    root.dataset.marks = views.map.marks();
    if (typeof DecompressionStream === 'undefined') app.recordsFailed(new Error('DecompressionStream'));
    if (was && was.case !== null) app.openCase(was.case);
  }

  async function restore(hash) {
    const state = readState(hash, data);
    if (meta.groups) Object.assign(state, { view: state.view === 'areas' ? 'areas' : 'places', sort: 'input', query: '', caseId: null });
    if (state.map) app.view = state.map;
    Object.assign(app.ui, { view: state.view, sort: state.sort });
    if (areas) app.ui.areas = { ...defaultAreas(meta), ...state.areas };
    selection.batch(() => {
      selection.clear();
      state.facets.forEach((codes, k) => selection.setFacet(k, codes));
      if (state.from !== null || state.to !== null) selection.setDates(state.from, state.to);
      if (state.place !== null) selection.setPlace(state.place);
      if (state.group) selection.setGroup(state.group);
    });
    return state;
  }

  async function restoreSlow(state) {
    if (state.query) await app.runSearch(state.query);
    if (state.caseId === null) return;
    try {
      const i = await findRecord(data, state.caseId, state.at);
      if (i !== null) await app.openCase(i);
    } catch (error) { app.recordsFailed(error); }
  }

  window.addEventListener('hashchange', async (event) => {
    const { hash } = new URL(event.newURL);
    clearTimeout(writing);      // what was about to be written is older than what was asked for
    if (hash === written) return;
    written = hash;
    const state = await restore(hash);
    if (app.ui.case !== null && state.caseId === null) app.closeCase();
    app.setUi({});
    if (areas) app.setAreas({});
    await restoreSlow(state);
  });
  const forPaper = (on) => { if (below) updateBelow(); document.documentElement.classList.toggle('printing', on); views.map.resize(); views.timeline?.update(); };
  addEventListener('beforeprint', () => forPaper(true));
  addEventListener('afterprint', () => forPaper(false));

  restore(location.hash).then(async (state) => {
    if (state.language) app.ui.language = app.words.language;
    mount();
    selection.subscribe(changed);
    if (!meta.groups) whenRead(meta.records, meta.pack, (error) => { if (error) app.recordsFailed(error); });
    await restoreSlow(state);
    root.dataset.state = 'ready';
  }).catch(failed);
  return app;
}
