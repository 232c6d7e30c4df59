// The selected records in the order that list and table show them.
import { NOWHERE, UNDATED } from './data/columns.js';

// Names of places in the reading order of the language, as ranks.
function placeRanks(data, words) {
  const { name, lon } = data.meta.places;
  const order = Array.from(lon, (_, p) => p).sort((a, b) => words.compare(name[a] ?? '', name[b] ?? '') || a - b);
  const ranks = new Uint32Array(lon.length);
  order.forEach((p, rank) => { ranks[p] = rank; });
  return ranks;
}

export function createOrder(app) {
  const { data, words } = app;
  const n = data.columns.rows;
  const { columns } = data;
  const sorted = new Map();      // key -> Uint32Array of all records
  let shown = { version: -1, key: '', list: new Uint32Array(0) };

  // Sorts by a key below 2^53 / n, so that the order is stable and sort() needs no comparison function.
  function byKey(keyOf) {
    const keys = new Float64Array(n);
    for (let i = 0; i < n; i++) keys[i] = keyOf(i) * n + i;
    keys.sort();
    const order = new Uint32Array(n);
    for (let k = 0; k < n; k++) order[k] = keys[k] % n;
    return order;
  }

  function facetRanks(k) {
    const { values } = data.meta.facets[k];
    const ranks = new Float64Array(65536).fill(values.length);
    values.map((value, code) => ({ value, code })).sort((a, b) => words.compare(a.value, b.value)).forEach((v, rank) => { ranks[v.code] = rank; });
    return ranks;
  }

  function keyFunction(name) {
    const [kind, detail] = name.split(':');
    if (kind === 'date') return (i) => (columns.from[i] === UNDATED ? 4294967295 : columns.from[i] + 2147483648);
    if (kind === 'place') { const ranks = placeRanks(data, words); return (i) => (columns.place[i] === NOWHERE ? ranks.length : ranks[columns.place[i]]); }
    if (kind === 'facet') { const ranks = facetRanks(Number(detail)); const codes = columns.facets[Number(detail)]; return (i) => ranks[codes[i]]; }
    if (kind === 'match') return (i) => columns.match[i];
    if (kind === 'precision') return (i) => columns.precision[i];
    return null;
  }

  // 'date', '-date', 'place', 'facet:3', 'column:notes' (after setRanks), 'input'.
  function all(sort) {
    const name = sort.replace(/^-/, '');
    if (name === 'input') return null;
    if (!sorted.has(name)) {
      const key = keyFunction(name);
      if (!key) return null;
      sorted.set(name, byKey(key));
    }
    return sorted.get(name);
  }

  function list(sort) {
    const { selection } = app;
    if (shown.version === selection.version() && shown.key === sort) return shown.list;
    const order = all(sort);
    const out = new Uint32Array(selection.rows());
    let k = 0;
    if (!order) for (let i = 0; i < n; i++) { if (selection.has(i)) out[k++] = i; }
    else if (sort[0] === '-') for (let j = n - 1; j >= 0; j--) { if (selection.has(order[j])) out[k++] = order[j]; }
    else for (let j = 0; j < n; j++) if (selection.has(order[j])) out[k++] = order[j];
    shown = { version: selection.version(), key: sort, list: out };
    return out;
  }

  return {
    list,
    knows: (sort) => all(sort) !== null || sort.replace(/^-/, '') === 'input',
    // Order by a column that only the packs hold: its values, one a record, become an order.
    setValues(name, values) {
      const numbers = values.every((v) => v === null || v === '' || typeof v === 'number');
      const filled = (v) => v !== null && v !== '' && v !== undefined;
      const compare = numbers ? (a, b) => a - b : (a, b) => words.compare(String(a), String(b));
      const order = Uint32Array.from({ length: n }, (_, i) => i);
      order.sort((a, b) => (filled(values[b]) - filled(values[a])) || (filled(values[a]) ? compare(values[a], values[b]) : 0) || a - b);
      sorted.set(name, order);
    },
  };
}
