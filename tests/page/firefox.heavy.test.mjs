// The page in Firefox, from disk. KHIPU is the program, KHIPU_SOURCE the tree. Firefox is driven by WebDriver BiDi, as the
// system's own package can be.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ROOT, drawn, scratch, shot } from './browser.mjs';

const { KHIPU, KHIPU_SOURCE } = process.env;
const { _bidiFirefox } = createRequire(join(ROOT, 'web/package.json'))('playwright-core');
const FIREFOX = process.env.KHIPU_FIREFOX ?? '/usr/bin/firefox-esr';
const DATA = join(KHIPU_SOURCE, 'data/peru-2022');
const files = scratch('firefox');
let browser, file;
before(async () => {
  file = files.file('page.html');
  execFileSync(KHIPU, ['export', join(DATA, 'cases.csv'), '--places', join(DATA, 'places.csv'), '--profile', join(DATA, 'profile.json'), '--areas', join(DATA, 'departments.csv'),
    '--population', 'population_2017', '--where', 'outcome=killed', '--share-by', 'indigenous_mother_tongue_pct>=50', '-o', file], { stdio: 'pipe' });
  browser = await _bidiFirefox.launch({ executablePath: FIREFOX, timeout: 120000 });
});
after(async () => { await browser?.close(); files.done(); });

async function open(hash = '') {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  const heard = [];
  page.on('console', (message) => heard.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  await page.goto(pathToFileURL(file).href + hash);
  await page.waitForSelector('#app[data-state="ready"]', { timeout: 60000 });
  return { page, context, heard };
}
const count = (page) => page.textContent('.cases-count');

test('it opens from disk, shows 61 cases at 13 places, filters, searches and opens a case, without a message', async () => {
  const { page, context, heard } = await open();
  assert.equal(await count(page), '61 cases');
  assert.equal(await page.locator('.mark').count(), 13);
  await page.locator('.facet label', { hasText: 'wounded' }).first().click();
  await drawn(page);
  assert.equal(await count(page), '12 of 61 cases');
  await page.waitForFunction(() => location.hash.includes('f.outcome=wounded'));
  await page.locator('.row').first().click();
  await page.waitForSelector('#details-title');
  assert.match(await page.innerText('.details'), /How this case was placed/);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show all', exact: true }).click();
  await page.fill('#search', 'anashuayco');
  await page.waitForFunction(() => document.querySelector('.cases-count').textContent === '1 of 61 cases');
  assert.ok(await page.evaluate(() => document.querySelector('.map canvas').getContext('2d').getImageData(0, 0, 400, 300).data.some((x) => x > 0)), 'the map is painted');
  await shot(page, 'firefox');
  assert.deepEqual(heard, []);
  await context.close();
});

test('every view, both languages, and a link to one case', async () => {
  for (const [hash, selector] of [['#view=places&lang=es', '.places-table tbody tr'], ['#view=areas', '.areas-table tbody tr'], ['#view=table&lang=es', '.cases-table tbody tr[data-row]'], ['#case=PER-013', '#details-title']]) {
    const { page, context, heard } = await open(hash);
    await page.waitForSelector(selector);
    assert.equal(await page.getAttribute('html', 'lang'), hash.includes('lang=es') ? 'es' : 'en');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), hash);
    assert.deepEqual(heard, [], hash);
    await context.close();
  }
});
