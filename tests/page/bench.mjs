// The page beside its peer, in one run: L.geoJSON with markercluster, which is what web maps of cases are usually made of,
// holding the very features of the same export in full. Called by scripts/bench-page; node, Chromium, python3 needed.
//   node tests/page/bench.mjs --khipu PROGRAM --work FOLDER [--rounds N] [--sizes 1000,10000,100000,1000000] [--results FILE]
//       [--write FILE] [--check]
// Rounds can be run at different times: their results are added to those in --results, and told together. --rounds 0 only
// makes what is opened.
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { ROOT, launch } from './browser.mjs';

const PLACES = 2000;
const COMPARED = 100000;      // the size at which the peer is opened too
const SETTLE = 2500;          // milliseconds of rest before memory is read
const MIB = 1024 * 1024;

const option = (name, fallback) => { const k = process.argv.indexOf(`--${name}`); return k < 0 ? fallback : process.argv[k + 1]; };
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];
const round = (x, digits = 0) => Math.round(x * 10 ** digits) / 10 ** digits;

// ---- what is opened ----

function prepare(khipu, work, size, again) {
  const generate = (...args) => execFileSync('python3', [join(ROOT, 'tests/bench/generate.py'), ...args.map(String)]);
  const places = join(work, `places-${PLACES}.csv`), cases = join(work, `cases-${size}.csv`), bundle = join(work, `bundle-${size}`);
  if (!existsSync(places)) generate('places', PLACES, places);
  if (!existsSync(cases)) generate('cases', size, PLACES, cases);
  if (again || !existsSync(join(bundle, 'index.html'))) execFileSync(khipu, ['export', cases, '--places', places, '-o', `${bundle}/`, '--allow-unlocated', '--no-sync'], { stdio: 'pipe' });
  return { page: join(bundle, 'index.html'), features: join(bundle, 'cases.geojson') };
}

