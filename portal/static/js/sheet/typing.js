// What is typed in the cell one is in. It has the focus with all of its text selected, so that the first key replaces it: also
// the first kana of an input method, whose own keys (Enter above all) never move.
//   selected → (a key) → typing → (F2, a second press) → changing
import { textOf } from "./page.js";
import { isSum } from "./reading.js";

const isText = (field) => field?.matches?.("input.lines__input");

export class Typing {
  // left(field, was, value): it was left, with something else in it; typed(field, was): with every key
  constructor({ form, signal, typed, left }) {
    Object.assign(this, { form, typed, left, field: null, was: "", mode: "selected" });
    const on = (name, act) => form.addEventListener(name, act, { signal });
    on("focusin", ({ target }) => target.name && !target.closest("dialog") && this.enter(target));
    on("focusout", ({ target }) => target === this.field && this.leave());
    on("input", ({ target, isComposing }) => {
      if (target !== this.field) this.enter(target);
      if (this.mode === "selected") this.setMode("typing");
      this.touched = true;
      delete target.dataset.written;
      if (!isComposing) this.typed(target, this.was);
    });
    on("compositionstart", ({ target }) => target === this.field && this.mode === "selected" && this.setMode("typing"));
    on("compositionend", ({ target }) => target === this.field && this.typed(target, this.was));
    on("change", ({ target }) => target.name && !isText(target) && this.chosen(target));
    on("dblclick", ({ target }) => isText(target) && this.change());
  }

  get isTyping() {
    return this.mode !== "selected";
  }

  setMode(mode) {
    this.mode = mode;
    if (this.field) this.field.dataset.mode = mode;
  }

  enter(field) {
    if (this.field && this.field !== field) this.leave();
    this.field = field;
    this.was = textOf(field);
    this.written = field.dataset.written ?? "";
    this.touched = false;
    this.setMode("selected");
    if (isText(field)) field.select();
  }

  leave() {
    const { field, was } = this;
    this.field = null;
    if (!field) return;
    delete field.dataset.mode;
    // F2 without a change: the number that the sum came to stands there again.
    if (this.written && field.value === this.written) this.put(field, was);
    this.mode = "selected";
    if (this.touched && textOf(field) !== was) this.left(field, was, textOf(field));
    else this.left(field);
  }

  // Something else stands there now that nobody typed: pasted, undone, or somebody else's.
  refresh() {
    if (!this.field || this.isTyping) return;
    this.was = textOf(this.field);
    this.written = this.field.dataset.written ?? "";
    if (isText(this.field)) this.field.select();
  }

  // Taken as it stands, in the cell still.
  take() {
    const { field } = this;
    if (!field) return;
    this.leave();
    this.enter(field);
  }

  chosen(field) {
    if (field !== this.field) this.enter(field);
    if (textOf(field) === this.was) return;
    this.touched = true;
    this.typed(field, this.was);
    if (this.mode !== "changing") this.take(); // else its keys go on choosing
  }

  // F2: what stands there is changed; of a number that was a sum, the sum.
  change() {
    if (this.field?.matches("select.lines__input")) this.setMode("changing"); // its own keys choose
    if (!isText(this.field) || this.field.readOnly) return;
    if (this.field.dataset.written) this.field.value = this.field.dataset.written;
    this.setMode("changing");
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  // Esc: what was there before.
  giveBack() {
    if (!this.field || !this.isTyping) return false;
    this.put(this.field, this.was);
    this.typed(this.field, this.was);
    this.setMode("selected");
    if (isText(this.field)) this.field.select();
    return true;
  }

  put(field, value) {
    field.value = value;
    if (this.written) field.dataset.written = this.written;
  }

  isInHand(field) {
    return field === this.field && this.isTyping;
  }

  isHalfASum(field) {
    return this.isInHand(field) && isSum(field.value);
  }
}
