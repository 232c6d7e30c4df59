// The page starts here: read and check the data, then mount the views around one selection.
import { DamagedData, parseElement, readMeta } from './data/meta.js';
import { readColumns } from './data/columns.js';
import { openPacks } from './data/packs.js';
import { makeBase } from './map/base.js';
import { readAreas } from './areas/model.js';
import { h, replace } from './dom.js';
import { pickLanguage, speak } from './i18n.js';
import { startApp } from './app.js';

const root = document.getElementById('app');
const browserLanguages = navigator.languages ?? [navigator.language];

function message(title, more) {
  replace(root, h('main', { class: 'message' }, h('h1', null, title), more ? h('p', null, more) : null));
}

function load(meta) {
  const data = { meta, columns: readColumns(meta), packs: openPacks(meta.records, meta.pack), base: makeBase(parseElement('khipu-world'), meta.boundaries) };
  data.areas = readAreas(meta, data.columns);
  if (meta.tiles) data.tilesHost = new URL(meta.tiles.url.replace(/\{s\}/g, 'a').replace(/[{}]/g, '')).host;
  return data;
}

// What the page cannot do without; DecompressionStream is needed for single records only (app.js).
const missing = () => ['ResizeObserver', 'Path2D', 'DOMMatrix', 'AbortController', 'TextDecoder'].find((name) => typeof window[name] === 'undefined')
  ?? (root.replaceChildren && Object.hasOwn ? null : 'replaceChildren');

function start() {
  const asked = new URLSearchParams(location.hash.slice(1)).get('lang');
  const words = speak(pickLanguage(asked, document.documentElement.lang !== 'en' ? document.documentElement.lang : null, ...browserLanguages));
  document.documentElement.lang = words.language;
  const failed = (error) => {
    message(words.t('damaged'), words.t('damagedMore', { detail: error instanceof DamagedData ? error.message : String(error) }));
    root.dataset.state = 'damaged';
  };
  if (missing()) { message(words.t('tooOldAtAll'), words.t('tooOldMore', { detail: missing() })); root.dataset.state = 'old'; return; }
  try {
    const meta = readMeta();
    if (!meta) { message(words.t('noData'), words.t('noDataMore')); return; }
    startApp(root, load(meta), pickLanguage(asked, meta.language, ...browserLanguages), failed);
  } catch (error) { failed(error); }
}

start();
