// Rows come, go and move here as the edits say; a new one is drawn from the page's template of its kind and basis.
import { enhance } from "../enhance.js";
import { rowsOf } from "./page.js";

const FIRST_BASIS = { material: "weight", outside: "offer" };
export const RATES_OF = "work_centre_id";
export const RATE = "hourly_rate";
let count = 0;

const templateOf = (form, kind, basis) => form.querySelector(`template[data-new-line="${basis ? `${kind}/${basis}` : kind}"]`);

// The rows of a line that isn't there yet, with names of their own in its part's.
function drawn(page, line, part, kind, basis) {
  const { section, name } = page.parts.get(part);
  const rows = document.importNode(templateOf(page.form, kind, basis).content, true).querySelectorAll("tr");
  const columns = section.querySelectorAll("[data-first-cols]").length;
  const own = `${name}-lines-new${(count += 1)}`;
  for (const row of rows) {
    for (const element of row.querySelectorAll("[id], [name], [for], [value], [data-cell], [data-error-for], [aria-describedby]")) rename(element, own, part, line);
    for (const cell of row.querySelectorAll("[data-col]")) spread(cell, columns);
    for (const cell of row.querySelectorAll("td.lines__details")) cell.colSpan = columns + 6;
  }
  rows[0].dataset.line = line;
  rows[0].querySelector("[name$='-id']").value = line;
  return [...rows];
}

function rename(element, own, part, line) {
  for (const { name, value } of [...element.attributes]) {
    const said = value.replace("parts-0-lines-new", own);
    if (name === "value" && element.name === "act") element.setAttribute(name, value.replace(":new:new", `:${part}:${line}`));
    else if (said !== value) element.setAttribute(name, said);
  }
}

function spread(cell, columns) {
  for (let column = columns - 1; column > 0; column -= 1) {
    const copy = cell.cloneNode(true);
    copy.dataset.col = column;
    const output = copy.querySelector("[data-cell]");
    if (output) output.dataset.cell = output.dataset.cell.replace(/\d+$/, column);
    cell.after(copy);
  }
}

function stand(page, part, kind, after, rows) {
  const { section } = page.parts.get(part);
  const known = after ? page.lines.get(after)?.row : null;
  const last = known ? rowsOf(known).at(-1) : section.querySelector(`tbody[data-kind=${kind}] > .lines__group`);
  last.after(...rows);
}

export function addLine(page, { line, part, kind, after, cells = {} }) {
  if (page.lines.has(line) || !page.parts.has(part)) return;
  const rows = drawn(page, line, part, kind, cells.basis || FIRST_BASIS[kind] || "");
  stand(page, part, kind, after, rows);
  page.learn(rows[0], part);
  for (const [cell, value] of Object.entries(cells)) page.put({ line, cell }, value);
  rows.forEach((row) => enhance(row));
}

export function removeLine(page, line) {
  const known = page.lines.get(line);
  if (!known) return;
  for (const row of rowsOf(known.row)) row.remove();
  page.forget(line);
}

export function moveLine(page, { line, after }) {
  const known = page.lines.get(line);
  if (known) stand(page, known.part, known.row.dataset.kind, after, rowsOf(known.row));
}

// Another basis has other cells: what both have stays.
export function changeBasis(page, line, basis) {
  if (!page.lines.has(line)) return; // somebody took it away
  const { row, part } = page.lines.get(line);
  const { kind } = row.dataset;
  if (row.dataset.basis === basis || !templateOf(page.form, kind, basis)) return;
  const cells = { ...page.cellsOf(line), basis };
  const isOpen = row.querySelector("[data-open]").checked;
  const hadFocus = row.contains(document.activeElement) ? document.activeElement.name : "";
  const rows = drawn(page, line, part, kind, basis);
  rows[0].querySelector("[data-open]").checked = isOpen;
  if ("offered" in row.dataset) rows[0].dataset.offered = row.dataset.offered;
  const offers = rowsOf(row).at(-1).querySelector("[data-offers]");
  if (offers) rows.at(-1).querySelector(".lines__details").prepend(offers);
  rowsOf(row).at(-1).after(...rows);
  for (const old of rowsOf(row)) old.remove();
  page.forget(line);
  page.learn(rows[0], part);
  for (const [cell, value] of Object.entries(cells)) page.put({ line, cell }, value);
  rows.forEach((one) => enhance(one));
  if (hadFocus) page.fieldOf({ line, cell: hadFocus.slice(hadFocus.lastIndexOf("-") + 1) })?.focus();
}

// A work centre brings its rate, which nobody types then.
export function takeRate(page, facts, line) {
  const centre = page.valueOf({ line, cell: RATES_OF });
  const rate = page.fieldOf({ line, cell: RATE });
  if (!rate) return;
  rate.readOnly = Boolean(centre);
  if (centre && facts.centres[centre]?.rate) rate.value = facts.centres[centre].rate;
}

// What an edit changes on the page; false where there is no such place.
export function apply(page, facts, edit) {
  if (edit.do === "add") addLine(page, edit);
  else if (edit.do === "remove") removeLine(page, edit.line);
  else if (edit.do === "move") moveLine(page, edit);
  else {
    if (edit.cell === RATE && page.fieldOf(edit)?.readOnly) return false; // the work centre's
    if (!page.put(edit, edit.value) && edit.cell !== "basis") return false;
    if (edit.cell === "basis") changeBasis(page, edit.line, edit.value);
    if (edit.cell === RATES_OF) takeRate(page, facts, edit.line);
    return true;
  }
  if (edit.do === "add" && edit.cells?.[RATES_OF]) takeRate(page, facts, edit.line);
  return true;
}
