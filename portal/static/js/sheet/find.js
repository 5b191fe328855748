// Ctrl+F within the sheet: every cell that has the words is marked, Enter goes to the next one, Esc back to where one was.
import { shownIn } from "./clipboard.js";

const folded = (text) => text.normalize("NFKC").toLowerCase();

export class Find {
  constructor({ bar, page, selection, showPart, signal }) {
    Object.assign(this, { bar, page, selection, showPart, found: [], at: -1, before: null });
    this.input = bar.querySelector("input");
    this.words = bar.querySelector("[data-found]");
    const on = (name, act) => this.input.addEventListener(name, act, { signal });
    on("input", (event) => {
      event.stopPropagation();
      this.look();
    });
    on("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      event.stopPropagation();
      if (event.key === "Enter") this.next(event.shiftKey ? -1 : 1);
      else if (event.key === "Escape") this.close();
      else return;
      event.preventDefault();
    });
  }

  open() {
    this.before ??= this.selection.at;
    this.bar.hidden = false;
    this.input.focus();
    this.input.select();
    this.look();
  }

  look() {
    this.unmark();
    const words = folded(this.input.value.trim());
    const everywhere = [...this.page.lines].flatMap(([line, { fields }]) => [...fields].map(([cell, field]) => ({ line, cell, field })));
    const has = ({ field }) => field.type !== "hidden" && folded(shownIn(field)).includes(words);
    this.found = words ? everywhere.filter(has) : [];
    for (const { field } of this.found) field.closest("td, th").dataset.hit = "";
    this.at = -1;
    this.say();
  }

  say() {
    this.words.textContent = this.input.value.trim() ? `${this.found.length ? this.at + 1 : 0} / ${this.found.length}` : "";
  }

  // The words stay in hand: Enter goes on from one to the next.
  next(step) {
    if (!this.found.length) return;
    this.at = (this.at + step + this.found.length) % this.found.length;
    const { line, field } = this.found[this.at];
    this.showPart(this.page.lines.get(line).part);
    document.querySelector("[data-hit=now]")?.setAttribute("data-hit", "");
    const box = field.closest("td, th");
    box.dataset.hit = "now";
    if (!field.checkVisibility()) this.page.lines.get(line).row.querySelector("[data-open]").checked = true;
    field.scrollIntoView({ block: "center" });
    this.say();
  }

  unmark() {
    for (const box of document.querySelectorAll("[data-hit]")) delete box.dataset.hit;
  }

  close() {
    const { line, field } = this.found[this.at] ?? {};
    const place = line ? this.selection.placeOfBox(field.closest("td, th")) ?? { line, column: 0 } : this.before;
    this.unmark();
    this.bar.hidden = true;
    this.before = null;
    if (place) this.selection.go(place);
  }
}
