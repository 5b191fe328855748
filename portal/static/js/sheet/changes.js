// Everything that a person does to the sheet goes through here: it is put on the page at once, queued for the server, and can be
// undone, also after the page was loaded again.
import { load, save } from "../store.js";
import { inverted, isSet } from "./edits.js";
import { apply } from "./lines.js";

const MOST_STEPS = 200;

export class Changes {
  // after(edits): what else is to follow from what was changed
  constructor({ page, facts, queue, key, after }) {
    Object.assign(this, { page, facts, queue, key: `undo.${key}`, after });
    const kept = load(this.key, {});
    this.done = kept.done ?? [];
    this.undone = kept.undone ?? [];
  }

  // As one step, whatever it is made of.
  make(edits) {
    if (!edits.length) return;
    this.put(edits);
    this.remember(edits);
  }

  // Typed into its field already, and not left yet: no step of its own for every key.
  typed(place, was, value) {
    this.queue.add({ do: "set", ...place, was, value });
    this.after([{ do: "set", ...place, was, value }]);
  }

  remember(edits) {
    this.done = [...this.done, edits].slice(-MOST_STEPS);
    this.undone = [];
    this.keep();
  }

  put(edits) {
    for (const edit of edits) {
      if (isSet(edit) && this.page.valueOf(edit) === edit.value && edit.cell !== "basis") continue;
      if (apply(this.page, this.facts, edit)) this.queue.add(edit);
    }
    this.after(edits);
  }

  undo() {
    return this.turn(this.done, this.undone, inverted);
  }

  redo() {
    return this.turn(this.undone, this.done, (edits) => edits);
  }

  // The place to go to; nothing where there is no step.
  turn(from, to, as) {
    const step = from.pop();
    if (!step) return null;
    to.push(step);
    const edits = as(step);
    this.put(edits.filter((edit) => this.isPossible(edit)));
    this.keep();
    return edits.at(-1);
  }

  // Somebody else may have taken the line away since.
  isPossible(edit) {
    return edit.do === "add" ? this.page.parts.has(edit.part) : edit.line ? this.page.lines.has(edit.line) : true;
  }

  keep() {
    if (!save(this.key, { done: this.done, undone: this.undone })) save(this.key, { done: this.done.slice(-20), undone: [] });
  }
}
