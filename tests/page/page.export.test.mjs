// Pages that the program itself writes: KHIPU is its path, KHIPU_SOURCE the source tree. Both must be set.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { axe, drawn, scratch, shot, startBrowser } from './browser.mjs';
import { HOSTILE, parseCsv } from './fill.mjs';

const { KHIPU, KHIPU_SOURCE } = process.env;
assert.ok(KHIPU, 'KHIPU must name the program');
assert.ok(KHIPU_SOURCE, 'KHIPU_SOURCE must name the source tree');
const CASES = join(KHIPU_SOURCE, 'data/peru-2022/cases.csv');
const PLACES = join(KHIPU_SOURCE, 'data/peru-2022/places.csv');
const files = scratch('export');
const bundle = files.file('bundle/');
let browser;
before(async () => {
  browser = await startBrowser();
  execFileSync(KHIPU, ['export', CASES, '--places', PLACES, '-o', bundle], { stdio: 'pipe' });
});
after(async () => { await browser.close(); files.done(); });

const khipu = (...args) => spawnSync(KHIPU, args, { encoding: 'utf8' });
const elements = (page) => new Map([...page.matchAll(/<script type="application\/json" id="khipu-([^"]*)">(.*?)<\/script>/gs)].map((m) => [m[1], m[2]]));

test('the sample: 61 cases at 13 places, one file, no message', async () => {
  const { page, context, quiet } = await browser.open(join(bundle, 'index.html'));
  assert.equal(await page.textContent('.cases-count'), '61 cases');
  assert.equal(await page.locator('.mark').count(), 13);
  assert.equal(await page.locator('.rows li').count(), 61);
  assert.ok(await page.getByRole('button', { name: 'Juliaca, San Román, Puno: 22 cases (18 killed, 4 wounded)' }).count());
  assert.ok(await page.locator('.mark[aria-label^="Ayacucho"]').count() === 1, 'Ayacucho and Huamanga are one place');
  await page.waitForTimeout(300);
  await shot(page, 'sample-desktop');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(300);
  await shot(page, 'sample-phone');
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('the packs are the lines of cases.geojson, and its hash is shown', async () => {
  const geojson = readFileSync(join(bundle, 'cases.geojson'), 'utf8');
  const lines = geojson.split('\n').filter((line) => line.startsWith('{"type":"Feature"')).map((line) => line.replace(/,$/, ''));
  const parts = elements(readFileSync(join(bundle, 'index.html'), 'utf8'));
  const packed = inflateRawSync(Buffer.from(JSON.parse(parts.get('pack-0.0')), 'base64')).toString('utf8').split('\n');
  assert.equal(packed.length, 61);
  assert.deepEqual(packed, lines.filter((line) => !line.startsWith('{"type":"FeatureCollection"')));
  const { page, context } = await browser.open(join(bundle, 'index.html'));
  assert.ok((await page.textContent('.about')).includes(createHash('sha256').update(geojson).digest('hex')));
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-download=geojson]')]);
  const taken = readFileSync(await download.path(), 'utf8');
  assert.deepEqual(JSON.parse(taken).features, JSON.parse(geojson).features);
  for (const line of packed) assert.ok(taken.includes(line));
  await context.close();
});

test('the page without its cases is under 700 kB', () => {
  const page = readFileSync(join(bundle, 'index.html'), 'utf8');
  const packs = [...elements(page)].filter(([id]) => id.startsWith('pack-')).reduce((sum, [, text]) => sum + text.length, 0);
  assert.ok(statSync(join(bundle, 'index.html')).size - packs < 700000);
});

test('a case tells the same as the sheet, and how it was placed', async () => {
  const { page, context } = await browser.open(join(bundle, 'index.html'), { hash: '#case=PER-049' });
  await page.waitForSelector('#details-title');
  const record = parseCsv(readFileSync(CASES, 'utf8')).find((r) => r.case_id === 'PER-049');
  const terms = await page.locator('.details section:last-of-type dt').evaluateAll((all) => all.map((e) => e.title));
  assert.deepEqual(terms, Object.keys(record));
  const values = await page.locator('.details section:last-of-type dd').evaluateAll((all) => all.map((e) => e.innerText));
  Object.values(record).forEach((value, k) => assert.equal(values[k], value || 'empty'));
  const placing = await page.innerText('.placing');
  assert.match(placing, /the province/);
  assert.match(placing, /50 km/);
  await shot(page, 'sample-case');
  await context.close();
});

test('unlocated cases, a title, a language and notes reach the page', async () => {
  const sheet = readFileSync(CASES, 'utf8').replace('PER-001,2022-12-10,day,2022-12-14,Andahuaylas', 'PER-001,2022-12-10,day,2022-12-14,Pukallpa');
  const cases = files.write('cases.csv', sheet);
  const text = files.write('text.txt', '# Método\n\nVer https://example.org/metodo\n');
  const out = files.file('es.html');
  const run = khipu('export', cases, '--places', PLACES, '-o', out, '--language', 'es', '--title', 'Muertes <en> protestas', '--page-text', text, '--tiles', 'https://tiles.example.org/{z}/{x}/{y}.png', '--attribution', 'Mapa');
  assert.equal(run.status, 1, run.stderr);
  const { page, context } = await browser.open(out);
  assert.equal(await page.textContent('h1'), 'Muertes <en> protestas');
  assert.equal(await page.getAttribute('html', 'lang'), 'es');
  assert.match(await page.textContent('.facts'), /1 sin ubicar/);
  assert.equal(await page.locator('.prose a').getAttribute('href'), 'https://example.org/metodo');
  assert.match(await page.getAttribute('meta[http-equiv]', 'content'), /img-src data: https:\/\/tiles\.example\.org;/);
  await page.getByRole('checkbox', { name: 'Sin lugar hallado' }).click();
  await drawn(page);
  assert.equal(await page.textContent('.cases-count'), '1 de 61 casos');
  await context.close();
});

test('hostile texts go through the program and stay texts', async () => {
  const quote = (text) => `"${text.replaceAll('"', '""')}"`;
  const texts = HOSTILE.filter((t) => t.length < 30000);
  const sheet = `case_id,place,department,<b>notes</b>,source_url\n${texts.map((t, i) => [`H${i}`, 'Juliaca', 'Puno', quote(t), quote(t)].join(',')).join('\n')}\n`;
  const out = files.file('hostile.html');
  const run = khipu('export', files.write('hostile.csv', sheet), '--places', PLACES, '-o', out, '--title', HOSTILE[0]);
  assert.equal(run.status, 0, run.stderr);
  const { page, context, quiet } = await browser.open(out);
  for (const [i, text] of texts.entries()) {
    await page.goto(`${page.url().split('#')[0]}#case=H${i}`);
    await page.waitForFunction((id) => document.querySelector('#details-title')?.textContent === id, `H${i}`);
    if (text.trim()) assert.ok((await page.locator('.details').evaluate((e) => e.textContent)).includes(text.trim()), `text ${i}`);
  }
  assert.equal(await page.locator('img, #app script').count(), 0);
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('an empty sheet gives a page that says it has no cases', async () => {
  const out = files.file('empty.html');
  const run = khipu('export', files.write('empty.csv', 'case_id,place,department\n'), '--places', PLACES, '-o', out);
  assert.equal(run.status, 0, run.stderr);
  const { page, context, quiet } = await browser.open(out, { wait: '.message, #app[data-state="ready"]' });
  assert.match(await page.textContent('.nothing'), /holds no cases/);
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('without JavaScript the cases are a table', async () => {
  const { page, context } = await browser.open(join(bundle, 'index.html'), { wait: null, javaScriptEnabled: false });
  assert.ok(await page.locator('.static tr').count() >= 61);
  await context.close();
});

test('axe finds nothing on the page of the sample', async () => {
  const { page, context } = await browser.open(join(bundle, 'index.html'), { bypassCSP: true });
  await page.waitForTimeout(200);
  assert.deepEqual(await axe(page, 'sample'), []);
  await context.close();
});

test('50,000 generated cases open, and two runs give one file', async () => {
  const towns = parseCsv(readFileSync(PLACES, 'utf8')).filter((p) => p.kind.includes('capital'));
  const rows = Array.from({ length: 50000 }, (_, i) => { const p = towns[(i * 7919) % towns.length]; return `G-${i},2021-${String(1 + i % 12).padStart(2, '0')}-${String(1 + i % 28).padStart(2, '0')},${p.name},${p.admin2},${p.admin1},${i % 3 ? 'killed' : 'wounded'}`; });
  const sheet = files.file('large.csv');
  writeFileSync(sheet, `case_id,date,place,province,department,outcome\n${rows.join('\n')}\n`);
  const outs = ['one.html', 'two.html'].map((name) => { const run = khipu('export', sheet, '--places', PLACES, '-o', files.file(name), '--allow-unlocated'); assert.equal(run.status, 0, run.stderr); return readFileSync(files.file(name)); });
  assert.ok(outs[0].equals(outs[1]));
  const { page, context, quiet } = await browser.open(files.file('one.html'));
  assert.match(await page.textContent('.cases-count'), /^50,000 cases$/);
  assert.deepEqual(await quiet(), []);
  await context.close();
});
