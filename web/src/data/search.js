// Full-text search: the records whose values hold every word of the query. The lines are folded whole first, which is
// quick; only a line that may answer is taken apart, so that names of columns never count as text.
import { fold, terms } from './fold.js';

function holdsAll(feature, words) {
  const texts = [feature.id === undefined ? '' : fold(String(feature.id))];
  const walk = (value) => {
    if (value === null || value === undefined) return;
    if (typeof value === 'object') Object.values(value).forEach(walk);
    else texts.push(fold(String(value)));
  };
  walk(feature.properties);
  return words.every((word) => texts.some((text) => text.includes(word)));
}

export function searchRecords(packs, records, query, options) {
  const words = terms(query);
  const escaped = words.map((word) => JSON.stringify(word).slice(1, -1));
  const mask = new Uint8Array(records);
  const visit = (lines, first) => {
    const whole = fold(lines.join('\n'));
    if (!escaped.every((word) => whole.includes(word))) return;
    lines.forEach((line, k) => {
      const folded = fold(line);
      if (escaped.every((word) => folded.includes(word)) && holdsAll(packs.parse(line), words)) mask[first + k] = 1;
    });
  };
  return packs.scan(visit, options).then((whole) => (whole ? mask : null));
}
