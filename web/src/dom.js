// Elements from data: every text goes in as a text node, every style through the CSSOM.

const SVG = 'http://www.w3.org/2000/svg';

function put(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.setAttribute('class', value);
    else if (name === 'style') for (const [k, v] of Object.entries(value)) element.style.setProperty(k, v);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  add(element, children);
  return element;
}

function add(element, child) {
  if (Array.isArray(child)) child.forEach((c) => add(element, c));
  else if (child !== null && child !== undefined && child !== false) {
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export const h = (tag, attributes, ...children) => put(document.createElement(tag), attributes, children);
export const s = (tag, attributes, ...children) => put(document.createElementNS(SVG, tag), attributes, children);

export function replace(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

// The same, for what holds controls with a data-key: the focus stays on the one that had it.
export function replaceKeeping(element, ...children) {
  const key = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  replace(element, ...children);
  if (key === undefined) return;
  const again = [...element.querySelectorAll('[data-key]')].find((e) => e.dataset.key === key);
  if (again) focusQuietly(again);
}

// Text of unknown direction: marks in a record cannot turn the text around it.
export const isolated = (text) => h('bdi', null, text);

// A link only where the text is an http or https address; anything else stays text.
export function webAddress(text) {
  if (typeof text !== 'string' || !/^https?:\/\/[^\s]+$/i.test(text)) return null;
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch { return null; }
}

export function link(url, text) {
  return h('a', { href: url.href, rel: 'noopener noreferrer', target: '_blank' }, isolated(text));
}

export function focusQuietly(element) {
  element.focus({ preventScroll: true });
}
