// The whole page by keyboard alone: every view is reached with Tab, used, and left, and the focus is never lost. KHIPU is the
// program, KHIPU_SOURCE the source tree.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { drawn, scratch, startBrowser } from './browser.mjs';

const { KHIPU, KHIPU_SOURCE } = process.env;
const DATA = join(KHIPU_SOURCE, 'data/peru-2022');
const files = scratch('keys');
let browser, file;
before(async () => {
  browser = await startBrowser();
  file = files.file('page.html');
  execFileSync(KHIPU, ['export', join(DATA, 'cases.csv'), '--places', join(DATA, 'places.csv'), '--profile', join(DATA, 'profile.json'), '--areas', join(DATA, 'departments.csv'),
    '--population', 'population_2017', '--where', 'outcome=killed', '--share-by', 'indigenous_mother_tongue_pct>=50', '-o', file], { stdio: 'pipe' });
});
after(async () => { await browser.close(); files.done(); });

const count = (page) => page.textContent('.cases-count');
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); await drawn(page); };
const holds = (page, selector) => page.evaluate((s) => document.activeElement.matches(s), selector);

// Presses Tab (or Shift+Tab) until an element of that kind has the focus, as a reader would.
async function tabTo(page, selector, { key = 'Tab', most = 120 } = {}) {
  for (let k = 0; k < most; k++) {
    await page.keyboard.press(key);
    if (await holds(page, selector)) return;
  }
  assert.fail(`${selector} is not reached by ${key}`);
}

