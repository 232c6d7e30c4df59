// A page of more cases than it can hold one by one: counts by place, time and category, and it says so.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, drawn, scratch, shot, startBrowser, templateFile } from './browser.mjs';
import { fillTemplate, groupPage, largePage, parseCsv } from './fill.mjs';

const template = readFileSync(templateFile(), 'utf8');
const content = largePage(5000, { places: 40 });
const lines = content.lines.map((l) => JSON.parse(l));
const files = scratch('groups');
let browser, file;
before(async () => { browser = await startBrowser(); file = files.write('groups.html', fillTemplate(template, groupPage(content)).join('')); });
after(async () => { await browser.close(); files.done(); });

const count = (page) => page.textContent('.cases-count');
const some = (n) => `${n.toLocaleString('en-GB')} of 5,000 cases`;

test('it says what it holds, and shows every case as a count', async () => {
  const { page, context, quiet } = await browser.open(file);
  assert.equal(await count(page), '5,000 cases');
  assert.match(await page.textContent('.facts-note'), /^These are more cases than a page can hold one by one: all 5,000 are counted here by place, month and outcome\. The cases themselves are in cases\.geojson\.$/);
  const located = lines.filter((l) => l.geometry).length;
  await page.locator('.legend > summary').click();      // what lies under the key cannot be reached
  await drawn(page);
  const marks = await page.locator('.mark').evaluateAll((all) => all.reduce((sum, m) => sum + Number(m.dataset.count), 0));
  assert.equal(marks, located);
  const rows = await page.locator('.places-table tbody tr td.total').evaluateAll((all) => all.reduce((sum, e) => sum + Number(e.textContent.replaceAll(',', '')), 0));
  assert.equal(rows, located);
  assert.ok(!(await page.isVisible('.search')), 'there is nothing to search in');
  assert.ok(!(await page.isVisible('.tabs')), 'there are no single cases to list');
  await shot(page, 'groups');
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('category, place, month and groups narrow the counts exactly', async () => {
  const { page, context, quiet } = await browser.open(file);
  await page.locator('.facet label', { hasText: 'killed' }).first().click();
  await drawn(page);
  const killed = lines.filter((l) => l.properties.outcome === 'killed');
  assert.equal(await count(page), some(killed.length));
  await page.fill('input[name=from]', '2021-03-10');
  await page.fill('input[name=to]', '2021-04-02');
  await page.locator('input[name=to]').blur();
  await drawn(page);
  assert.equal(await page.inputValue('input[name=from]'), '2021-03-01', 'the span is made of whole months');
  assert.equal(await page.inputValue('input[name=to]'), '2021-04-30');
  const inSpan = killed.filter((l) => l.properties.khipu_date_to >= '2021-03-01' && l.properties.khipu_date_from <= '2021-04-30');
  assert.equal(await count(page), some(inSpan.length));
  await page.locator('.place-button').first().click();
  await drawn(page);
  const town = await page.locator('tr.chosen bdi').first().textContent();
  assert.equal(await count(page), some(inSpan.filter((l) => l.properties.khipu_place === town).length));
  const hash = await page.waitForFunction(() => /place=/.test(location.hash) && location.hash).then((h) => h.jsonValue());
  const again = await browser.open(file, { hash });
  assert.equal(await count(again.page), await count(page), 'the address holds the state');
  await again.context.close();
  await page.getByRole('button', { name: 'Show all', exact: true }).click();
  await page.getByRole('checkbox', { name: 'No date' }).click();
  await drawn(page);
  assert.equal(await count(page), some(lines.filter((l) => l.properties.khipu_date === null).length));
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('the counts can be taken away, filtered', async () => {
  const { page, context } = await browser.open(file, { hash: '#f.outcome=wounded' });
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-download=counts]')]);
  const rows = parseCsv(readFileSync(await download.path(), 'utf8').replace(/^\ufeff/, ''));
  const wounded = lines.filter((l) => l.properties.outcome === 'wounded');
  assert.equal(rows.reduce((sum, r) => sum + Number(r.records), 0), wounded.length);
  assert.ok(rows.every((r) => r.outcome === 'wounded'));
  const one = rows.find((r) => r.place === 'Town 3' && r.date_from === '2021-05-01');
  assert.equal(Number(one.records), wounded.filter((l) => l.properties.place === 'Town 3' && l.properties.khipu_date_from >= '2021-05-01' && l.properties.khipu_date_to <= '2021-05-31').length);
  await context.close();
});

test('print holds the places; axe finds nothing; Spanish', async () => {
  const { page, context } = await browser.open(file, { bypassCSP: true, locale: 'es-PE' });
  assert.match(await page.textContent('.facts-note'), /se cuentan por lugar, mes y outcome/);
  assert.deepEqual(await axe(page, 'groups'), []);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await page.locator('.print-table tbody tr').count(), await page.evaluate(() => document.querySelectorAll('.places-table tbody tr').length));
  await context.close();
});

test('counts that do not add up are damage', async () => {
  const groups = groupPage(content);
  groups.columns.count[7]++;
  const { page, context } = await browser.open(files.write('damaged.html', fillTemplate(template, groups).join('')), { wait: '#app[data-state="damaged"]' });
  assert.match(await page.textContent('h1'), /cannot be shown/);
  await context.close();
});

test('places in cells are said to be', async () => {
  const groups = groupPage(content);
  groups.meta.groups.cell = 0.05;
  groups.meta.groups.unit = 'none';
  const { page, context, quiet } = await browser.open(files.write('cells.html', fillTemplate(template, groups).join('')));
  assert.match(await page.textContent('.facts-note'), /gathered in cells of 0\.05 degrees \(about 5\.6 km high\)/);
  assert.match(await page.textContent('.facts'), /39 cells of the map/);
  assert.equal(await page.locator('.timeline').count(), 0, 'time is not divided');
  assert.deepEqual(await quiet(), []);
  await context.close();
});
