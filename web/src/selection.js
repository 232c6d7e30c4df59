// The one selection that every view shows. A filter is a dimension with a bit; fails[i] holds the bits of the dimensions
// that record i does not satisfy. Selected: no bit. Counts of a view leave its own dimension out, so that a facet still
// shows what else could be chosen.
import { NOWHERE, UNDATED } from './data/columns.js';

const BIT = { dates: 1, place: 2, query: 4, group: 8 };
const FIRST_FACET = 4;
const LAST_BIT = 31;

export function createSelection(columns) {
  const records = columns.rows;
  const { count: counted } = columns;      // records that a row stands for; null: one each
  const of = (i) => (counted ? counted[i] : 1);
  const fails = new Uint32Array(records);
  const filters = { facets: new Map(), from: null, to: null, place: null, query: '', group: null };
  const listeners = new Set();
  let queryMask = null;
  let version = 0;
  let quiet = 0;
  let changed = false;
  const cache = new Map();

  const facetBit = (k) => (1 << Math.min(FIRST_FACET + k, LAST_BIT)) >>> 0;

  function mark(bit, failing) {
    const keep = ~bit;
    for (let i = 0; i < records; i++) {
      if (failing(i)) fails[i] |= bit; else fails[i] &= keep;
    }
    version++;
    cache.clear();
    if (quiet) { changed = true; return; }
    listeners.forEach((listener) => listener());
  }

  function batch(work) {
    quiet++;
    try { work(); } finally { quiet--; }
    if (!quiet && changed) { changed = false; listeners.forEach((listener) => listener()); }
  }

  function setFacet(k, codes) {
    if (codes && codes.size) filters.facets.set(k, codes); else filters.facets.delete(k);
    const bit = facetBit(k);
    const same = [...filters.facets].filter(([other]) => facetBit(other) === bit)
      .map(([other, chosen]) => {
        const allowed = new Uint8Array(65536);
        chosen.forEach((code) => { allowed[code] = 1; });
        return [columns.facets[other], allowed];
      });
    if (same.length === 0) mark(bit, () => false);
    else if (same.length === 1) { const [[codesOf, allowed]] = same; mark(bit, (i) => !allowed[codesOf[i]]); }
    else mark(bit, (i) => same.some(([codesOf, allowed]) => !allowed[codesOf[i]]));
  }

  function setDates(from, to) {
    filters.from = from; filters.to = to;
    const { from: first, to: last } = columns;
    if (from === null && to === null) return mark(BIT.dates, () => false);
    const a = from ?? -2147483647, b = to ?? 2147483647;
    return mark(BIT.dates, (i) => first[i] === UNDATED || first[i] > b || last[i] < a);
  }

  function setPlace(place) {
    filters.place = place;
    mark(BIT.place, place === null ? () => false : (i) => columns.place[i] !== place);
  }

  function setQuery(text, mask) {
    filters.query = text;
    queryMask = text ? mask : null;
    mark(BIT.query, queryMask ? (i) => !queryMask[i] : () => false);
  }

  // 'unlocated' or 'undated' alone, or null for all.
  function setGroup(group) {
    filters.group = group;
    if (group === 'unlocated') mark(BIT.group, (i) => columns.place[i] !== NOWHERE);
    else if (group === 'undated') mark(BIT.group, (i) => columns.from[i] !== UNDATED);
    else mark(BIT.group, () => false);
  }

  function cached(key, make) {
    if (!cache.has(key)) cache.set(key, make());
    return cache.get(key);
  }

  const total = () => cached('total', () => {
    let count = 0;
    for (let i = 0; i < records; i++) if (fails[i] === 0) count += of(i);
    return count;
  });

  // Sum of the weight column over the selection.
  const weight = () => cached('weight', () => {
    let sum = 0;
    for (let i = 0; i < records; i++) if (fails[i] === 0 && columns.weight[i] === columns.weight[i]) sum += columns.weight[i];
    return sum;
  });

  const facetCounts = (k, values) => cached(`facet-${k}`, () => {
    const codes = columns.facets[k];
    const keep = ~facetBit(k);
    const counts = new Uint32Array(values + 1);      // the last is the empty one
    for (let i = 0; i < records; i++) if ((fails[i] & keep) === 0) counts[codes[i] < values ? codes[i] : values] += of(i);
    return counts;
  });

  // The same for areas and cross tables: only of the records that count there, without the empty ones.
  const countedIn = (k, values) => cached(`counted-${k}`, () => {
    const codes = columns.facets[k];
    const keep = ~facetBit(k);
    const counts = new Uint32Array(values);
    for (let i = 0; i < records; i++) if ((fails[i] & keep) === 0 && codes[i] < values && (!columns.counted || columns.counted[i])) counts[codes[i]] += of(i);
    return counts;
  });

  // The same with every filter, the one on these values too.
  const countedNow = (k, values) => cached(`now-${k}`, () => {
    const codes = columns.facets[k];
    const counts = new Uint32Array(values);
    for (let i = 0; i < records; i++) if (fails[i] === 0 && codes[i] < values && (!columns.counted || columns.counted[i])) counts[codes[i]] += of(i);
    return counts;
  });

  const groupCounts = () => cached('groups', () => {
    const keep = ~BIT.group;
    let unlocated = 0, undated = 0;
    for (let i = 0; i < records; i++) {
      if ((fails[i] & keep) !== 0) continue;
      if (columns.place[i] === NOWHERE) unlocated += of(i);
      if (columns.from[i] === UNDATED) undated += of(i);
    }
    return { unlocated, undated };
  });

  // Count of each place in each of `slots` groups (slotOf: record -> slot), as if no place were chosen.
  const placeCounts = (places, slots, slotOf) => cached('places', () => {
    const counts = new Uint32Array(places * slots);
    const keep = ~BIT.place;
    for (let i = 0; i < records; i++) {
      if ((fails[i] & keep) === 0 && columns.place[i] !== NOWHERE) counts[columns.place[i] * slots + slotOf(i)] += of(i);
    }
    return counts;
  });

  // Calls visit(i) for every record that satisfies all but the dates.
  function eachButDates(visit) {
    const keep = ~BIT.dates;
    for (let i = 0; i < records; i++) if ((fails[i] & keep) === 0) visit(i);
  }

  // Rows that are selected: as many as records, but in a page of groups.
  const rows = () => cached('rows', () => {
    let many = 0;
    for (let i = 0; i < records; i++) if (fails[i] === 0) many++;
    return many;
  });

  const active = () => filters.facets.size > 0 || filters.from !== null || filters.to !== null
    || filters.place !== null || filters.query !== '' || filters.group !== null;

  // Whether anything but one facet is chosen.
  const activeBut = (k) => active() && !(filters.facets.size === 1 && filters.facets.has(k) && filters.from === null && filters.to === null
    && filters.place === null && filters.query === '' && filters.group === null);

  function clear() {
    batch(() => {
      [...filters.facets.keys()].forEach((k) => setFacet(k, null));
      if (filters.from !== null || filters.to !== null) setDates(null, null);
      if (filters.place !== null) setPlace(null);
      if (filters.query) setQuery('', null);
      if (filters.group) setGroup(null);
    });
  }

  return {
    filters, batch, setFacet, setDates, setPlace, setQuery, setGroup, clear, active, activeBut,
    total, rows, weight, facetCounts, countedIn, countedNow, groupCounts, placeCounts, eachButDates,
    has: (i) => fails[i] === 0,
    version: () => version,
    subscribe(listener) { listeners.add(listener); return () => listeners.delete(listener); },
  };
}
