// Areas, rates, shares and cross tables on the page that the program writes. KHIPU is the program, KHIPU_SOURCE the tree.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ARTEFACTS, axe, drawn, scratch, shot, startBrowser } from './browser.mjs';

const { KHIPU, KHIPU_SOURCE } = process.env;
const DATA = join(KHIPU_SOURCE, 'data/peru-2022');
const files = scratch('areas');
const bundle = files.file('bundle/');
let browser, meta, file;
before(async () => {
  browser = await startBrowser();
  execFileSync(KHIPU, ['export', join(DATA, 'cases.csv'), '--places', join(DATA, 'places.csv'), '--profile', join(DATA, 'profile.json'), '--areas', join(DATA, 'departments.csv'),
    '--population', 'population_2017', '--where', 'outcome=killed', '--share-by', 'indigenous_mother_tongue_pct>=50', '--share-by', 'indigenous_mother_tongue_pct:10,25,50', '-o', bundle], { stdio: 'pipe' });
  file = join(bundle, 'index.html');
  meta = JSON.parse(/id="khipu-meta">(.*?)<\/script>/s.exec(readFileSync(file, 'utf8'))[1]);
});
after(async () => { await browser.close(); files.done(); });

const row = (page, name) => page.locator('.areas-table tbody tr').filter({ has: page.getByRole('button', { name, exact: true }) });
const cells = (page, name) => row(page, name).locator('td').allInnerTexts().then((all) => all.map((x) => x.replace(/\s+/g, ' ').trim()));
const measure = (page, name) => page.locator('.measure').getByRole('button', { name, exact: true }).click();

test('the finding stands above everything else, as a sentence and two bars', async () => {
  for (const [locale, sentence, people, cases] of [['en-GB', meta.shares[0].sentence.en, '12.8 %', '81.6 %'], ['es-PE', meta.shares[0].sentence.es, '12,8 %', '81,6 %']]) {
    const { page, context, quiet } = await browser.open(file, { locale });
    assert.equal(await page.textContent('.finding .finding-text'), sentence);
    assert.deepEqual(await page.locator('.finding .share-figure').allInnerTexts(), [people, cases]);
    const wide = await page.locator('.finding .share-track').evaluateAll((tracks) => tracks.map((t) => t.firstChild.getBoundingClientRect().width / t.clientWidth));
    assert.ok(Math.abs(wide[0] - 0.128) < 0.02 && Math.abs(wide[1] - 0.816) < 0.02, wide.join());
    assert.deepEqual(await quiet(), []);
    await context.close();
  }
});

test('every place is in view beside the open key, in both languages', async () => {
  for (const locale of ['en-GB', 'es-PE']) {
    const { page, context } = await browser.open(file, { locale });
    assert.ok(await page.locator('.legend').evaluate((e) => e.open));
    assert.equal(await page.locator('.mark').count(), 13, locale);
    const key = await page.locator('.legend').boundingBox();
    for (const mark of await page.locator('.mark').all()) {
      const box = await mark.boundingBox();
      assert.ok(box.x >= key.x + key.width || box.y + box.height <= key.y, await mark.getAttribute('aria-label'));
    }
    await context.close();
  }
});

