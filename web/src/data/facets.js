// What kind of thing a facet is, by its values: what is worth showing first, and what sums up a case in a row.
import { isUnknown } from '../i18n.js';

const ABOUT_KNOWING = /precision|confidence|confianza/i;
const DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;
const LONG = 22;      // characters: longer values are sentences, not groups

// 'category', 'areas' (of --areas), 'group', 'area' (a column of areas), 'text' (long), 'date' or 'knowing' (precision, confidence).
export function facetKind(data, k, categoryFacet) {
  const { roles, facets } = data.meta;
  const { column, values, level } = facets[k];
  if (level !== undefined) return 'areas';
  if (k === categoryFacet) return 'category';
  if (roles.within.includes(column) || column === roles.place || column === roles.place_code) return 'area';
  const known = values.filter((v) => !isUnknown(v));
  if (known.length && known.every((v) => DATE.test(v))) return 'date';
  if (ABOUT_KNOWING.test(column)) return 'knowing';
  const mean = known.reduce((sum, v) => sum + v.length, 0) / Math.max(1, known.length);
  return mean > LONG ? 'text' : 'group';
}

const ORDER = ['category', 'areas', 'group', 'area', 'text', 'knowing', 'date'];

// Facets in the order they are shown; those with one value say something but choose nothing, and come last.
export function facetOrder(data, categoryFacet) {
  const { facets } = data.meta;
  const rank = (k) => (facets[k].values.length > 1 ? 0 : 10) + ORDER.indexOf(facetKind(data, k, categoryFacet));
  return facets.map((_, k) => k).sort((a, b) => rank(a) - rank(b) || a - b);
}

// Numbers, and a yes or no, say nothing without the name of their column.
const NAMELESS = /^(true|false|yes|no|s[ií]|-?\d+(\.\d+)?)$/i;

// The facets that a row of the list sums a case up with.
export function summaryFacets(data, categoryFacet) {
  const { facets } = data.meta;
  return facetOrder(data, categoryFacet).filter((k) => facets[k].values.length > 1 && facets[k].values.length <= 24
    && facetKind(data, k, categoryFacet) === 'group' && !facets[k].values.every((v) => isUnknown(v) || NAMELESS.test(v))).slice(0, 3).map((k) => ({ ...facets[k], k }));
}
