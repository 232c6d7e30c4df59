// Many cases: the same page, in time. Limits are generous, for slow machines; tests/bench measures against peers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { drawn, scratch, shot, startBrowser, templateFile } from './browser.mjs';
import { largePage, writePage } from './fill.mjs';

const template = readFileSync(templateFile(), 'utf8');
const files = scratch('large');
const N = Number(process.env.KHIPU_PAGE_RECORDS ?? 100000);
let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser.close(); files.done(); });

const timed = (page, work) => page.evaluate(async (source) => {
  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await frames();
  const start = performance.now();
  await (0, eval)(`(${source})`)();
  await frames();
  return performance.now() - start;
}, work.toString());

test(`${N} cases open, filter, sort, search and show one`, async () => {
  const content = largePage(N);
  writePage(files.file('large.html'), template, content);
  const start = Date.now();
  const { page, context, quiet } = await browser.open(files.file('large.html'), { bypassCSP: true });
  await drawn(page);
  const times = { open: Date.now() - start };
  assert.equal(await page.getAttribute('#app', 'data-selected'), String(N));
  assert.ok(await page.locator('.rows li').count() < 60, 'rows out of view are not in the document');
  await page.waitForTimeout(800);
  times.facet = await timed(page, () => document.querySelectorAll('.facet input')[3].click());
  await drawn(page);
  const expected = content.lines.filter((l) => l.includes(`"outcome":"${['wounded', 'killed', 'detained', 'unknown'][1]}"`)).length;
  assert.match(await page.textContent('.cases-count'), new RegExp(`^${expected.toLocaleString('en-GB')} of `));
  times.scroll = await timed(page, () => { const s = document.querySelector('.list'); s.scrollTop = s.scrollHeight / 2; });
  times.details = await timed(page, async () => {
    document.querySelector('.row').click();
    while (!document.querySelector('#details-title')) await new Promise((done) => setTimeout(done, 2));
  });
  await page.keyboard.press('Escape');
  const searching = Date.now();
  await page.fill('#search', `note ${N - 7}:`);
  await page.waitForFunction(() => /^Found/.test(document.querySelector('#search-hint').textContent), null, { timeout: 120000 });
  times.search = Date.now() - searching;
  await shot(page, `large-${N}`);
  await page.getByRole('button', { name: 'Show all', exact: true }).click();
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await page.waitForSelector('.cases-table tbody tr[data-row]');
  assert.equal(await page.getAttribute('.cases-table', 'aria-rowcount'), String(N + 1));
  await page.evaluate(() => { const s = document.querySelector('.table-scroller'); s.scrollTop = s.scrollHeight; });
  await page.waitForFunction((last) => document.querySelector(`.cases-table tr[data-row="${last}"]`), N - 1);
  assert.deepEqual(await quiet(), []);
  console.log(`# ${N} cases, ms: ${JSON.stringify(times, (k, v) => (typeof v === 'number' ? Math.round(v) : v))}`);
  assert.ok(times.open < 8000 * Math.max(1, N / 250000), 'opens');
  assert.ok(times.facet < 600 * Math.max(1, N / 100000), 'facet');
  assert.ok(times.details < 600, 'details');
  await context.close();
});

test('a place for each case: marks that would cover each other are drawn together', async () => {
  writePage(files.file('own.html'), template, largePage(20000, { positions: true }));
  const { page, context, quiet } = await browser.open(files.file('own.html'));
  assert.ok(await page.locator('.map.crowded').count());
  await page.waitForTimeout(300);
  await shot(page, 'crowded');
  assert.deepEqual(await quiet(), []);
  await context.close();
});
