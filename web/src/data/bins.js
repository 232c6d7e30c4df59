// Days, weeks, months or years that a timeline is cut into, by how long the whole span is.

const DAY = 86400000;
const dateOf = (day) => new Date(day * DAY);
const dayOf = (y, m, d) => Math.round(Date.UTC(y, m, d) / DAY);

export function isoDay(day) { return dateOf(day).toISOString().slice(0, 10); }
export function parseDay(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text ?? '')) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) ? Math.round(time / DAY) : null;
}

const STARTS = {
  day: (day) => day,
  week: (day) => day - ((day + 3) % 7 + 7) % 7,      // Monday
  month: (day) => { const d = dateOf(day); return dayOf(d.getUTCFullYear(), d.getUTCMonth(), 1); },
  year: (day) => dayOf(dateOf(day).getUTCFullYear(), 0, 1),
};
const NEXT = {
  day: (start) => start + 1,
  week: (start) => start + 7,
  month: (start) => { const d = dateOf(start); return dayOf(d.getUTCFullYear(), d.getUTCMonth() + 1, 1); },
  year: (start) => dayOf(dateOf(start).getUTCFullYear() + 1, 0, 1),
};

// unit: given, or by how long the span is.
export function makeBins(first, last, given) {
  const days = last - first + 1;
  const unit = given ?? (days <= 130 ? 'day' : days <= 900 ? 'week' : days <= 366 * 20 ? 'month' : 'year');
  const starts = [STARTS[unit](first)];
  while (NEXT[unit](starts[starts.length - 1]) <= last && starts.length < 2000) starts.push(NEXT[unit](starts[starts.length - 1]));
  const end = NEXT[unit](starts[starts.length - 1]);
  const origin = starts[0];
  const ofDay = new Int16Array(end - origin);
  starts.forEach((start, k) => ofDay.fill(k, start - origin, (starts[k + 1] ?? end) - origin));
  return { unit, starts, end, origin, lastDay: (k) => (starts[k + 1] ?? end) - 1,
    of: (day) => ofDay[Math.max(0, Math.min(ofDay.length - 1, day - origin))] };
}

// The days that carry a name on the axis: {day, long} where long marks the start of a year or the first of all.
export function ticks(bins, width) {
  const span = bins.end - bins.origin;
  const perDay = width / span;
  const out = [];
  const push = (day, kind) => { if (day >= bins.origin && day < bins.end) out.push({ day, kind }); };
  const from = dateOf(bins.origin);
  if (perDay * 365 < 220) {
    const every = Math.max(1, Math.ceil(46 / (perDay * 365)));
    for (let y = from.getUTCFullYear(); dayOf(y, 0, 1) < bins.end; y++) if (y % every === 0) push(dayOf(y, 0, 1), 'year');
    return out;
  }
  const every = [1, 2, 3, 6].find((m) => perDay * 30 * m >= 58) ?? 6;
  for (let m = 0; dayOf(from.getUTCFullYear(), m, 1) < bins.end; m++) if (m % every === 0) push(dayOf(from.getUTCFullYear(), m, 1), m % 12 === 0 ? 'january' : 'month');
  if (perDay >= 7) {
    const marks = perDay >= 14 ? [8, 15, 22] : [15];
    for (let m = 0; dayOf(from.getUTCFullYear(), m, 1) < bins.end; m++) marks.forEach((d) => push(dayOf(from.getUTCFullYear(), m, d), 'day'));
  }
  return out.sort((a, b) => a.day - b.day);
}
