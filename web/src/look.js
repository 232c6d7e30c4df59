// The colours of the style sheet, for what is painted on a canvas.

export function readLook(slots) {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  const fills = slots.map((slot) => value(`look-${slot.look}`));
  const hollow = slots.map((slot) => slot.look === 'unknown');
  const quiet = value('quiet');
  const paper = value('map-focus');
  return {
    fills: fills.map((fill, k) => (hollow[k] ? paper : fill)), hollow, quiet,
    sea: value('map-sea'), land: value('map-land'), focus: paper, border: value('map-border'), area: value('map-area'),
    halo: value('map-halo'), ink: value('ink'), name: value('map-name'), uncertain: value('map-uncertain'),
    accent: value('accent'), sans: style.getPropertyValue('--sans').trim(),
    hatch(context, x, y, r) {
      context.beginPath();
      for (let d = -2 * r; d <= 2 * r; d += 4) { context.moveTo(x + d - r, y + r); context.lineTo(x + d + r, y - r); }
      context.strokeStyle = quiet;
      context.lineWidth = 1;
      context.stroke();
    },
  };
}

// Calls back when the look changes: dark or light, print.
export function watchLook(change) {
  const queries = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('print')];
  queries.forEach((query) => query.addEventListener('change', change));
  return () => queries.forEach((query) => query.removeEventListener('change', change));
}
