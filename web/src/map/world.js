// The countries of the world, as web/world.mjs packed them.
import { bytesOf } from '../data/columns.js';
import { mercatorX, mercatorY } from './canvas.js';
import { emptyBox, growBox, makeShape } from './outlines.js';

// arcs: {points: x, y, ... of all arcs, starts: first point of each arc and one more, boxes: w, n, e, s of each}
function unpackArcs(bytes) {
  const starts = [0], values = [];
  let at = 0;
  const next = () => {
    let value = 0, power = 1, byte;
    do { byte = bytes[at++]; value += (byte & 127) * power; power *= 128; } while (byte > 127);
    return value & 1 ? -(value + 1) / 2 : value / 2;
  };
  while (at < bytes.length) {
    const count = next();
    let x = 0, y = 0;
    for (let i = 0; i < count; i++) { x += next(); y += next(); values.push(x, y); }
    starts.push(values.length / 2);
  }
  const points = Int32Array.from(values);
  const boxes = starts.slice(1).map((end, k) => {
    const box = emptyBox();
    for (let i = starts[k]; i < end; i++) growBox(box, points[2 * i], points[2 * i + 1]);
    return box;
  });
  return { points, starts, boxes };
}

function traceRing(arcs, ring, put) {
  ring.forEach((ref, k) => {
    const arc = ref < 0 ? ~ref : ref;
    const from = arcs.starts[arc], to = arcs.starts[arc + 1] - 1;
    const count = to - from + 1;
    for (let i = k === 0 ? 0 : 1; i < count; i++) {      // an arc begins where the one before it ended
      const at = ref < 0 ? to - i : from + i;
      put(arcs.points[2 * at], arcs.points[2 * at + 1], k === 0 && i === 0);
    }
  });
}

function boxOfArcs(arcs, list) {
  const box = emptyBox();
  for (const ref of list) {
    const b = arcs.boxes[ref < 0 ? ~ref : ref];
    growBox(box, b[0], b[1]); growBox(box, b[2], b[3]);
  }
  return box;
}

// redrawn(code): whether a country is drawn by its own areas; its borders are then theirs.
export function makeWorld(packed, redrawn) {
  const arcs = unpackArcs(bytesOf(packed.arcs));
  const owners = new Map();      // arc -> the first country that it bounds
  const shared = new Map();      // country -> the arcs that are borders between it and another
  packed.countries.forEach(({ rings }, c) => {
    for (const ref of rings.flat()) {
      const arc = ref < 0 ? ~ref : ref;
      const first = owners.get(arc);
      if (first === undefined) owners.set(arc, c);
      else if (first !== c && !redrawn(packed.countries[first].code) && !redrawn(packed.countries[c].code)) {
        shared.set(first, [...(shared.get(first) ?? []), arc]);
      }
    }
  });
  const lines = (list) => (put) => list.forEach((arc) => traceRing(arcs, [arc], put));
  return {
    land: packed.countries.map(({ rings }) => makeShape(packed.grid, boxOfArcs(arcs, rings.flat()),
      (put, close) => rings.forEach((ring) => { traceRing(arcs, ring, put); close(); }))),
    borders: [...shared.values()].map((list) => makeShape(packed.grid, boxOfArcs(arcs, list), lines(list))),
    names: packed.countries.map(({ code, name, at: [lon, lat, width] }) => ({ code, name, x: mercatorX(lon), y: mercatorY(lat), room: width / 360, redrawn: redrawn(code) })),
  };
}
