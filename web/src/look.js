// The colours of the style sheet, for what is painted on a canvas.

const SHARP = 2;     // tiles of hatching are drawn so many times larger

// A pattern of slanted lines, so many pixels apart; crossed: both ways.
function hatching(context, ink, step, width, crossed) {
  const tile = document.createElement('canvas');
  tile.width = tile.height = step * SHARP;
  const pen = tile.getContext('2d');
  pen.scale(SHARP, SHARP);
  pen.strokeStyle = ink;
  pen.lineWidth = width;
  for (const shift of [-step, 0, step]) {
    pen.moveTo(shift - 1, step + 1); pen.lineTo(shift + step + 1, -1);
    if (crossed) { pen.moveTo(shift - 1, -1); pen.lineTo(shift + step + 1, step + 1); }
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat');
}

// Patterns are made once; unit: the length of a pixel in the units that the context is scaled to.
function patterns() {
  const made = new Map();
  return (context, name, unit, make) => {
    if (!made.has(name)) made.set(name, make());
    made.get(name).setTransform(new DOMMatrix([unit / SHARP, 0, 0, unit / SHARP, 0, 0]));
    return made.get(name);
  };
}

export function readLook(slots) {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  const fills = slots.map((slot) => value(`look-${slot.look}`));
  const hollow = slots.map((slot) => slot.look === 'unknown');
  const quiet = value('quiet');
  const paper = value('map-focus');
  const pattern = patterns();
  const slant = value('class-slant');
  return {
    fills: fills.map((fill, k) => (hollow[k] ? paper : fill)), hollow, quiet,
    sea: value('map-sea'), land: value('map-land'), focus: paper, border: value('map-border'), area: value('map-area'),
    halo: value('map-halo'), ink: value('ink'), name: value('map-name'), uncertain: value('map-uncertain'),
    accent: value('accent'), sans: style.getPropertyValue('--sans').trim(),
    classes: ['class-0', 'class-1', 'class-2', 'class-3', 'class-4'].map(value), unsaid: value('class-unsaid'), areaEdge: value('class-edge'),
    // Thin slanted lines on nothing, as a fill: for what is not known of a mark, and for areas.
    hatch: (context) => pattern(context, 'mark', 1, () => hatching(context, quiet, 4, 1, false)),
    slants: (context, crossed, unit) => pattern(context, crossed ? 'crossed' : 'slants', unit, () => hatching(context, slant, crossed ? 8 : 6, 1, crossed)),
  };
}

// Calls back when the look changes: dark or light, print.
export function watchLook(change) {
  const queries = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('print')];
  queries.forEach((query) => query.addEventListener('change', change));
  return () => queries.forEach((query) => query.removeEventListener('change', change));
}