test('on paper map and timeline are on the first sheet, and no heading stands alone', async () => {
  const { page, context } = await browser.open(file, { locale: 'es-PE' });
  await page.waitForTimeout(900);
  writeFileSync(join(ARTEFACTS, 'rates-print-es.pdf'), await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.setViewportSize({ width: 1032, height: 703 });      // A4 on its side without its margins
  await drawn(page);
  const timeline = await page.locator('.timeline').boundingBox();
  assert.ok(timeline.y + timeline.height <= 703, `${timeline.y + timeline.height} pixels`);
  assert.ok(!(await page.isVisible('.measure')) && !(await page.isVisible('.cross-tools')), 'no buttons');
  assert.equal(await page.locator('.about-columns').evaluate((e) => getComputedStyle(e).columnCount), '3');
  await context.close();
});

test('every area is in the table, with its rate and interval', async () => {
  const { page, context, quiet } = await browser.open(file, { hash: '#view=areas' });
  assert.equal(await page.locator('.areas-table tbody tr').count(), 25);
  assert.deepEqual(await cells(page, 'Puno'), ['21', '1.79 1.11 to 2.74']);
  assert.deepEqual((await cells(page, 'Tacna'))[0], '0', 'an area without a case is there');
  assert.match(await row(page, 'Apurímac').innerText(), /few cases/);
  assert.doesNotMatch(await row(page, 'Puno').innerText(), /few cases/);
  const rates = await page.locator('.area-rate').allInnerTexts();
  assert.deepEqual(rates.map(Number), [...rates.map(Number)].sort((a, b) => b - a), 'by rate');
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('an area is chosen as a facet: in the table, on the map, in the address', async () => {
  const { page, context, quiet } = await browser.open(file, { hash: '#view=areas' });
  await row(page, 'Puno').getByRole('button').click();
  await drawn(page);
  assert.equal(await page.textContent('.cases-count'), '26 of 61 cases');
  assert.deepEqual(await cells(page, 'Ayacucho').then((c) => c[0]), '10', 'choosing does not change what is counted');
  assert.ok(await page.getByRole('checkbox', { name: /^Puno/ }).first().isChecked());
  const hash = await page.waitForFunction(() => /f\.area/.test(location.hash) && location.hash).then((h) => h.jsonValue());
  const again = await browser.open(file, { hash });
  assert.equal(await again.page.textContent('.cases-count'), '26 of 61 cases');
  await again.context.close();
  await page.getByRole('button', { name: 'Show all', exact: true }).click();
  await drawn(page);
  assert.equal(await page.textContent('.cases-count'), '61 cases');
  const at = await page.locator('.map').boundingBox();
  await page.mouse.click(at.x + at.width * 0.75, at.y + at.height * 0.36);      // Madre de Dios has no mark
  await drawn(page);
  assert.equal(await page.textContent('.cases-count'), '0 of 61 cases');
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('filters and the timeline act on the counts, and rates are computed anew', async () => {
  const { page, context } = await browser.open(file, { hash: '#view=areas&from=2023-01-09&to=2023-01-09' });
  assert.deepEqual((await cells(page, 'Puno'))[0], '18');
  const people = meta.areas.area.population[meta.areas.area.name.indexOf('Puno')];
  assert.match((await cells(page, 'Puno'))[1], new RegExp(`^${(18e5 / people).toFixed(2)} `));
  assert.equal((await cells(page, 'Ayacucho'))[0], '0');
  assert.match(await page.textContent('.findings'), /With the present filters: 18 cases counted/);
  await context.close();
  const wounded = await browser.open(file, { hash: '#view=areas&f.outcome=wounded' });
  assert.equal((await cells(wounded.page, 'Puno'))[0], '0', 'only cases that --where selects count');
  await wounded.context.close();
});

test('the layer is switched off, to counts and to rates; the key names classes, n, method and source', async () => {
  const { page, context } = await browser.open(file, { viewport: { width: 1280, height: 1100 } });
  const key = () => page.locator('.legend').evaluate((e) => e.textContent);
  if (!(await page.locator('.legend').evaluate((e) => e.open))) await page.locator('.legend > summary').click();
  assert.match(await key(), /Cases per 100,000 people, by department.*no case.*under 0\.1.*1 and more.*Fewer than 20 cases.*49 cases counted.*outcome = killed.*population_2017.*departments\.csv.*exact, 95 %.*Natural Earth/);
  const pixels = () => page.locator('.map canvas').evaluate((c) => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i] === 0x4a && d[i + 1] === 0x86 && d[i + 2] === 0xb5) n++; return n; });
  assert.ok(await pixels() > 1000, 'Puno is dark');
  // Slanted lines over a class are darker than any class, and bluer than any mark.
  const slants = () => page.locator('.map canvas').evaluate((c) => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 0; i < d.length; i += 4) n += d[i] > 70 && d[i] < 118 && d[i + 1] - d[i] > 20 && d[i + 1] - d[i] < 48 && d[i + 2] - d[i] > 40 && d[i + 2] - d[i] < 80; return n; });
  const hatched = await slants();
  assert.ok(hatched > 1000, `rates of few cases are hatched: ${hatched}`);
  await measure(page, 'Off');
  await drawn(page);
  assert.equal(await pixels(), 0);
  assert.ok(!(await page.isVisible('.legend-areas')));
  await measure(page, 'Cases');
  await drawn(page);
  assert.match(await key(), /Cases by department/);
  const left = await slants();
  assert.ok(left * 4 < hatched, `a count is no rate, and moves by nothing: ${left} of ${hatched}`);
  await page.waitForFunction(() => /areas=records/.test(location.hash));
  await context.close();
});

