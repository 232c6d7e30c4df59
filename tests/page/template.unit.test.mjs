// The template alone: its bytes, its policy, what it says when it holds nothing or something damaged.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT, scratch, startBrowser, templateFile } from './browser.mjs';
import { boundariesOf, fillTemplate, samplePage } from './fill.mjs';

const template = readFileSync(templateFile(), 'utf8');
const files = scratch();
let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser.close(); files.done(); });

const sample = () => fillTemplate(template, samplePage()).join('');

test('every text that the program replaces stands exactly once', () => {
  for (const text of ['<html lang="en">', '<title>khipu</title>', 'img-src data:', '<!--khipu:static-->', '<!--khipu:pieces-->', '<!--khipu:packs-->',
    '<script type="application/json" id="khipu-meta">null</script>']) assert.equal(template.split(text).length, 2, text);
});

test('the policy names the hashes of the one script and the one style', () => {
  const policy = /content="(default-src[^"]*)"/.exec(template)[1];
  const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const scripts = [...template.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((m) => m[1]);
  const styles = [...template.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((m) => m[1]);
  assert.equal(scripts.length, 1);
  assert.equal(styles.length, 1);
  assert.equal(policy, `default-src 'none'; script-src ${hash(scripts[0])}; style-src ${hash(styles[0])}; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`);
});

