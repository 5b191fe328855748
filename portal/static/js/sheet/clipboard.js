// Cells and whole lines to and from the clipboard, as other spreadsheets understand them.
import { newId } from "../ids.js";
import { textOf } from "./page.js";
import { fromHtml, fromText, linesIn, toHtml, toText } from "./table_text.js";

const NEW = "parts-0-lines-new-"; // of the cells in the page's templates
const KINDS = [{ kind: "operation", basis: "" }, { kind: "material", basis: "weight" }, { kind: "outside", basis: "offer" }];
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
    Object.assign(this, { form, page, selection, typing, changes, say });
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
    document.addEventListener("paste", (event) => {
      const button = document.activeElement?.closest?.("[data-lines] .lines__add");
      if (button && form.contains(button) && this.begin(button, event.clipboardData) !== false) event.preventDefault();
    }, { signal });
  }

  copy(data) {
    const rows = this.selection.fields().map((row) => row.map(shownIn));
    const lines = this.selection.wholeRows ? this.selection.range.lines.map((line) => ({ ...this.page.kindOf(line), cells: this.page.cellsOf(line) })) : null;
    data.setData("text/plain", toText(rows));
    data.setData("text/html", toHtml(rows, lines));
  }

  // By a button, where there are no keys: the browser's own copying, which comes to the listener above; else its text alone.
  async toSystem() {
    this.selection.field(this.selection.at.line, this.selection.at.column)?.focus();
    const asked = new AbortController();
    this.form.addEventListener("beforecopy", (event) => event.preventDefault(), { signal: asked.signal });
    const done = document.execCommand("copy");
    asked.abort();
    return done || Boolean(await navigator.clipboard?.writeText(this.text()).then(() => true, () => false));
  }

  // Whether the browser let the page read what was copied.
  async fromSystem() {
    const items = await navigator.clipboard?.read?.().catch(() => null);
    if (!items) return false;
    const said = {};
    for (const item of items) for (const type of item.types) if (type.startsWith("text/")) said[type] = await (await item.getType(type)).text();
    this.paste({ getData: (type) => said[type] ?? "" });
    return true;
  }

  text() {
    return toText(this.selection.fields().map((row) => row.map(shownIn)));
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
  insert(lines, into = null) {
    const at = into ? null : this.selection.range.lines.at(-1);
    const part = into ?? this.page.lines.get(at).part;
    const last = {};
    const edits = lines.map(({ kind, cells }) => {
      const after = last[kind] ?? (at && this.page.kindOf(at).kind === kind ? at : this.page.linesOf(part, kind).at(-1) ?? null);
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
    this.fill(rows, this.targets(lines[0], height, (y) => rows[y % rows.length][1 - left]), left, across);
  }

  fill(rows, targets, left, across) {
    const width = Math.max(...rows.map((row) => row.length));
    const edits = targets.filter(({ add }) => add).map(({ add }) => add);
    const unknown = [];
    for (const [y, { line, add }] of targets.entries()) {
      for (let x = 0; x < across && left + x < 5; x += 1) {
        const text = rows[y % rows.length][x % width];
        if (text === undefined) continue;
        const field = add ? this.modelField(add.kind, add.cells.basis, left + x) : this.selection.field(line, left + x);
        if (!field || field.readOnly || field.disabled) continue;
        const value = valueFor(field, text);
        if (value !== null && add) add.cells[field.name.slice(NEW.length)] = value;
        else if (value !== null) edits.push(this.edit(field, value));
        else if (text.trim()) unknown.push([line, left + x, text]); // an empty choice stays as it is
      }
    }
    this.changes.make(edits.filter(Boolean));
    this.selection.go({ line: targets[0].line, column: left });
    this.selection.go({ line: targets.at(-1).line, column: Math.min(4, left + across - 1) }, { extend: true });
    for (const [line, column, text] of unknown) this.say(this.selection.field(line, column), text);
  }

  // The lines from this one on, and as many new ones as are wanted past the last. choice(y): the word of a row's choice
  targets(first, count, choice) {
    const { part } = this.page.lines.get(first);
    const all = this.page.linesOf(part, this.page.kindOf(first).kind);
    const found = all.slice(all.indexOf(first), all.indexOf(first) + count).map((line) => ({ line }));
    const likely = this.page.kindOf(all.at(-1));
    const last = {};
    while (found.length < count) found.push(this.newLine(part, likely, choice(found.length) ?? "", last));
    return found;
  }

  newLine(part, likely, word, last) {
    const { kind, basis } = this.kindFor(likely, word);
    const after = last[kind] ?? this.page.linesOf(part, kind).at(-1) ?? null;
    const add = { do: "add", line: newId(), part, kind, after, cells: basis ? { basis } : {} };
    last[kind] = add.line;
    return { line: add.line, add };
  }

  // A work centre's name makes an operation, whatever it is pasted behind.
  kindFor(likely, word) {
    for (const one of word.trim() ? [likely, ...KINDS] : []) {
      const choice = this.modelField(one.kind, one.basis, 1);
      const value = choice?.options ? valueFor(choice, word) : null;
      if (value) return { kind: one.kind, basis: choice.name.endsWith("-basis") ? value : one.basis };
    }
    return likely;
  }

  // The cell of a line that isn't there yet.
  modelField(kind, basis, column) {
    const row = this.form.querySelector(`template[data-new-line="${basis ? `${kind}/${basis}` : kind}"]`)?.content.querySelector("tr");
    const box = row?.cells[column + 1];
    return box?.matches(".lines__edit") ? box.querySelector("input:not([type=hidden]), select") : null;
  }

  // Where a part has no line to paste into: behind the + of its kind.
  begin(button, data) {
    const [, part, kind] = button.value.split(":");
    const html = data.getData("text/html");
    const lines = linesIn(html);
    if (lines) return this.insert(lines, part);
    const rows = (html && fromHtml(html)) || fromText(data.getData("text/plain"));
    if (!rows.flat().some((text) => text.trim())) return false;
    const last = {};
    const likely = { kind, basis: KINDS.find((one) => one.kind === kind)?.basis ?? "" };
    return this.fill(rows, rows.map((row) => this.newLine(part, likely, row[1] ?? "", last)), 0, Math.max(...rows.map((row) => row.length)));
  }
}
