// What is done with whole lines: each is a step that can be undone.
import { newId } from "../ids.js";

export class Acts {
  constructor({ page, selection, changes }) {
    Object.assign(this, { page, selection, changes });
  }

  get chosen() {
    return this.selection.range?.lines ?? [];
  }

  add(part, kind, after = this.page.linesOf(part, kind).at(-1) ?? null, cells = {}) {
    const line = newId();
    this.changes.make([{ do: "add", line, part, kind, after, cells }]);
    this.selection.go({ line, column: 0 });
  }

  // Below the line one is in: another of its kind.
  insert() {
    const after = this.chosen.at(-1);
    if (!after) return;
    const { kind, basis } = this.page.kindOf(after);
    this.add(this.page.lines.get(after).part, kind, after, basis ? { basis } : {});
  }

  duplicate(lines = this.chosen) {
    if (!lines.length) return;
    const last = {};
    const edits = lines.map((one) => {
      const { kind } = this.page.kindOf(one);
      const { offer_id: _offer, ...cells } = this.page.cellsOf(one);
      const below = lines.filter((other) => this.page.kindOf(other).kind === kind).at(-1);
      const edit = { do: "add", line: newId(), part: this.page.lines.get(one).part, kind, after: last[kind] ?? below, cells };
      last[kind] = edit.line;
      return edit;
    });
    this.changes.make(edits);
    this.selection.go({ line: edits[0].line, column: 0 });
    if (edits.length > 1) this.selection.go({ line: edits.at(-1).line, column: 0 }, { extend: true, rows: true });
  }

  remove(lines = this.chosen) {
    if (!lines.length) return;
    const all = this.selection.lines;
    const { part, row } = this.page.lines.get(lines[0]);
    const plus = this.page.parts.get(part).section.querySelector(`tbody[data-kind=${row.dataset.kind}] .lines__add`);
    const next = all[all.indexOf(lines.at(-1)) + 1] ?? all[all.indexOf(lines[0]) - 1];
    const edits = lines.map((line) => {
      const { part } = this.page.lines.get(line);
      return { do: "remove", line, part, kind: this.page.kindOf(line).kind, after: this.page.before(line), was: this.page.cellsOf(line) };
    });
    // From below: a line comes back behind one that is there.
    this.changes.make(edits.reverse());
    if (next && !lines.includes(next)) this.selection.go({ line: next, column: 0 });
    else {
      [this.selection.at, this.selection.anchor] = [null, null];
      plus?.focus(); // so that keys still reach the sheet
    }
  }

  // Past the next line of its kind; several keep together.
  move(step, lines = this.chosen) {
    const kinds = new Set(lines.map((line) => this.page.kindOf(line).kind));
    if (!lines.length || kinds.size > 1) return;
    const { part } = this.page.lines.get(lines[0]);
    const all = this.page.linesOf(part, [...kinds][0]);
    const [first, last] = [all.indexOf(lines[0]), all.indexOf(lines.at(-1))];
    const jumped = step < 0 ? all[first - 1] : all[last + 1];
    if (!jumped) return;
    // It is the line past which they go that changes its place.
    const after = step < 0 ? lines.at(-1) : all[first - 1] ?? null;
    const { at, anchor, wholeRows } = this.selection;
    this.changes.make([{ do: "move", line: jumped, after, from: this.page.before(jumped) }]);
    Object.assign(this.selection, { anchor });
    this.selection.go(at, { extend: true, rows: wholeRows });
  }
}
