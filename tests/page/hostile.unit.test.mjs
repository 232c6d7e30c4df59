// Texts of records are data: nothing that they say is run, fetched, or turned into markup.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { drawn, scratch, shot, startBrowser, templateFile } from './browser.mjs';
import { fillTemplate, HOSTILE, hostilePage } from './fill.mjs';

const template = readFileSync(templateFile(), 'utf8');
const content = hostilePage();
const files = scratch();
let browser, file;
before(async () => { browser = await startBrowser(); file = files.write('hostile.html', fillTemplate(template, content).join('')); });
after(async () => { await browser.close(); files.done(); });

test('every hostile text stays text in list, table, details and notes', async () => {
  const { page, context, quiet } = await browser.open(file);
  const title = await page.title();
  assert.equal(title, HOSTILE[0]);
  assert.equal(await page.locator('img').count(), 0);
  for (let i = 0; i < HOSTILE.length; i++) {
    await page.goto(`${page.url().split('#')[0]}#case=${encodeURIComponent(`${i}${HOSTILE[i].slice(0, 60)}`)}&at=${i}`);
    await page.waitForFunction((k) => document.querySelector('#details-title')?.textContent.startsWith(String(k)), i);
    const value = await page.locator('.details dd[class], .details dl:last-of-type dd').nth(3).evaluate((e) => e.textContent);
    if (HOSTILE[i].trim() && HOSTILE[i].length < 1000) assert.ok((await page.locator('.details').evaluate((e) => e.textContent)).includes(HOSTILE[i]), `text ${i}: ${value}`);
  }
  const links = await page.locator('.details a, .about a').evaluateAll((a) => a.map((x) => x.protocol));
  assert.ok(links.every((p) => /^https?:$/.test(p)), links.join());
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await page.waitForSelector('.cases-table tbody tr[data-row]');
  await drawn(page);
  await shot(page, 'hostile');
  await page.getByRole('button', { name: 'Places', exact: true }).click();
  await drawn(page);
  assert.equal(await page.locator('.places-table tbody tr').count(), HOSTILE.length);
  for (const label of await page.locator('.facet label').all()) await label.click();
  await page.locator('.place-button').first().click();
  await drawn(page);
  assert.ok(await page.locator('.chip').count() >= 2);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.locator('.print-table tbody tr').first().waitFor({ state: 'attached' });
  assert.equal(await page.locator('#app img, #app b, #app script').count(), 0);
  assert.equal(await page.title(), title);
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('a mark that turns the direction of writing turns its own text only', async () => {
  const i = HOSTILE.findIndex((text) => text.startsWith('\u202e'));
  const { page, context } = await browser.open(file, { hash: '#view=places' });
  const name = page.locator('.place-button', { hasText: HOSTILE[i] });
  assert.equal(await name.locator('bdi').count(), 1, 'isolated');
  const [before, after] = await page.evaluate((text) => {
    const cell = [...document.querySelectorAll('.place-button')].find((e) => e.textContent === text).closest('tr');
    return [cell.querySelector('th').getBoundingClientRect().left, cell.querySelector('.total').getBoundingClientRect().left];
  }, HOSTILE[i]);
  assert.ok(before < after, 'the number still stands on the right');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), 'ltr');
  await context.close();
});

test('a hash that somebody made up does nothing but choose', async () => {
  const made = ['#case=%3Cimg%20src%3Dx%3E&at=1e9', '#f.outcome=%3Cscript%3E&f.__proto__=x&place=constructor', '#map=NaN/9/9&from=9999-99-99&to=x&view=__proto__&sort=toString&lang=%3Cb%3E', `#q=${'%2E*'.repeat(2000)}`, '#%E0%A4%A', '#map=5/89.9/359&level=constructor&areas=rate&only=x'];
  for (const hash of made) {
    const { page, context, quiet } = await browser.open(file, { hash });
    await drawn(page);
    assert.match(await page.textContent('.cases-count'), /^(\d+ of )?\d+ cases$/, hash.slice(0, 40));
    assert.equal(await page.locator('#app img, #app script, #app b').count(), 0);
    assert.deepEqual(await quiet(), [], hash.slice(0, 40));
    await context.close();
  }
});

test('a javascript: address is never a link, in no letter case', async () => {
  const records = ['javascript:alert(1)', 'JavaScript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', '//example.org/x', 'https://example.org/ok'];
  const { page, context } = await browser.open(file);
  const kept = await page.evaluate((texts) => texts.filter((t) => /^https?:\/\/[^\s]+$/i.test(t)), records);
  assert.deepEqual(kept, ['https://example.org/ok']);
  assert.equal(await page.locator('a[href^="javascript" i]').count(), 0);
  await context.close();
});

test('a field of 100 kB is folded, and whole on request', async () => {
  const i = HOSTILE.findIndex((t) => t.length === 100000);
  const { page, context } = await browser.open(file, { hash: `#case=${encodeURIComponent(`${i}${HOSTILE[i].slice(0, 60)}`)}&at=${i}` });
  await page.waitForSelector('.details details');
  assert.ok(await page.locator('.details dd').first().isVisible());
  assert.ok((await page.textContent('.details')).length > 200000);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await context.close();
});

test('a formula is disarmed in the sheet, and kept in the features', async () => {
  const { page, context } = await browser.open(file);
  const take = async (kind) => { const [d] = await Promise.all([page.waitForEvent('download'), page.click(`[data-download=${kind}]`)]); return readFileSync(await d.path(), 'utf8'); };
  assert.match(await take('csv'), /"'=HYPERLINK\(/);
  await page.locator('.cross-tools select').first().selectOption('place');
  const table = await take('table');
  assert.match(table, /^\ufeffplace,outcome,records,percent_of_place,percent_of_outcome\r\n/);
  for (const text of HOSTILE.filter((t) => t.length < 200 && t.trim())) {
    const cell = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    assert.ok(table.includes(/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}",` : `${cell},`), `the table has ${JSON.stringify(text)}`);
  }
  assert.doesNotMatch(table, /(^|[\n,"])[=+@\t]/m);
  assert.equal(await take('geojson'), `{"type":"FeatureCollection","features":[\n${content.lines.join(',\n')}\n]}\n`);
  await context.close();
});