// Pieces of lines that slant down and up, in all windows of the map that are filled with this colour and have lines over it.
const countSlants = (page, fill) => page.locator('.map canvas').evaluate((canvas, [r, g, b]) => {
  const { width, height } = canvas, { data } = canvas.getContext('2d').getImageData(0, 0, width, height), side = 32, piece = 6;
  const far = (x, y) => { const at = (y * width + x) * 4; return Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b); };
  const isFill = (x, y) => far(x, y) <= 40, isLine = (x, y) => far(x, y) > 110;      // the lines' soft edges are neither
  const slants = { windows: 0, down: 0, up: 0 };
  const count = (left, top, step) => { let n = 0; for (let y = 0; y < side - piece; y++) for (let x = piece; x < side - piece; x++) { let k = 0; while (k < piece && isLine(left + x + k * step, top + y + k)) k++; n += k === piece; } return n; };
  for (let top = 0; top + side < height; top += side) {
    for (let left = 0; left + side < width; left += side) {
      let filled = 0, lines = 0;
      for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) { filled += isFill(left + x, top + y); lines += isLine(left + x, top + y); }
      if (filled < side * side * 0.3 || lines < side * side * 0.12) continue;
      slants.windows++;
      slants.down += count(left, top, 1);
      slants.up += count(left, top, -1);
    }
  }
  return slants;
}, fill);

test('what a publishing policy does not tell of an area is crossed on the map, and said in the key and the table', async () => {
  const hidden = files.file('hidden/');
  execFileSync(KHIPU, ['export', join(DATA, 'cases.csv'), '--places', join(DATA, 'places.csv'), '--profile', join(DATA, 'profile.json'), '--publish', files.write('policy.json', '{"suppress_under": 5}'),
    '--areas', join(DATA, 'departments.csv'), '--population', 'population_2017', '-o', hidden], { stdio: 'pipe' });
  for (const [locale, key, word] of [['en-GB', /Not shown: a small number/, /a small number, not shown/], ['es-PE', /No se muestra: un número pequeño/, /un número pequeño, que no se muestra/]]) {
    const { page, context, quiet } = await browser.open(join(hidden, 'index.html'), { locale, hash: '#view=areas', viewport: { width: 1280, height: 1100 } });
    await page.waitForTimeout(300);
    if (!(await page.locator('.legend').evaluate((e) => e.open))) await page.locator('.legend > summary').click();
    assert.match(await page.locator('.legend').evaluate((e) => e.textContent), key);
    const fill = await page.locator('.legend .class-unsaid').first().evaluate((e) => getComputedStyle(e).fill.match(/\d+/g).slice(0, 3).map(Number));
    const slants = await countSlants(page, fill);
    assert.ok(slants.windows > 10 && slants.down * 2 > slants.up && slants.up * 2 > slants.down, `lines cross: ${JSON.stringify(slants)}`);
    assert.match(await page.locator('.areas-table').innerText(), word);
    const facet = page.locator('.facet').filter({ hasText: /^(Area|Área)/ });
    await facet.getByText(/more|más/).click();
    assert.match((await facet.innerText()).replace(/\s+/g, ' '), /Puno 26.*Arequipa – (not shown|no se muestra)/);
    await shot(page, `rates-hidden-${locale.slice(0, 2)}`);
    assert.deepEqual(await quiet(), []);
    await context.close();
  }
});

