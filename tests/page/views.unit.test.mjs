// What single views owe: marks by area, uncertainty on the map, bins of the timeline, its player; and the page where something
// is missing: an old browser, a file that was cut off, a language that somebody added.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeBins } from '../../web/src/data/bins.js';
import { ROOT, drawn, scratch, startBrowser, templateFile } from './browser.mjs';
import { fillTemplate, largePage, samplePage } from './fill.mjs';

const template = readFileSync(templateFile(), 'utf8');
const files = scratch('views');
let browser, file;
before(async () => { browser = await startBrowser(); file = files.write('sample.html', fillTemplate(template, samplePage()).join('')); });
after(async () => { await browser.close(); files.done(); });

const count = (page) => page.textContent('.cases-count');
const day = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / 86400000);

test('bars are days, weeks, months or years by the whole span, and every day is in one', () => {
  const unit = (from, to) => makeBins(day(from), day(to)).unit;
  assert.deepEqual([unit('2022-12-01', '2023-02-09'), unit('2022-01-01', '2022-08-01'), unit('2020-01-01', '2022-12-31'), unit('1980-01-01', '2000-12-31')], ['day', 'week', 'month', 'year']);
  for (const [from, to] of [['2022-12-10', '2023-02-09'], ['2021-03-03', '2022-02-02'], ['1999-12-31', '2004-01-01'], ['1969-12-31', '2026-01-01']]) {
    const bins = makeBins(day(from), day(to));
    for (let d = day(from), last = -1; d <= day(to); d++) {
      const k = bins.of(d);
      assert.ok(k === last || k === last + 1, `${from}: no bar is passed over`);
      assert.ok(bins.starts[k] <= d && d <= bins.lastDay(k));
      last = k;
    }
  }
});

test('the surface of a disc is the number of cases, on one scale whatever is filtered', async () => {
  // Near enough that no neighbour makes the button over a disc smaller than the disc.
  const discOf = async (name, lat, lon, filter = '') => {
    const { page, context } = await browser.open(file, { hash: `#map=9/${lat}/${lon}${filter}`, viewport: { width: 1400, height: 1000 } });
    const mark = page.locator(`.mark[aria-label^="${name}"]`).first();
    const disc = { n: Number(await mark.getAttribute('data-count')), across: await mark.evaluate((e) => e.getBoundingClientRect().width) };
    await context.close();
    return disc;
  };
  const juliaca = await discOf('Juliaca', -15.5, -70.13), ayacucho = await discOf('Ayacucho', -13.16, -74.22), killed = await discOf('Juliaca', -15.5, -70.13, '&f.outcome=killed');
  assert.deepEqual([juliaca.n, ayacucho.n, killed.n], [22, 10, 18]);
  for (const other of [ayacucho, killed]) assert.ok(Math.abs((juliaca.across / other.across) ** 2 / (juliaca.n / other.n) - 1) < 0.03, `${juliaca.across} and ${other.across} pixels`);
});

test('a place known to its province is an area of that uncertainty once that is larger than its disc', async () => {
  const at = (zoom) => browser.open(file, { hash: `#map=${zoom}/-14.2/-73.0`, viewport: { width: 1400, height: 1000 } });
  const size = (page, name) => page.locator(`.mark[aria-label^="${name}"]`).first().evaluate((e) => e.offsetWidth);
  const far = await at(5), near = await at(8);
  const [a, b] = [await size(far.page, 'Aymaraes'), await size(near.page, 'Aymaraes')];
  assert.ok(b > 2 * a, `${a} to ${b} pixels`);
  const [c, d] = [await size(far.page, 'Andahuaylas'), await size(near.page, 'Andahuaylas')];
  assert.ok(d <= c * 1.6 + 2, 'a town keeps its disc');
  await near.page.locator('.mark[aria-label^="Aymaraes"]').first().focus();
  assert.match(await near.page.textContent('.bubble'), /Known to the province only: within about 50 km/);
  await far.context.close();
  await near.context.close();
});

test('the player grows the span by one bar a step, can be paused, and shows all at its end', async () => {
  const { page, context, quiet } = await browser.open(file);
  await page.clock.install();
  const button = page.locator('.timeline button').first();
  assert.equal(await button.textContent(), 'Play');
  await button.click();
  assert.equal(await button.textContent(), 'Pause');
  for (let tries = 0; tries < 100 && await page.inputValue('input[name=to]') === ''; tries++) await page.waitForTimeout(20);      // the first step is drawn with the next frame
  const ends = [];
  for (let k = 0; k < 5; k++) { ends.push(await page.inputValue('input[name=to]')); await page.clock.runFor(650); }
  assert.deepEqual(ends, ['2022-12-01', '2022-12-02', '2022-12-03', '2022-12-04', '2022-12-05']);
  await button.click();
  const paused = await page.inputValue('input[name=to]');
  await page.clock.runFor(5000);
  assert.equal(await page.inputValue('input[name=to]'), paused);
  assert.equal(await button.textContent(), 'Play');
  await button.click();
  await page.clock.runFor(650 * 80);
  assert.equal(await page.inputValue('input[name=to]'), '', 'at its end all dates are shown');
  assert.equal(await count(page), '61 cases');
  assert.equal(await button.textContent(), 'Play');
  assert.deepEqual(await quiet(), []);
  await context.close();
});

