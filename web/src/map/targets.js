// A button over every mark in view: what a mark says and does, for pointer, keyboard and screen reader alike.
import L from 'leaflet';
import { h, replace } from '../dom.js';

const AT_MOST = 200;
const AT_ONCE = 60;
const ROUNDS = 14;
const SMALLEST = 24;      // pixels, WCAG 2.2 target size
const LARGEST = 160;

const overlap = (a, b) => Math.min((a.size + b.size) / 2 - Math.abs(a.x - b.x), (a.size + b.size) / 2 - Math.abs(a.y - b.y));

// Pairs of boxes that may come to cover each other while they are pushed apart.
function neighbours(boxes) {
  const pairs = [];
  const order = [...boxes].sort((a, b) => a.x - b.x);
  order.forEach((a, k) => {
    for (let j = k + 1; j < order.length; j++) {
      const b = order[j];
      const reach = (a.size + b.size) / 2 + SMALLEST;
      if (b.x - a.x > (a.size + LARGEST) / 2 + SMALLEST) break;
      if (b.x - a.x < reach && Math.abs(b.y - a.y) < reach) pairs.push([a, b]);
    }
  });
  return pairs;
}

// Boxes that would cover each other become as small as may be and are pushed apart; what still has no room is left out:
// nearer in, or in the table of places, it can be reached.
function apart(boxes) {
  const pairs = neighbours(boxes);
  const covering = pairs.filter(([a, b]) => overlap(a, b) > 0);
  for (const [a, b] of covering) a.size = b.size = SMALLEST;
  for (let round = 0; covering.length && round < ROUNDS; round++) {
    let still = false;
    for (const [a, b] of pairs) {
      const by = overlap(a, b);
      if (by <= 0) continue;
      still = true;
      const dx = b.x - a.x, dy = b.y - a.y;
      const share = (by + 0.5) / 2;
      if (Math.abs(dx) >= Math.abs(dy)) { a.x -= dx < 0 ? -share : share; b.x += dx < 0 ? -share : share; }
      else { a.y -= dy < 0 ? -share : share; b.y += dy < 0 ? -share : share; }
    }
    if (!still) break;
  }
  const left = new Set();
  for (const [a, b] of neighbours(boxes)) {
    if (!left.has(a) && !left.has(b) && overlap(a, b) > 0.01) left.add(boxes.indexOf(a) < boxes.indexOf(b) ? b : a);
  }
  return boxes.filter((box) => !left.has(box));
}

// Whether a box can be seen whole: not beyond the edge of the map, nor under a control.
function seen(map, box, controls) {
  const point = map.layerPointToContainerPoint([box.x, box.y]);
  const size = map.getSize();
  const half = box.size / 2;
  return point.x >= 0 && point.y >= 0 && point.x <= size.x && point.y <= size.y
    && !controls.some((c) => point.x + half > c.left && point.x - half < c.right && point.y + half > c.top && point.y - half < c.bottom);
}

// controls(): the boxes of what lies over the map, in its pixels.
export function makeTargets(map, { name, choose, tip, controls }) {
  const pane = map.createPane('targets');
  pane.classList.add('leaflet-zoom-hide');
  const bubble = h('div', { class: 'bubble', 'aria-hidden': 'true', hidden: true });
  map.getPane('popupPane').append(bubble);
  const buttons = new Map();
  let corner = L.point(0, 0);
  let current = [];
  let waiting = null;

  function show(mark) {
    if (mark) showAt(tip(mark), corner.add([mark.x, mark.y]), Math.min(mark.area?.instead ? mark.area.r : mark.r, 60) + 8);
    else bubble.hidden = true;
  }

  // Words beside a point of the map's layer, r pixels away from it.
  function showAt(content, at, r) {
    replace(bubble, content);
    bubble.hidden = false;
    const inMap = map.layerPointToContainerPoint(at);
    const size = map.getSize();
    const below = inMap.y - r < bubble.offsetHeight + 8;
    const half = bubble.offsetWidth / 2;
    const x = Math.max(half + 4, Math.min(size.x - half - 4, inMap.x)) - inMap.x;
    L.DomUtil.setPosition(bubble, at.add([Math.round(x - half), Math.round(below ? r : -r - bubble.offsetHeight)]));
  }

  // A pointer is answered by what is painted under it (map.js); the buttons are for keyboard and screen reader.
  function make(place) {
    const button = h('button', { type: 'button', class: 'mark' });
    const mark = () => current.find((m) => m.place === place);
    button.addEventListener('click', (event) => {
      if (event.detail !== 0) return;
      event.stopPropagation();
      choose(mark());
    });
    button.addEventListener('focus', () => show(mark()));
    button.addEventListener('blur', () => show(null));
    button.addEventListener('keydown', (event) => { if (event.key === 'Escape') show(null); });
    pane.append(button);
    return button;
  }

  function arrange(chosen) {
    const over = controls();
    const boxes = apart(current.map((mark) => {
      const size = Math.max(SMALLEST, 2 * (mark.area?.instead ? Math.min(mark.area.r, LARGEST / 2) : mark.r));
      return { mark, x: corner.x + mark.x, y: corner.y + mark.y, size };
    })).filter((box) => seen(map, box, over));
    const kept = new Set(boxes.map(({ mark }) => mark.place));
    for (const [place, button] of buttons) if (!kept.has(place)) { button.remove(); buttons.delete(place); }
    for (const { mark, x, y, size } of boxes) {
      const button = buttons.get(mark.place) ?? make(mark.place);
      buttons.set(mark.place, button);
      button.style.width = button.style.height = `${size}px`;
      L.DomUtil.setPosition(button, L.point(x - size / 2, y - size / 2));
      button.setAttribute('aria-label', name(mark));
      button.setAttribute('aria-pressed', String(mark.place === chosen));
      button.dataset.count = mark.total;
    }
  }

  return {
    show, showAt,
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