test('cross tables: the given ones first, any two columns, shares of the row', async () => {
  const { page, context } = await browser.open(file);
  const text = async (name) => (await page.locator('.cross-table tbody tr').filter({ hasText: name }).first().innerText()).replace(/\s+/g, ' ').trim();
  assert.equal(await text('Ayacucho'), 'Ayacucho 0 10 100 % 10');
  assert.match(await page.locator('.cross-table tfoot').innerText(), /39.*10.*49/s);
  await page.locator('.cross-tools select').first().selectOption('place');
  assert.equal(await text('Juliaca'), 'Juliaca 18 100 % 0 18');
  await page.locator('.cross-tools select').last().selectOption('column:investigation_stage');
  assert.match(await page.locator('.cross').innerText(), /Only cases with outcome = killed count here/);
  await context.close();
});

const tableOf = async (page) => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-download=table]')]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
};
const axes = (page, rows, columns) => page.locator('.cross-tools select').first().selectOption(rows).then(() => page.locator('.cross-tools select').last().selectOption(columns));

test('a cross table can be taken away: the very lines of the bundle\u2019s own table, for a spreadsheet', async () => {
  const { page, context, quiet } = await browser.open(file);
  for (const name of ['force-by-department.csv', 'force-by-place.csv', 'investigation-stage-by-department.csv', 'investigation-stage-by-place.csv']) {
    const [columns, rows] = name.slice(0, -4).split('-by-');
    await axes(page, rows === 'place' ? 'place' : 'level:0', `column:${columns.replaceAll('-', '_')}`);
    const taken = await tableOf(page);
    assert.equal(taken.name, name);
    assert.ok(taken.text.startsWith('\ufeff') && !/[^\r]\n/.test(taken.text), 'a mark and CRLF, as the sheet of the cases');
    const lines = (text) => text.trim().split(/\r?\n/);
    const ours = lines(taken.text.slice(1)), theirs = lines(readFileSync(join(bundle, 'tables', name), 'utf8'));
    assert.equal(ours[0], theirs[0]);
    assert.deepEqual(ours.slice(1).sort(), theirs.slice(1).sort(), name);
  }
  assert.deepEqual(await quiet(), []);
  await context.close();
  const filtered = await browser.open(file, { hash: '#from=2023-01-09&to=2023-01-09' });
  const taken = await tableOf(filtered.page);
  assert.equal(taken.name, 'force-by-department-18.csv');
  assert.equal(taken.text, '\ufeffdepartment,force,records,percent_of_department,percent_of_force\r\nPuno,police,18,100.0,100.0\r\n');
  assert.deepEqual(await filtered.quiet(), []);
  await filtered.context.close();
});

test('axe finds nothing on areas, findings and tables; nothing is wider than the screen', async () => {
  for (const [locale, colorScheme, width] of [['en-GB', 'light', 1280], ['es-PE', 'dark', 1280], ['es-PE', 'light', 390]]) {
    const { page, context } = await browser.open(file, { locale, colorScheme, bypassCSP: true, hash: '#view=areas', viewport: { width, height: 844 } });
    await page.waitForTimeout(150);
    assert.deepEqual(await axe(page, `areas ${locale} ${colorScheme} ${width}`), []);
    await context.close();
  }
  for (const width of [320, 640]) {
    const { page, context } = await browser.open(file, { locale: 'es-PE', hash: '#view=areas', viewport: { width, height: 640 } });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}`);
    await context.close();
  }
});

test('pictures of the rates: desktop and phone, both languages; the page stays small', async () => {
  assert.ok(statSync(file).size < 700000, `${statSync(file).size}`);
  for (const [name, options] of [['rates-desktop-en', {}], ['rates-desktop-es-dark', { locale: 'es-PE', colorScheme: 'dark' }], ['rates-phone-en', { viewport: { width: 390, height: 844 } }], ['rates-phone-es', { locale: 'es-PE', viewport: { width: 390, height: 844 } }]]) {
    const { page, context, quiet } = await browser.open(file, { hash: '#view=areas', ...options });
    await page.waitForTimeout(400);
    await shot(page, name, { fullPage: true });
    assert.deepEqual(await quiet(), [], name);
    await context.close();
  }
});
