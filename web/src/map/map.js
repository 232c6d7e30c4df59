// The map: base, marks, labels, and a button over each mark so that it can be reached by keyboard and named.
import L from 'leaflet';
import { h } from '../dom.js';
import { NOWHERE } from '../data/columns.js';
import { breakdown } from '../categories.js';
import { readLook, watchLook } from '../look.js';
import { CanvasLayer } from './canvas.js';
import { baseNames, paintBase } from './base.js';
import { createLabels } from './labels.js';
import { makeScale, markAt, marksInView, paintMarks, projectPlaces, uncertaintyOf } from './marks.js';
import { makeTargets } from './targets.js';
import { makeAreaLayer } from '../areas/layer.js';
import { areaNotes, intervalText, levelWord, ratioText, rateText } from '../views/area_words.js';
import { placeName, withinOf } from '../views/place_words.js';

const LABELLED = 120;     // at most so many places get a name, the largest first
const MAX_ZOOM = 12;

export function createMap(app, box) {
  const { data, selection, categories, words } = app;
  const { places } = data.meta;
  const slots = categories.slots.length;
  const projected = projectPlaces(places);
  let look = readLook(categories.slots);
  let drawn = { marks: [], crowded: false };
  const layer = app.areas ? makeAreaLayer(app.areas) : null;
  const shown = () => (layer && app.ui.areas.measure !== 'off' ? app.areaView() : null);      // the areas that are drawn now
  const map = L.map(box, { attributionControl: false, zoomControl: false, zoomSnap: 0, zoomDelta: 0.5, minZoom: 1,
    maxZoom: data.meta.tiles ? 19 : MAX_ZOOM, worldCopyJump: false, maxBounds: [[-86, -220], [86, 220]],
    wheelPxPerZoomLevel: 120, fadeAnimation: false, zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    preferCanvas: true, boxZoom: false, scrollWheelZoom: false, keyboardPanDelta: 60 });
  box.setAttribute('role', 'application');
  box.setAttribute('aria-roledescription', words.t('mapRole'));
  box.setAttribute('aria-label', words.t('mapLabel'));
  box.addEventListener('focusin', () => map.scrollWheelZoom.enable());
  box.addEventListener('focusout', () => map.scrollWheelZoom.disable());
  box.addEventListener('pointerdown', () => map.scrollWheelZoom.enable());
  box.addEventListener('pointerleave', () => map.scrollWheelZoom.disable());
  L.control.scale({ imperial: false, position: 'bottomright', maxWidth: 90 }).addTo(map);
  L.control.zoom({ position: 'topright', zoomInText: '+', zoomOutText: '\u2212', zoomInTitle: words.t('zoomIn'), zoomOutTitle: words.t('zoomOut') }).addTo(map);
  const size = map.getSize().x ? map.getSize() : L.point(640, 520);      // not shown yet: as large as usual
  const small = size.x < 560;
  const scale = makeScale(app.largestPlace, data.meta.counts.located, size);
  frame(app.view ?? null);

  const tiles = data.meta.tiles ? L.tileLayer(data.meta.tiles.url, { maxZoom: 19 }).addTo(map) : null;
  const targets = makeTargets(map, { name: nameOf, choose: choosePlace, tip, controls });
  // One canvas for ground, marks and names: two would hold twice the memory, and paper shows one only.
  const marks = new CanvasLayer(paint, { padding: 0.15 });
  marks.addTo(map);

  function frame(view) {
    if (view) { map.setView([view.lat, view.lon], view.zoom, { animate: false }); return; }
    if (!places.lon.length) { map.setView([-12, -60], 3, { animate: false }); return; }
    let w = 180, e = -180, s = 90, n = -90;
    for (let p = 0; p < places.lon.length; p++) {
      w = Math.min(w, places.lon[p]); e = Math.max(e, places.lon[p]);
      s = Math.min(s, places.lat[p]); n = Math.max(n, places.lat[p]);
    }
    const pad = small ? 34 : 56;
    const key = openKey();
    map.fitBounds([[s, w], [n, e]], { paddingTopLeft: [key ? key + pad : pad, pad], paddingBottomRight: [pad, small ? pad : pad + 30],
      maxZoom: 8, animate: false });
  }

  // Pixels that the open key takes from the left of a map that is wide enough to be seen beside it.
  function openKey() {
    const key = box.parentElement?.querySelector('.legend[open]');
    const wide = key ? key.offsetLeft + key.offsetWidth : 0;
    return !small && wide < size.x * 0.45 ? wide : 0;
  }

  function controls() {
    const origin = box.getBoundingClientRect();
    return [...box.parentElement.querySelectorAll('.leaflet-bar, .legend, .whole-map, .leaflet-control-scale')].map((e) => e.getBoundingClientRect())
      .filter((r) => r.width).map((r) => ({ left: r.left - origin.left, right: r.right - origin.left, top: r.top - origin.top, bottom: r.bottom - origin.top }));
  }

  function nameOf(mark) {
    const split = breakdown(mark.counts, mark.at, categories, words);
    const count = words.t('cases', { n: mark.total });
    const areas = places.near[mark.place];
    const name = mark.places > 1 ? words.t('places', { n: mark.places }) : `${placeName(places, mark.place, words)}${areas ? `, ${areas}` : ''}`;
    return `${name}: ${count}${split ? ` (${split})` : ''}`;
  }

  function tip(mark) {
    const box = h('div', { class: 'tip' }, h('strong', null, mark.places > 1 ? words.t('places', { n: mark.places })
      : placeName(places, mark.place, words)));
    if (!(mark.places > 1) && places.near[mark.place]) box.append(h('span', { class: 'tip-areas' }, places.near[mark.place]));
    box.append(h('span', null, [words.t('cases', { n: mark.total }), breakdown(mark.counts, mark.at, categories, words)]
      .filter(Boolean).join(': ')));
    const named = !(mark.places > 1) && places.drawn_at[mark.place];
    if (named || mark.area?.instead) box.append(h('span', { class: 'tip-note' }, withinOf(places, mark.place, words) ?? words.t(`within_${places.precision[mark.place]}`,
      { distance: words.distance(places.uncertainty_m[mark.place]) })));
    return box;
  }

  function choosePlace(mark) {
    if (mark.places > 1) { map.setView(map.layerPointToLatLng(marks._bounds.min.add([mark.x, mark.y])), Math.min(map.getZoom() + 2, MAX_ZOOM)); return; }
    app.choosePlace(selection.filters.place === mark.place ? null : mark.place);
  }

  function paint(context, view) {
    const counts = selection.placeCounts(places.lon.length, slots, categories.slotOf);
    drawn = marksInView(view, projected, counts, slots, scale, uncertaintyOf(places));
    const chosen = selection.filters.place;
    if (!tiles) paintBase(context, view, data.base, look);
    const areas = shown();
    if (areas) layer.paint(context, view, look, areas);
    const opened = app.ui.case === null ? NOWHERE : data.columns.place[app.ui.case];
    paintMarks(context, drawn.marks, slots, look, chosen, chosen ?? (opened === NOWHERE ? null : opened));
    paintLabels(context, view, chosen ?? opened);
    box.classList.toggle('crowded', drawn.crowded);
    targets.place(drawn.marks, marks._bounds.min, chosen);
  }

  function paintLabels(context, view, chosen) {
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]).subtract(marks._bounds.min);
    const labels = createLabels(context, view, [corner.x, corner.y, corner.x + size.x, corner.y + size.y]);
    if (!drawn.crowded) {
      drawn.marks.forEach((mark) => { if (!mark.area?.instead) labels.block(mark.x, mark.y, mark.r, mark); });
      for (const mark of drawn.marks.slice(0, LABELLED)) {
        const r = (mark.area?.instead ? mark.area.r : mark.r) + (mark.place === chosen ? 4 : 0);
        labels.beside([
          { text: placeName(places, mark.place, words), font: `600 12.5px ${look.sans}`, ink: look.ink },
          { text: `\u2002${words.number(mark.total)}`, font: `400 12.5px ${look.sans}`, ink: look.quiet },
        ], mark.x, mark.y, r, { size: 12.5, halo: look.halo }, mark, Boolean(mark.area?.instead));
      }
    }
    if (tiles || drawn.crowded) return;
    const named = new Set(drawn.marks.slice(0, LABELLED).map((mark) => places.name[mark.place]));
    const areas = shown();
    for (const wish of baseNames(data.base, areas ? layer.names(areas.level) : null, view, words)) {
      if (wish.kind === 'area' && named.has(wish.text)) continue;
      const country = wish.kind === 'country';
      labels.within(country ? wish.text.toLocaleUpperCase(words.locale) : wish.text, wish.x, wish.y, wish.room, { halo: country ? look.land : look.focus,
        ink: look.name, size: 11, spacing: country ? '1.4px' : '0.2px', font: `${country ? 500 : 400} 11px ${look.sans}` });
    }
  }

  map.on('click', (event) => {
    const mark = markUnder(event);
    const area = mark ? null : areaUnder(event);
    if (mark) choosePlace(mark); else if (area) app.chooseArea(area.view.level, area.k);
  });
  map.on('mousemove', (event) => {
    const mark = markUnder(event);
    const area = mark ? null : areaUnder(event);
    if (area) targets.showAt(areaTip(area), event.layerPoint, 14); else targets.show(mark);
    box.classList.toggle('over-mark', Boolean(mark ?? area));
  });
  map.on('mouseout', () => targets.show(null));
  function areaUnder(event) {
    const view = shown();
    if (!view) return null;
    const at = map.project(event.latlng, 0).divideBy(256);
    const k = layer.at(view.level, at.x, at.y);
    return k < 0 ? null : { view, k };
  }
  function areaTip({ view: { level, counts }, k }) {
    const n = counts.records[k];
    const rate = counts.rate[k];
    const span = intervalText(words, counts.low[k], counts.high[k]);
    return h('div', { class: 'tip' }, h('strong', null, level.labels[k]), h('span', { class: 'tip-areas' }, levelWord(words, level, 1)),
      n === null ? null : h('span', null, words.t('cases', { n })),
      rate === null ? null : h('span', null, words.t('rateOf', { rate: rateText(words, rate) }), span ? ` (${span})` : ''),
      ratioText(app, counts, k) ? h('span', null, ratioText(app, counts, k)) : null,
      areaNotes(app, counts, k).map((note) => h('span', { class: 'tip-note' }, note)));
  }
  const markUnder = (event) => {
    const point = event.layerPoint.subtract(marks._bounds.min);
    return markAt(drawn.marks, point.x, point.y);
  };

  map.on('moveend', () => {
    if (framed.now) return;
    const centre = map.getCenter();
    app.moved({ zoom: map.getZoom(), lat: centre.lat, lon: centre.lng });
  });

  const stopLook = watchLook(() => { look = readLook(categories.slots); marks.paint(); });
  // Until the reader moves the map, a change of its size frames the places anew.
  const framed = { now: !app.view };
  const fit = () => {
    const before = map.getSize();
    map.invalidateSize({ animate: false, pan: false });
    if (framed.now && !map.getSize().equals(before)) frame(null);
  };
  const observer = new ResizeObserver(fit);
  const moved = () => { framed.now = false; box.classList.add('moved'); };
  if (app.view) box.classList.add('moved');
  map.on('dragstart', moved);
  for (const type of ['wheel', 'keydown', 'click', 'touchstart']) box.addEventListener(type, moved, { passive: true });
  observer.observe(box);
  const stop = selection.subscribe(() => marks.repaint());

  return {
    scale, look: () => look,
    marks: () => drawn.marks.length,
    reset: () => { framed.now = true; box.classList.remove('moved'); app.view = null; frame(null); },
    showPlace(p) {
      const at = L.latLng(places.lat[p], places.lon[p]);
      if (!map.getBounds().pad(-0.05).contains(at)) map.panTo(at, { animate: false });
    },
    resize: fit,
    // Something came to lie over the map, or went.
    covered: () => { if (framed.now) frame(null); marks.repaint(); },
    repaint: () => marks.repaint(),
    remove() { stop(); stopLook(); observer.disconnect(); targets.remove(); map.remove(); },
  };
}
