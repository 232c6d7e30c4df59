// Builds the template of the page: one file, its hashes in its own Content-Security-Policy.
//   node web/build.mjs --out FILE
// The bytes depend on web/ alone: not on the directory, the time or the machine. docs/page-data.md is the contract.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { worldOutlines } from './world.mjs';

const WEB = dirname(fileURLToPath(import.meta.url));

// Texts that the program looks for: each must stand exactly once (docs/page-data.md).
const FILLED = ['<html lang="en">', '<title>khipu</title>', 'img-src data:', '<!--khipu:static-->',
  '<script type="application/json" id="khipu-meta">null</script>', '<!--khipu:pieces-->', '<!--khipu:packs-->'];

const read = (path) => readFileSync(join(WEB, path), 'utf8').replaceAll('\r\n', '\n');
const sha256 = (text) => createHash('sha256').update(text).digest('base64');

// Leaflet's controls are drawn by the page's own styles, so none of Leaflet's images is needed.
const leafletWithoutImages = {
  name: 'leaflet-without-images',
  setup(on) {
    on.onLoad({ filter: /leaflet\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/[^{};]*url\([^)]*\)[^;}]*;?/g, ''), loader: 'css' }));
  },
};

// What Leaflet would write as markup it writes as text: the page's policy lets no script make markup of text (Trusted Types).
const MARKUP = /\.(?:innerHTML|outerHTML|srcdoc)\b|insertAdjacentHTML|document\.write|parseFromString|createContextualFragment/;
const leafletWithoutMarkup = {
  name: 'leaflet-without-markup',
  setup(on) {
    on.onLoad({ filter: /leaflet-src\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('.innerHTML = ', '.textContent = '), loader: 'js' }));
  },
};

// Every file of src/i18n is a language, named by its code.
const languages = {
  name: 'languages',
  setup(on) {
    on.onResolve({ filter: /^languages$/ }, () => ({ path: 'languages', namespace: 'languages' }));
    on.onLoad({ filter: /.*/, namespace: 'languages' }, () => {
      const names = readdirSync(join(WEB, 'src/i18n')).filter((name) => /^[a-z]{2,3}\.json$/.test(name)).sort();
      return { contents: `{${names.map((name) => `"${name.slice(0, -5)}":${read(`src/i18n/${name}`)}`).join(',')}}`, loader: 'json' };
    });
  },
};

async function bundle(entry, format) {
  const { outputFiles, warnings } = await build({
    absWorkingDir: WEB, entryPoints: [entry], bundle: true, write: false, minify: true, charset: 'utf8', format,
    target: ['chrome103', 'firefox113', 'safari16.4'], legalComments: 'none', logLevel: 'warning', outdir: 'out',
    plugins: [leafletWithoutImages, leafletWithoutMarkup, languages],
  });
  if (warnings.length) throw new Error('the bundle has warnings');
  return outputFiles[0].text.trim();
}

function fill(template, parts) {
  let page = template;
  for (const [mark, text] of Object.entries(parts)) {
    if (page.split(mark).length !== 2) throw new Error(`template.html: ${mark} must stand exactly once`);
    page = page.replace(mark, () => text);
  }
  return page;
}

function check(page) {
  for (const text of FILLED) {
    const times = page.split(text).length - 1;
    if (times !== 1) throw new Error(`the template has ${JSON.stringify(text)} ${times} times, not once`);
  }
  if (page.includes('\r')) throw new Error('the template has a carriage return');
  if (/(?:src|href)=["']?(?:https?:)?\/\//i.test(page.replace(/<script[\s\S]*?<\/script>/g, ''))) {
    throw new Error('the template refers to another host');
  }
}

async function main() {
  const at = process.argv.indexOf('--out');
  if (at < 0 || !process.argv[at + 1]) throw new Error('usage: node web/build.mjs --out FILE');
  const out = resolve(process.argv[at + 1]);
  const atlas = JSON.parse(read('node_modules/world-atlas/countries-10m.json'));
  const script = await bundle('src/main.js', 'iife');
  const style = await bundle('src/css/page.css');
  if (/<\/script|<!--/i.test(script)) throw new Error('the script holds markup that would end it');
  if (MARKUP.test(script)) throw new Error(`the script makes markup of text: ${MARKUP.exec(script)[0]}`);
  if (/<\/style/i.test(style)) throw new Error('the style holds markup that would end it');
  const page = fill(read('src/template.html'), {
    '/*style*/': style,
    '/*script*/': script,
    'STYLE-HASH': sha256(style),
    'SCRIPT-HASH': sha256(script),
    '"world"': JSON.stringify(worldOutlines(atlas)).replaceAll('<', '\\u003c'),
  });
  check(page);
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, page);
  const size = (text) => `${(Buffer.byteLength(text) / 1000).toFixed(0)} kB`;
  console.log(`template ${out}: ${size(page)} (script ${size(script)}, style ${size(style)})`);
}

main().catch((error) => { console.error(`web/build.mjs: ${error.message}`); process.exitCode = 1; });