test('where less motion is asked for, nothing plays: a button goes one step', async () => {
  const { page, context } = await browser.open(file, { reducedMotion: 'reduce' });
  await page.clock.install();
  const button = page.locator('.timeline button').first();
  assert.equal(await button.textContent(), 'Next step');
  await button.click();
  await page.clock.runFor(10000);
  assert.equal(await page.inputValue('input[name=to]'), '2022-12-01', 'no step by itself');
  await button.click();
  await page.clock.runFor(10000);
  assert.equal(await page.inputValue('input[name=to]'), '2022-12-02');
  assert.ok(await page.evaluate(() => document.getAnimations().every((a) => a.playState !== 'running')));
  await context.close();
});

test('an old browser is told what is missing, and where the cases are', async () => {
  for (const [locale, words] of [['en-GB', /too old for this page/], ['es-PE', /demasiado antiguo/]]) {
    const { page, context } = await browser.open(files.write('empty.html', template), { wait: '.message', locale });
    await page.addInitScript(() => { delete window.ResizeObserver; });
    await page.goto(`file://${file}`);
    await page.waitForSelector('#app[data-state="old"]');
    assert.match(await page.textContent('.message h1'), words);
    assert.match(await page.textContent('.message p'), /ResizeObserver.*cases\.geojson/);
    await context.close();
  }
});

test('a file that was cut off says so, wherever it was cut', async () => {
  const text = fillTemplate(template, largePage(3000, { places: 20 })).join('');
  const at = (mark) => text.indexOf(mark);
  const cuts = { 'in a column': at('id="khipu-from.0"') + 400, 'behind the columns, in the script': at('id="khipu-pack-0.0"') - 3000, 'in the first pack': at('id="khipu-pack-0.0"') + 500, 'before the last pack': at('<script type="application/json" id="khipu-pack-2.0"') };
  for (const [name, end] of Object.entries(cuts)) {
    const { page, context } = await browser.open(files.write('cut.html', text.slice(0, end)), { wait: null });
    await page.waitForFunction(() => document.querySelector('.notice:not([hidden])') || document.querySelector('#app[data-state="damaged"]') || document.querySelector('.unstarted'), null, { timeout: 20000 });
    await page.waitForTimeout(300);
    const seen = await page.evaluate(() => ['.notice:not([hidden])', '.message', '.unstarted'].filter((s) => document.querySelector(s)));
    assert.ok(seen.length > 0, name);
    if (seen.includes('.unstarted')) assert.match(await page.innerText('.unstarted'), /open it with another one/);
    await context.close();
  }
});

test('a language is one file: what translators add is offered and used, without touching code', async () => {
  const web = files.file('web');
  mkdirSync(web);
  for (const name of ['build.mjs', 'world.mjs', 'package.json', 'src']) cpSync(join(ROOT, 'web', name), join(web, name), { recursive: true });
  symlinkSync(join(ROOT, 'web/node_modules'), join(web, 'node_modules'));
  const words = JSON.parse(readFileSync(join(web, 'src/i18n/es.json'), 'utf8'));
  writeFileSync(join(web, 'src/i18n/qu.json'), JSON.stringify({ ...words, locale: 'qu-PE', languageName: 'Runasimi', viewTable: 'Tawla' }));
  execFileSync(process.execPath, [join(web, 'build.mjs'), '--out', files.file('qu-template.html')]);
  const page1 = files.write('qu.html', fillTemplate(readFileSync(files.file('qu-template.html'), 'utf8'), samplePage()).join(''));
  const { page, context, quiet } = await browser.open(page1);
  assert.deepEqual(await page.locator('.languages button').allInnerTexts(), ['English', 'Español', 'Runasimi']);
  await page.getByRole('button', { name: 'Runasimi' }).click();
  assert.equal(await page.getAttribute('html', 'lang'), 'qu');
  assert.ok(await page.getByRole('button', { name: 'Tawla', exact: true }).count());
  assert.deepEqual(await quiet(), []);
  await context.close();
  const own = await browser.open(page1, { locale: 'qu-PE' });
  assert.equal(await own.page.getAttribute('html', 'lang'), 'qu', 'the browser\u2019s own language');
  await own.context.close();
});
