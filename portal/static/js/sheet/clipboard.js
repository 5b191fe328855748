// Cells and whole lines to and from the clipboard, as other spreadsheets understand them.
import { newId } from "../ids.js";
import { textOf } from "./page.js";
import { fromHtml, fromText, linesIn, toHtml, toText } from "./table_text.js";

const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

// What a field takes of a text; null where a choice has no such word.
export function valueFor(field, text) {
  if (field.type === "checkbox") return /^(?:|0|-|–|no|false|いいえ)$/i.test(text.trim()) ? "" : "1";
  if (!field.options) return text;
  if (!text.trim()) return field.options[0].value === "" ? "" : null;
  const options = [...field.options];
  const wanted = folded(text);
  const begins = options.filter((option) => option.value && folded(option.text).startsWith(wanted));
  const found = options.find((option) => folded(option.text) === wanted || option.value === text) ?? (begins.length === 1 ? begins[0] : null);
  return found?.value ?? null;
}

export function shownIn(field) {
  if (!field) return "";
  return field.options ? (field.selectedIndex > 0 || field.value ? field.selectedOptions[0].text : "") : textOf(field);
}

export class Clipboard {
  // say(field, text): that there is no such word
  constructor({ form, signal, page, selection, typing, changes, say }) {
    Object.assign(this, { page, selection, typing, changes, say });
    const on = (name, act) => {
      form.addEventListener(name, (event) => {
        if (!event.target.closest?.("[data-lines] .lines__edit") || typing.isTyping || !selection.range) return;
        if (act(event.clipboardData) !== false) event.preventDefault();
      }, { signal });
    };
    on("copy", (data) => this.copy(data));
    on("cut", (data) => {
      this.copy(data);
      this.empty();
    });
    on("paste", (data) => this.paste(data));
  }

  copy(data) {
    const rows = this.selection.fields().map((row) => row.map(shownIn));
    const lines = this.selection.wholeRows ? this.selection.range.lines.map((line) => ({ ...this.page.kindOf(line), cells: this.page.cellsOf(line) })) : null;
    data.setData("text/plain", toText(rows));
    data.setData("text/html", toHtml(rows, lines));
  }

  empty() {
    const edits = this.selection.fields().flat().filter((field) => field && !field.readOnly && (field.type === "checkbox" || !field.options || field.options[0].value === ""));
    this.changes.make(edits.map((field) => this.edit(field, "")).filter(Boolean));
  }

  edit(field, value) {
    const place = this.page.placeOf(field);
    const was = field.dataset.written || textOf(field);
    return place && value !== was ? { do: "set", ...place, was, value } : null;
  }

  paste(data) {
    const html = data.getData("text/html");
    const lines = linesIn(html);
    if (lines) return this.insert(lines);
    const rows = (html && fromHtml(html)) || fromText(data.getData("text/plain"));
    if (rows.length === 1 && rows[0].length === 1 && !rows[0][0]) return false;
    return this.put(rows);
  }

  // Copied whole lines come in below the selected ones of their kind, else behind the last.
  insert(lines) {
    const at = this.selection.range.lines.at(-1);
    const { part } = this.page.lines.get(at);
    const last = {};
    const edits = lines.map(({ kind, cells }) => {
      const after = last[kind] ?? (this.page.kindOf(at).kind === kind ? at : this.page.linesOf(part, kind).at(-1) ?? null);
      const { offer_id: _offer, from_records: _records, ...own } = cells;
      last[kind] = newId();
      return { do: "add", line: last[kind], part, kind, after, cells: own };
    });
    this.changes.make(edits);
    this.selection.go({ line: edits[0].line, column: 0 });
    this.selection.go({ line: edits.at(-1).line, column: 0 }, { extend: true, rows: true });
  }

  // A block goes where the selection begins, and fills all of a selection that it fits into several times. What goes past the
  // last line of its kind makes new lines.
  put(rows) {
    const { lines, left, right } = this.selection.range;
    const width = Math.max(...rows.map((row) => row.length));
    const times = (have, wanted) => (have > wanted && have % wanted === 0 ? have : wanted);
    const height = times(lines.length, rows.length);
    const across = times(right - left + 1, width);
    const targets = this.targets(lines[0], height);
    const edits = targets.filter(({ isNew }) => isNew).map(({ add }) => add);
    const unknown = [];
    for (const [y, { line, isNew, add }] of targets.entries()) {
      for (let x = 0; x < across && left + x < 5; x += 1) {
        const text = rows[y % rows.length][x % width];
        if (text === undefined) continue;
        const field = this.selection.field(isNew ? add.after0 : line, left + x);
        if (!field || field.readOnly || field.disabled) continue;
        const value = valueFor(field, text);
        if (value === null) unknown.push([line, left + x, text]);
        else if (isNew) add.cells[this.page.placeOf(field).cell] = value;
        else edits.push(this.edit(field, value));
      }
    }
    this.changes.make(edits.filter(Boolean).map(({ after0: _model, ...edit }) => edit));
    this.selection.go({ line: targets[0].line, column: left });
    this.selection.go({ line: targets.at(-1).line, column: Math.min(4, left + across - 1) }, { extend: true });
    for (const [line, column, text] of unknown) this.say(this.selection.field(line, column), text);
  }

  // The lines from this one on, and as many new ones as are wanted past the last; a new one has the cells of that one.
  targets(first, count) {
    const { part } = this.page.lines.get(first);
    const { kind, basis } = this.page.kindOf(first);
    const all = this.page.linesOf(part, kind);
    const found = all.slice(all.indexOf(first), all.indexOf(first) + count).map((line) => ({ line }));
    const model = all.at(-1);
    let after = model;
    while (found.length < count) {
      const add = { do: "add", line: newId(), part, kind, after, cells: basis ? { basis: this.page.kindOf(model).basis } : {}, after0: model };
      found.push({ line: add.line, isNew: true, add });
      after = add.line;
    }
    return found;
  }
}
