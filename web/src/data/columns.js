// One typed array a column, decoded from the base64 pieces of the page.
import { DamagedData } from './meta.js';

export const NOWHERE = 0xffffffff;       // place: unlocated
export const UNDATED = -2147483648;      // from, to: undated
export const NONE = 0xff;                // match, reason, precision

const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

function base64Text(element) {
  const text = element.textContent.trim();
  if (text.length < 2 || text[0] !== '"' || text[text.length - 1] !== '"') throw new DamagedData(`#${element.id}`);
  return text.slice(1, -1);
}

function decode(element) {
  const text = base64Text(element);
  try {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch (error) { throw new DamagedData(`#${element.id}: ${error.message}`); }
}

// The bytes of one piece that is needed only when asked for, or null when the page has no such piece.
export function piece(name) {
  const element = document.getElementById(`khipu-${name}`);
  return element ? decode(element) : null;
}

function column(name, Type, records) {
  const bytes = new Uint8Array(records * Type.BYTES_PER_ELEMENT);
  let at = 0;
  for (let k = 0; at < bytes.length; k++) {
    const element = document.getElementById(`khipu-${name}.${k}`);
    if (!element) throw new DamagedData(`#khipu-${name}.${k} is missing`);
    const part = decode(element);
    if (part.length === 0 || at + part.length > bytes.length) throw new DamagedData(`#khipu-${name}.${k}: length`);
    bytes.set(part, at);
    at += part.length;
    element.remove();      // the text is as large as the column: it has been read, let it go
  }
  if (!littleEndian) for (let i = 0; i < bytes.length; i += Type.BYTES_PER_ELEMENT) bytes.subarray(i, i + Type.BYTES_PER_ELEMENT).reverse();
  return new Type(bytes.buffer);
}

function checkCodes(name, codes, limit, none) {
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] >= limit && codes[i] !== none) throw new DamagedData(`${name}: code ${codes[i]} of record ${i}`);
  }
}

export function readColumns(meta) {
  const n = meta.records;
  const columns = {
    place: column('place', Uint32Array, n),
    from: column('from', Int32Array, n), to: column('to', Int32Array, n),
    match: column('match', Uint8Array, n), reason: column('reason', Uint8Array, n),
    precision: column('precision', Uint8Array, n),
    facets: meta.facets.map((f, k) => column(`facet-${k}`, f.width === 1 ? Uint8Array : Uint16Array, n)),
    weight: meta.weight ? column('weight', Float64Array, n) : null,
  };
  checkCodes('place', columns.place, meta.places.lon.length, NOWHERE);
  for (const name of ['match', 'reason', 'precision']) checkCodes(name, columns[name], meta.vocabularies[name].length, NONE);
  meta.facets.forEach((f, k) => checkCodes(`facet-${k}`, columns.facets[k], f.values.length, f.width === 1 ? 255 : 65535));
  let located = 0;
  for (let i = 0; i < n; i++) if (columns.place[i] !== NOWHERE) located++;
  if (located !== meta.counts.located) throw new DamagedData(`place: ${located} located, not ${meta.counts.located}`);
  return columns;
}
