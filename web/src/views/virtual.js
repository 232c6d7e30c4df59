// A scroller that holds only the rows in view. Rows have one height; where all of them would be taller than a browser
// can lay out, the scroll position is mapped to rows in proportion. Up to `all` rows are simply all there.

const TALLEST = 8e6;      // pixels
const SPARE = 6;

export function createVirtual({ scroller, holder, rowHeight, all = 120, top, bottom, render }) {
  let count = 0;
  let range = [0, 0];
  let drawn = '';

  const whole = () => count <= all;
  const height = () => Math.min(count * rowHeight, TALLEST);

  function firstRow() {
    const room = scroller.clientHeight || 400;
    if (count * rowHeight <= TALLEST) return Math.floor(scroller.scrollTop / rowHeight);
    const share = scroller.scrollTop / Math.max(1, height() - room);
    return Math.floor(share * Math.max(0, count - room / rowHeight));
  }

  function update(force) {
    let first = 0, last = count, before = 0, after = 0;
    if (!whole()) {
      const visible = Math.ceil((scroller.clientHeight || 400) / rowHeight) + 1;
      first = Math.max(0, Math.min(firstRow(), count - visible) - SPARE);
      last = Math.min(count, first + visible + 2 * SPARE);
      before = count * rowHeight <= TALLEST ? first * rowHeight
        : Math.max(0, scroller.scrollTop - (Math.max(0, firstRow()) - first) * rowHeight);
      after = Math.max(0, height() - before - (last - first) * rowHeight);
    }
    const key = `${first} ${last}`;
    top(Math.round(before)); bottom(Math.round(after));
    if (!force && key === drawn) return;
    drawn = key;
    range = [first, last];
    render(first, last);
  }

  let frame = null;
  scroller.addEventListener('scroll', () => {
    if (whole() || frame) return;
    frame = requestAnimationFrame(() => { frame = null; update(false); });
  }, { passive: true });
  const observer = new ResizeObserver(() => update(false));
  observer.observe(scroller);

  return {
    setCount(n, { keep = false } = {}) {
      count = n;
      if (!keep) scroller.scrollTop = 0;
      holder.classList.toggle('whole', whole());
      update(true);
    },
    refresh: () => update(true),
    range: () => range,
    scrollTo(row) {
      if (whole()) return;
      const room = scroller.clientHeight || 400;
      const y = count * rowHeight <= TALLEST ? row * rowHeight
        : row / Math.max(1, count - room / rowHeight) * (height() - room);
      if (y < scroller.scrollTop || y + rowHeight > scroller.scrollTop + room) scroller.scrollTop = Math.max(0, y - room / 3);
      update(false);
    },
    remove: () => observer.disconnect(),
  };
}

// Arrow keys, Home, End and Page keys move a focus over rows that may not be in the document yet.
export function rowKeys({ count, go, page = 8 }) {
  return (event, row) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(Math.max(0, Math.min(count() - 1, row + steps[event.key])));
  };
}
