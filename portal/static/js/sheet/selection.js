// Which cell one is in, and which are selected with it: {line, column} of the part that is shown. The cell one is in has the
// focus, so that an input method's first key goes into it.
const COLUMNS = 5;

export const isPhone = () => matchMedia("(max-width: 47.99rem)").matches;

export class Selection {
  constructor(page, shownPart) {
    Object.assign(this, { page, shownPart, at: null, anchor: null, wholeRows: false, painted: [] });
  }

  get lines() {
    return this.page.linesOf(this.shownPart());
  }

  // The cell's place in the table; null where a row has no cell to type in there.
  box(line, column) {
    const box = this.page.lines.get(line)?.row.cells[column + 1];
    return box?.matches(".lines__edit") ? box : null;
  }

  field(line, column) {
    return this.box(line, column)?.querySelector("input:not([type=hidden]), select") ?? null;
  }

  placeOfBox(box) {
    const line = box?.closest("[data-line]")?.dataset.line;
    return line && box.matches(".lines__edit") ? { line, column: box.cellIndex - 1 } : null;
  }

  get range() {
    const lines = this.lines;
    const [a, b] = [this.anchor, this.at].map((place) => lines.indexOf(place?.line));
    if (a < 0 || b < 0) return null;
    const columns = this.wholeRows ? [0, COLUMNS - 1] : [this.anchor.column, this.at.column];
    return { lines: lines.slice(Math.min(a, b), Math.max(a, b) + 1), left: Math.min(...columns), right: Math.max(...columns) };
  }

  get isSingle() {
    const range = this.range;
    return !range || (range.lines.length === 1 && range.left === range.right);
  }

  // Rows of fields, null where a row has none.
  fields() {
    const range = this.range;
    if (!range) return [];
    const columns = Array.from({ length: range.right - range.left + 1 }, (_, n) => range.left + n);
    return range.lines.map((line) => columns.map((column) => this.field(line, column)));
  }

  // Into this cell; `extend`: what was selected stays and grows up to it.
  go(place, { extend = false, rows = false } = {}) {
    const field = this.field(place.line, place.column) ?? this.field(place.line, 0);
    this.wholeRows = rows;
    this.at = place;
    if (!extend || !this.anchor) this.anchor = place;
    this.moving = true;
    if (field !== document.activeElement) field?.focus({ preventScroll: true });
    if (field?.select && field.type !== "checkbox") field.select();
    this.moving = false;
    field?.closest("td, th").scrollIntoView({ block: "nearest", inline: "nearest" });
    this.paint();
  }

  // So many lines and cells on, over those that have none there.
  step(lines, columns, options) {
    if (!this.at) return false;
    const all = this.lines;
    let [y, x] = [all.indexOf(this.at.line), this.at.column];
    const [down, right] = [Math.sign(lines), Math.sign(columns)];
    for (let left = Math.abs(lines) + Math.abs(columns); left > 0; left -= 1) {
      let [nextY, nextX] = [y + down, x + right];
      while (right && nextX >= 0 && nextX < COLUMNS && !this.box(all[nextY], nextX)) nextX += right;
      if (nextY < 0 || nextY >= all.length || nextX < 0 || nextX >= COLUMNS) break;
      [y, x] = [nextY, nextX];
    }
    if (all[y] === this.at.line && x === this.at.column) return false;
    this.go({ line: all[y], column: x }, options);
    return true;
  }

  // One to the side as Tab does it: on into the next line, unless there are details between, which the browser's own Tab enters.
  along(step) {
    if (!this.at) return false;
    const places = this.lines.flatMap((line) => Array.from({ length: COLUMNS }, (_, column) => ({ line, column })).filter(({ column }) => this.box(line, column)));
    const here = places.findIndex(({ line, column }) => line === this.at.line && column === this.at.column);
    const next = places[here + step];
    const isOpen = this.page.lines.get(this.at.line).row.querySelector("[data-open]").checked;
    if (!next || (isOpen && next.line !== this.at.line)) return false;
    this.go(next);
    return true;
  }

  end(which, options) {
    const lines = this.lines;
    const last = (line) => [4, 3, 2, 1, 0].find((column) => this.box(line, column)) ?? 0;
    const places = {
      Home: () => ({ line: this.at.line, column: 0 }),
      End: () => ({ line: this.at.line, column: last(this.at.line) }),
      first: () => ({ line: lines[0], column: 0 }),
      last: () => ({ line: lines.at(-1), column: last(lines.at(-1)) }),
    };
    if (this.at && lines.length) this.go(places[which](), options);
  }

  all() {
    const lines = this.lines;
    if (!lines.length) return;
    this.anchor = { line: lines[0], column: 0 };
    this.go({ line: lines.at(-1), column: COLUMNS - 1 }, { extend: true, rows: true });
  }

  collapse() {
    this.wholeRows = false;
    this.anchor = this.at;
    this.paint();
  }

  paint() {
    for (const box of this.painted) box.removeAttribute("aria-selected");
    const range = this.range;
    this.painted = [];
    if (!range) return;
    for (const line of range.lines) {
      for (let column = range.left; column <= range.right; column += 1) {
        const box = this.box(line, column);
        if (box) this.painted.push(box);
      }
    }
    for (const box of this.painted) box.setAttribute("aria-selected", "true");
    this.onPaint?.(range);
  }

  // By the mouse: a press selects, a drag or Shift extends, a second press into the same cell changes what stands there.
  listen(form, signal) {
    const on = (name, act) => form.addEventListener(name, act, { signal });
    const boxAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest?.("td, th");
    let dragging = null;
    on("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button !== 0) return;
      const head = event.target.closest("[data-row-head]");
      const rows = Boolean(head) && !event.target.closest("label");
      const box = rows ? head.nextElementSibling : event.target.closest("td, th");
      const place = this.placeOfBox(box);
      if (!place || event.target.closest(".field__error, .lines__contest, .lines__handle, label")) return;
      const field = this.field(place.line, place.column);
      if (!rows && !event.shiftKey && field === document.activeElement && this.isSingle) return;
      event.preventDefault();
      this.go(place, { extend: event.shiftKey, rows });
      dragging = { rows };
    });
    on("mousedown", (event) => dragging && event.preventDefault());
    on("pointermove", (event) => {
      if (!dragging || !(event.buttons & 1)) return void (dragging = null);
      const box = boxAt(event);
      const place = this.placeOfBox(dragging.rows ? box?.closest("tr")?.cells[1] : box);
      if (place && (place.line !== this.at.line || place.column !== this.at.column)) this.go(place, { extend: true, rows: dragging.rows });
    });
    on("pointerup", () => (dragging = null));
    on("focusin", ({ target }) => {
      if (this.moving) return;
      const place = this.placeOfBox(target.closest("td, th"));
      if (!place) return;
      [this.at, this.anchor, this.wholeRows] = [place, place, false];
      this.paint();
    });
  }
}
