// The countries of the world, as web/world.mjs packed them.
import { bytesOf } from '../data/columns.js';
import { mercatorX, mercatorY } from './canvas.js';
import { boxOfArcs, makeArcs, makeShape, traceRing } from './outlines.js';

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
  return makeArcs(Int32Array.from(values), starts);
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
