// The base map of the template: countries of the world from Natural Earth 1:10m (npm world-atlas), cut at the
// antimeridian, detailed in Latin America and coarse elsewhere, projected once and for all. Pure function of its input.
import { feature } from 'topojson-client';
import { topology as makeTopology } from 'topojson-server';
import { filter, filterWeight, presimplify, simplify } from 'topojson-simplify';

const DETAIL_BOX = [-119, -57, -33, 34];      // Latin America: w, s, e, n
const DETAIL_TRIANGLE = 1.2e-3;                // square degrees
const COARSE_FACTOR = 100;                    // elsewhere a vertex must matter this much more
const MIN_RING = 8e-3;                        // square degrees
const GRID = 36000;        // the side of the Web Mercator square: 0.01 degrees of longitude
const ANTARCTICA = '010';

// ISO 3166-1 numeric to alpha-2, for the countries that data/boundaries may redraw and that are labelled by Intl.
const ALPHA2 = Object.fromEntries(`028AG 032AR 044BS 052BB 068BO 076BR 084BZ 152CL 170CO 188CR 192CU 212DM 214DO 218EC 222SV
  254GF 308GD 320GT 328GY 332HT 340HN 388JM 484MX 558NI 591PA 600PY 604PE 630PR 659KN 662LC 670VC 740SR 780TT 840US 858UY 862VE
  124CA 250FR 724ES 620PT 826GB 276DE 380IT 504MA 566NG 710ZA 356IN 156CN 392JP 360ID 036AU 643RU 792TR 818EG 012DZ 804UA
  404KE 231ET 180CD 024AO 508MZ 050BD 104MM 586PK 004AF 364IR 368IQ 682SA 887YE 729SD 434LY 466ML 562NE 148TD 608PH 704VN
  764TH 410KR 496MN 398KZ 616PL 752SE 578NO 246FI 352IS 304GL 554NZ 598PG 144LK 524NP 760SY 716ZW 894ZM 120CM 288GH
  384CI 686SN 854BF 706SO 800UG 834TZ 450MG 072BW 516NA`.trim().split(/\s+/).map((w) => [w.slice(0, 3), w.slice(3)]));

// A ring that jumps over the antimeridian is unrolled, then cut at 180 and -180 into rings that stay inside.
function cutRing(ring) {
  const open = [];
  let shift = 0;
  ring.forEach(([x, y], i) => {
    if (i > 0) {
      const step = x - ring[i - 1][0];
      if (step > 180) shift -= 360; else if (step < -180) shift += 360;
    }
    open.push([x + shift, y]);
  });
  if (open.every(([x]) => x >= -180 && x <= 180)) return [open];
  return [-360, 0, 360].map((offset) => clip(clip(open.map(([x, y]) => [x + offset, y]), 180, 1), -180, -1))
    .filter((r) => r.length > 3);
}

// Sutherland-Hodgman against one meridian; side 1 keeps the west of it, -1 the east.
function clip(ring, meridian, side) {
  const inside = ([x]) => side * (meridian - x) >= 0;
  const out = [];
  for (let i = 1; i < ring.length; i++) {
    const a = ring[i - 1], b = ring[i];
    const crosses = inside(a) !== inside(b);
    if (crosses) out.push([meridian, a[1] + (b[1] - a[1]) * (meridian - a[0]) / (b[0] - a[0])]);
    if (inside(b)) out.push(b);
  }
  if (out.length) out.push(out[0].slice());
  return out;
}

function cutFeature({ id, properties, geometry }) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const coordinates = [];
  for (const rings of polygons) {
    const outer = cutRing(rings[0]);
    // No country that crosses has a hole near 180 degrees: holes stay with their polygon when it is whole.
    if (outer.length === 1) coordinates.push([outer[0], ...rings.slice(1)]);
    else outer.forEach((ring) => coordinates.push([ring]));
  }
  return { type: 'Feature', properties: { id, name: properties.name }, geometry: { type: 'MultiPolygon', coordinates } };
}

