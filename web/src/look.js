// The colours of the style sheet, for what is painted on a canvas.

const STEP = 4;      // pixels between the lines of hatching
const SHARP = 2;     // the tile is drawn so many times larger

function hatchTile(ink) {
  const tile = document.createElement('canvas');
  tile.width = tile.height = STEP * SHARP;
  const context = tile.getContext('2d');
  context.scale(SHARP, SHARP);
  context.strokeStyle = ink;
  context.lineWidth = 1;
  for (const shift of [-STEP, 0, STEP]) { context.moveTo(shift - 1, STEP + 1); context.lineTo(shift + STEP + 1, -1); }
  context.stroke();
  return tile;
}

export function readLook(slots) {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  const fills = slots.map((slot) => value(`look-${slot.look}`));
  const hollow = slots.map((slot) => slot.look === 'unknown');
  const quiet = value('quiet');
  const paper = value('map-focus');
  let hatching = null;
  return {
    fills: fills.map((fill, k) => (hollow[k] ? paper : fill)), hollow, quiet,
    sea: value('map-sea'), land: value('map-land'), focus: paper, border: value('map-border'), area: value('map-area'),
    halo: value('map-halo'), ink: value('ink'), name: value('map-name'), uncertain: value('map-uncertain'),
    accent: value('accent'), sans: style.getPropertyValue('--sans').trim(),
    // Thin slanted lines on nothing, as a fill.
    hatch(context) {
      if (!hatching) {
        hatching = context.createPattern(hatchTile(quiet), 'repeat');
        hatching.setTransform(new DOMMatrix([1 / SHARP, 0, 0, 1 / SHARP, 0, 0]));
      }
      return hatching;
    },
  };
}

// Calls back when the look changes: dark or light, print.
export function watchLook(change) {
  const queries = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('print')];
  queries.forEach((query) => query.addEventListener('change', change));
  return () => queries.forEach((query) => query.removeEventListener('change', change));
}
