// The filled page, as a reader uses it: one selection in many views. Filled by fill.mjs; the program's own pages are
// tested in page.export.test.mjs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { drawn, scratch, startBrowser, templateFile } from './browser.mjs';
import { fillTemplate, parseCsv, samplePage } from './fill.mjs';

const template = readFileSync(templateFile(), 'utf8');
const content = samplePage({ title: 'Deaths and injuries in the protests, Peru 2022\u20132023' });
const files = scratch();
let browser, file;
before(async () => {
  browser = await startBrowser();
  file = files.write('sample.html', fillTemplate(template, content).join(''));
});
after(async () => { await browser.close(); files.done(); });

const open = (options) => browser.open(file, options);
const count = (page) => page.textContent('.cases-count');
const facet = (page, value) => page.locator('.facet label', { hasText: value }).first();

test('61 cases at 13 places, and nothing but the file is asked for', async () => {
  const { page, context, quiet } = await open();
  assert.equal(await count(page), '61 cases');
  assert.equal(await page.locator('.mark').count(), 13);
  assert.equal(await page.locator('.rows li').count(), 61);
  assert.match(await page.textContent('.facts'), /61 cases.*49 killed.*12 wounded.*10 Dec 2022 to 9 Feb 2023.*13 places/);
  const total = await page.locator('.mark').evaluateAll((marks) => marks.reduce((sum, m) => sum + Number(m.dataset.count), 0));
  assert.equal(total, 61);
  assert.ok(await page.getByRole('button', { name: 'Juliaca, San Román, Puno: 22 cases (18 killed, 4 wounded)' }).count());
  assert.match(await page.textContent('.about'), /61 records read = 61 placed \+ 0 not placed \+ 0 not readable/);
  assert.ok((await page.textContent('.about')).includes(content.meta.data_sha256));
  await page.waitForTimeout(300);
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('a facet narrows map, list, timeline and the other facets alike', async () => {
  const { page, context, quiet } = await open();
  await facet(page, 'wounded').click();
  await drawn(page);
  assert.equal(await count(page), '12 of 61 cases');
  assert.equal(await page.locator('.rows li').count(), 12);
  const marks = await page.locator('.mark').evaluateAll((m) => m.map((x) => Number(x.dataset.count)));
  assert.equal(marks.reduce((a, b) => a + b), 12);
  assert.equal(await facet(page, 'killed').locator('.facet-count').textContent(), '49', 'a facet still counts what else could be chosen');
  await page.waitForFunction(() => location.hash.includes('f.outcome=wounded'), null, { timeout: 5000 });
  // It is said a moment after the change, so that quick changes are said once.
  await page.locator('[role=status][aria-live]', { hasText: '12 of 61 cases at 6 places' }).waitFor({ state: 'attached', timeout: 5000 });
  await page.getByRole('button', { name: 'Show all', exact: true }).click();
  await drawn(page);
  assert.equal(await count(page), '61 cases');
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('a mark chooses its place; its cases stand in the list; again lets it go', async () => {
  const { page, context } = await open();
  await page.locator('.mark[aria-label^="Ayacucho"]').click();
  await drawn(page);
  assert.equal(await count(page), '10 of 61 cases');
  assert.equal(await page.locator('.mark').count(), 13, 'the other places stay to be chosen');
  assert.equal(await page.getAttribute('.mark[aria-label^="Ayacucho"]', 'aria-pressed'), 'true');
  await page.locator('.mark[aria-label^="Ayacucho"]').click();
  await drawn(page);
  assert.equal(await count(page), '61 cases');
  await context.close();
});

test('search finds any word without accents, and never a column name', async () => {
  const { page, context } = await open();
  const search = async (text) => { await page.fill('#search', text); await page.waitForFunction(() => /found|any word/i.test(document.querySelector('#search-hint').textContent)); await page.waitForTimeout(350); await drawn(page); };
  await search('anashuayco');
  assert.equal(await count(page), '1 of 61 cases');
  await search('HUAMANGA bystander');
  assert.equal(await count(page), '2 of 61 cases');
  await search('source_url');
  assert.equal(await count(page), '0 of 61 cases');
  assert.ok(await page.isVisible('.nothing'));
  await search('');
  assert.equal(await count(page), '61 cases');
  await context.close();
});

test('a case shows every published field in order, its sources and how it was placed', async () => {
  const { page, context, quiet } = await open();
  await page.getByRole('button', { name: /PER-013/ }).click();
  await page.waitForSelector('#details-title');
  assert.equal(await page.textContent('#details-title'), 'PER-013');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'details-title');
  const fields = await page.locator('.details section:last-of-type dt').evaluateAll((terms) => terms.map((t) => t.title));
  assert.deepEqual(fields, content.meta.columns.map((c) => c.name));
  const record = parseCsv(readFileSync(new URL('../../data/peru-2022/cases.csv', import.meta.url), 'utf8'))[12];
  const values = await page.locator('.details section:last-of-type dd').evaluateAll((v) => v.map((x) => x.innerText));
  content.meta.columns.forEach(({ name }, k) => assert.equal(values[k], record[name] || 'empty', name));
  const placing = await page.innerText('.placing');
  for (const words of ['another name of this place', 'Huamanga', 'Ayacucho', 'the town, not the scene', '5 km', 'gn:3947019']) assert.ok(placing.includes(words), words);
  const links = await page.locator('.details a').evaluateAll((a) => a.map((x) => [x.protocol, x.rel]));
  assert.ok(links.length >= 2 && links.every(([protocol, rel]) => /^https?:$/.test(protocol) && rel === 'noopener noreferrer'));
  await page.keyboard.press('Escape');
  await drawn(page);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /PER-013/, 'focus is back on the row');
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('the address holds the whole state, and a link to one case', async () => {
  const hash = '#case=PER-022&at=21&f.department=Arequipa&f.outcome=killed&from=2022-12-01&to=2022-12-31&view=table&sort=place&lang=es';
  const { page, context } = await open({ hash });
  assert.equal(await page.textContent('#details-title'), 'PER-022');
  assert.equal(await page.getAttribute('html', 'lang'), 'es');
  assert.equal(await page.inputValue('input[name=from]'), '2022-12-01');
  await page.getByRole('button', { name: 'Volver a la lista' }).click();
  await drawn(page);
  assert.equal(await count(page), '2 de 61 casos');
  await page.waitForTimeout(200);
  await page.waitForTimeout(500); // the address follows a moment after the last change
  const kept = new URLSearchParams((await page.evaluate(() => location.hash)).slice(1));
  assert.deepEqual([...kept.keys()].sort(), ['f.department', 'f.outcome', 'from', 'lang', 'sort', 'to', 'view'].sort());
  await page.goto(`${page.url().split('#')[0]}#case=PER-047`);
  await page.waitForFunction(() => document.querySelector('#details-title')?.textContent === 'PER-047');
  await context.close();
});

test('dates: two fields, the brush, the keys of its ends, one step of the player', async () => {
  const { page, context } = await open({ reducedMotion: 'reduce' });
  await page.fill('input[name=from]', '2023-01-01');
  await drawn(page);
  assert.equal(await count(page), '35 of 61 cases');
  await page.getByRole('button', { name: 'All dates' }).click();
  const box = await page.locator('.chart').boundingBox();
  const baseline = await page.locator('.bars .baseline').boundingBox();      // the scale stands left of it
  const x = (day) => baseline.x + baseline.width * day / 71;      // 1 December 2022 to 9 February 2023
  await page.mouse.move(x(14.3), box.y + 30);
  await page.mouse.down();
  await page.mouse.move(x(15.6), box.y + 30, { steps: 4 });
  await page.mouse.up();
  await drawn(page);
  assert.equal(await page.inputValue('input[name=from]'), '2022-12-15');
  assert.equal(await page.inputValue('input[name=to]'), '2022-12-16');
  assert.equal(await count(page), '15 of 61 cases', '14 of these days and the one known to the month');
  await page.locator('.handle[data-end=to]').focus();
  await page.keyboard.press('ArrowLeft');
  await drawn(page);
  assert.equal(await page.inputValue('input[name=to]'), '2022-12-15');
  await page.getByRole('button', { name: 'All dates' }).click();
  await page.getByRole('button', { name: 'Next step' }).click();
  await drawn(page);
  assert.equal(await page.inputValue('input[name=to]'), '2022-12-01');
  await context.close();
});

test('the table sorts by any column, counts its rows, and opens a case', async () => {
  const { page, context } = await open({ hash: '#view=table' });
  await page.waitForSelector('.cases-table tbody tr[data-row]');
  assert.equal(await page.getAttribute('.cases-table', 'aria-rowcount'), '62');
  for (const [column, first] of [['Cause', 'firearm'], ['Place detail', 'airport area']]) {
    await page.getByRole('button', { name: `Sort by ${column}` }).click();
    await page.waitForFunction((name) => document.querySelector(`th[aria-sort] button[aria-label="Sort by ${name}"]`), column);
    await drawn(page);
    const index = await page.locator('.cases-table thead th').evaluateAll((ths, name) => ths.findIndex((t) => t.textContent.startsWith(name)), column);
    assert.equal(await page.locator('.cases-table tbody tr[data-row="0"] > *').nth(index).innerText(), first);
  }
  await page.locator('.cell-button').first().click();
  await page.waitForSelector('#details-title');
  await context.close();
});

test('what is taken away is the filtered view: the very lines, and a sheet', async () => {
  const { page, context } = await open({ hash: '#f.department=Cusco' });
  const take = async (kind) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(`[data-download=${kind}]`)]);
    return readFileSync(await download.path(), 'utf8');
  };
  const geojson = await take('geojson');
  const cusco = content.lines.filter((line) => JSON.parse(line).properties.department === 'Cusco');
  assert.equal(geojson, `{"type":"FeatureCollection","features":[\n${cusco.join(',\n')}\n]}\n`);
  JSON.parse(geojson);
  const rows = parseCsv((await take('csv')).replace(/^\ufeff/, ''));
  assert.deepEqual(rows.map((r) => r.case_id), ['PER-041', 'PER-042']);
  assert.equal(rows[0].khipu_place, 'Cusco');
  assert.ok(Number(rows[0].longitude) < -71);
  await context.close();
});

test('Spanish and English by the page, the browser and the switch', async () => {
  const spanish = files.write('es.html', fillTemplate(template, samplePage({ language: 'es' })).join(''));
  const page1 = await browser.open(spanish, { locale: 'en-GB' });
  assert.equal(await page1.page.getAttribute('html', 'lang'), 'es');
  assert.equal(await count(page1.page), '61 casos');
  await page1.page.getByRole('button', { name: 'English' }).click();
  assert.equal(await count(page1.page), '61 cases');
  assert.equal(await page1.page.getAttribute('html', 'lang'), 'en');
  await page1.context.close();
  const page2 = await open({ locale: 'es-PE' });
  assert.equal(await count(page2.page), '61 casos');
  await page2.context.close();
});

test('unlocated and undated cases have their own groups and are explained', async () => {
  const records = parseCsv(readFileSync(new URL('../../data/peru-2022/cases.csv', import.meta.url), 'utf8'));
  records[0].place = 'Pukallpa';
  records[1].place = '';
  records[2].date = '';
  const mixed = files.write('mixed.html', fillTemplate(template, samplePage({ records, rejected: 2, withheld: ['victim_name'] })).join(''));
  const { page, context } = await browser.open(mixed);
  assert.match(await page.textContent('.facts'), /2 not placed.*2 rows not readable/);
  await page.getByRole('checkbox', { name: 'No place found' }).click();
  await drawn(page);
  assert.equal(await count(page), '2 of 61 cases');
  assert.equal(await page.locator('.mark').count(), 0);
  await page.getByRole('button', { name: /PER-001/ }).click();
  await page.waitForSelector('.placing');
  assert.match(await page.innerText('.placing'), /No place of this name is in the gazetteer\. No place was guessed/);
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: 'No place found' }).click();
  await page.getByRole('checkbox', { name: 'No date' }).click();
  await drawn(page);
  assert.equal(await count(page), '1 of 61 cases');
  const about = await page.innerText('.about');
  assert.match(about, /63 records read = 59 placed \+ 2 not placed \+ 2 not readable/);
  assert.match(about, /victim_name/);
  await context.close();
});

test('a tile server appears in the policy and in words only when it is asked for', async () => {
  const url = 'https://tiles.example.org/{z}/{x}/{y}.png';
  const tiled = files.write('tiles.html', fillTemplate(template, samplePage({ tiles: { url, attribution: 'Map © Example' } })).join(''));
  const { page, context } = await browser.open(tiled);
  await page.waitForTimeout(300);
  const policy = await page.getAttribute('meta[http-equiv]', 'content');
  assert.match(policy, /img-src data: https:\/\/tiles\.example\.org;/);
  assert.match(await page.textContent('.legend-note'), /tiles\.example\.org.*Map © Example/);
  await context.close();
});
