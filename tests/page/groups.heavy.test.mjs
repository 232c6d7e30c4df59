// The program's own page of 1,000,001 cases. KHIPU is the program, KHIPU_SOURCE the source tree.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { drawn, scratch, startBrowser } from './browser.mjs';

const { KHIPU, KHIPU_SOURCE } = process.env;
const PLACES = join(KHIPU_SOURCE, 'data/peru-2022/places.csv');
const N = 1000001;
const files = scratch('million');
const khipu = (...args) => spawnSync(KHIPU, args, { encoding: 'utf8', maxBuffer: 1e8 });
let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser.close(); files.done(); });

test('one case more than a page holds: counts, which verify finds to be right', async () => {
  const towns = ['Juliaca,San Román,Puno', 'Ayacucho,Huamanga,Ayacucho', 'Nowhere,San Román,Puno', 'Lima,Lima,Lima'];
  const rows = Array.from({ length: N }, (_, i) => `${i},20${10 + i % 7}-0${1 + i % 9}-1${i % 10},${towns[i % 4]},${i % 5 ? 'killed' : 'unknown'}`);
  writeFileSync(files.file('cases.csv'), `case_id,date,place,province,department,outcome\n${rows.join('\n')}\n`);
  const run = khipu('export', files.file('cases.csv'), '--places', PLACES, '-o', files.file('bundle/'), '--allow-unlocated', '--no-sync');
  assert.equal(run.status, 0, run.stderr);
  const page = files.file('bundle/index.html');
  assert.ok(statSync(page).size < 1e6, 'what is counted is small');
  assert.equal(khipu('verify', files.file('bundle')).status, 0);
  const opened = await browser.open(page);
  assert.equal(await opened.page.textContent('.cases-count'), '1,000,001 cases');
  assert.match(await opened.page.textContent('.facts-note'), /all 1,000,001 are counted here by place, month and outcome/);
  await opened.page.locator('.facet label', { hasText: 'killed' }).first().click();
  await drawn(opened.page);
  const killed = rows.filter((r) => r.endsWith('killed')).length;
  assert.equal(await opened.page.textContent('.cases-count'), `${killed.toLocaleString('en-GB')} of 1,000,001 cases`);
  assert.deepEqual(await opened.quiet(), []);
  await opened.context.close();
  // One count that has changed is found.
  const text = readFileSync(page, 'utf8');
  writeFileSync(page, text.replace(/(id="khipu-count\.0">".)./, (whole, start) => `${start}${whole.endsWith('A') ? 'B' : 'A'}`));
  const check = khipu('verify', files.file('bundle'));
  assert.equal(check.status, 1);
  assert.match(check.stdout + check.stderr, /add up to/);
});
