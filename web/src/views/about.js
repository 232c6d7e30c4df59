// What a reader must know to trust the page: counts that add up, method, data and licences, hash, citation.
import { h, isolated, link, replace, webAddress } from '../dom.js';
import { filterWords } from './masthead.js';
import { copyButton } from './parts.js';

// Plain text with a small safe subset: blank lines part paragraphs, "# " is a heading, "- " a list, addresses are links.
function inline(text) {
  return text.split(/(https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?])/).map((part, k) => {
    const url = k % 2 ? webAddress(part) : null;
    return url ? link(url, part) : isolated(part);
  });
}

export function prose(text) {
  return text.replaceAll('\r\n', '\n').split(/\n{2,}/).filter((block) => block.trim()).map((block) => {
    const heading = /^(#{1,3}) (.*)$/.exec(block.trim());
    if (heading) return h('h3', null, inline(heading[2]));
    const lines = block.split('\n');
    if (lines.every((line) => /^\s*[-*] /.test(line))) return h('ul', null, lines.map((line) => h('li', null, inline(line.replace(/^\s*[-*] /, '')))));
    return h('p', null, lines.flatMap((line, k) => (k ? [h('br'), ...inline(line)] : inline(line))));
  });
}

export function createAbout(app, timeline) {
  const { data, words, selection } = app;
  const { t } = words;
  const { meta } = data;
  const { counts } = meta;
  const table = (entries, prefix) => h('table', { class: 'small-table' }, h('tbody', null, entries.map(([name, n]) => h('tr', null,
    h('th', { scope: 'row', title: name }, words.has(prefix + name) ? t(prefix + name) : isolated(name)), h('td', { class: 'number' }, words.number(n))))));
  const matches = Object.entries(counts.match ?? {}), reasons = Object.entries(counts.reason ?? {}), doubts = Object.entries(counts.doubt ?? {});
  const citation = h('p', { class: 'citation' });

  function cite() {
    const n = selection.total();
    const parts = [t('citation', { title: meta.title ?? t('untitled'), count: n === meta.records ? t('cases', { n }) : t('casesOf', { n, all: meta.records }),
      span: timeline ? words.dates(timeline.first, timeline.last) : t('undated'), generator: meta.generator, hash: meta.data_sha256 })];
    const active = filterWords(app).map((f) => f.text).join('; ');
    if (active) parts.push(t('citationFiltered', { filters: active }));
    return parts.join(' ');
  }

  // What the publishing profile made less exact.
  function told() {
    const { publish } = meta;
    if (!publish) return [];
    const exactly = publish.positions && !publish.positions_column;
    return [exactly ? t('toldPositions', { level: t(`precision_${publish.positions}`) }) : publish.generalised ? t('toldSomePositions') : null,
      publish.hashed.includes(meta.roles.id) ? t('toldIds') : null, publish.dates ? t('toldDates') : null,
      publish.suppress_under ? t('toldGroups', { n: publish.suppress_under }) : null].filter(Boolean);
  }

  const section = (title, ...children) => h('section', null, h('h3', null, title), children);
  const columns = [
    h('div', null,
      section(t('methodTitle'), h('p', null, t('method'))),
      section(t('counts'), h('p', { class: 'figures' }, t('countsSum', counts)), meta.publish?.suppress_under ? h('p', { class: 'hint' }, t('countsExact', { n: meta.publish.suppress_under })) : null,
        matches.length ? [h('h4', null, t('byMatch')), table(matches, 'matchShort_')] : null,
        reasons.length ? [h('h4', null, t('byReason')), table(reasons, 'reason_')] : null,
        doubts.length ? [h('h4', null, t('byDoubt')), table(doubts, 'doubt_')] : null),
      told().length ? section(t('told'), h('p', null, told().join(' '))) : null,
      meta.withheld.length ? section(t('withheld'), h('p', null, t('withheldMore', { names: meta.withheld.join(', ') }))) : null),
    h('div', null,
      meta.sources.length ? section(t('dataSources'), h('ul', { class: 'plain-list' }, meta.sources.map((source) => h('li', null, isolated(source.title ?? source.path),
        source.attribution && source.attribution !== source.title ? ['. ', isolated(source.attribution)] : null, source.license ? [', ', t('licence', { name: source.license })] : null,
        source.sha256 ? h('span', { class: 'hash' }, `${source.path} SHA-256 ${source.sha256}`) : null)))) : null,
      meta.operations.length ? section(t('operationsTitle'), h('ul', { class: 'plain-list' }, meta.operations.map((o) => h('li', null, isolated([o.crs, o.crs_name].filter(Boolean).join(' ')), o.operation ? [': ', isolated(o.operation)] : null,
        '; ', o.accuracy_m === null || o.accuracy_m === undefined ? t('accuracyUnknown') : t('accuracy', { distance: words.distance(o.accuracy_m) }))))) : null),
    h('div', null,
      section(t('cite'), citation, copyButton(app, t('copyCitation'), cite)),
      section(t('dataHash'), h('p', { class: 'hash' }, meta.data_sha256), h('p', { class: 'hint' }, t('hashMore'))),
      h('p', { class: 'hint' }, meta.tiles ? t('onlineTiles', { host: data.tilesHost }) : t('offline')),
      h('p', { class: 'hint' }, t('madeWith', { generator: meta.generator }))),
  ];
  const box = h('footer', { class: 'about', id: 'about' }, meta.page_text ? h('div', { class: 'prose' }, prose(meta.page_text)) : null, h('h2', null, t('about')), h('div', { class: 'about-columns' }, columns));
  return { box, update() { replace(citation, isolated(cite())); } };
}
