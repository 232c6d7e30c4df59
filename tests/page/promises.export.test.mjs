// What the page promises besides its views: no request but the tiles that were asked for, a table without JavaScript, the text of
// its makers as text, counts that are the manifest's, and anybody's layer as a page. KHIPU is the program, KHIPU_SOURCE the tree.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { drawn, scratch, shot, startBrowser } from './browser.mjs';

const { KHIPU, KHIPU_SOURCE } = process.env;
const DATA = join(KHIPU_SOURCE, 'data/peru-2022');
const CASES = join(DATA, 'cases.csv'), PLACES = join(DATA, 'places.csv');
const files = scratch('promises');
const bundle = files.file('bundle/');
let browser;
before(async () => { browser = await startBrowser(); execFileSync(KHIPU, ['export', CASES, '--places', PLACES, '-o', bundle], { stdio: 'pipe' }); });
after(async () => { await browser.close(); files.done(); });

const khipu = (...args) => spawnSync(KHIPU, args, { encoding: 'utf8' });
function written(name, ...args) {
  const out = files.file(name);
  const run = khipu('export', CASES, '--places', PLACES, '-o', out, ...args);
  assert.equal(run.status, 0, run.stderr);
  return out;
}
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('the counts on the page are those of the manifest, whatever view counts them', async () => {
  const records = readFileSync(CASES, 'utf8').split('\n');
  records[1] = records[1].replace('Andahuaylas', 'Pukallpa');
  records[2] = records[2].replace('2022-12-11', '');
  files.write('some.csv', records.join('\n'));
  assert.equal(khipu('export', files.file('some.csv'), '--places', PLACES, '-o', files.file('some/'), '--allow-unlocated').status, 0);
  const { counts } = JSON.parse(readFileSync(files.file('some/datapackage.json'), 'utf8')).khipu;
  const { page, context, quiet } = await browser.open(files.file('some/index.html'));
  const number = (text) => Number(text.replace(/\D/g, ''));
  assert.equal(number(await page.textContent('.cases-count')), counts.read);
  assert.match(await page.textContent('.facts'), new RegExp(`${counts.unlocated} not placed`));
  assert.match(await page.textContent('.about'), new RegExp(`${counts.read} records read = ${counts.located} placed \\+ ${counts.unlocated} not placed \\+ ${counts.rejected} not readable`));
  const sum = (selector) => page.locator(selector).evaluateAll((all) => all.reduce((n, e) => n + Number((e.dataset.count ?? e.textContent).replace(/\D/g, '')), 0));
  assert.equal(await sum('.mark'), counts.located, 'the map');
  for (const k of [1, 2]) assert.equal(await sum(`.facet:nth-of-type(${k + 1}) .facet-count`), counts.read, 'a facet, with its cases without a value');
  await page.getByRole('button', { name: 'Places', exact: true }).click();
  assert.equal(await sum('.places-table td.total'), counts.located, 'the places');
  await page.getByRole('checkbox', { name: 'No place found' }).click();
  await drawn(page);
  assert.equal(number((await page.textContent('.cases-count')).split(' of ')[0]), counts.unlocated);
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('a position that is doubted is said to be so, in its case and in the counts', async () => {
  files.write('far.csv', 'id,place,lon,lat\n1,Juliaca,-70.13,-15.5\n2,Juliaca,-15.5,-70.13\n');
  assert.equal(khipu('export', files.file('far.csv'), '--places', PLACES, '-o', files.file('far.html')).status, 0);
  for (const [locale, words, title] of [['en-GB', 'Doubtful: these coordinates lie far from the place that the record names. They were left as they are.', 'Placed by coordinates that are doubtful'],
    ['es-PE', 'En duda: estas coordenadas están lejos del lugar que nombra el registro. Se dejaron como están.', 'Ubicados por coordenadas dudosas']]) {
    for (const [id, said] of [['1', []], ['2', [words]]]) {
      const { page, context, quiet } = await browser.open(files.file('far.html'), { locale, hash: `#case=${id}&at=${id - 1}` });
      await page.waitForFunction((wanted) => document.querySelector('#details-title')?.textContent === wanted, id);
      assert.deepEqual(await page.locator('.placing .doubted').allTextContents(), said, `case ${id}`);
      assert.ok((await page.textContent('.about')).includes(title));
      assert.deepEqual(await quiet(), []);
      await context.close();
    }
  }
});

test('with --tiles the page asks that one host, says so, and its policy names no other', async () => {
  const file = written('tiles.html', '--tiles', 'https://tiles.example.org/{z}/{x}/{y}.png', '--attribution', 'Map © <Example>');
  for (const [locale, legend, about] of [['en-GB', /loaded from tiles\.example\.org/, /loads its background map from tiles\.example\.org/], ['es-PE', /se carga de tiles\.example\.org/, /carga su mapa de fondo de tiles\.example\.org/]]) {
    const { page, context, heard } = await browser.open(file, { wait: null, locale });
    const asked = [];
    await context.route(/^https?:/, (route) => { asked.push(route.request().url()); route.fulfill({ contentType: 'image/png', body: PIXEL }); });
    heard.length = 0;      // the first load was without a network
    await page.reload();
    await page.waitForSelector('#app[data-state="ready"]');
    await page.waitForFunction(() => document.querySelectorAll('.leaflet-tile-loaded').length > 3);
    assert.ok(asked.length > 3 && asked.every((url) => /^https:\/\/tiles\.example\.org\/\d+\/\d+\/\d+\.png$/.test(url)), asked.join());
    const policy = await page.getAttribute('meta[http-equiv]', 'content');
    assert.match(policy, /^default-src 'none'; script-src 'sha256-[^']*'; style-src 'sha256-[^']*'; img-src data: https:\/\/tiles\.example\.org; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'$/);
    assert.match(await page.locator('.legend').evaluate((e) => e.textContent), legend);
    assert.ok((await page.locator('.legend').evaluate((e) => e.textContent)).includes('Map © <Example>'));
    assert.match(await page.textContent('.about'), about);
    assert.deepEqual(heard.filter((what) => !/^request: https:\/\/tiles\.example\.org\//.test(what)), []);
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    // The policy itself stops what goes to any other host.
    const before = asked.length;
    await page.evaluate(() => new Promise((done) => { const image = new Image(); image.onerror = done; image.src = 'https://elsewhere.example.org/x.png'; }));
    assert.deepEqual(asked.slice(before).filter((url) => url.includes('elsewhere')), []);
    assert.match((await page.evaluate(() => window.violations)).join(), /img-src https:\/\/elsewhere\.example\.org/);
    await context.close();
  }
});

test('without JavaScript the cases are a table with its columns, in the page\u2019s language', async () => {
  for (const [file, words] of [[join(bundle, 'index.html'), /Aquí no se ejecuta JavaScript.*No JavaScript runs here/s], [written('es.html', '--language', 'es'), /^((?!No JavaScript runs here).)*Aquí no se ejecuta JavaScript((?!No JavaScript runs here).)*$/s]]) {
    const { page, context } = await browser.open(file, { wait: null, javaScriptEnabled: false });
    assert.equal(await page.locator('.static tbody tr').count(), 62);
    assert.deepEqual(await page.locator('.static th').allInnerTexts(), ['case_id', 'date', 'place', 'outcome', 'province', 'department', 'khipu_place', 'khipu_match', 'khipu_reason', 'khipu_doubt']);
    const text = await page.locator('.static').innerText();
    assert.match(text, words);
    assert.match(text, /PER-013\s+2022-12-15\s+Huamanga\s+killed\s+Huamanga\s+Ayacucho\s+Ayacucho\s+alias/);
    assert.match(text, new RegExp(createHash('sha256').update(readFileSync(join(bundle, 'cases.geojson'))).digest('hex')));
    assert.ok(!(await page.isVisible('#app')), 'nothing asks for another browser');
    assert.ok(await page.locator('.static').isVisible());
    await shot(page, 'without-javascript', { fullPage: false });
    await context.close();
  }
});

test('of many cases the table without JavaScript holds the first 500, and says so', async () => {
  const rows = Array.from({ length: 1200 }, (_, i) => `C-${i},Juliaca,Puno`);
  const run = khipu('export', files.write('many.csv', `case_id,place,department\n${rows.join('\n')}\n`), '--places', PLACES, '-o', files.file('many.html'), '--language', 'en');
  assert.equal(run.status, 0, run.stderr);
  const { page, context } = await browser.open(files.file('many.html'), { wait: null, javaScriptEnabled: false });
  assert.equal(await page.locator('.static tbody tr').count(), 501);
  assert.match(await page.locator('.static').innerText(), /These are the first 500 of 1200 cases; all are in cases\.geojson\./);
  await context.close();
});

test('the text of --page-text is text: headings, lists and links, and nothing else', async () => {
  const text = ['\ufeff# Sobre <estos> registros', 'Una <b>línea</b> <script>document.title="x"</script><img src=x onerror="document.title=\'x\'">', '[enlace](javascript:alert(1)) javascript:alert(1) data:text/html,x',
    '- uno\r\n- dos: https://example.org/a?b=1&c="x".\r\n- https://example.org/<script>', 'separador\u2028de línea, \u202Ede derecha a izquierda\u202C, \u0007campana', '{{constructor}} ${1} &lt; &amp;', 'x'.repeat(100000)].join('\r\n\r\n');
  const file = written('text.html', '--page-text', files.write('text.txt', text));
  const { page, context, quiet } = await browser.open(file);
  const prose = page.locator('.prose');
  assert.equal(await prose.locator('h3').textContent(), 'Sobre <estos> registros');
  const shown = await prose.evaluate((e) => e.textContent);
  for (const part of ['<b>línea</b>', '<script>document.title="x"</script>', '[enlace](javascript:alert(1))', 'separador\u2028de línea', '{{constructor}}', '&lt; &amp;', 'x'.repeat(100000)]) assert.ok(shown.includes(part), part.slice(0, 40));
  assert.deepEqual(await prose.locator('li').count(), 3);
  assert.deepEqual(await prose.locator('a').evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.rel])), [['https://example.org/a?b=1&c=', 'noopener noreferrer'], ['https://example.org/', 'noopener noreferrer']]);
  assert.deepEqual(await prose.locator(':not(h3, p, ul, li, a, br, bdi)').count(), 0, 'no other element');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'a word of 100,000 letters does not widen the page');
  assert.deepEqual(await quiet(), []);
  await context.close();
  for (const [name, bytes] of [['latin.txt', Buffer.from('M\xe9todo', 'latin1')], ['zero.txt', Buffer.from('a\0b')]]) {
    writeFileSync(files.file(name), bytes);
    const run = khipu('export', CASES, '--places', PLACES, '-o', files.file('no.html'), '--page-text', files.file(name));
    assert.equal(run.status, 3);
    assert.match(run.stderr, /--page-text: is no UTF-8 text/);
  }
});

test('a citation has title, number, span, hash and what is filtered, and is copied', async () => {
  const file = written('cite.html', '--title', 'Muertes', '--language', 'en');
  const { page, context } = await browser.open(file, { hash: '#f.outcome=wounded', permissions: ['clipboard-read', 'clipboard-write'] });
  const sha = createHash('sha256').update(readFileSync(join(bundle, 'cases.geojson'))).digest('hex');
  const cited = await page.textContent('.citation');
  assert.match(cited, new RegExp(`^Muertes\\. 12 of 61 cases, 10 Dec 2022 to 9 Feb 2023\\. Page made with khipu [0-9.]+; SHA-256 of the data \\(cases\\.geojson\\): ${sha} Filtered view: Outcome: wounded\\.$`));
  await page.getByRole('button', { name: 'Copy citation' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const kept = await page.evaluate(() => { const area = document.createElement('textarea'); document.body.append(area); area.focus(); document.execCommand('paste'); return area.value || navigator.clipboard.readText(); });
  assert.equal(kept, cited);
  await context.close();
});

test('anybody\u2019s points are the same page: map, list, details, what is not placed', async () => {
  const layer = { type: 'FeatureCollection', features: [
    { type: 'Feature', id: 7, properties: { title: 'Uno', kind: 'a', when: '2021-05-01', more: { x: [1] } }, geometry: { type: 'Point', coordinates: [-70.1, -15.5, 3800] } },
    { type: 'Feature', id: 'b', properties: { title: 'Dos', kind: 'b', when: '2021-05-02' }, geometry: { type: 'MultiPoint', coordinates: [[-71, -16]] } },
    { type: 'Feature', id: 'c', properties: null, geometry: null },
    { type: 'Feature', id: 'd', properties: { title: 'Cuatro' }, geometry: { type: 'LineString', coordinates: [[-70, -15], [-71, -16]] } }] };
  const run = khipu('export', files.write('layer.geojson', JSON.stringify(layer)), '-o', files.file('layer/'), '--allow-unlocated');
  assert.equal(run.status, 0, run.stderr);
  const { page, context, quiet } = await browser.open(files.file('layer/index.html'));
  assert.equal(await page.textContent('.cases-count'), '4 cases');
  assert.equal(await page.locator('.mark').count(), 2);
  assert.match(await page.textContent('.facts'), /2 not placed/);
  await page.getByRole('button', { name: /\b7$/ }).click();
  await page.waitForSelector('#details-title');
  assert.equal(await page.textContent('#details-title'), '7');
  assert.match(await page.innerText('.details'), /Uno[\s\S]*\{"x":\[1\]\}/);
  assert.match(await page.innerText('.placing'), /By the coordinates in the record itself/);
  assert.deepEqual(await quiet(), []);
  await context.close();
});
