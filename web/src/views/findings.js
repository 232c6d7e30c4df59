// What --share-by found: a sentence, and two bars, one of the people and one of the cases.
import { h, isolated, replace } from '../dom.js';
import { levelWord } from './area_words.js';

const SHADES = 5;      // of the style sheet

function percent(words, share) { return share === null ? words.t('notShown') : words.percent(share); }

// The first group of a threshold is the one that satisfies it: dark. Bands go from light to dark.
function shade(share, k) {
  if (share.kind === 'threshold') return k === 0 ? 4 : 0;
  const known = share.groups.filter((g) => g.from !== null || g.to !== null).length;
  const { from, to } = share.groups[k];
  return from === null && to === null ? 'unsaid' : known < 2 ? 4 : Math.round(k * (SHADES - 1) / (known - 1));
}

export function groupName(words, { kind }, { from, to }) {
  const { t } = words;
  const n = (x) => words.digits(x, 6, 0);
  if (from === null && to === null) return t('groupNoValue');
  if (to === null) return t('classFrom', { from: n(from) });
  return from === null ? t('classUnder', { to: n(to) }) : t('classFromUnder', { from: n(from), to: n(to) });
}

// One bar: its parts as wide as their shares. parts: [{share, shade, name}]
function bar(words, label, parts) {
  const said = parts.map((p) => `${p.name}: ${percent(words, p.share)}`).join('; ');
  return h('div', { class: 'share-bar' }, h('span', { class: 'share-label' }, label),
    h('span', { class: 'share-track', role: 'img', 'aria-label': `${label}: ${said}` }, parts.map((p) => (p.share ? h('span', { class: `share-part shade-${p.shade}`, style: { 'flex-grow': String(p.share) } }) : null))),
    h('span', { class: 'share-figure' }, percent(words, parts[0].share)));
}

export function shareFigure(app, share, records = share.groups.map((g) => g.records_share)) {
  const { words } = app;
  const parts = (shares) => share.groups.map((g, k) => ({ share: shares[k], shade: shade(share, k), name: groupName(words, share, g) }));
  const figure = h('div', { class: `share share-${share.kind}` });
  if (share.groups.some((g) => g.population_share !== null)) figure.append(bar(words, words.t('sharePeople'), parts(share.groups.map((g) => g.population_share))));
  if (records.some((x) => x !== null)) figure.append(bar(words, words.t('shareCases'), parts(records)));
  return figure;
}

const inWords = (words, texts) => texts[words.language] ?? texts.en;

// The first threshold, above everything else.
export function createFinding(app) {
  const share = (app.data.meta.shares ?? []).find((s) => s.kind === 'threshold');
  return share ? h('div', { class: 'finding' }, h('p', { class: 'finding-text' }, isolated(inWords(app.words, share.sentence))), shareFigure(app, share)) : null;
}

// All of them, with their definitions, and what they are in the present selection.
export function createFindings(app) {
  const { data, areas, words, selection } = app;
  const { t } = words;
  const shares = data.meta.shares ?? [];
  if (!shares.length || !areas) return { box: null, update() {} };
  const bodies = shares.map(() => h('tbody'));
  const figures = shares.map(() => h('div'));
  const fixed = Boolean(areas.suppress_under || areas.at_least);      // then only what was made with the page is shown

  const table = (share, k) => h('table', { class: 'share-table' }, h('caption', { class: 'visually-hidden' }, t('sharesTitle')),
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, isolated(share.column)), h('th', { scope: 'col', class: 'number' }, levelWord(words, areas.levels[share.level], 2)),
      h('th', { scope: 'col', class: 'number' }, t('sharePeople')), h('th', { scope: 'col', class: 'number' }, t('shareCases')))), bodies[k]);
  const box = h('section', { class: 'findings', 'aria-labelledby': 'findings-title' }, h('h2', { id: 'findings-title' }, t('sharesTitle')),
    shares.map((share, k) => h('article', { class: 'finding-whole' }, h('p', { class: share.groups.length > 2 ? 'finding-bands' : 'finding-text' }, isolated(inWords(words, share.sentence))), figures[k], table(share, k),
      h('p', { class: 'hint' }, isolated(inWords(words, share.definition))))));

  function update() {
    shares.forEach((share, s) => {
      const level = areas.levels[share.level];
      const whole = fixed || !selection.active();
      const counts = whole ? null : selection.countedNow(level.facet, level.list.length);
      const position = new Map(level.list.map((a, k) => [a, k]));
      const now = share.groups.map((g) => (whole ? g.records : g.area.reduce((sum, a) => sum + counts[position.get(a)], 0)));
      const all = now.reduce((sum, n) => sum + (n ?? 0), 0);
      const parts = share.groups.map((g, k) => (whole ? g.records_share : all ? now[k] / all : null));
      replace(figures[s], shareFigure(app, share, parts), whole ? null : h('p', { class: 'hint' }, t('sharesNow', { n: all })));
      replace(bodies[s], share.groups.map((g, k) => h('tr', null,
        h('th', { scope: 'row' }, h('span', { class: `share-key shade-${shade(share, k)}`, 'aria-hidden': 'true' }), groupName(words, share, g)), h('td', { class: 'number' }, words.number(g.area.length)),
        h('td', { class: 'number' }, g.population === null ? t('notShown') : `${words.number(g.population)} (${percent(words, g.population_share)})`),
        h('td', { class: 'number' }, now[k] === null ? t('notShown') : `${words.number(now[k])} (${percent(words, parts[k])})`))));
    });
  }
  return { box, update };
}