test('no script of the page makes markup of text, and the policy would not let it', async () => {
  const script = /<script>([\s\S]*?)<\/script>/.exec(template)[1];
  assert.doesNotMatch(script, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|parseFromString|srcdoc|createContextualFragment|\beval\(|new Function/);
  const { page, context } = await browser.open(files.write('policy.html', sample()));
  const refused = await page.evaluate(() => {
    const refuses = (act) => { try { act(); return false; } catch (error) { return error instanceof TypeError; } };
    const frame = document.createElement('iframe');
    return {
      innerHTML: refuses(() => { document.createElement('p').innerHTML = '<img src=x>'; }),
      insertAdjacentHTML: refuses(() => document.body.insertAdjacentHTML('beforeend', '<b>x</b>')),
      srcdoc: refuses(() => { frame.srcdoc = '<b>x</b>'; }),
      parse: refuses(() => new DOMParser().parseFromString('<b>x</b>', 'text/html')),
      script: refuses(() => { document.createElement('script').text = 'window.ran = true'; }),
      policy: refuses(() => window.trustedTypes.createPolicy('any', { createHTML: (text) => text })),
    };
  });
  assert.deepEqual(refused, { innerHTML: true, insertAdjacentHTML: true, srcdoc: true, parse: true, script: true, policy: true });
  await context.close();
});

test('two builds from two directories give the same bytes, with LF only', () => {
  const outs = [[ROOT, 'a.html'], [files.dir, 'b.html']].map(([cwd, name]) => {
    execFileSync(process.execPath, [join(ROOT, 'web/build.mjs'), '--out', files.file(name)], { cwd });
    return readFileSync(files.file(name));
  });
  assert.ok(outs[0].equals(outs[1]));
  assert.equal(outs[0].toString('utf8'), template, 'the template under test is what the sources give');
  assert.ok(!template.includes('\r'));
});

test('the page without its cases is under 700 kB, the areas of Peru included', () => {
  const size = Buffer.byteLength(template) + Buffer.byteLength(JSON.stringify(boundariesOf(['PE'])));
  assert.ok(size < 700000, `${size} bytes`);
});

test('no outline of a country crosses the map', () => {
  const { grid, arcs, countries } = JSON.parse(/id="khipu-world">(.*?)<\/script>/.exec(template)[1]);
  const bytes = Buffer.from(arcs, 'base64');
  let at = 0, points = 0, lines = 0;
  const next = () => { let value = 0, power = 1, byte; do { byte = bytes[at++]; value += (byte & 127) * power; power *= 128; } while (byte > 127); return value % 2 ? -(value + 1) / 2 : value / 2; };
  while (at < bytes.length) {
    const count = next();
    assert.ok(count >= 2, 'a line has two points at least');
    for (let i = 0, x = 0, y = 0; i < count; i++) {
      const dx = next(), dy = next();
      if (i > 0) assert.ok(Math.abs(dx) < 300 / 360 * grid);
      x += dx; y += dy;
      assert.ok(x >= 0 && x <= grid && y >= 0 && y <= grid);
      points++;
    }
    lines++;
  }
  assert.ok(points > 10000, `${points} points`);
  for (const { rings } of countries) for (const ref of rings.flat()) assert.ok((ref < 0 ? ~ref : ref) < lines);
  for (const code of ['PE', 'BO', 'CL', 'EC', 'CO', 'BR', 'RU']) assert.ok(countries.some((c) => c.code === code), code);
});

test('the languages have the same words with the same places to fill', () => {
  const [en, es] = ['en', 'es'].map((code) => JSON.parse(readFileSync(join(ROOT, `web/src/i18n/${code}.json`), 'utf8')));
  assert.deepEqual(Object.keys(es), Object.keys(en));
  const holes = (value) => [...new Set((typeof value === 'string' ? value : value.other ?? '').match(/\{\w+\}/g) ?? [])].sort();
  for (const key of Object.keys(en)) assert.deepEqual(holes(es[key]), holes(en[key]), key);
});

test('every word of the closed vocabularies has its sentence in every language', () => {
  const source = readFileSync(join(ROOT, 'src/model/match.c'), 'utf8');
  const wordsOf = (name) => [...source.matchAll(new RegExp(`\\[KHP_${name}_\\w+\\] = "(\\w+)"`, 'g'))].map((m) => m[1]);
  const drawn = [...source.matchAll(/case KHP_DRAWN_AT_\w+: return "(\w+)"/g)].map((m) => m[1]);
  const rejected = ['row_malformed', 'encoding_invalid'];      // no record, and so on no page
  const doubts = ['position_far', 'position_elsewhere'];
  const reasons = wordsOf('REASON').filter((word) => !rejected.includes(word) && !doubts.includes(word));
  assert.ok(wordsOf('MATCH').includes('area') && reasons.includes('area_unplaced') && reasons.includes('place_doubtful'));
  assert.deepEqual(drawn, ['row', 'label', 'seat', 'middle']);
  for (const code of ['en', 'es']) {
    const words = JSON.parse(readFileSync(join(ROOT, `web/src/i18n/${code}.json`), 'utf8'));
    const wanted = [...wordsOf('MATCH').flatMap((w) => [`match_${w}`, `matchShort_${w}`]), ...reasons.map((w) => `reason_${w}`), ...doubts.map((w) => `doubt_${w}`),
      ...wordsOf('PRECISION').flatMap((w) => [`precision_${w}`, `within_${w}`]), ...drawn.flatMap((w) => [`drawn_${w}`, `inside_${w}`])];
    assert.deepEqual(wanted.filter((key) => !words[key]), [], code);
  }
});

test('a module has one purpose: none is longer than 600 lines', () => {
  const list = execFileSync('git', ['ls-files', 'web/src', 'tests/page'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  for (const path of list.filter((p) => /\.(js|mjs|css)$/.test(p))) assert.ok(readFileSync(join(ROOT, path), 'utf8').split('\n').length <= 600, path);
});

test('the empty template opens and says that it holds no data', async () => {
  for (const [locale, words] of [['en-GB', 'This page holds no data.'], ['es-PE', 'Esta página no contiene datos.']]) {
    const { page, context, quiet } = await browser.open(files.write('empty.html', template), { wait: '.message', locale });
    assert.equal(await page.textContent('h1'), words);
    assert.deepEqual(await quiet(), []);
    await context.close();
  }
});

test('damaged data gives a visible message and no map', async () => {
  const whole = sample();
  const damages = {
    'a piece is missing': whole.replace(/<script type="application\/json" id="khipu-place\.0">.*?<\/script>/, ''),
    'base64 is broken': whole.replace(/id="khipu-from\.0">"..../, 'id="khipu-from.0">"*?*?'),
    'a column is cut': whole.replace(/id="khipu-match\.0">"......../, 'id="khipu-match.0">"'),
    'meta is no JSON': whole.replace('id="khipu-meta">{', 'id="khipu-meta">{{'),
    'a later format': whole.replace('"format":2', '"format":3'),
    'counts do not add up': whole.replace('"counts":{"read":61', '"counts":{"read":62'),
    'the ids are cut': whole.replace(/id="khipu-ids\.0">"[^"]*"/, 'id="khipu-ids.0">"AAAA"'),
    'an index points outside': whole.replace(/id="khipu-place\.0">"....../, 'id="khipu-place.0">"/////A'),
  };
  for (const [name, text] of Object.entries(damages)) {
    assert.notEqual(text, whole, name);
    const { page, context } = await browser.open(files.write('damaged.html', text), { wait: '#app[data-state="damaged"]' });
    assert.match(await page.textContent('h1'), /cannot be shown/, name);
    assert.equal(await page.locator('.map').count(), 0, name);
    await context.close();
  }
});

test('a damaged pack is told when it is opened, and the rest stays', async () => {
  const text = sample().replace(/id="khipu-pack-0\.0">"....../, 'id="khipu-pack-0.0">"AAAAAA');
  const { page, context } = await browser.open(files.write('pack.html', text));
  await page.getByRole('button', { name: /PER-013/ }).click();
  await page.waitForSelector('.notice:not([hidden])');
  assert.equal(await page.locator('.mark').count(), 13);
  await context.close();
});

test('without JavaScript a table of the cases remains', async () => {
  const { page, context } = await browser.open(files.write('plain.html', sample()), { wait: null, javaScriptEnabled: false });
  assert.equal(await page.locator('.static tr').count(), 61);
  await context.close();
});

test('without DecompressionStream the page says so and shows places and counts', async () => {
  const { page, context } = await browser.open(files.write('empty.html', template), { wait: '.message' });
  await page.addInitScript(() => { delete window.DecompressionStream; });
  await page.goto(`file://${files.write('old.html', sample())}`);
  await page.waitForSelector('.notice:not([hidden])');
  assert.match(await page.textContent('.notice'), /browser/);
  assert.equal(await page.locator('.mark').count(), 13);
  await context.close();
});
