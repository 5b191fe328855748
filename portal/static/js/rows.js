// Repeating rows: [data-rows] with a <template data-row-template>; names carry the row's number ("parts-0-name").
// Numbers are never given twice and never moved, so that a draft and its drawings keep pointing at the right row.
import { enhance, register } from "./enhance.js";
import { text } from "./texts.js";

const list = (rows) => rows.querySelector(":scope > [data-rows-list]");

function nextIndex(rows) {
  const used = [...list(rows).children].flatMap((row) =>
    [...row.querySelectorAll("[name]")].map((input) => Number(numberIn(rows, input.name))),
  );
  return Math.max(Number(rows.dataset.next ?? 0), ...used.filter((n) => !Number.isNaN(n)).map((n) => n + 1), 0);
}

function numberIn(rows, name) {
  const start = `${rows.dataset.rows}-`;
  return name.startsWith(start) ? name.slice(start.length).split("-")[0] : Number.NaN;
}

export function addRow(rows, index = nextIndex(rows)) {
  const template = rows.querySelector(":scope > template[data-row-template]");
  const token = rows.dataset.token || "__index__";
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll(token, String(index));
  const row = holder.content.firstElementChild;
  list(rows).append(row);
  rows.dataset.next = index + 1;
  enhance(row);
  return row;
}

// As many as there may be.
export const isFull = (rows) => list(rows).children.length >= Number(rows.dataset.max || 50);

export const rowsIn = (rows) => [...list(rows).children];

const TYPED = "input:not([type=hidden], [type=file], [type=checkbox], [type=radio]), textarea";
const MOST_BETWEEN = 999;

const isEmpty = (row) =>
  !row.querySelector("[data-file], input[type=hidden][name$='-id']") && [...row.querySelectorAll(TYPED)].every((field) => !field.value.trim());

// A row in which nothing stands yet, or one more; null where no more may be. Numbers of rows that come with files leave a gap
// by chance: two tabs that both take drawings don't give the same number to different parts.
export function rowForFiles(rows) {
  const empty = rowsIn(rows).find(isEmpty);
  if (empty || isFull(rows)) return empty ?? null;
  if (!rows.dataset.gap) rows.dataset.gap = nextIndex(rows) + 1 + Math.floor(Math.random() * MOST_BETWEEN);
  return addRow(rows, Math.max(nextIndex(rows), Number(rows.dataset.gap)));
}

function removeRow(row) {
  const rows = row.closest("[data-rows]");
  const near = row.nextElementSibling ?? row.previousElementSibling;
  rows.dataset.next = nextIndex(rows);
  row.remove();
  return near;
}

// A row that lost a file, perhaps its last one: what only its files said, noted as "suggested" and standing still as the server
// has drawn it ([data-stands]), is emptied; the row goes unless something is left in it, or it is the only one. Answers with
// the row beside one that went.
export function leaveRow(row) {
  if (!row || row.querySelector("[data-file]")) return null;
  for (const noted of row.querySelectorAll("input[name=suggested]")) {
    const at = CSS.escape(noted.value);
    const field = row.querySelector(`[name="${at}"]`);
    const said = [...row.querySelectorAll(`[data-proposals="${at}"] [data-stands]`)];
    if (!field || said.every((one) => one.dataset.stands !== field.value.trim())) continue;
    field.value = "";
    noted.remove();
  }
  const rows = row.closest("[data-rows]");
  if (!rows || !isEmpty(row) || rowsIn(rows).length < 2) return null;
  const near = removeRow(row);
  rows.dispatchEvent(new Event("change", { bubbles: true }));
  return near;
}

export const rowNumbered = (rows, number) =>
  rowsIn(rows).find((row) => row.querySelector(`[name^="${CSS.escape(`${rows.dataset.rows}-${number}-`)}"]`));

// A draft that comes back may have more rows than the page was drawn with.
export function ensureRowFor(form, name) {
  if (form.elements.namedItem(name)) return;
  for (const rows of form.querySelectorAll("[data-rows]")) {
    const index = Number(numberIn(rows, name));
    if (!Number.isNaN(index) && !list(rows).querySelector(`[name^="${CSS.escape(`${rows.dataset.rows}-${index}`)}-"]`)) addRow(rows, index);
    if (form.elements.namedItem(name)) return;
  }
}

// What is put back had rows of its own: one that was taken away or replaced meanwhile does not come back beside them.
export function leaveRowsWithout(form, values) {
  for (const row of [...form.querySelectorAll("[data-rows]")].flatMap(rowsIn)) {
    const names = [...row.querySelectorAll(TYPED)].map((field) => field.name);
    if (names.length && names.every((name) => !(name in values))) removeRow(row);
  }
}

register("[data-rows]", (rows) => {
  const limit = rows.querySelector(":scope > [data-rows-limit]");
  rows.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row], [data-remove-row]");
    if (!button || button.closest("[data-rows]") !== rows) return;
    event.preventDefault();
    if (button.matches("[data-add-row]")) {
      const full = isFull(rows);
      limit.hidden = !full;
      limit.textContent = full ? text("row_limit", { n: rows.dataset.max || 50 }) : "";
      if (!full) addRow(rows).querySelector("input:not([type=hidden]), select, textarea")?.focus();
    } else {
      const row = [...list(rows).children].find((child) => child.contains(button));
      const beside = row.nextElementSibling ?? row.previousElementSibling;
      // What was uploaded goes with its row: after a reload the number may be given to another one.
      row.querySelectorAll("[data-file-remove]").forEach((file) => file.click());
      const near = row.isConnected ? removeRow(row) : beside;
      limit.hidden = true;
      (near?.querySelector("input:not([type=hidden])") ?? rows.querySelector(":scope > div > [data-add-row]")).focus();
    }
    rows.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
