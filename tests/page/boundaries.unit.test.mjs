// The first-level areas: what is in the file, and, asked for with KHIPU_REDERIVE=1 (network, npm), that its source gives it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './browser.mjs';

const FILE = join(ROOT, 'data/boundaries/admin1-latin-america.geojsonl');
const lines = readFileSync(FILE, 'utf8').trimEnd().split('\n');
const features = lines.map((line) => JSON.parse(line));
const polygons = (g) => (g.type === 'Polygon' ? [g.coordinates] : g.coordinates);
const peru = features.filter((f) => f.properties.country === 'PE');
const vertex = ([x, y]) => `${x} ${y}`;

test('one feature a line, sorted by ISO code, under 2 MB', () => {
  assert.ok(statSync(FILE).size < 2e6);
  const codes = features.map((f) => f.properties.iso);
  assert.deepEqual(codes, [...codes].sort());
  assert.equal(new Set(codes).size, codes.length);
  for (const { properties: p } of features) {
    assert.match(p.iso, /^[A-Z]{2}-[A-Z0-9]{1,3}$/);
    assert.equal(p.iso.slice(0, 2), p.country);
    assert.ok(p.name);
  }
  for (const country of ['MX', 'GT', 'CU', 'CO', 'VE', 'EC', 'PE', 'BO', 'BR', 'PY', 'UY', 'AR', 'CL']) assert.ok(features.some((f) => f.properties.country === country), country);
});

test('Peru has its 25 areas, Lima once, in at most 120 kB', () => {
  assert.equal(peru.length, 25);
  const sample = readFileSync(join(ROOT, 'data/peru-2022/departments.csv'), 'utf8').match(/PE-[A-Z]{3}/g);
  for (const code of new Set(sample)) assert.ok(peru.some((f) => f.properties.iso === code), code);
  const size = lines.filter((l) => l.includes('"country":"PE"')).reduce((sum, l) => sum + Buffer.byteLength(l) + 1, 0);
  assert.ok(size <= 120000, `${size}`);
});

test('rings are closed, wound by RFC 7946, and inside their bbox', () => {
  for (const { bbox: [w, s, e, n], geometry, properties } of features) {
    polygons(geometry).forEach((rings) => rings.forEach((ring, k) => {
      assert.ok(ring.length >= 4, properties.iso);
      assert.equal(vertex(ring[0]), vertex(ring[ring.length - 1]), properties.iso);
      let area = 0;
      for (let i = 1; i < ring.length; i++) area += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
      assert.ok(k === 0 ? area > 0 : area < 0, properties.iso);
      for (const [x, y] of ring) assert.ok(x >= w && x <= e && y >= s && y <= n, properties.iso);
      for (let i = 1; i < ring.length; i++) assert.ok(Math.abs(ring[i][0] - ring[i - 1][0]) < 300);
    }));
  }
});

test('neighbours share their borders vertex for vertex', () => {
  const edges = new Map();
  for (const f of peru) for (const rings of polygons(f.geometry)) for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const key = [vertex(ring[i - 1]), vertex(ring[i])].sort().join(' | ');
      edges.set(key, (edges.get(key) ?? new Set()).add(f.properties.iso));
    }
  }
  const shared = (a, b) => [...edges.values()].filter((set) => set.has(a) && set.has(b)).length;
  for (const [a, b] of [['PE-PUN', 'PE-CUS'], ['PE-APU', 'PE-AYA'], ['PE-AYA', 'PE-HUV'], ['PE-LIM', 'PE-JUN'], ['PE-ARE', 'PE-PUN'], ['PE-LIM', 'PE-CAL']]) {
    assert.ok(shared(a, b) >= 3, `${a} and ${b} share ${shared(a, b)} edges`);
  }
  // An inland area is bounded by its neighbours alone: each of its edges is somebody else's too.
  for (const inland of ['PE-APU', 'PE-HUV', 'PE-PAS', 'PE-HUC', 'PE-SAM']) {
    for (const owners of edges.values()) if (owners.has(inland)) assert.equal(owners.size, 2, inland);
  }
});

test('the source gives the file byte for byte', { skip: !process.env.KHIPU_REDERIVE }, () => {
  execFileSync(join(ROOT, 'scripts/boundaries'), ['--check']);
});