// The usual page: the features as a literal, a marker each, a popup with every field, clusters.
function writePeer(file, features) {
  const from = (path) => readFileSync(join(ROOT, 'web/node_modules', path), 'utf8');
  const style = ['leaflet/dist/leaflet.css', 'leaflet.markercluster/dist/MarkerCluster.css', 'leaflet.markercluster/dist/MarkerCluster.Default.css'].map(from).join('\n');
  const out = openSync(file, 'w');
  writeSync(out, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>peer</title><link rel="icon" href="data:,"><style>${style}
html,body,#map{height:100%;margin:0}</style></head><body><div id="map"></div>
<script>${from('leaflet/dist/leaflet.js')}</script><script>${from('leaflet.markercluster/dist/leaflet.markercluster.js')}</script>
<script>var cases = `);
  writeSync(out, readFileSync(features, 'utf8').replaceAll('<', '\\u003c'));
  writeSync(out, `;</script><script>
var icon = L.divIcon({className: 'dot', iconSize: [12, 12]});
var map = L.map('map', {maxZoom: 18, zoomAnimation: false});
var clusters = L.markerClusterGroup({chunkedLoading: false, animate: false});
var layer = L.geoJSON(cases, {
  pointToLayer: function (feature, at) { return L.marker(at, {icon: icon}); },
  onEachFeature: function (feature, marker) { marker.bindPopup(function () {
    var table = document.createElement('table');
    Object.keys(feature.properties).forEach(function (key) { var row = table.insertRow(); row.insertCell().textContent = key; row.insertCell().textContent = feature.properties[key]; });
    return table; }); }
});
clusters.addLayer(layer);
map.fitBounds(clusters.getBounds());
map.addLayer(clusters);
document.documentElement.dataset.state = 'ready';
</script></body></html>`);
  closeSync(out);
}

// ---- what is measured ----

// The renderer that holds the page: the largest one of the browser. MiB resident, and MiB of its own (not shared).
async function rendererMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = processInfo.filter((p) => p.type === 'renderer').map(({ id }) => {
    const kib = (text, name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
    const smaps = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    return { resident: kib(smaps, 'Rss') / 1024, own: (kib(smaps, 'Private_Clean') + kib(smaps, 'Private_Dirty')) / 1024,
      peak: kib(readFileSync(`/proc/${id}/status`, 'utf8'), 'VmHWM') / 1024 };
  });
  return sizes.reduce((most, s) => (s.resident > most.resident ? s : most));
}

// interactive: two frames after the page has drawn its views and answers; whole: two frames after the file is read to its
// end as well. For the peer they are the same moment.
const watch = () => {
  const soon = (name) => requestAnimationFrame(() => requestAnimationFrame(() => { window[name] = performance.now(); }));
  let drawn = false;
  const look = () => {
    if (!drawn && document.querySelector('[data-state="ready"]')) { drawn = true; soon('interactive'); }
    if (drawn && document.readyState === 'complete') soon('whole'); else setTimeout(look, 2);
  };
  look();
};

// Drags the map to and fro; answers the middle and the longest time between two frames.
async function pan(page, selector) {
  const box = await page.locator(selector).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.evaluate(() => { window.frames_ = []; let last = performance.now(); const tick = (now) => { window.frames_.push(now - last); last = now; window.ticking = requestAnimationFrame(tick); }; window.ticking = requestAnimationFrame(tick); });
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let k = 1; k <= 40; k++) { await page.mouse.move(x + 60 * Math.sin(k / 6), y + 40 * Math.sin(k / 4)); await page.waitForTimeout(16); }
  await page.mouse.up();
  await page.waitForTimeout(300);
  const frames = await page.evaluate(() => { cancelAnimationFrame(window.ticking); return window.frames_.slice(2); });
  return { middle: median(frames), longest: Math.max(...frames) };
}

const until = (page, act, done) => page.evaluate(async ([act, done]) => {
  const run = (name) => ({
    facet: () => document.querySelectorAll('.facet input')[0].click(),
    filtered: () => document.querySelector('#app').dataset.selected !== window.selectedBefore,
    open: () => document.querySelector('.row').click(),
    opened: () => document.querySelector('#details-title'),
  }[name]());
  window.selectedBefore = document.querySelector('#app').dataset.selected;
  const start = performance.now();
  run(act);
  while (!run(done)) await new Promise((next) => setTimeout(next));
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  return performance.now() - start;
}, [act, done]);

async function measure(file, ours) {
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    const page = await context.newPage();
    await page.addInitScript(watch);
    await page.goto(`file://${file}`, { timeout: 170000 });
    await page.waitForFunction(() => window.whole, null, { timeout: 170000, polling: 50 });
    const result = await page.evaluate(() => ({ interactive: window.interactive, whole: window.whole }));
    await page.waitForTimeout(SETTLE);
    Object.assign(result, await rendererMemory(browser));
    result.pan = await pan(page, ours ? '.map' : '#map');
    if (ours) {
      result.facet = await until(page, 'facet', 'filtered');
      await page.waitForTimeout(500);
      result.details = await until(page, 'open', 'opened');
    }
    return result;
  } finally { await browser.close(); }
}

// ---- what is said ----

function middle(run) {
  const of = (pick) => median(run.results.map(pick));
  return { file: statSync(run.file).size / 1e6, interactive: of((r) => r.interactive), whole: of((r) => r.whole), resident: of((r) => r.resident), own: of((r) => r.own),
    pan: of((r) => r.pan.longest), ...(run.ours ? { facet: of((r) => r.facet), details: of((r) => r.details) } : {}) };
}

// Each promise: [what, the figure, the limit, unit], where both sizes were measured.
function promises(runs) {
  const at = (size, name = 'khipu') => runs.find((r) => r.size === size && r.name === name)?.middle;
  const [k, ten, hundred, million, peer] = [at(1000), at(10000), at(COMPARED), at(1000000), at(COMPARED, 'peer')];
  const list = [];
  if (hundred && peer) {
    list.push(['time to interactive, of the peer\u2019s', hundred.interactive / peer.interactive, 0.1], ['file, of the peer\u2019s', hundred.file / peer.file, 1 / 3],
      ['renderer memory (resident), of the peer\u2019s', hundred.resident / peer.resident, 0.5]);
  }
  if (hundred) list.push(['longest frame while panning', hundred.pan, 50, 'ms'], ['a facet is clicked and drawn', hundred.facet, 100, 'ms'], ['a case is opened', hundred.details, 100, 'ms']);
  if (million && hundred) list.push(['1,000,000 cases, of the time of 100,000', million.interactive / hundred.interactive, 4], ['1,000,000 cases, renderer memory', million.resident, 700, 'MiB'], ['1,000,000 cases: a case is opened', million.details, 100, 'ms']);
  if (ten && k) list.push(['10,000 cases, of the time of 1,000', ten.interactive / k.interactive, 1.5]);
  return list.map(([what, figure, limit, unit]) => ({ what, figure, limit, unit, kept: figure <= limit }));
}

