// Filling down: the topmost of the selected cells goes into those below it, by Ctrl+D or by the handle at the selection's corner.
import { shownIn, valueFor } from "./clipboard.js";

export function fillDown(selection, clipboard, changes) {
  const range = selection.range;
  if (!range) return;
  if (range.lines.length === 1) {
    // As in Excel: one cell alone takes what stands above it.
    const lines = selection.lines;
    const above = lines[lines.indexOf(range.lines[0]) - 1];
    if (!above) return;
    selection.anchor = { ...selection.anchor, line: above };
  }
  const [top, ...below] = selection.fields();
  const edits = below.flatMap((row) => row.map((field, column) => filled(clipboard, top[column], field)));
  changes.make(edits.filter(Boolean));
  selection.paint();
}

function filled(clipboard, from, into) {
  if (!from || !into || into.readOnly || into.disabled) return null;
  const value = valueFor(into, from.options ? shownIn(from) : from.dataset.written || shownIn(from));
  return value === null ? null : clipboard.edit(into, value);
}

// The handle stands in the last selected cell; dragged down, it selects further and fills on release.
export class Handle {
  constructor({ form, signal, selection, fill }) {
    this.selection = selection;
    this.mark = Object.assign(document.createElement("span"), { className: "lines__handle" });
    this.mark.setAttribute("aria-hidden", "true");
    let isDown = false;
    this.mark.addEventListener("pointerdown", (event) => {
      isDown = true;
      event.preventDefault();
      event.stopPropagation();
    });
    const on = (name, act) => form.addEventListener(name, act, { signal });
    on("pointermove", (event) => {
      if (!isDown) return;
      const box = document.elementFromPoint(event.clientX, event.clientY)?.closest?.("td, th");
      const place = selection.placeOfBox(box?.closest("tr")?.cells[1]);
      if (place) selection.go({ ...selection.at, line: place.line }, { extend: true });
    });
    addEventListener("pointerup", () => {
      if (isDown) fill();
      isDown = false;
    }, { signal });
  }

  paint(range) {
    const box = this.selection.box(range.lines.at(-1), range.right);
    if (box && this.mark.parentElement !== box) box.append(this.mark);
  }
}
