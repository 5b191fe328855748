// Cells as spreadsheets write them on the clipboard: text with tabs, and a table in HTML.

// What a spreadsheet would run, and run with whoever opens it: a text that begins as a formula does, also behind blanks and in full
// width (as portal/shopdata/remark_file.py has it). A number is none; nor are apostrophes a way round the one that guards.
const RUNS = /^'*[\s\u200b\ufeff]*[=+\-@＝＋－＠−]|^'*[\t\r]/;
const NUMBER = /^[+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)%?$/;
const runs = (text) => RUNS.test(text) && !NUMBER.test(text);
const guarded = (text) => (runs(text) ? `'${text}` : text);
const unguarded = (text) => (text.startsWith("'") && runs(text.slice(1)) ? text.slice(1) : text);

const SPACES = /[\u00a0\u3000\s]+/g;
const inOneLine = (text) => text.replace(SPACES, " ").trim();

// Quotes round what has line ends or tabs in it, doubled within.
export function fromText(text) {
  const rows = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (;;) {
    const found = cell.exec(clean);
    if (!found) return fromLines(clean);
    const [, quoted, bare, ends] = found;
    rows.at(-1).push(unguarded(inOneLine(quoted === undefined ? bare : quoted.replaceAll('""', '"'))));
    if (ends === "\n") rows.push([]);
    if (!ends) return rows;
  }
}

// A quote that is an inch and no quote.
const fromLines = (text) => text.split("\n").map((line) => line.split("\t").map((text) => unguarded(inOneLine(text))));

// The number behind what is shown, where a program says it and the cell shows it with fewer decimals.
function exact(cell, shown) {
  const said = cell.getAttribute("x:num") || cell.getAttribute("sdval") || "";
  const bare = shown.replace(/[¥\\,]/g, "");
  if (!/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(said) || !/^-?[\d.]+$/.test(bare)) return shown;
  const number = Number(said);
  const decimals = bare.split(".")[1]?.length ?? 0;
  return number.toFixed(decimals) === Number(bare).toFixed(decimals) ? String(Number(number.toPrecision(12))) : shown;
}

function textOf(cell) {
  const copy = cell.cloneNode(true);
  for (const br of copy.querySelectorAll("br")) br.replaceWith(" ");
  return exact(cell, inOneLine(copy.textContent));
}

// Without what programs say of the looks: the content policy would complain of every style.
function tableIn(html, selector) {
  const bare = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=\s*("[^"]*"|'[^']*')/gi, "");
  return new DOMParser().parseFromString(bare, "text/html").querySelector(selector);
}

// Null where there is no table in it.
export function fromHtml(html) {
  const table = tableIn(html, "table");
  if (!table) return null;
  const rows = [];
  [...table.rows].forEach((row, y) => {
    rows[y] ??= [];
    for (const cell of row.cells) {
      let x = 0;
      while (rows[y][x] !== undefined) x += 1;
      for (let down = 0; down < cell.rowSpan; down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) (rows[y + down] ??= [])[x + right] = down || right ? "" : textOf(cell);
      }
    }
  });
  return rows.slice(0, table.rows.length).map((row) => Array.from(row, (text) => text ?? ""));
}

const quoted = (text) => (/["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
export const toText = (rows) => rows.map((row) => row.map((text) => quoted(guarded(text))).join("\t")).join("\n");

// Put together as a text, since the policy lets no element of a page have a style: one says to Excel that a cell is a text.
export function toHtml(rows, lines = null) {
  const cell = (text) => `<td${runs(text) ? AS_TEXT : ""}>${escaped(text)}</td>`;
  const whole = lines ? ` data-lines="${escaped(JSON.stringify(lines))}"` : "";
  return `<table${whole}><tbody>${rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("")}</tbody></table>`;
}

const AS_TEXT = ` style="mso-number-format:'\\@'"`;
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => SIGNS[sign]);

// Whole lines that were copied out of a sheet of ours, with all that stands in them.
export function linesIn(html) {
  const table = tableIn(html, "table[data-lines]");
  try {
    const lines = JSON.parse(table?.dataset.lines ?? "null");
    return Array.isArray(lines) && lines.every(({ kind, cells }) => typeof kind === "string" && typeof cells === "object") ? lines : null;
  } catch {
    return null;
  }
}
