// Words for a place: its name, and what is known of where it lies where it is an area.
import { isolated } from '../dom.js';

export function placeName(places, p, words) {
  return places.name[p]?.trim() ? places.name[p] : words.t('positionOnly', { lat: words.number(places.lat[p]), lon: words.number(places.lon[p]) });
}

// What the point of an area is, in a sentence: parts of text and names; null for what is no area that records name.
export function drawnAt(places, p, words) {
  const at = places.drawn_at[p];
  if (!at || !words.has(`drawn_${at}`)) return null;
  const names = { '{area}': placeName(places, p, words), '{seat}': places.seat[p] ?? '' };
  return words.t(`drawn_${at}`).split(/(\{area\}|\{seat\})/).filter(Boolean).map((part) => (Object.hasOwn(names, part) ? isolated(names[part]) : part));
}

// What stands beside the name of a place that is known to an area only: null where it is known better.
export function withinOf(places, p, words) {
  const distance = places.uncertainty_m[p] ? words.distance(places.uncertainty_m[p]) : '?';
  const drawn = drawnAt(places, p, words);
  if (drawn) return [drawn, ' ', words.t('drawnWithin', { distance })];
  return ['district', 'province', 'department', 'country'].includes(places.precision[p]) ? words.t(`within_${places.precision[p]}`, { distance }) : null;
}
