// Several cells by a finger, as spreadsheets on phones have it: a long press begins, dragging or a tap elsewhere selects up to there,
// and buttons stand where keys do it otherwise. On a phone, where a line is folded to its name, the names select whole lines.
import { isPhone } from "./selection.js";

const LONG_MS = 400;
const STILL = 10; // px that a finger may move and still press
const EDGE = 56; // px from the edge from which on the page follows

export class Touch {
  constructor({ form, signal, selection }) {
    Object.assign(this, { form, selection, pressed: null, dragging: false });
    this.bar = form.querySelector("[data-range]");
    this.size = form.querySelector("[data-range-size]");
    const on = (name, act, options) => form.addEventListener(name, act, { signal, ...options });
    on("pointerdown", (event) => event.pointerType !== "mouse" && this.press(event));
    on("pointermove", (event) => this.pressed && far(event, this.pressed) && this.lift());
    on("pointerup", () => this.lift());
    on("pointercancel", () => this.lift());
    on("touchmove", (event) => this.dragging && this.drag(event), { passive: false });
    on("touchend", () => (this.dragging = false));
    on("contextmenu", (event) => this.isOn && event.target.closest(".lines__edit") && event.preventDefault());
    on("mousedown", (event) => this.tap(event), { capture: true });
    on("input", ({ target }) => target.closest(".lines") && this.end());
    on("keydown", ({ key }) => key === "Escape" && this.end());
  }

  get isOn() {
    return "selecting" in this.form.dataset;
  }

  // The place under a finger, and whether it stands for its whole line.
  at(target) {
    const head = target?.closest?.("[data-row-head]");
    const box = head ? head.nextElementSibling : target?.closest?.("td, th");
    const place = this.selection.placeOfBox(box);
    return place && { place, rows: Boolean(head) || (isPhone() && place.column === 0) };
  }

  press({ target, clientX, clientY }) {
    if (target.closest(".field__error, .lines__contest, .lines__handle, button")) return;
    const found = this.at(target);
    if (!found) return;
    this.lift();
    this.pressed = { clientX, clientY, timer: setTimeout(() => this.begin(found), LONG_MS) };
  }

  lift() {
    clearTimeout(this.pressed?.timer);
    this.pressed = null;
  }

  begin({ place, rows }) {
    this.pressed = null;
    this.dragging = true;
    this.rows = rows;
    this.form.dataset.selecting = "";
    this.bar.hidden = false;
    navigator.vibrate?.(15);
    this.go(place);
  }

  // No keyboard comes up over what is being selected.
  go(place, options = {}) {
    const field = this.selection.field(place.line, place.column);
    if (field && !field.options && field.inputMode !== "none") {
      const was = field.getAttribute("inputmode");
      field.inputMode = "none";
      field.addEventListener("blur", () => (was === null ? field.removeAttribute("inputmode") : field.setAttribute("inputmode", was)), { once: true });
    }
    this.selection.go(place, { ...options, rows: this.rows });
  }

  drag(event) {
    event.preventDefault();
    const { clientX, clientY } = event.touches[0];
    const found = this.at(document.elementFromPoint(clientX, clientY));
    const { at } = this.selection;
    if (found && (found.place.line !== at.line || found.place.column !== at.column)) this.go(found.place, { extend: true });
    this.follow(clientY);
  }

  follow(y) {
    const frame = this.form.querySelector("[data-shown] .lines-frame").getBoundingClientRect();
    const [top, bottom] = [Math.max(frame.top, 0), Math.min(frame.bottom, innerHeight)];
    const by = y < top + EDGE ? -12 : y > bottom - EDGE ? 12 : 0;
    if (!by) return;
    scrollBy(0, by);
    this.form.querySelector("[data-shown] .lines-frame").scrollBy(0, by);
  }

  // What a tap would do otherwise: one cell alone, to be typed in.
  tap(event) {
    const found = this.isOn && this.at(event.target);
    if (!found || event.target.closest("label, button")) return;
    event.preventDefault();
    event.stopPropagation();
    this.go(found.place, { extend: true });
  }

  paint(range) {
    if (!this.isOn) return;
    const cells = this.selection.wholeRows ? 5 : range.right - range.left + 1;
    this.say(this.size.dataset.words.replace("{rows}", range.lines.length).replace("{cells}", cells));
  }

  say(words) {
    this.size.textContent = words;
  }

  end() {
    if (!this.isOn) return;
    delete this.form.dataset.selecting;
    this.bar.hidden = true;
    this.selection.collapse();
    document.activeElement?.blur();
  }
}

const far = (event, { clientX, clientY }) => Math.hypot(event.clientX - clientX, event.clientY - clientY) > STILL;
