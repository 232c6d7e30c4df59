// What is said of an area: its numbers, and how far they can be trusted.
import { isFew } from '../areas/model.js';

// "department", "departments": what the areas of a level are called.
export function levelWord(words, level, n) {
  const key = `level_${level.name ?? 'area'}`;
  return words.has(key) ? words.t(key, { n }) : level.name;
}

// A rate with as many digits as tell rates of this size apart.
export function rateText(words, rate) {
  if (rate === 0) return '0';
  return words.digits(rate, rate >= 100 ? 0 : rate >= 10 ? 1 : rate >= 1 ? 2 : 2, rate < 1 ? 2 : 0);
}

export function intervalText(words, low, high) {
  return low === null || high === null ? null : words.t('interval', { low: rateText(words, low), high: rateText(words, high) });
}

// The notes that belong to a number, most important first.
// short: where the whole of it stands beside.
export function areaNotes(app, counts, k, short) {
  const { t } = app.words;
  const n = counts.records[k];
  return [
    n === null ? t('areaSuppressed', { n: app.areas.suppress_under ?? 0 }) : null,
    n !== null && counts.atLeast ? t('areaAtLeast') : null,
    app.areas.hasRates && counts.rate[k] !== null && isFew(app.areas, n) ? t(short ? 'areaFewShort' : 'areaFew', { n: app.areas.few_under }) : null,
    app.areas.hasRates && n !== null && counts.rate[k] === null ? t('areaNoPeople') : null,
  ].filter(Boolean);
}

export function ratioText(app, counts, k) {
  const { words } = app;
  const ratio = counts.ratio[k];
  if (ratio === null || counts.expected[k] === null) return null;
  const expected = words.digits(counts.expected[k], 1, 0);
  const shown = ratio >= 10 ? Math.round(ratio) : Math.round(ratio * 10) / 10;
  if (shown === 0 || shown === 1) return words.t(shown ? 'ratioSame' : 'ratioNone', { expected });
  return words.t('ratio', { ratio: words.digits(shown, 1, 0), expected });
}
