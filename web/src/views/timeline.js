// Cases over time: bars split like the marks, a span chosen by dragging, by two dates or by keys, and a player.
// A date known to a month only is no bar of its own: it is a line over its month.
import { UNDATED } from '../data/columns.js';
import { isoDay, makeBins, parseDay, ticks } from '../data/bins.js';
import { focusQuietly, h, replace, s } from '../dom.js';

const HIGH = 84, TOP = 6, AXIS = 18, LINE = 9;
const DIGIT = 6.3, BESIDE = 10;      // pixels of a digit of the scale, and of the room beside it
const MOST_LINES = 2;
const TICK = 650;      // milliseconds a step of the player

// The span that is told in words: of the dates known to the day, wider only where a vaguer date lies wholly outside it.
function knownSpan(from, to, first, last) {
  let a = Infinity, b = -Infinity;
  for (let i = 0; i < from.length; i++) if (from[i] !== UNDATED && from[i] === to[i]) { a = Math.min(a, from[i]); b = Math.max(b, to[i]); }
  if (a > b) return { first, last };
  let least = a, most = b;
  for (let i = 0; i < from.length; i++) {
    if (from[i] === UNDATED) continue;
    if (to[i] < a) least = Math.min(least, from[i]);
    if (from[i] > b) most = Math.max(most, to[i]);
  }
  return { first: least, last: most };
}

