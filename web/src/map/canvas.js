// A canvas that Leaflet moves and scales with the map, and that one function paints. Built on L.Renderer, which keeps
// the position, the padding and the zoom animation.
import L from 'leaflet';

export const CanvasLayer = L.Renderer.extend({
  initialize(paint, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._paint = paint;
  },

  _initContainer() {
    const canvas = document.createElement('canvas');
    canvas.setAttribute('aria-hidden', 'true');
    this._container = canvas;
    this._context = canvas.getContext('2d');
  },

  _destroyContainer() {
    cancelAnimationFrame(this._frame);
    cancelAnimationFrame(this._following);
    this._container.remove();
    delete this._container;
    delete this._context;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    const ratio = Math.max(1, Math.min(window.devicePixelRatio || 1, 3));
    const canvas = this._container;
    L.DomUtil.setPosition(canvas, min);
    canvas.width = Math.round(size.x * ratio);
    canvas.height = Math.round(size.y * ratio);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    this._ratio = ratio;
    this.paint();
  },

  _updatePaths() {},

  getEvents() { return { ...L.Renderer.prototype.getEvents.call(this), move: this._followed }; },

  // Dragged beyond what is painted: paint again before the edge is seen for long.
  _followed() {
    if (this._following || !this._bounds || this._map._animatingZoom) return;
    const corner = this._map.containerPointToLayerPoint([0, 0]);
    if (this._bounds.contains(corner) && this._bounds.contains(corner.add(this._map.getSize()))) return;
    this._following = requestAnimationFrame(() => { this._following = null; if (this._map) this._update(); });
  },

  // Paint at the next frame; several wishes become one.
  repaint() {
    if (!this._container || this._frame) return;
    this._frame = requestAnimationFrame(() => { this._frame = null; this.paint(); });
  },

  paint() {
    if (!this._context) return;
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    const context = this._context;
    context.setTransform(this._ratio, 0, 0, this._ratio, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
    const zoom = this._map.getZoom();
    const origin = this._map.getPixelOrigin().add(min);
    this._paint(context, { width: size.x, height: size.y, zoom, scale: 256 * 2 ** zoom, left: origin.x, top: origin.y });
  },
});

// Longitude and latitude as fractions of the Web Mercator square.
export const mercatorX = (lon) => (lon + 180) / 360;
export function mercatorY(lat) {
  const sine = Math.sin(Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

// Pixels of a distance on the ground, at the mercator y of a place.
export function pixelsOf(metres, lat, scale) {
  return metres * scale / (40075016.686 * Math.cos(lat * Math.PI / 180));
}
