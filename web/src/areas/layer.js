// Areas on the map: filled by the class of what is counted in them; hatched where a number moves much by chance or is not
// shown; the chosen ones outlined.
import { areaArcs, contains, drawShape, labelPlace, makeAreaOfArcs } from '../map/outlines.js';
import { classOf, isFew } from './model.js';

export function makeAreaLayer(areas) {
  const arcs = areaArcs(areas.arcs);
  const shapes = areas.area.shape.map((polygons) => (polygons ? makeAreaOfArcs(arcs, polygons) : null));
  const names = new Map();

  // counts: of countAreas; bounds: of classBounds; measure: 'rate' or 'records'; chosen: codes of the level's facet, or null.
  function paint(context, view, look, { level, counts, bounds, measure, chosen }) {
    const { list } = level;
    const values = counts[measure];
    context.lineJoin = 'round';
    list.forEach((a, k) => {
      if (!shapes[a]) return;
      const kind = classOf(values[k], bounds);
      const unsure = kind === null || (measure === 'rate' && isFew(areas, counts.records[k]));
      context.globalAlpha = chosen && !chosen.has(k) ? 0.4 : 1;
      drawShape(context, view, shapes[a], (path, pixel) => {
        context.fillStyle = kind === null ? look.unsaid : look.classes[kind];
        context.fill(path);
        if (unsure) { context.fillStyle = look.slants(context, kind === null, pixel); context.fill(path); }
      });
    });
    context.globalAlpha = 1;
    context.strokeStyle = look.areaEdge;
    list.forEach((a) => { if (shapes[a]) drawShape(context, view, shapes[a], (path, pixel) => { context.lineWidth = 0.8 * pixel; context.stroke(path); }); });
    if (!chosen) return;
    context.strokeStyle = look.accent;
    list.forEach((a, k) => { if (shapes[a] && chosen.has(k)) drawShape(context, view, shapes[a], (path, pixel) => { context.lineWidth = 2.5 * pixel; context.stroke(path); }); });
  }

  return {
    paint,
    has: (a) => shapes[a] !== null,
    // The place of an area in its level's list that lies under a point (fractions of the square), or -1.
    at: (level, x, y) => level.list.findIndex((a) => shapes[a] && contains(shapes[a], x, y)),
    names(level) {
      if (!names.has(level.index)) names.set(level.index, level.list.map((a, k) => (shapes[a] ? { name: areas.area.name[a], k, ...labelPlace(shapes[a]) } : null)).filter(Boolean));
      return names.get(level.index);
    },
    // The box of an area in fractions of the square.
    boxOf: (a) => shapes[a],
  };
}
