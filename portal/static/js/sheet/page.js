// The sheet's rows and cells by what they are: a line's id and a cell's name, whatever place they have in the form.
// A place {line, cell} or {part, cell} leads to a field; [data-cell] of a row or a part, without the name before it, to a figure.
import { roomForFigure, roomForNumber } from "./widths.js";

const LINE_NAME = /^(parts-\d+-lines-[\w-]+?)-id$/;
const NOT_CELLS = new Set(["id", "kind"]);
const same = (text) => text;

export const textOf = (field) => (field.type === "checkbox" ? (field.checked ? "1" : "") : field.value);

export class Page {
  constructor(form) {
    this.form = form;
    this.lines = new Map(); // id → {row, part, fields: Map(cell → field)}
    this.parts = new Map(); // id → {section, scrap}
    this.figures = new Map(); // key by id → outputs
    for (const section of form.querySelectorAll("[data-part]")) {
      const part = section.dataset.part;
      const name = `parts-${section.dataset.place}`;
      this.parts.set(part, { section, name, fields: new Map([["scrap_percent", form.elements.namedItem(`${name}-scrap_percent`)]]) });
      this.learnFigures(section, `${name}-`, part, (output) => !output.closest("[data-line], .lines__more"));
      for (const row of section.querySelectorAll("[data-line]")) this.learn(row, part);
    }
  }

  learn(row, part) {
    const line = row.dataset.line;
    const name = LINE_NAME.exec(row.querySelector("[name$='-id']").name)[1];
    const fields = new Map();
    for (const one of rowsOf(row)) {
      for (const field of one.querySelectorAll("input[name], select[name], textarea[name]")) {
        const cell = field.name.slice(name.length + 1);
        if (field.name.startsWith(`${name}-`) && !NOT_CELLS.has(cell)) fields.set(cell, field);
      }
      this.learnFigures(one, `${name}-`, line);
    }
    this.lines.set(line, { row, part, name, fields, label: fields.get("description").defaultValue || headingOf(row) });
    this.label(line);
  }

  // What a line's cells are called to those who hear them: by its description as it is now.
  label(line) {
    const known = this.lines.get(line);
    const label = this.valueOf({ line, cell: "description" }) || headingOf(known.row);
    if (label === known.label) return;
    for (const row of rowsOf(known.row)) {
      for (const element of row.querySelectorAll("[aria-label], [data-label]")) {
        for (const name of ["aria-label", "data-label"]) {
          const said = element.getAttribute(name);
          if (said?.includes(known.label)) element.setAttribute(name, said.replace(known.label, label));
        }
      }
    }
    known.label = label;
  }

  learnFigures(within, name, id, wanted = same) {
    for (const output of within.querySelectorAll(`[data-cell^="${name}"]`)) {
      if (!wanted(output)) continue;
      const key = `${id}-${output.dataset.cell.slice(name.length)}`;
      const known = this.figures.get(key)?.filter((one) => one.isConnected) ?? [];
      if (!known.includes(output)) this.figures.set(key, [...known, output]);
    }
  }

  forget(line) {
    this.lines.delete(line);
    for (const key of this.figures.keys()) if (key.startsWith(`${line}-`)) this.figures.delete(key);
  }

  show(key, text) {
    for (const output of this.figures.get(key) ?? []) {
      if (output.textContent !== text) say(output, text);
      roomForFigure(output, text);
      if (output.matches(".source")) output.title = text;
    }
  }

  holder({ line, part }) {
    return line ? this.lines.get(line) : this.parts.get(part);
  }

  fieldOf(place) {
    return this.holder(place)?.fields.get(place.cell) ?? null;
  }

  valueOf(place) {
    const field = this.fieldOf(place);
    return field ? textOf(field) : "";
  }

  placeOf(field) {
    const row = lineRowOf(field);
    if (row) {
      const line = row.dataset.line;
      const { name } = this.lines.get(line) ?? {};
      return name && field.name?.startsWith(`${name}-`) ? { line, cell: field.name.slice(name.length + 1) } : null;
    }
    const section = field.closest("[data-part]");
    return section && field.name?.endsWith("-scrap_percent") ? { part: section.dataset.part, cell: "scrap_percent" } : null;
  }

  partOf(place) {
    return place.part ?? this.lines.get(place.line)?.part;
  }

  kindOf(line) {
    const { row } = this.lines.get(line);
    return { kind: row.dataset.kind, basis: row.dataset.basis };
  }

  linesOf(part, kind = "") {
    const rows = this.parts.get(part).section.querySelectorAll(kind ? `[data-line][data-kind=${kind}]` : "[data-line]");
    return [...rows].map((row) => row.dataset.line);
  }

  // The line before this one, of its kind; null for the first.
  before(line) {
    const { part } = this.lines.get(line);
    const all = this.linesOf(part, this.kindOf(line).kind);
    return all[all.indexOf(line) - 1] ?? null;
  }

  // These lines of one kind in this order; nothing is moved that stands so already.
  arrange(lines) {
    const known = lines.filter((line) => this.lines.has(line));
    if (!known.length) return;
    const { part, row } = this.lines.get(known[0]);
    if (this.linesOf(part, row.dataset.kind).filter((line) => known.includes(line)).join() === known.join()) return;
    const at = document.activeElement;
    const body = row.parentElement;
    for (const line of known) body.append(...rowsOf(this.lines.get(line).row));
    if (body.contains(at)) at.focus({ preventScroll: true });
  }

  // All that stands in a line, by cell.
  cellsOf(line) {
    const cells = {};
    for (const [cell, field] of this.lines.get(line).fields) {
      const text = textOf(field);
      if (text && !cell.startsWith("drawn-")) cells[cell] = field.dataset.written || text;
    }
    return cells;
  }

  put(place, value) {
    const field = this.fieldOf(place);
    if (!field) return false;
    if (field.type === "checkbox") field.checked = value === "1";
    else field.value = value;
    if (place.cell === "description") {
      field.title = value;
      this.label(place.line);
    }
    delete field.dataset.written;
    roomForNumber(field, value);
    return true;
  }
}

// The same text node with other words: a new one would have every :has() of the page looked at again.
function say(output, text) {
  const { firstChild } = output;
  if (firstChild?.nodeType === Node.TEXT_NODE && text && output.childNodes.length === 1) firstChild.data = text;
  else output.textContent = text;
}

const headingOf = (row) => row.parentElement.querySelector(".lines__group th").firstChild.textContent.trim();

export const lineRowOf = (element) => {
  let row = element.closest("tr");
  while (row && !row.dataset.line && row.matches(".lines__more")) row = row.previousElementSibling;
  return row?.dataset.line ? row : null;
};

// A line's rows: its own, and those with its details.
export function rowsOf(row) {
  const rows = [row];
  for (let next = row.nextElementSibling; next?.matches(".lines__more"); next = next.nextElementSibling) rows.push(next);
  return rows;
}