function report(runs, rounds, version) {
  const number = (x) => round(x).toLocaleString('en-GB');
  const rows = runs.map(({ name, size, middle: m }) => `| ${name === 'khipu' ? 'khipu' : 'L.geoJSON + markercluster'} | ${size.toLocaleString('en-GB')} | ${round(m.file, 1)} | ${number(m.interactive)} | ${number(m.whole)} | ${number(m.resident)} | ${number(m.own)} | ${number(m.pan)} | ${m.facet === undefined ? '' : number(m.facet)} | ${m.details === undefined ? '' : number(m.details)} |`);
  const value = ({ figure, unit }) => (unit ? `${number(figure)} ${unit}` : figure.toFixed(3));
  const limit = (p) => (p.unit ? `${p.limit} ${p.unit}` : p.limit.toFixed(3));
  return `# The page beside its peer

Made by \`scripts/bench-page\`: the same cases (tests/bench/generate.py, ${PLACES.toLocaleString('en-GB')} places) exported once; khipu's page, and a page that holds the same
features in full for Leaflet's \`L.geoJSON\` with markercluster 1.5.3. Each is opened from disk in a fresh headless Chromium, ${rounds} times in turn; middle values.
${version}; ${cpus()[0].model.trim()}, ${cpus().length} processors.

| page | cases | file MB | interactive ms | read to its end ms | renderer MiB | of its own MiB | pan ms | facet ms | case ms |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

*Interactive*: two frames after views and map are drawn and answer. khipu's page answers while the browser still reads the packed records at its end; *read to
its end* is two frames after that. *Renderer*: resident memory of the renderer process ${SETTLE / 1000} s later, libraries that all processes share included; *of its own*: without them.
*Pan*: the longest time between two frames of a drag. *Facet*, *case*: from the click to the second frame after it.

| promise | measured | at most | |
|---|---|---|---|
${promises(runs).map((p) => `| ${p.what} | ${value(p)} | ${limit(p)} | ${p.kept ? 'kept' : '**not kept**'} |`).join('\n')}
`;
}

// ---- the run ----

async function main() {
  const khipu = option('khipu'), work = resolve(option('work'));
  const rounds = Number(option('rounds', 3));
  const sizes = option('sizes', '1000,10000,100000,1000000').split(',').map(Number);
  const kept = option('results');
  mkdirSync(work, { recursive: true });
  const runs = [];
  for (const size of sizes) {
    const { page, features } = prepare(khipu, work, size, !kept || !existsSync(kept));
    runs.push({ name: 'khipu', size, file: page, ours: true, results: [] });
    if (size === COMPARED) {
      const peer = join(work, `peer-${size}.html`);
      if (!kept || !existsSync(peer)) writePeer(peer, features);
      runs.push({ name: 'peer', size, file: peer, ours: false, results: [] });
    }
  }
  if (kept && existsSync(kept)) {
    const before = JSON.parse(readFileSync(kept, 'utf8'));
    for (const run of runs) run.results.push(...(before[`${run.name} ${run.size}`] ?? []));
  }
  for (let k = 0; k < rounds; k++) {
    for (const run of runs) {
      const result = await measure(run.file, run.ours);
      run.results.push(result);
      console.log(run.name, run.size, JSON.stringify(result, (key, v) => (typeof v === 'number' ? round(v) : v)));
      if (kept) writeFileSync(kept, JSON.stringify(Object.fromEntries(runs.map((r) => [`${r.name} ${r.size}`, r.results]))));
    }
  }
  if (runs.some((run) => !run.results.length)) return;
  for (const run of runs) run.middle = middle(run);
  const browser = await launch();
  const text = report(runs, Math.min(...runs.map((run) => run.results.length)), `Chromium ${browser.version()}`);
  await browser.close();
  if (option('write')) writeFileSync(option('write'), text);
  console.log(text);
  if (process.argv.includes('--check') && promises(runs).some((p) => !p.kept)) process.exitCode = 1;
}

main().catch((error) => { console.error(error); process.exitCode = 1; });
