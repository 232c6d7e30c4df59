// Opens pages from disk in the browser of the system and listens to everything that they do.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
export const ROOT = join(HERE, '../..');
export const ARTEFACTS = process.env.KHIPU_ARTEFACTS ?? join(HERE, 'artefacts');
const web = createRequire(join(ROOT, 'web/package.json'));
const { chromium } = web('playwright-core');
const AXE = readFileSync(web.resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

mkdirSync(ARTEFACTS, { recursive: true });

// The template: built by whoever runs the tests, or here.
export function templateFile() {
  if (process.env.KHIPU_TEMPLATE) return process.env.KHIPU_TEMPLATE;
  const out = join(ARTEFACTS, 'viewer.html');
  execFileSync(process.execPath, [join(ROOT, 'web/build.mjs'), '--out', out]);
  return out;
}

export function scratch(name = 'page') {
  const dir = mkdtempSync(join(tmpdir(), `khipu-${name}-`));
  return { dir, file: (base) => join(dir, base), write(base, text) { writeFileSync(join(dir, base), text); return join(dir, base); },
    done: () => rmSync(dir, { recursive: true, force: true }) };
}

// The browser itself, for who opens pages otherwise.
export const launch = () => chromium.launch({ executablePath: process.env.KHIPU_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

export async function startBrowser() {
  const browser = await launch();

  // options: those of a Playwright context, and hash. The page answers to `heard`: what it should not have done.
  async function open(file, { hash = '', wait = '#app[data-state="ready"]', ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', acceptDownloads: true, ...options });
    const page = await context.newPage();
    const url = pathToFileURL(file).href;
    const heard = [];
    page.on('console', (message) => heard.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => { heard.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on('request', (request) => { if (request.url().split('#')[0] !== url && !/^(data|blob):/.test(request.url())) heard.push(`request: ${request.url()}`); });
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
    });
    await page.goto(url + hash);
    if (wait) await page.waitForSelector(wait, { timeout: 60000 });
    return { page, context, heard, async quiet() {
      const violations = await page.evaluate(() => window.violations ?? []);
      return [...heard, ...violations.map((v) => `CSP: ${v}`)];
    } };
  }

  return { open, close: () => browser.close() };
}

// axe needs to be put into the page, which the page's own policy forbids: it runs in a context that bypasses it.
export async function axe(page, name) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return violations.map((v) => `${name}: ${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.failureSummary?.split('\n')[1] ?? ''}`).join(' | ')}`);
}

export const shot = (page, name, options) => page.screenshot({ path: join(ARTEFACTS, `${name}.png`), ...options });

// Waits until what was just done is drawn.
export const drawn = (page) => page.evaluate(() => new Promise((done) => { setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 60); }));
