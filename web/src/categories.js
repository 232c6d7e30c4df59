// The values of the category column as the groups that marks, bars and rows are split by: at most six of their own, the
// rest together, and one for what is not known.
import { isUnknown } from './i18n.js';

const OWN = 6;

export function makeCategories(meta, columns) {
  const facet = meta.roles.category === null ? -1 : meta.facets.findIndex((f) => f.column === meta.roles.category);
  if (facet < 0) {
    return { facet: -1, column: null, slots: [{ kind: 'only', look: 0, codes: [] }], slotOfCode: new Uint8Array(65536), slotOf: () => 0 };
  }
  const { values } = meta.facets[facet];
  const codes = columns.facets[facet];
  const counts = new Uint32Array(values.length + 1);
  for (let i = 0; i < codes.length; i++) counts[Math.min(codes[i], values.length)] += columns.countOf(i);
  const known = values.map((value, code) => ({ value, code, count: counts[code] })).filter((v) => !isUnknown(v.value))
    .sort((a, b) => b.count - a.count || a.code - b.code);
  const slots = known.slice(0, OWN).map(({ value, code }, k) => ({ kind: 'value', label: value, look: k, codes: [code] }));
  const rest = known.slice(OWN);
  if (rest.length) slots.push({ kind: 'other', look: 'other', codes: rest.map((v) => v.code) });
  const unknown = values.map((value, code) => ({ value, code })).filter((v) => isUnknown(v.value));
  if (unknown.length || counts[values.length]) {
    slots.push({ kind: 'unknown', label: unknown[0]?.value, look: 'unknown', codes: unknown.map((v) => v.code) });
  }
  const slotOfCode = new Uint8Array(65536).fill(slots.length - 1);
  slots.forEach((slot, k) => slot.codes.forEach((code) => { slotOfCode[code] = k; }));
  return { facet, column: meta.roles.category, slots, slotOfCode, slotOf: (i) => slotOfCode[codes[i]] };
}

export function slotLabel(slot, t) {
  if (slot.kind === 'value') return slot.label;
  if (slot.kind === 'unknown') return slot.label || t('empty');
  return slot.kind === 'other' ? t('otherValues') : t('casesWord');
}

// A list of records split into slots, as text: "18 killed, 4 wounded".
export function breakdown(counts, offset, categories, words) {
  if (categories.facet < 0) return '';
  const parts = [];
  categories.slots.forEach((slot, k) => {
    const n = counts[offset + k];
    if (n) parts.push(words.t('nOf', { n, what: slotLabel(slot, words.t) }));
  });
  return parts.join(', ');
}
