// A button over every mark in view: what a mark says and does, for pointer, keyboard and screen reader alike.
import L from 'leaflet';
import { h, replace } from '../dom.js';

const AT_MOST = 200;
const AT_ONCE = 60;
const SMALLEST = 24;      // pixels, WCAG 2.2 target size

export function makeTargets(map, { name, choose, tip }) {
  const pane = map.createPane('targets');
  pane.classList.add('leaflet-zoom-hide');
  const bubble = h('div', { class: 'bubble', 'aria-hidden': 'true', hidden: true });
  map.getPane('popupPane').append(bubble);
  const buttons = new Map();
  let corner = L.point(0, 0);
  let current = [];
  let waiting = null;

  function show(mark) {
    if (!mark) { bubble.hidden = true; return; }
    replace(bubble, tip(mark));
    bubble.hidden = false;
    const at = corner.add([mark.x, mark.y]);
    const inMap = map.layerPointToContainerPoint(at);
    const r = Math.min(mark.area?.instead ? mark.area.r : mark.r, 60) + 8;
    const size = map.getSize();
    const below = inMap.y - r < bubble.offsetHeight + 8;
    const half = bubble.offsetWidth / 2;
    const x = Math.max(half + 4, Math.min(size.x - half - 4, inMap.x)) - inMap.x;
    L.DomUtil.setPosition(bubble, at.add([Math.round(x - half), Math.round(below ? r : -r - bubble.offsetHeight)]));
  }

  function make(place) {
    const button = h('button', { type: 'button', class: 'mark' });
    const mark = () => current.find((m) => m.place === place);
    button.addEventListener('click', () => { const m = mark(); if (m) choose(m); });
    for (const type of ['mouseenter', 'focus']) button.addEventListener(type, () => show(mark()));
    for (const type of ['mouseleave', 'blur']) button.addEventListener(type, () => show(null));
    button.addEventListener('keydown', (event) => { if (event.key === 'Escape') show(null); });
    pane.append(button);
    return button;
  }

  function arrange(chosen) {
    const kept = new Set(current.map((m) => m.place));
    for (const [place, button] of buttons) if (!kept.has(place)) { button.remove(); buttons.delete(place); }
    current.forEach((mark, k) => {
      const button = buttons.get(mark.place) ?? make(mark.place);
      buttons.set(mark.place, button);
      const size = Math.max(SMALLEST, 2 * (mark.area?.instead ? Math.min(mark.area.r, 80) : mark.r));
      button.style.width = button.style.height = `${size}px`;
      button.style.zIndex = String(k);
      L.DomUtil.setPosition(button, corner.add([mark.x - size / 2, mark.y - size / 2]));
      button.setAttribute('aria-label', name(mark));
      button.setAttribute('aria-pressed', String(mark.place === chosen));
      button.dataset.count = mark.total;
    });
  }

  return {
    show,
    // Naming many buttons takes longer than painting: it waits until the paint is on the screen.
    place(marks, origin, chosen) {
      corner = origin;
      current = marks.slice(0, AT_MOST);
      clearTimeout(waiting);
      if (current.length <= AT_ONCE) arrange(chosen); else waiting = setTimeout(() => arrange(chosen), 60);
    },
    remove() { clearTimeout(waiting); buttons.clear(); pane.remove(); },
  };
}
