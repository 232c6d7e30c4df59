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

export function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function decode(element) {
  try { return bytesOf(base64Text(element)); } catch (error) { throw error instanceof DamagedData ? error : new DamagedData(`#${element.id}: ${error.message}`); }
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

function allBytes(name) {
  const parts = [];
  for (let k = 0; ; k++) {
    const element = document.getElementById(`khipu-${name}.${k}`);
    if (!element) break;
    parts.push(decode(element));
    element.remove();
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { bytes.set(part, at); at += part.length; }
  return bytes;
}

const RUN = 64;      // ids in a run, which begins with a whole one
const CUT = '\u2026';
const CUT_END = 0xa6;      // its last byte
const BACKSLASH = 0x5c;

// The ids of the records: id(i) as text. A very long one is cut and ends in an ellipsis.
function readIds(records) {
  const starts = column('id-starts', Uint32Array, Math.ceil(records / RUN));
  const bytes = allBytes('ids');
  const utf8 = new TextDecoder();
  const held = new Uint8Array(512);
  const damaged = (i) => new DamagedData(`ids: record ${i}`);
  for (let i = 0, at = 0; i <= records; i++) {      // every entry lies where it should, so that none needs to be looked at again
    if (i % RUN === 0 && i < records && starts[i / RUN] !== at) throw damaged(i);
    if (i === records ? at !== bytes.length : !(at + 1 < bytes.length)) throw damaged(i);
    at += 2 + bytes[at + 1];
  }
  // Calls visit(i, bytes of the id as it stands in JSON) for the records of a run; stops where visit answers true.
  function run(number, visit) {
    let at = starts[number];
    for (let i = number * RUN; i < Math.min((number + 1) * RUN, records); i++) {
      const shared = bytes[at], more = bytes[at + 1];
      held.set(bytes.subarray(at + 2, at + 2 + more), shared);
      at += 2 + more;
      if (visit(i, held, shared + more)) return;
    }
  }
  const textOf = (i, raw, length) => { try { return JSON.parse(`"${utf8.decode(raw.subarray(0, length))}"`); } catch { throw damaged(i); } };
  return {
    id(i) {
      let text = '';
      run(Math.floor(i / RUN), (k, raw, length) => { if (k === i) text = textOf(i, raw, length); return k === i; });
      return text;
    },
    // The records that have this id, or a cut one that it begins with: to be looked up in the packs.
    candidates(id) {
      const found = [];
      const wanted = new TextEncoder().encode(id);
      const plain = (raw, length) => { for (let k = 0; k < length; k++) if (raw[k] === BACKSLASH) return false; return raw[length - 1] !== CUT_END; };
      const same = (raw, length) => { for (let k = 0; k < length; k++) if (raw[k] !== wanted[k]) return false; return length === wanted.length; };
      for (let r = 0; r < starts.length; r++) {
        run(r, (i, raw, length) => {
          if (same(raw, length)) { found.push(i); return; }
          if (plain(raw, length)) return;
          const text = textOf(i, raw, length);
          if (text === id || (text.endsWith(CUT) && id.startsWith(text.slice(0, -1)))) found.push(i);
        });
      }
      return found;
    },
  };
}

function checkCodes(name, codes, limit, none) {
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] >= limit && codes[i] !== none) throw new DamagedData(`${name}: code ${codes[i]} of record ${i}`);
  }
}

// One value a record; in a page of groups, one a group, and how many records it stands for (null: one each).
export function readColumns(meta) {
  const n = meta.groups ? meta.groups.rows : meta.records;
  const single = (name) => (meta.groups ? null : column(name, Uint8Array, n));
  const columns = {
    rows: n,
    place: column('place', Uint32Array, n),
    from: column('from', Int32Array, n), to: column('to', Int32Array, n),
    match: single('match'), reason: single('reason'), precision: single('precision'),
    facets: meta.facets.map((f, k) => column(`facet-${k}`, f.width === 1 ? Uint8Array : Uint16Array, n)),
    weight: meta.weight ? column('weight', Float64Array, n) : null,
    ids: meta.groups ? null : readIds(n),
    count: meta.groups ? column('count', Uint32Array, n) : null,
  };
  // 1: the row counts in areas and cross tables; null: all do.
  columns.counted = document.getElementById('khipu-counted.0') ? column('counted', Uint8Array, n) : null;
  columns.countOf = columns.count ? (i) => columns.count[i] : () => 1;
  checkCodes('place', columns.place, meta.places.lon.length, NOWHERE);
  for (const name of ['match', 'reason', 'precision']) if (columns[name]) checkCodes(name, columns[name], meta.vocabularies[name].length, NONE);
  meta.facets.forEach((f, k) => checkCodes(`facet-${k}`, columns.facets[k], f.values.length, f.width === 1 ? 255 : 65535));
  let located = 0, all = 0;
  for (let i = 0; i < n; i++) { all += columns.countOf(i); if (columns.place[i] !== NOWHERE) located += columns.countOf(i); }
  if (located !== meta.counts.located) throw new DamagedData(`place: ${located} located, not ${meta.counts.located}`);
  if (all !== meta.records) throw new DamagedData(`count: ${all} records, not ${meta.records}`);
  return columns;
}
