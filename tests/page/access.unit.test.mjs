// Reading without a mouse, without colours, on a small screen, enlarged; and pictures of the page to be looked at.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ARTEFACTS, drawn, scratch, shot, startBrowser, templateFile } from './browser.mjs';
import { fillTemplate, parseCsv, samplePage } from './fill.mjs';

const template = readFileSync(templateFile(), 'utf8');
const files = scratch();
let browser, file;
before(async () => {
  browser = await startBrowser();
  const records = parseCsv(readFileSync(new URL('../../data/peru-2022/cases.csv', import.meta.url), 'utf8'));
  records[60].place = 'Pukallpa';
  file = files.write('sample.html', fillTemplate(template, samplePage({ records, title: 'Deaths and injuries in the protests, Peru 2022\u20132023',
    pageText: '# About these records\n\nFacts gathered from public sources. See https://example.org/method for more.\n\n- one row stands for one person\n- no names, no ages', withheld: ['victim_name'] })).join(''));
});
after(async () => { await browser.close(); files.done(); });

const VIEWS = { list: '', places: '#view=places', table: '#view=table', case: '#case=PER-013&at=12', filtered: '#f.outcome=wounded&place=gn:3937513&from=2022-12-01&to=2023-02-01', unlocated: '#only=unlocated' };

test('everything can be reached and left by keyboard alone', async () => {
  const { page, context, quiet } = await browser.open(file);
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim().slice(0, 60) || document.activeElement.id);
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Skip to the list of cases');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'cases');
  for (let k = 0; k < 12 && !(await page.evaluate(() => document.activeElement.classList.contains('row'))); k++) await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains('row')), 'the list is reached');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const third = await focused();
  await page.keyboard.press('End');
  assert.notEqual(await focused(), third);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#details-title');
  assert.equal(await page.textContent('#details-title'), 'PER-001');
  await page.keyboard.press('Escape');
  await drawn(page);
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains('row')));
  // Backwards to the map: its marks are buttons.
  await page.locator('.mark[aria-label^="Juliaca"]').focus();
  assert.ok(await page.isVisible('.bubble'));
  await page.keyboard.press('Escape');
  assert.ok(!(await page.isVisible('.bubble')));
  await page.keyboard.press('Enter');
  await drawn(page);
  assert.match(await page.textContent('.cases-count'), /^2[12] of 61 cases$/);
  // A facet, with the space bar.
  await page.locator('.facet input[type=checkbox]').first().focus();
  await page.keyboard.press('Space');
  await drawn(page);
  assert.match(await page.textContent('.cases-count'), /of 61 cases/);
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('every focus is visible', async () => {
  const { page, context } = await browser.open(file);
  const seen = new Set();
  for (let k = 0; k < 45; k++) {
    await page.keyboard.press('Tab');
    const look = await page.evaluate(() => { const e = document.activeElement; const c = getComputedStyle(e); return { what: e.className?.baseVal ?? e.className, outline: `${c.outlineStyle} ${c.outlineWidth}`, tag: e.tagName }; });
    seen.add(look.tag);
    assert.ok(/^(solid|auto) (?!0px)/.test(look.outline), JSON.stringify(look));
  }
  assert.ok(seen.size >= 4);
  await context.close();
});

