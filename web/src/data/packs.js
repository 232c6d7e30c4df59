// The records themselves: packs of a thousand deflated feature lines, opened only when somebody looks at them.
import { piece } from './columns.js';
import { DamagedData } from './meta.js';

const KEPT = 24;     // packs that stay open, about half a megabyte each

async function inflate(bytes, name) {
  if (typeof DecompressionStream === 'undefined') throw new DamagedData('DecompressionStream');
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return await new Response(stream).text();
  } catch (error) { throw new DamagedData(`#khipu-${name}: ${error.message}`); }
}

// Packs stand behind the script, so that the page can be used while the browser still reads them. One is there whole once
// the browser has gone on behind it.
const arrived = (name) => document.readyState !== 'loading' || Boolean(document.getElementById(`khipu-${name}`)?.nextSibling);

async function packOf(name) {
  while (!arrived(name)) await new Promise((done) => setTimeout(done, 25));
  return piece(name);
}

// Calls back once the whole file was read: with what is missing at its end, or null.
export function whenRead(records, size, told) {
  const last = `khipu-pack-${Math.ceil(records / size) - 1}.0`;
  const check = () => told(records && !document.getElementById(last) ? new DamagedData(`#${last} is missing`) : null);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', check, { once: true }); else check();
}

// Numbers that JavaScript cannot hold stay the text they were written as.
function parse(line) {
  return JSON.parse(line, (key, value, context) => (
    typeof value === 'number' && context?.source && String(value) !== context.source ? context.source : value));
}

export function openPacks(records, size) {
  const open = new Map();      // pack number -> promise of its lines, least recently used first

  async function read(number) {
    const name = `pack-${number}.0`;
    const bytes = await packOf(name);
    if (!bytes) throw new DamagedData(`#khipu-${name} is missing`);
    const lines = (await inflate(bytes, name)).split('\n');
    if (lines[lines.length - 1] === '') lines.pop();
    if (lines.length !== Math.min(size, records - number * size)) throw new DamagedData(`#khipu-${name}: ${lines.length} lines`);
    return lines;
  }

  function lines(number) {
    const known = open.get(number);
    if (known) { open.delete(number); open.set(number, known); return known; }
    const promise = read(number);
    open.set(number, promise);
    promise.catch(() => open.delete(number));
    if (open.size > KEPT) open.delete(open.keys().next().value);
    return promise;
  }

  const line = async (i) => (await lines(Math.floor(i / size)))[i % size];

  return {
    line,
    feature: async (i) => parse(await line(i)),
    parse,
    count: Math.ceil(records / size),
    // Every pack once, in order: visit(lines, first record). Gives way to the page after each pack; stops when aborted.
    async scan(visit, { signal, progress, wanted } = {}) {
      const total = Math.ceil(records / size);
      let rested = performance.now();
      for (let k = 0; k < total; k++) {
        if (signal?.aborted) return false;
        if (wanted && !wanted(k * size, Math.min((k + 1) * size, records))) continue;
        visit(total > KEPT ? await read(k) : await lines(k), k * size);
        if (performance.now() - rested > 40) {
          progress?.((k + 1) / total);
          await new Promise((done) => setTimeout(done));
          rested = performance.now();
        }
      }
      return !signal?.aborted;
    },
  };
}
