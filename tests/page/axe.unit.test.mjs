// axe on every view, in both languages and both colour schemes, wide and narrow.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, scratch, startBrowser, templateFile } from './browser.mjs';
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

for (const scheme of ['light', 'dark']) {
  for (const [language, locale] of [['en', 'en-GB'], ['es', 'es-PE']]) {
    for (const [width, height] of scheme === 'light' ? [[1280, 800], [390, 844]] : [[1280, 800]]) {
      test(`axe finds nothing on any view: ${language}, ${scheme}, ${width} pixels`, async () => {
        for (const [name, hash] of Object.entries(VIEWS)) {
          const { page, context } = await browser.open(file, { hash, locale, colorScheme: scheme, bypassCSP: true, viewport: { width, height } });
          await page.waitForTimeout(150);
          if (width === 390 && name === 'list') { await page.locator('.filters-fold > summary').click(); await page.locator('.legend > summary').click(); }
          assert.deepEqual(await axe(page, `${name} ${width}`), []);
          await context.close();
        }
      });
    }
  }
}
