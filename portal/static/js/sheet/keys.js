// Which key does what. Keys of an input method are its own (229 is Safari's way of saying so).
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const PAGE = 10;
const WITH_CONTROL = {
  z: "undo", y: "redo", Z: "redo", a: "all", d: "fill", f: "find", D: "duplicate", Enter: "insert", "-": "remove", Home: "first", End: "last",
};
const WITH_ALT = { ArrowUp: "up", ArrowDown: "down", Enter: "details", PageUp: "previous_part", PageDown: "next_part" };

export const ofInputMethod = (event) => event.isComposing || event.keyCode === 229;

export class Keys {
  // does: what each word does; {selection, typing}: where one is
  constructor({ form, signal, selection, typing, does }) {
    Object.assign(this, { selection, typing, does });
    form.addEventListener("keydown", (event) => !ofInputMethod(event) && this.pressed(event) && event.preventDefault(), { signal });
  }

  // Whether the key was ours.
  pressed(event) {
    const { target, key } = event;
    const inGrid = Boolean(target.closest("[data-lines] .lines__edit"));
    const control = event.ctrlKey || event.metaKey;
    const named = control ? WITH_CONTROL[event.shiftKey && key.length === 1 ? key.toUpperCase() : key] : event.altKey ? WITH_ALT[key] : "";
    if (named === "find" || named === "undo" || named === "redo") return this.do(named);
    // What is typed where there is no line goes into a new one.
    if (target.matches(".lines__add") && key.length === 1 && key !== " " && !control && !event.altKey) return target.click(), false;
    if (!inGrid) return this.inDetails(event, named);
    if (control && key.toLowerCase() === "a" && this.typing.isTyping) return false;
    if (named) return this.do(named);
    return !control && !event.altKey && this.plain(event, target);
  }

  do(name) {
    if (name === "undo" || name === "redo") this.typing.take();
    this.does[name]();
    return true;
  }

  // Among a line's details the fields are a form's: Enter takes what was typed, and sends nothing.
  inDetails({ target, key, ctrlKey, shiftKey }, named) {
    if (named === "details") return this.do(named);
    if (!target.matches("input[name], select[name]")) return false;
    if (key === "Escape") return this.typing.giveBack();
    if (key !== "Enter" || ctrlKey || shiftKey) return false;
    this.typing.take();
    return true;
  }

  plain(event, target) {
    const { key, shiftKey } = event;
    const { selection, typing } = this;
    if (key === "Enter" || key === "Tab") return this.taken(key, shiftKey);
    // With "typing" it is a space among others.
    if (key === " " && shiftKey && !typing.isTyping) return selection.wholeLines(), true;
    if (key === "F2") return typing.change() ?? true;
    if (key === " " && target.matches("select")) return typing.change() ?? false;
    if (key === "Escape") return typing.giveBack() || this.narrowed();
    if (typing.mode === "changing") return false;
    if (ARROWS[key] && !(target.matches("select") && event.altKey)) {
      selection.step(...ARROWS[key], { extend: shiftKey && !typing.isTyping, rows: selection.wholeRows && shiftKey });
      return true;
    }
    if (key === "PageUp" || key === "PageDown") return selection.step(key === "PageUp" ? -PAGE : PAGE, 0, { extend: shiftKey }), true;
    if (typing.isTyping) return false;
    if (key === "Home" || key === "End") return selection.end(key, { extend: shiftKey }), true;
    if (key === "Delete") return this.do("empty");
    if (key === "?" && target.matches("select")) return this.do("keys");
    return false;
  }

  // With several cells selected Enter and Tab only leave what is typed; at the end of the sheet Tab goes on through the page.
  taken(key, back) {
    const [y, x] = key === "Enter" ? [back ? -1 : 1, 0] : [0, back ? -1 : 1];
    if (x) return this.selection.along(x);
    if (!this.selection.step(y, 0)) {
      this.typing.take();
      this.does.atEnd(back);
    }
    return true;
  }

  narrowed() {
    if (this.selection.isSingle) return false;
    this.selection.collapse();
    return true;
  }
}