test('nothing is wider than the screen at 320 pixels, nor at 200 per cent', async () => {
  for (const [width, height] of [[320, 640], [640, 400]]) {
    for (const [name, hash] of Object.entries(VIEWS)) {
      const { page, context } = await browser.open(file, { hash, viewport: { width, height }, locale: 'es-PE' });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} at ${width}`);
      await context.close();
    }
  }
});

// Links inside of sentences are as high as their line: WCAG 2.2 leaves them out.
const CONTROLS = 'button:visible, select:visible, input:visible, summary:visible, .facet label:visible, .leaflet-bar a:visible, [role=slider]:visible';

test('targets are at least 24 pixels on every view, or have that room', async () => {
  for (const [name, hash] of Object.entries(VIEWS)) {
    for (const locale of ['en-GB', 'es-PE']) {
      const { page, context } = await browser.open(file, { hash, locale, viewport: { width: 390, height: 844 }, hasTouch: true });
      if (name === 'list') { await page.locator('.filters-fold > summary').click(); await page.locator('.legend > summary').click(); }
      const small = await page.locator(CONTROLS).evaluateAll((all) => all.map((e) => (e.type === 'checkbox' ? e.closest('label') : e)).filter((e) => {
        const box = e.getBoundingClientRect();
        if (!box.width || (box.width >= 24 && box.height >= 24)) return false;
        // Room: no other target's middle within 24 pixels of this one's.
        const middle = (b) => [b.left + b.width / 2, b.top + b.height / 2];
        const [x, y] = middle(box);
        return !e.matches('[role=slider]') || all.some((o) => o !== e && o.getBoundingClientRect().width && Math.hypot(middle(o.getBoundingClientRect())[0] - x, middle(o.getBoundingClientRect())[1] - y) < 24);
      }).map((e) => e.outerHTML.slice(0, 120)));
      assert.deepEqual(small, [], `${name} ${locale}`);
      await context.close();
    }
  }
});

test('with the letters, words and lines of WCAG 1.4.12 set apart nothing is cut off sideways', async () => {
  for (const [name, hash] of Object.entries(VIEWS)) {
    const { page, context } = await browser.open(file, { hash, locale: 'es-PE', viewport: { width: 390, height: 844 } });
    await page.evaluate(() => {
      for (const e of document.querySelectorAll('#app *')) for (const [k, v] of [['line-height', '1.5'], ['letter-spacing', '0.12em'], ['word-spacing', '0.16em']]) e.style.setProperty(k, v, 'important');
    });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name);
    await context.close();
  }
});

test('"unknown" is drawn hollow, never as a "no", and never dropped', async () => {
  const { page, context } = await browser.open(file, { viewport: { width: 1280, height: 1600 } });
  const unknown = page.locator('.facet label', { hasText: 'unknown' }).first();
  assert.equal(await unknown.locator('.not-known').count(), 1);
  assert.ok(await page.locator('.row-sum .not-known').count() > 20);
  await context.close();
});

test('without animation when the reader asks for less motion', async () => {
  const { page, context } = await browser.open(file, { reducedMotion: 'reduce' });
  assert.ok(await page.getByRole('button', { name: 'Next step' }).count());
  await context.close();
});

test('pictures of the page: desktop, phone, dark, print, both languages', async () => {
  const views = [['desktop-en', {}], ['desktop-es-dark', { locale: 'es-PE', colorScheme: 'dark' }], ['phone-es', { locale: 'es-PE', viewport: { width: 390, height: 844 }, hasTouch: true }],
    ['phone-en-dark', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }], ['narrow-320', { viewport: { width: 320, height: 640 } }], ['case-en', { hash: VIEWS.case }], ['case-phone-es', { hash: VIEWS.case, locale: 'es-PE', viewport: { width: 390, height: 844 } }],
    ['table-es', { hash: VIEWS.table, locale: 'es-PE' }], ['places-en', { hash: VIEWS.places }], ['filtered-en', { hash: VIEWS.filtered }], ['tablet-es', { locale: 'es-PE', viewport: { width: 820, height: 1180 } }]];
  for (const [name, options] of views) {
    const { page, context, quiet } = await browser.open(file, options);
    await page.waitForTimeout(400);
    await shot(page, name, { fullPage: name.startsWith('phone') });
    assert.deepEqual(await quiet(), [], name);
    await context.close();
  }
  const { page, context } = await browser.open(file, { colorScheme: 'dark' });
  await page.waitForTimeout(900);
  writeFileSync(join(ARTEFACTS, 'print-en.pdf'), await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  const printed = await page.locator('.print-table tbody tr').count();
  assert.equal(printed, 61, 'the print holds every case');
  await context.close();
});
