// Folding for search: case, accents and the like do not matter.

const MARKS = /\p{M}+/gu;
const LETTERS = { ß: 'ss', ø: 'o', đ: 'd', ł: 'l', ı: 'i', æ: 'ae', œ: 'oe', '’': "'", '‘': "'", '“': '"', '”': '"' };
const SPECIAL = /[ßøđłıæœ’‘“”]/g;
const ASCII = /^[\x00-\x7f]*$/;

export function fold(text) {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(MARKS, '').toLowerCase().replace(SPECIAL, (c) => LETTERS[c]);
}

export const terms = (query) => fold(query).split(/\s+/).filter(Boolean);