const ringArea = (ring) => ring.reduce((sum, [x, y], i) => {
  const [px, py] = ring[(i || ring.length) - 1];
  return sum + px * y - x * py;
}, 0) / 2;

// Where a country's name stands: the widest horizontal chord, near the middle, of its largest ring.
function labelPoint(coordinates) {
  let ring = coordinates[0][0];
  for (const [outer] of coordinates) if (Math.abs(ringArea(outer)) > Math.abs(ringArea(ring))) ring = outer;
  const ys = ring.map((p) => p[1]);
  const south = Math.min(...ys), north = Math.max(...ys);
  let best = { width: -1 };
  for (let k = 6; k <= 14; k++) {
    const y = south + (north - south) * k / 20;
    const xs = [];
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1], [bx, by] = ring[i];
      if ((ay > y) !== (by > y)) xs.push(ax + (bx - ax) * (y - ay) / (by - ay));
    }
    xs.sort((a, b) => a - b);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const width = (xs[i + 1] - xs[i]) * (1 - Math.abs(k - 10) / 40);
      if (width > best.width) best = { width, x: (xs[i] + xs[i + 1]) / 2, y };
    }
  }
  return [Math.round(best.x * 10) / 10, Math.round(best.y * 10) / 10, Math.round(best.width * 10) / 10];
}

// What the page draws (web/src/map/world.js reads it): arcs as differences on the grid, all in one string of bytes; for each
// country its rings as numbers of arcs, ~k for arc k backwards; its code or id and name; where its name stands.
export function worldOutlines(atlas) {
  const countries = feature(atlas, atlas.objects.countries).features.filter((f) => f.id !== ANTARCTICA).map(cutFeature);
  const collection = { type: 'FeatureCollection', features: countries.map((f) => (
    { ...f, properties: { ...f.properties, code: ALPHA2[f.properties.id], at: labelPoint(f.geometry.coordinates) } })) };
  const weighed = presimplify(makeTopology({ countries: collection }));
  const [w, s, e, n] = DETAIL_BOX;
  for (const arc of weighed.arcs) {
    const detailed = arc.some(([x, y]) => x > w && x < e && y > s && y < n);
    if (!detailed) arc.forEach((point) => { point[2] /= COARSE_FACTOR; });
  }
  const simple = simplify(weighed, DETAIL_TRIANGLE);
  const planar = (t, min) => filter(t, filterWeight(t, min, (ring) => Math.abs(ringArea(ring))));
  return packed(planar(simple, MIN_RING));
}

const gridX = (lon) => Math.round((lon + 180) / 360 * GRID);
function gridY(lat) {
  const sine = Math.sin(Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI / 180);
  return Math.round((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * GRID);
}

// Seven bits a byte, the least first, the sign in the lowest bit.
function putNumber(bytes, value) {
  let rest = value < 0 ? -value * 2 - 1 : value * 2;
  while (rest > 127) { bytes.push(rest % 128 + 128); rest = Math.floor(rest / 128); }
  bytes.push(rest);
}

function packed(t) {
  const bytes = [];
  for (const arc of t.arcs) {
    const points = [];
    arc.forEach(([lon, lat], i) => {
      const point = [gridX(lon), gridY(lat)];
      const last = points[points.length - 1];
      if (i === 0 || point[0] !== last[0] || point[1] !== last[1] || (i === arc.length - 1 && points.length === 1)) points.push(point);
    });
    putNumber(bytes, points.length);
    let [px, py] = [0, 0];
    for (const [x, y] of points) { putNumber(bytes, x - px); putNumber(bytes, y - py); [px, py] = [x, y]; }
  }
  const countries = t.objects.countries.geometries.filter((g) => g.arcs && g.arcs.length).map(
    ({ type, arcs, properties: { id, name, code, at } }) => (
      { ...(code ? { code } : { code: id, name }), at, rings: type === 'Polygon' ? arcs : arcs.flat() }));
  return { grid: GRID, arcs: Buffer.from(bytes).toString('base64'), countries };
}