test('the order of Tab is that of the page: language, search, facets, map, timeline, cases, tables, citation', async () => {
  const { page, context, quiet } = await browser.open(file);
  const seen = [];
  for (let k = 0; k < 160; k++) {
    await page.keyboard.press('Tab');
    const where = await page.evaluate(() => {
      const e = document.activeElement;
      if (e === document.body) return 'end';
      return ['.skip', '.languages', '.search', '.filters-inner', '.measure', '.legend', '.stage', '.timeline', '.cases-head', '.pane-holder', '.cross', '.about'].find((s) => e.matches(s) || e.closest(s)) ?? e.outerHTML.slice(0, 80);
    });
    if (seen[seen.length - 1] !== where) seen.push(where);
    if (where === 'end') break;
  }
  assert.deepEqual(seen.filter((w) => !['.measure', '.legend'].includes(w)).filter((w, k, all) => w !== all[k - 1]),
    ['.skip', '.languages', '.search', '.filters-inner', '.stage', '.timeline', '.cases-head', '.pane-holder', '.cross', '.about', 'end']);
  assert.ok(seen.includes('.measure') && seen.includes('.legend'), seen.join());
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('search, then a facet that is opened, chosen and taken back', async () => {
  const { page, context, quiet } = await browser.open(file);
  await tabTo(page, '#search');
  await page.keyboard.type('andahuaylas');
  await page.waitForFunction(() => /^Found/.test(document.querySelector('#search-hint').textContent));
  await drawn(page);
  assert.match(await count(page), /^\d of 61 cases$/);
  assert.ok(await holds(page, '#search'), 'the focus stays in the field');
  await page.keyboard.press('Control+A');
  await press(page, 'Delete');
  await page.waitForFunction(() => document.querySelector('.cases-count').textContent === '61 cases');
  await tabTo(page, '.facet:not([open]) > summary');
  await press(page, 'Enter');
  await press(page, 'Tab');
  assert.ok(await holds(page, 'input[type=checkbox]'), 'an opened facet shows its values');
  await press(page, 'Space');
  const some = await count(page);
  assert.match(some, /^\d+ of 61 cases$/);
  await tabTo(page, '.chip');
  await press(page, 'Enter');
  assert.equal(await count(page), '61 cases');
  assert.ok(await holds(page, '#cases'), 'the last filter that goes hands the focus to the cases');
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('the timeline: its two fields, the two ends of the span, one step at a time', async () => {
  const { page, context, quiet } = await browser.open(file, { reducedMotion: 'reduce' });
  await tabTo(page, 'input[name=from]');
  await page.keyboard.type('01012023');
  await page.waitForFunction(() => document.querySelector('.cases-count').textContent === '35 of 61 cases');
  await tabTo(page, 'input[name=to]');
  await page.keyboard.type('02022023');      // the same, whatever stands first in this browser, day or month
  await page.waitForFunction(() => document.querySelector('input[name=to]').value === '2023-02-02');
  await drawn(page);
  assert.equal(await count(page), '28 of 61 cases');
  await tabTo(page, '.timeline button');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Next step');
  await press(page, 'Enter');
  assert.equal(await page.inputValue('input[name=to]'), '2023-02-03');
  await tabTo(page, '.handle[data-end=from]');
  await press(page, 'ArrowRight');
  assert.equal(await page.inputValue('input[name=from]'), '2023-01-02');
  assert.ok(await holds(page, '.handle[data-end=from]'), 'the handle keeps the focus while the chart is drawn anew');
  assert.match(await page.getAttribute('.handle[data-end=from]', 'aria-valuetext') ?? '', /2 January 2023|2 Jan 2023/);
  await press(page, 'Home', 'Tab', 'End');
  assert.equal(await count(page), '61 cases');
  await press(page, 'ArrowLeft');
  await page.evaluate(() => document.querySelector('.handle[data-end=from]').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' })));
  await drawn(page);
  await page.evaluate(() => {      // faster than a frame: the second key does not take back what the first one chose
    for (const [end, key] of [['from', 'Home'], ['to', 'End']]) document.querySelector(`.handle[data-end=${end}]`).dispatchEvent(new KeyboardEvent('keydown', { key }));
  });
  await drawn(page);
  assert.deepEqual([await page.inputValue('input[name=from]'), await page.inputValue('input[name=to]')], ['', '']);
  await press(page, 'ArrowLeft');
  assert.match(await count(page), /^\d+ of 61 cases$/);
  await tabTo(page, '.timeline button:last-of-type', { key: 'Shift+Tab' });
  await press(page, 'Enter');
  assert.equal(await count(page), '61 cases');
  assert.ok(await holds(page, '.timeline button'), 'a button that goes hands the focus on');
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('the list: rows by arrows; a case is opened, stepped through and closed, and the focus comes back', async () => {
  const { page, context, quiet } = await browser.open(file);
  await tabTo(page, '.row');
  await press(page, 'ArrowDown', 'ArrowDown', 'Enter');
  await page.waitForSelector('#details-title');
  assert.ok(await holds(page, '#details-title'), 'the heading of the case is read');
  const first = await page.textContent('#details-title');
  await tabTo(page, '[data-step="1"]', { key: 'Shift+Tab' });
  await press(page, 'Enter');
  await page.waitForFunction((was) => document.querySelector('#details-title')?.textContent !== was, first);
  assert.ok(await holds(page, '[data-step="1"]'), 'the button keeps the focus, for the next step');
  const second = await page.textContent('#details-title');
  await tabTo(page, '.back', { key: 'Shift+Tab' });
  await press(page, 'Enter');
  assert.ok(await holds(page, '.row'));
  assert.ok((await page.evaluate(() => document.activeElement.textContent)).includes(second), 'on the row of the case that was open');
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('the table: columns are sorted, rows gone through, a case opened and closed', async () => {
  const { page, context, quiet } = await browser.open(file);
  await tabTo(page, '[data-view=table]');
  await press(page, 'Enter');
  await page.waitForSelector('.cases-table tbody tr[data-row]');
  assert.ok(await holds(page, '[data-view=table]'), 'the switch keeps the focus');
  await tabTo(page, '.sort[title=cause]');
  await press(page, 'Enter');
  await page.waitForSelector('th[aria-sort=ascending] .sort[title=cause]');
  await press(page, 'Enter');
  assert.equal(await page.locator('th[aria-sort]').count(), 1);
  assert.equal(await page.getAttribute('th:has(.sort[title=cause])', 'aria-sort'), 'descending');
  assert.ok(await holds(page, '.sort[title=cause]'), 'the head keeps the focus when it is sorted again');
  await tabTo(page, '.cell-button');
  await press(page, 'ArrowDown');
  await page.waitForFunction(() => document.activeElement.closest('tr')?.dataset.row === '1');
  await press(page, 'End');
  await page.waitForFunction(() => document.activeElement.closest('tr')?.dataset.row === '60');
  const id = await page.evaluate(() => document.activeElement.textContent);
  await press(page, 'Enter');
  await page.waitForSelector('#details-title');
  assert.equal(await page.textContent('#details-title'), id);
  await press(page, 'Escape');
  await page.waitForFunction((was) => document.activeElement.textContent === was, id);
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('places and areas: a row chooses, and keeps the focus; the layer of the map is switched', async () => {
  const { page, context, quiet } = await browser.open(file);
  await tabTo(page, '[data-measure=records]');
  await press(page, 'Space');
  assert.equal(await page.getAttribute('[data-measure=records]', 'aria-pressed'), 'true');
  await tabTo(page, '[data-view=places]');
  await press(page, 'Enter');
  await tabTo(page, '.place-button');
  const place = await page.evaluate(() => document.activeElement.textContent);
  await press(page, 'Enter');
  assert.equal(await count(page), '22 of 61 cases');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), place, 'the focus is where it was');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-pressed')), 'true');
  await press(page, 'Enter');
  assert.equal(await count(page), '61 cases');
  await tabTo(page, '[data-view=areas]', { key: 'Shift+Tab' });
  await press(page, 'Enter');
  await tabTo(page, '.areas-table .place-button');
  const area = await page.evaluate(() => document.activeElement.textContent);
  await press(page, 'Enter');
  assert.match(await count(page), /^\d+ of 61 cases$/);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), area);
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('the map: a mark is named, chosen and let go; the map is moved and enlarged', async () => {
  const { page, context, quiet } = await browser.open(file);
  await tabTo(page, '.mark[aria-label^="Juliaca"]');
  assert.ok(await page.isVisible('.bubble'));
  await press(page, 'Enter');
  assert.equal(await count(page), '22 of 61 cases');
  assert.ok(await holds(page, '.mark[aria-label^="Juliaca"]'), 'the mark keeps the focus');
  await press(page, 'Enter');
  assert.equal(await count(page), '61 cases');
  await tabTo(page, '.map', { key: 'Shift+Tab' });
  await press(page, '+', 'ArrowRight');
  await page.waitForFunction(() => /map=/.test(location.hash) || document.querySelector('.map.moved'));
  await tabTo(page, '.whole-map');
  await press(page, 'Enter');
  assert.equal(await page.locator('.map.moved').count(), 0, 'all places are in view again');
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('cross tables, files and the language: by keys, and what was focused stays so', async () => {
  const { page, context, quiet } = await browser.open(file);
  await tabTo(page, '.cross-tools select');
  const rows = await page.textContent('.cross-table thead th');
  await press(page, 'ArrowDown');
  await page.waitForFunction((was) => document.querySelector('.cross-table thead th').textContent !== was, rows);
  await tabTo(page, '[data-download=table]');
  const [table] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.match(table.suggestedFilename(), /^[a-z-]+-by-[a-z-]+\.csv$/);
  await tabTo(page, '.cross-scroller', { key: 'Tab', most: 3 });
  await tabTo(page, '[data-download=csv]', { key: 'Shift+Tab' });
  const [sheet] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Space')]);
  assert.equal(sheet.suggestedFilename(), 'cases.csv');
  await tabTo(page, '.languages [lang=es]', { key: 'Shift+Tab' });
  await press(page, 'Enter');
  assert.equal(await page.getAttribute('html', 'lang'), 'es');
  assert.equal(await count(page), '61 casos');
  assert.ok(await holds(page, '.languages [lang=es]'));
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('on a phone the filters fold away, and a case covers the page until it is closed', async () => {
  const { page, context, quiet } = await browser.open(file, { viewport: { width: 390, height: 844 } });
  await tabTo(page, '.filters-fold > summary');
  await press(page, 'Enter');
  await tabTo(page, '.filters-inner input[type=checkbox]');
  await press(page, 'Space');
  assert.match(await count(page), /of 61 cases/);
  await page.evaluate(() => document.querySelector('.row').focus());
  await press(page, 'Enter');
  await page.waitForSelector('#details-title');
  for (let k = 0; k < 30; k++) {
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest('.details, .skip') !== null || !document.activeElement.closest('main, header, .findings')), 'nothing behind the case is reached');
  }
  await page.focus('#details-title');
  await press(page, 'Escape');
  assert.ok(await holds(page, '.row'));
  assert.deepEqual(await quiet(), []);
  await context.close();
});