export function createTimeline(app) {
  const { data, selection, categories, words } = app;
  const { t } = words;
  const { from, to } = data.columns;
  const n = data.columns.rows;
  const { groups } = data.meta;
  if (groups?.unit === 'none') return null;
  let first = Infinity, last = -Infinity;
  for (let i = 0; i < n; i++) {
    if (from[i] === UNDATED) continue;
    if (from[i] < first) first = from[i];
    if (to[i] > last) last = to[i];
  }
  if (first > last) return null;
  const known = groups ? { first: groups.first, last: groups.last } : knownSpan(from, to, first, last);
  const bins = makeBins(first, last, groups?.unit);
  const slots = categories.slots.length;
  const counts = new Uint32Array(bins.starts.length * slots);
  let spans = new Map();
  let peak = 1, width = 600, left = 0, player = null;

  const svg = s('svg', { class: 'bars', role: 'img', 'aria-label': t('timelineLabel', { unit: t(`unit_${bins.unit}`) }) });
  const startHandle = s('rect', { class: 'handle', tabindex: 0, role: 'slider', 'aria-label': t('startOfSpan'), 'data-end': 'from' });
  const endHandle = s('rect', { class: 'handle', tabindex: 0, role: 'slider', 'aria-label': t('endOfSpan'), 'data-end': 'to' });
  const brush = s('svg', { class: 'brush' });
  const chart = h('div', { class: 'chart' }, svg, brush);
  const input = (name) => h('input', { type: 'date', min: isoDay(bins.origin), max: isoDay(bins.end - 1), name });
  const fromInput = input('from'), toInput = input('to');
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const playButton = h('button', { type: 'button', class: 'quiet-button' }, t(still ? 'step' : 'play'));
  const allButton = h('button', { type: 'button', class: 'quiet-button', hidden: true, onclick: () => { stop(); selection.setDates(null, null); } }, t('allDates'));
  const box = h('section', { class: 'timeline', 'aria-labelledby': 'timeline-title' },
    h('div', { class: 'timeline-head' }, h('h2', { id: 'timeline-title' }, t('timeline')),
      h('label', null, t('from'), ' ', fromInput), h('label', null, t('to'), ' ', toInput), playButton, allButton), chart);

  const x = (day) => left + (day - bins.origin) / (bins.end - bins.origin) * (width - left);

  function count() {
    counts.fill(0);
    spans = new Map();
    selection.eachButDates((i) => {
      if (from[i] === UNDATED) return;
      const a = bins.of(from[i]);
      if (a === bins.of(to[i])) { counts[a * slots + categories.slotOf(i)] += data.columns.countOf(i); return; }
      const key = from[i] * 1e6 + (to[i] - from[i]);
      spans.set(key, (spans.get(key) ?? 0) + data.columns.countOf(i));
    });
    peak = 1;
    for (let k = 0; k < bins.starts.length; k++) {
      let sum = 0;
      for (let j = 0; j < slots; j++) sum += counts[k * slots + j];
      if (sum > peak) peak = sum;
    }
  }

  function lines(y) {
    const list = [...spans].map(([key, many]) => ({ from: Math.floor(key / 1e6), days: key - Math.floor(key / 1e6) * 1e6, many })).sort((a, b) => a.from - b.from || a.days - b.days);
    if (!list.length) return [];
    if (list.length > MOST_LINES * 3) {
      const all = list.reduce((sum, l) => sum + l.many, 0);
      return [s('text', { class: 'tick-text', x: left, y: y + 10 }, t('impreciseMany', { n: all }))];
    }
    const free = [];
    return list.map((l) => {
      const x0 = Math.max(left, x(l.from)), x1 = Math.min(width, x(l.from + l.days + 1));
      let row = free.findIndex((end) => end <= x0);
      if (row < 0) row = free.push(0) - 1;
      free[row] = x1;
      const label = t('imprecise', { n: t('cases', { n: l.many }), span: words.dates(l.from, l.from + l.days) });
      const at = y + 5 + Math.min(row, MOST_LINES - 1) * LINE;
      return s('g', { class: 'span' }, s('title', null, label), s('path', { d: `M${x0 + 1} ${at - 3}v6m0-3H${x1 - 1}m0-3v6` }),
        x1 - x0 > 170 ? s('text', { class: 'span-text', x: (x0 + x1) / 2, y: at + 3.5 }, label) : null);
    });
  }

  function draw() {
    if (!chart.clientWidth) return;      // drawn when it is shown
    width = Math.max(220, chart.clientWidth);
    left = words.number(most).length * DIGIT + BESIDE;
    const room = spans.size ? 12 + (spans.size > 1 ? LINE : 0) : 0;
    const high = TOP + HIGH + AXIS + room;
    svg.setAttribute('viewBox', `0 0 ${width} ${high}`);
    brush.setAttribute('viewBox', `0 0 ${width} ${high}`);
    chart.style.height = `${high}px`;
    const shapes = categories.slots.map(() => '');
    bins.starts.forEach((start, k) => {
      const x0 = x(start), wide = Math.max(1, x(bins.lastDay(k) + 1) - x0);
      const gap = wide > 4 ? 1 : 0;
      let y = TOP + HIGH;
      for (let j = 0; j < slots; j++) {
        const value = counts[k * slots + j];
        if (!value) continue;
        const tall = value / peak * HIGH;
        y -= tall;
        shapes[j] += `M${(x0 + gap / 2).toFixed(2)} ${y.toFixed(2)}h${(wide - gap).toFixed(2)}v${Math.max(0.75, tall).toFixed(2)}h${(gap - wide).toFixed(2)}z`;
      }
    });
    const bars = shapes.map((d, j) => d && s('path', { class: `bar look-${categories.slots[j].look}`, d }));
    const axis = ticks(bins, width - left).map(({ day, kind }) => {
      const label = kind === 'year' ? words.day(day, 'year') : kind === 'january' ? `${words.day(day, 'monthShort')} ${words.day(day, 'year')}` : kind === 'month' ? words.day(day, 'monthShort') : String(new Date(day * 86400000).getUTCDate());
      return s('g', { class: `tick ${kind}` }, s('path', { d: `M${x(day)} ${TOP + HIGH}v${kind === 'day' ? 3 : 5}` }),
        s('text', { class: 'tick-text', x: Math.min(x(day) + (kind === 'day' ? 0 : 3), width - 24), y: TOP + HIGH + 14, 'text-anchor': kind === 'day' ? 'middle' : 'start' }, label));
    });
    const half = peak > 3 ? [Math.round(peak / 2)] : [];
    const grid = [peak, ...half].map((value) => {
      const y = TOP + HIGH - value / peak * HIGH;
      return [s('path', { class: 'grid', d: `M${left} ${y}H${width}` }), s('text', { class: 'tick-text', x: left - 6, y: Math.max(9, y + 4), 'text-anchor': 'end' }, words.number(value))];
    });
    replace(svg, grid.map((g) => g[0]), s('path', { class: 'baseline', d: `M${left} ${TOP + HIGH + 0.5}H${width}` }), bars.filter(Boolean), axis, grid.map((g) => g[1]), lines(TOP + HIGH + AXIS));
    drawBrush();
  }

  function drawBrush() {
    const { filters } = selection;
    const on = filters.from !== null || filters.to !== null;
    const a = filters.from ?? bins.origin, b = filters.to ?? bins.end - 1;
    const x0 = Math.max(left, x(a)), x1 = Math.min(width, x(b + 1));
    const shade = (left, right) => s('rect', { class: 'shade', x: left, y: 0, width: Math.max(0, right - left), height: TOP + HIGH });
    const place = (handle, at, day) => {
      for (const [k, v] of Object.entries({ x: Math.max(left - 4, Math.min(width - 8, at - 4)), y: TOP + HIGH / 2 - 14, width: 8, height: 28, rx: 2,
        'aria-valuemin': bins.origin, 'aria-valuemax': bins.end - 1, 'aria-valuenow': day, 'aria-valuetext': words.day(day, 'dayLong') })) handle.setAttribute(k, v);
    };
    place(startHandle, x0, a);
    place(endHandle, x1, b);
    const focused = document.activeElement;
    replace(brush, on ? [shade(left, x0), shade(x1, width), s('path', { class: 'edge', d: `M${x0} 0V${TOP + HIGH}M${x1} 0V${TOP + HIGH}` })] : null, startHandle, endHandle);
    if (focused === startHandle || focused === endHandle) focused.focus({ preventScroll: true });
    // A field that is being typed into is left alone: a date is typed in parts.
    // To set its value costs a browser more than the whole chart, so that it is set where it changes only.
    for (const [field, day] of [[fromInput, filters.from], [toInput, filters.to]]) {
      const value = day === null ? '' : isoDay(day);
      if (document.activeElement !== field && field.value !== value) field.value = value;
    }
    if (!on && document.activeElement === allButton) focusQuietly(playButton);
    allButton.hidden = !on;
  }

  const choose = (a, b) => selection.setDates(a <= bins.origin ? null : a, b >= bins.end - 1 ? null : b);

  function dayAt(event) {
    const box = chart.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width * width - left) / (width - left);
    return bins.origin + Math.max(0, Math.min(1, share)) * (bins.end - bins.origin);
  }

  let drag = null;
  brush.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    stop();
    const day = dayAt(event);
    const end = event.target.dataset?.end;
    const { filters } = selection;
    drag = end ? { anchor: end === 'from' ? (filters.to ?? bins.end - 1) : (filters.from ?? bins.origin), moved: true } : { anchor: day, x: event.clientX, moved: false };
    brush.setPointerCapture(event.pointerId);
  });
  brush.addEventListener('pointermove', (event) => {
    if (!drag) return;
    if (!drag.moved && Math.abs(event.clientX - drag.x) < 4) return;
    drag.moved = true;
    const a = Math.min(drag.anchor, dayAt(event)), b = Math.max(drag.anchor, dayAt(event));
    choose(bins.starts[bins.of(Math.floor(a))], bins.lastDay(bins.of(Math.floor(Math.min(b, bins.end - 1)))));
  });
  brush.addEventListener('pointerup', (event) => {
    if (drag && !drag.moved) { const k = bins.of(Math.floor(dayAt(event))); choose(bins.starts[k], bins.lastDay(k)); }
    drag = null;
  });
  brush.addEventListener('pointercancel', () => { drag = null; });

  for (const handle of [startHandle, endHandle]) {
    handle.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 7, PageDown: -7 }[event.key];
      const edge = { Home: bins.origin, End: bins.end - 1 }[event.key];
      if (by === undefined && edge === undefined) return;
      event.preventDefault();
      // Keys come faster than frames: what is chosen is asked, not what was drawn last.
      const { filters } = selection;
      const from = filters.from ?? bins.origin, to = filters.to ?? bins.end - 1;
      const isFrom = handle === startHandle;
      let next = edge ?? bins.starts[bins.of(isFrom ? from : to) + by];
      if (next === undefined) next = by > 0 ? bins.end - 1 : bins.origin;
      if (isFrom) choose(Math.min(next, to), to);
      else choose(from, Math.max(from, edge ?? bins.lastDay(bins.of(next))));
    });
  }
  for (const field of [fromInput, toInput]) {
    const apply = () => {
      stop();
      const a = parseDay(fromInput.value), b = parseDay(toInput.value);
      const last = b !== null && a !== null && b < a ? a : b;
      // Counts are known by whole bins only: the span is made of these.
      if (groups) selection.setDates(a === null ? null : bins.starts[bins.of(a)], last === null ? null : bins.lastDay(bins.of(last)));
      else selection.setDates(a, last);
    };
    // While the year 2023 is typed, it is the year 2 at first.
    const isBegun = () => field.validity.rangeUnderflow;
    field.addEventListener('change', () => { if (document.activeElement !== field || !isBegun()) apply(); });
    field.addEventListener('blur', () => { if (isBegun()) apply(); drawBrush(); });
  }

  function stop() {
    if (player) clearInterval(player);
    player = null;
    playButton.textContent = t(still ? 'step' : 'play');
  }
  // From the first bar on, the span grows by one bar a step; at the end all dates are shown again.
  function advance() {
    const end = selection.filters.to;
    const k = end === null ? 0 : bins.of(end) + 1;
    if (k >= bins.starts.length - 1) { stop(); selection.setDates(null, null); return; }
    selection.setDates(selection.filters.from, bins.lastDay(k));
    app.announce(words.day(bins.lastDay(k), 'dayLong'));
  }
  playButton.addEventListener('click', () => {
    if (player) { stop(); return; }
    advance();
    if (still) return;
    player = setInterval(advance, TICK);
    playButton.textContent = t('pause');
  });

  const observer = new ResizeObserver(() => draw());
  observer.observe(chart);
  count();
  const most = peak;      // of all cases: the room for the scale does not change while filters do
  return { box, ...known, update() { count(); draw(); }, remove() { stop(); observer.disconnect(); } };
}
