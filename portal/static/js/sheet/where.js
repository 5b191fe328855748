// Where the others are: their cell has a border in their colour, and the bar says who that is: over the cells a name would hide
// what stands there. presence.js says where.
import { lineRowOf } from "./page.js";

const COLOURS = 4;

export class Where {
  constructor({ page, form, presence, signal }) {
    Object.assign(this, { page, boxes: new Map(), names: new Map(), colours: new Map(), bar: form.querySelector("[data-here]") });
    document.addEventListener("sheet:at", ({ detail }) => this.show(detail), { signal });
    form.addEventListener("focusin", ({ target }) => {
      const place = target.name ? page.placeOf(target) : null;
      if (place?.line) presence.at(place.line, place.cell);
    }, { signal });
    form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || presence.at(null, null), { signal });
  }

  // Each person keeps a colour while the page is open.
  colourOf(person) {
    if (!this.colours.has(person)) this.colours.set(person, this.colours.size % COLOURS);
    return this.colours.get(person);
  }

  show({ page, person, name, line, cell }) {
    const old = this.boxes.get(page);
    if (old) {
      delete old.dataset.person;
      delete old.dataset.colour;
    }
    this.boxes.delete(page);
    this.names.get(page)?.remove();
    this.names.delete(page);
    const field = cell ? this.page.fieldOf({ line, cell }) : null;
    if (!field) return;
    // Of a cell among the details that are shut, the line's name.
    const box = field.checkVisibility() ? field.closest("td, th") : lineRowOf(field)?.cells[1];
    if (!box) return;
    box.dataset.person = name;
    box.dataset.colour = this.colourOf(person);
    this.boxes.set(page, box);
    this.name(page, box, this.page.valueOf({ line, cell: "description" }));
  }

  name(page, { dataset }, line) {
    const said = Object.assign(document.createElement("span"), { className: "sheet-here__one", textContent: line ? `${dataset.person} · ${line}` : dataset.person });
    Object.assign(said.dataset, { person: dataset.person, colour: dataset.colour });
    this.names.set(page, said);
    this.bar?.append(said);
  }
}
