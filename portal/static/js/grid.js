// Moving between the cells of [data-grid] as in a spreadsheet: Enter and the arrows up and down go along the column,
// left and right leave a cell at the edge of its text, Escape brings back what was there.
import { register } from "./enhance.js";

const CELLS = "input:not([type=hidden]):not(:disabled), select:not(:disabled)";

function column(cell) {
  return [...cell.closest("tr").children].indexOf(cell.closest("td, th"));
}

function vertically(grid, cell, step) {
  const rows = [...grid.rows];
  const at = column(cell);
  for (let y = rows.indexOf(cell.closest("tr")) + step; rows[y]; y += step) {
    const found = rows[y].cells[at]?.querySelector(CELLS);
    if (found) return found;
  }
  return null;
}

function sideways(grid, cell, step) {
  const all = [...grid.querySelectorAll(CELLS)];
  return all[all.indexOf(cell) + step] ?? null;
}

function atEdge(cell, step) {
  if (cell.selectionStart === null || cell.selectionStart === undefined) return false;
  if (cell.selectionStart !== cell.selectionEnd) return cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  return step < 0 ? cell.selectionStart === 0 : cell.selectionStart === cell.value.length;
}

function target(grid, event) {
  const cell = event.target;
  const isSelect = cell.matches("select");
  if (event.key === "Enter") return vertically(grid, cell, event.shiftKey ? -1 : 1) ?? cell;
  if (event.key === "ArrowDown" && !isSelect) return vertically(grid, cell, 1);
  if (event.key === "ArrowUp" && !isSelect) return vertically(grid, cell, -1);
  if (event.key === "ArrowRight" && !isSelect && atEdge(cell, 1)) return sideways(grid, cell, 1);
  if (event.key === "ArrowLeft" && !isSelect && atEdge(cell, -1)) return sideways(grid, cell, -1);
  return null;
}

register("[data-grid]", (grid) => {
  grid.addEventListener("focusin", (event) => {
    if (!event.target.matches("input")) return;
    event.target.dataset.before = event.target.value;
    event.target.select();
  });
  grid.addEventListener("keydown", (event) => {
    // Enter that confirms kana to kanji belongs to the input method (229 is Safari's way of saying so).
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || !event.target.matches(CELLS)) return;
    if (event.key === "Escape" && "before" in event.target.dataset) {
      event.target.value = event.target.dataset.before;
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
      event.target.select();
      return;
    }
    const next = target(grid, event);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
});
