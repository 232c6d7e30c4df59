// Words, numbers and dates of one language. A language is one file in i18n/: build.mjs takes every file that is there.
import LANGUAGES from 'languages';

export { LANGUAGES };

export function pickLanguage(...wishes) {
  for (const wish of wishes) {
    const code = String(wish ?? '').slice(0, 2).toLowerCase();
    if (LANGUAGES[code]) return code;
  }
  return 'en';
}

const DAY = 86400000;
const FORMS = {
  day: { day: 'numeric', month: 'short', year: 'numeric' }, dayLong: { day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'long', year: 'numeric' }, monthShort: { month: 'short' }, year: { year: 'numeric' },
};

export function speak(language) {
  const words = LANGUAGES[language];
  const locale = words.locale;
  const plural = new Intl.PluralRules(locale);
  // A language may say how it sets numbers apart, where its locale does it otherwise.
  const set = (format) => (words.marks ? (x) => format.formatToParts(x).map(({ type, value }) => words.marks[type] ?? value).join('') : (x) => format.format(x));
  const plain = set(new Intl.NumberFormat(locale, { useGrouping: 'always' }));
  // Made when first asked for: each takes milliseconds.
  const formats = {};
  const format = (form) => { formats[form] ??= new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...FORMS[form] }); return formats[form]; };
  let collator = null, countries = null;

  // t('cases', {n: 3}): a word with plural forms chooses by n; {name} is replaced, numbers are formatted.
  function t(key, values = {}) {
    let text = words[key];
    if (text === undefined) return key;
    if (typeof text === 'object') text = text[plural.select(values.n)] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === 'number' ? plain(value) : String(value);
    });
  }

  const day = (days, form = 'day') => format(form).format(new Date(days * DAY));

  // The span of a record's date as it is known: a day, a whole month, a whole year, or from-to.
  function dates(from, to, form = 'day') {
    if (from === to) return day(from, form);
    const a = new Date(from * DAY), b = new Date((to + 1) * DAY);
    const wholeMonths = a.getUTCDate() === 1 && b.getUTCDate() === 1;
    if (wholeMonths && (b - a) / DAY <= 31) return day(from, 'month');
    if (wholeMonths && a.getUTCMonth() === 0 && b.getUTCMonth() === 0 && b.getUTCFullYear() - a.getUTCFullYear() === 1) {
      return day(from, 'year');
    }
    return t('range', { from: day(from, form), to: day(to, form) });
  }

  function distance(metres) {
    if (metres >= 1000) return t('km', { n: Math.round(metres / 100) / 10 });
    return t('m', { n: Math.round(metres * 10) / 10 });
  }

  // At most `most` digits behind the mark, but at least `significant` that are not zero.
  function digits(x, most, significant) {
    const size = Math.abs(x);
    const wanted = significant && size > 0 && size < 1 ? Math.max(most, Math.ceil(-Math.log10(size)) + significant - 1) : most;
    return set(new Intl.NumberFormat(locale, { useGrouping: 'always', minimumFractionDigits: 0, maximumFractionDigits: Math.min(wanted, 8) }))(x);
  }

  const onePlace = set(new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));

  return { language, locale, t, digits, percent: (share) => t('percent', { n: onePlace(share * 100) }), has: (key) => key in words, number: plain, day, dates, distance,
    compare(a, b) { collator ??= new Intl.Collator(locale, { numeric: true, sensitivity: 'base' }); return collator.compare(a, b); },
    country(code) { countries ??= new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' }); return countries.of(code) ?? null; } };
}

// investigation_stage -> Investigation stage. The name as it stands goes into the title attribute.
export function humanised(column) {
  const text = column.replace(/^#/, '').replace(/[_]+/g, ' ').trim();
  return text ? text[0].toLocaleUpperCase() + text.slice(1) : column;
}

// A value that says that something is not known. It is shown as written and drawn hollow, never like a "no".
const UNKNOWN = new Set(['', 'unknown', 'desconocido', 'desconocida', 'unspecified', 'not known', 'no precisa', 's/d',
  'n/d', 'n/a', 'na', 'nd', 'sd', 's.i.', 'sin dato', 'sin datos', 'sin informacion', 'sin información', 'no data', '-', '?']);
export const isUnknown = (value) => UNKNOWN.has(String(value).trim().toLowerCase());
