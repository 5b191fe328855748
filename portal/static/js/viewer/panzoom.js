// Where one looks at a flat drawing: dragging, the wheel, two fingers, double taps and keys move a view {x, y, scale}, by which
// a point p of the drawing stands at p * scale + (x, y) pixels of the stage.
import { pointers } from "./pointers.js";

const MARGIN = 16; // px around a drawing that is fitted
const STEP = 1.35;
const FAR = 0.5; // of the fitted scale

// box(): the drawing's own {x, y, width, height}. changed(view) at every move. tapped({x, y}) true: the tap was for something.
// most: how far one can go in, in pixels for a unit of the drawing. drags(event) false: the press is for another.
export class PanZoom {
  constructor(stage, { box, changed, tapped = () => false, most = () => Infinity, drags = () => true }) {
    Object.assign(this, { stage, box, changed, most, view: { x: 0, y: 0, scale: 1 }, fitted: true });
    pointers(stage, {
      drags,
      moved: (dx, dy) => this.move(dx, dy),
      pinched: (factor, at, dx, dy) => this.#set(this.#zoomed(factor, at), dx, dy),
      wheeled: (factor, at) => this.zoom(factor, at),
      tapped,
      twice: (at) => (this.fitted ? this.zoom(3, at) : this.fit()),
    });
    stage.addEventListener("keydown", (event) => event.target === stage && this.#key(event));
    new ResizeObserver(() => this.#resized()).observe(stage);
  }

  get size() {
    return { width: this.stage.clientWidth, height: this.stage.clientHeight };
  }

  fit() {
    this.show(this.box(), MARGIN);
    this.fitted = true;
  }

  // So that all of a part of the drawing is seen, `margin` pixels from the edge.
  show(box, margin = 80) {
    const { width, height } = this.size;
    const room = (all) => Math.max(all - 2 * margin, all / 3);
    const scale = this.#bounded(Math.min(room(width) / (box.width || 1e-9), room(height) / (box.height || 1e-9)));
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    this.#set({ scale, x: width / 2 - middle.x * scale, y: height / 2 - middle.y * scale });
  }

  move(dx, dy) {
    this.#set(this.view, dx, dy);
  }

  zoom(factor, at = { x: this.size.width / 2, y: this.size.height / 2 }) {
    this.#set(this.#zoomed(factor, at));
  }

  // The point of the drawing below a point of the stage, and the other way round.
  under({ x, y }) {
    return { x: (x - this.view.x) / this.view.scale, y: (y - this.view.y) / this.view.scale };
  }

  over({ x, y }) {
    return { x: x * this.view.scale + this.view.x, y: y * this.view.scale + this.view.y };
  }

  // What is seen, in the drawing's own units.
  get seen() {
    const { x, y } = this.under({ x: 0, y: 0 });
    return { x, y, width: this.size.width / this.view.scale, height: this.size.height / this.view.scale };
  }

  #zoomed(factor, at) {
    const scale = this.#bounded(this.view.scale * factor);
    const by = scale / this.view.scale;
    return { scale, x: at.x - (at.x - this.view.x) * by, y: at.y - (at.y - this.view.y) * by };
  }

  #bounded(scale) {
    const { width, height } = this.size;
    const whole = this.box();
    const fitting = Math.min(width / (whole.width || 1e-9), height / (whole.height || 1e-9));
    return Math.min(Math.max(scale, fitting * FAR), Math.max(this.most(), fitting));
  }

  // A drawing is never lost: some of it stays on the stage.
  #set({ x, y, scale }, dx = 0, dy = 0) {
    const { width, height } = this.size;
    const whole = this.box();
    const kept = (place, from, length, room) =>
      Math.min(Math.max(place, 60 - (from + length) * scale), room - 60 - from * scale);
    this.view = {
      scale,
      x: kept(x + dx, whole.x, whole.width, width),
      y: kept(y + dy, whole.y, whole.height, height),
    };
    this.fitted = false;
    this.changed(this.view);
  }

  #resized() {
    if (!this.stage.clientWidth) return;
    if (this.fitted) this.fit();
    else this.#set(this.view);
  }

  #key(event) {
    const step = 80;
    const keys = {
      ArrowLeft: () => this.move(step, 0),
      ArrowRight: () => this.move(-step, 0),
      ArrowUp: () => this.move(0, step),
      ArrowDown: () => this.move(0, -step),
      "+": () => this.zoom(STEP),
      ";": () => this.zoom(STEP), // the + of a Japanese keyboard, without Shift
      "=": () => this.zoom(STEP),
      "-": () => this.zoom(1 / STEP),
      0: () => this.fit(),
    };
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  }
}

export function zoomTools(frame, place) {
  frame.press("in", () => place.zoom(STEP));
  frame.press("out", () => place.zoom(1 / STEP));
  frame.press("fit", () => place.fit());
}
