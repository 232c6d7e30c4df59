// Labels that do not clash: each wish is tried at its positions, the important first, and left out if none is free.

const GAP = 4;
const widths = new Map();      // font and text -> width: measuring is the slow part

function widthOf(context, font, text) {
  const key = `${font}\n${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    context.font = font;
    width = context.measureText(text).width;
    if (widths.size > 20000) widths.clear();
    widths.set(key, width);
  }
  return width;
}

// seen: the part of the canvas that is on the screen, [left, top, right, bottom]; what lies in it keeps its name in it.
export function createLabels(context, view, seen) {
  const taken = [];
  const everything = [0, 0, view.width, view.height];
  const inside = (x, y) => x >= seen[0] && x <= seen[2] && y >= seen[1] && y <= seen[3];
  const free = (box, owner, room = everything) => box[0] >= room[0] + 2 && box[1] >= room[1] + 2 && box[2] <= room[2] - 2 && box[3] <= room[3] - 2
    && !taken.some((t) => (owner === undefined || t[4] !== owner) && box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]);

  function write(text, x, y, look) {
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = look.halo;
    context.strokeText(text, x, y);
    context.fillStyle = look.ink;
    context.fillText(text, x, y);
  }

  return {
    block(x, y, r, owner) { taken.push([x - r, y - r, x + r, y + r, owner]); },

    // Beside a mark of radius r: right, left, above, below.
    beside(parts, x, y, r, look, owner, centred) {
      const room = inside(x, y) ? seen : everything;
      let width = 0;
      for (const part of parts) { part.width = widthOf(context, part.font, part.text); width += part.width; }
      const high = look.size / 2 + 2;
      const down = r + GAP + high;
      const slant = r * 0.72 + GAP;
      const spots = [[x + r + GAP, y], [x - r - GAP - width, y], [x - width / 2, y - down], [x - width / 2, y + down],
        [x + slant, y - slant - 2], [x + slant, y + slant + 2], [x - slant - width, y - slant - 2], [x - slant - width, y + slant + 2]];
      if (centred) spots.unshift([x - width / 2, y]);
      for (const [at, middle] of spots) {
        const box = [at - 2, middle - high, at + width + 2, middle + high];
        if (!free(box, owner, room)) continue;
        taken.push(box);
        let from = at;
        for (const part of parts) { context.font = part.font; write(part.text, from, middle, { halo: look.halo, ink: part.ink }); from += part.width; }
        return true;
      }
      return false;
    },

    // In the middle of an area, if it fits into its room.
    within(text, x, y, room, look) {
      context.font = look.font;
      if ('letterSpacing' in context) context.letterSpacing = look.spacing;
      const width = context.measureText(text).width;
      const box = [x - width / 2 - 2, y - look.size / 2 - 1, x + width / 2 + 2, y + look.size / 2 + 1];
      if (width <= room && free(box)) { taken.push(box); write(text, x - width / 2, y, look); }
      if ('letterSpacing' in context) context.letterSpacing = '0px';
    },
  };
}
