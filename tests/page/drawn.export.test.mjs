// Areas that records name: what the page says of the point that stands for each, in both languages. KHIPU is the program.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axe, drawn, scratch, shot, startBrowser } from './browser.mjs';

const { KHIPU, KHIPU_SOURCE } = process.env;
assert.ok(KHIPU, 'KHIPU must name the program');
assert.ok(KHIPU_SOURCE, 'KHIPU_SOURCE must name the source tree');
const INPUT = join(KHIPU_SOURCE, 'tests/cli/export/an-area-says-what-it-is-drawn-at');
const files = scratch('drawn');
let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser.close(); files.done(); });

function exported(name, ...options) {
  const file = files.file(name);
  const run = spawnSync(KHIPU, ['export', join(INPUT, 'cases.csv'), '--places', join(INPUT, 'US.txt'), '--area-names', join(INPUT, 'names.csv'), '-o', file, ...options], { encoding: 'utf8' });
  assert.equal(run.status, 1, run.stderr);      // one county is unplaced
  return file;
}

const LANGUAGES = [{
  language: 'en', locale: 'en-GB', places: 'Places', list: 'List',
  notes: ['Somewhere inside; drawn at the gazetteer’s point for it. About 50 km around.', 'Somewhere inside; drawn at its seat, Birchton. About 50 km around.',
    'Somewhere inside; drawn at the middle of the places known in it. About 13 km around.', 'Somewhere inside; drawn where a map would write its name. About 330 km around.'],
  opened: [[/Somewhere in Amber County, drawn at the point that the gazetteer gives for it\./, /The record names this area by its name/], [/Somewhere in Birch County, drawn at its seat, Birchton\./],
    [/Somewhere in Cedar County, drawn at the middle of the places known in it\./], [/Somewhere in Alabama, drawn where a map would write its name\./, /The record names no place: it stands at the innermost area/],
    [/The area is known by name, but nothing tells where it lies\./]],
  tip: /Somewhere in Birch County, drawn at its seat, Birchton\. Within about 50 km of that point\./, short: 'no place, only the area around it',
}, {
  language: 'es', locale: 'es-PE', places: 'Lugares', list: 'Lista',
  notes: ['En algún punto dentro; dibujado en el punto que le da el nomenclátor. Unos 50 km alrededor.', 'En algún punto dentro; dibujado en su capital o cabecera, Birchton. Unos 50 km alrededor.',
    'En algún punto dentro; dibujado en el medio de los lugares que se conocen allí. Unos 13 km alrededor.', 'En algún punto dentro; dibujado donde un mapa escribiría su nombre. Unos 330 km alrededor.'],
  opened: [[/En algún punto de Amber County; dibujado en el punto que le da el nomenclátor\./, /El registro nombra esta área por su nombre/], [/En algún punto de Birch County; dibujado en su capital o cabecera, Birchton\./],
    [/En algún punto de Cedar County; dibujado en el medio de los lugares que se conocen allí\./], [/En algún punto de Alabama; dibujado donde un mapa escribiría su nombre\./, /El registro no nombra ningún lugar/],
    [/El área se conoce por su nombre, pero nada dice dónde está\./]],
  tip: /En algún punto de Birch County; dibujado en su capital o cabecera, Birchton\. A menos de unos 50 km de ese punto\./, short: 'ningún lugar, solo el área que lo rodea',
}];

for (const { language, locale, places, list, notes, opened, tip, short } of LANGUAGES) {
  test(`an area says what it is drawn at, in the list, at its mark and in its case (${language})`, async () => {
    const file = exported(`${language}.html`, '--place-missing', 'area', '--language', language);
    const { page, context, quiet } = await browser.open(file, { locale, viewport: { width: 1400, height: 900 } });
    await page.getByRole('button', { name: places, exact: true }).click();
    const said = await page.locator('.places-table .row-areas').allTextContents();
    assert.equal(said.length, 4);
    for (const note of notes) assert.ok(said.some((text) => text.endsWith(note)), `${note} in ${said.join(' | ')}`);
    await page.locator('.mark[aria-label^="Birch County"]').first().focus();
    await drawn(page);
    assert.match(await page.textContent('.bubble'), tip);
    await shot(page, `drawn-${language}`);
    assert.deepEqual(await axe(page, language), []);
    await page.getByRole('button', { name: list, exact: true }).click();
    for (const [i, patterns] of opened.entries()) {
      await page.locator('.rows li .row').filter({ has: page.locator('.row-id', { hasText: new RegExp(`^${i + 1}$`) }) }).click();
      await page.waitForSelector('.details:not([hidden]) .placing');
      const text = await page.textContent('.placing');
      for (const pattern of patterns) assert.match(text, pattern);
      assert.doesNotMatch(text, /Cedar County \(Cedar County/, 'an area does not lie in itself');
      await page.locator('.details .back').click();
    }
    assert.ok((await page.textContent('.about')).includes(short));
    assert.deepEqual((await quiet()).filter((line) => !line.includes('axe')), []);
    await context.close();
  });
}

test('an area is drawn as an area of its reach once that is larger than its disc', async () => {
  const file = exported('near.html', '--place-missing', 'area');
  const { page, context } = await browser.open(file, { hash: '#map=8/32.6/-86.6', viewport: { width: 1400, height: 1000 } });
  const size = (name) => page.locator(`.mark[aria-label^="${name}"]`).first().evaluate((e) => e.offsetWidth);
  assert.ok(await size('Birch County') > 2 * await size('Cedar County'), '50 km beside 13 km');
  await context.close();
});

test('what a policy tells less exactly is not said to be drawn at anything', async () => {
  const profile = files.write('profile.json', JSON.stringify({ base: 'internal', positions: 'province' }));
  const meta = JSON.parse(/id="khipu-meta">(.*?)<\/script>/s.exec(readFileSync(exported('less.html', '--publish', profile), 'utf8'))[1]);
  assert.equal(meta.places.lon.length, 1, 'nothing but their own places tells where the counties lie: their department stands for all of them');
  assert.deepEqual([meta.places.drawn_at, meta.places.seat].flat(), [null, null]);
});
