// Words for a place: its name, and what is known of where it lies where it is an area.
import { isolated } from '../dom.js';

const WIDE = new Set(['district', 'province', 'department', 'country']);

export function placeName(places, p, words) {
  return places.name[p]?.trim() ? places.name[p] : words.t('positionOnly', { lat: words.number(places.lat[p]), lon: words.number(places.lon[p]) });
}

// The sentence with its names in it, each of a direction of its own: parts of text and elements.
function withNames(text, names) {
  return text.split(/(\{\w+\})/).filter(Boolean).map((part) => (Object.hasOwn(names, part) ? isolated(names[part]) : part));
}

const distanceOf = (places, p, words) => (places.uncertainty_m[p] ? words.distance(places.uncertainty_m[p]) : '?');

// What the point of an area is, in a sentence; null for what is no area that records name.
export function drawnAt(places, p, words) {
  const key = `drawn_${places.drawn_at[p]}`;
  return places.drawn_at[p] && words.has(key) ? withNames(words.t(key), { '{area}': placeName(places, p, words), '{seat}': places.seat[p] ?? '' }) : null;
}

// The same and how far the area reaches; of another place that is known to an area only, to which; null where it is known better.
export function withinOf(places, p, words) {
  const distance = distanceOf(places, p, words);
  const drawn = drawnAt(places, p, words);
  if (drawn) return [drawn, ' ', words.t('drawnWithin', { distance })];
  return WIDE.has(places.precision[p]) ? words.t(`within_${places.precision[p]}`, { distance }) : null;
}

// The same below the name of the place.
export function shortWithinOf(places, p, words) {
  if (!drawnAt(places, p, words)) return withinOf(places, p, words);
  return withNames(words.t(`inside_${places.drawn_at[p]}`, { distance: distanceOf(places, p, words) }), { '{seat}': places.seat[p] ?? '' });
}
