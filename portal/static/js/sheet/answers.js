// What the server says of edits: the values as it understood them, a sentence at a cell that it can't take, and where somebody
// else typed first both texts at the cell, to be chosen from by one press.
import { sayAt, takeOutOfSummary } from "../errors.js";
import { clockTime } from "../time.js";
import { keyOf } from "./edits.js";

const FLASH_MS = 2500;
const MOST_SAID = 200; // characters of what was typed where it has no cell any more

export class Answers {
  constructor({ page, facts, queue, typing, changes, onFigures, redraw }) {
    Object.assign(this, { page, facts, queue, typing, changes, onFigures, redraw, later: new Map() });
    this.words = facts.words;
  }

  take(answer, edits) {
    this.understood(answer.understood ?? {});
    for (const edit of edits) if (edit.do === "set") this.clear(edit);
    for (const one of answer.refused ?? []) this.refused(one, edits[one.edit]);
    for (const one of answer.contested ?? []) this.contest(one, edits[one.edit]);
    this.figures(answer);
  }

  // Figures of what stood before the newest keystroke would jump back: those that are computed here wait for the next answer.
  // Where somebody tries other quantities by now, their columns are not those of this page.
  figures({ figures = {}, orders = {}, quantities = {} }) {
    if (this.areOthers(quantities)) return this.drawAnew();
    for (const [key, words] of Object.entries(figures)) {
      if (!this.queue.unsent || !/-\d+$/.test(key)) this.page.show(key, words);
    }
    this.orders(orders);
    this.onFigures();
  }

  areOthers(quantities) {
    return Object.entries(quantities).some(([part, pieces]) => String(this.facts.parts[part]?.quantities) !== String(pieces));
  }

  // Not over two texts of which one is still to be chosen.
  drawAnew() {
    if (!this.page.form.querySelector(".lines__contest")) this.redraw();
  }

  orders(orders) {
    if (this.queue.unsent) return;
    for (const [part, kinds] of Object.entries(orders)) {
      for (const lines of Object.values(kinds)) this.page.parts.has(part) && this.page.arrange(lines);
    }
  }

  understood(cells) {
    for (const [id, values] of Object.entries(cells)) {
      for (const [cell, value] of Object.entries(values)) this.putLater(this.page.parts.has(id) ? { part: id, cell } : { line: id, cell }, value);
    }
  }

  // 10個 stands as 10 once the cell has been left.
  putLater(place, value) {
    const field = this.page.fieldOf(place);
    if (!field || this.queue.waiting.some((edit) => edit.do === "set" && keyOf(edit) === keyOf(place))) return;
    if (field === document.activeElement && this.typing.isTyping) return void this.later.set(field, [place, value]);
    const typed = field.value;
    this.page.put(place, value);
    if (/^\s*[=＝]/.test(typed)) field.dataset.written = typed;
    this.typing.refresh();
  }

  left(field) {
    const [place, value] = this.later.get(field) ?? [];
    this.later.delete(field);
    if (place) this.putLater(place, value);
  }

  // At its cell; of a whole line at its first one. Where there is none, what the server has is shown, and why.
  refused({ sentence, ...place }, edit) {
    const at = place.cell || edit.do === "remove" ? place : { line: edit.line, cell: "description" };
    if (this.page.fieldOf(at)) return this.refuse(at, sentence);
    this.queue.forget(edit, place);
    const typed = edit.do === "set" ? edit.value : Object.values(edit.cells ?? {}).join(" / ");
    this.redrawSaying(typed ? `${sentence} (${typed.slice(0, MOST_SAID)})` : sentence);
  }

  redrawSaying(detail) {
    this.page.form.dispatchEvent(new CustomEvent("sheet:redraw", { bubbles: true, detail }));
  }

  refuse(place, sentence) {
    const field = this.page.fieldOf(place);
    if (!field) return;
    sayAt(this.page.form, field.name, sentence);
    if (field.id) field.setAttribute("aria-describedby", `${field.id}-error`);
    if (!field.checkVisibility()) this.page.lines.get(place.line)?.row.querySelector("[data-open]")?.click();
  }

  clear(place) {
    const field = this.page.fieldOf(place);
    if (!field) return;
    field.removeAttribute("aria-invalid");
    takeOutOfSummary(field.name);
    const words = this.page.form.querySelector(`[data-error-for="${CSS.escape(field.name)}"]`);
    if (words) words.hidden = true;
    field.closest("td, th, label")?.querySelector(".lines__contest")?.remove();
  }

  // theirs: what stands there now; mine: what was typed here, and stays in the cell until one of them is chosen.
  contest({ line, part, cell, theirs, by, at }, edit) {
    if (theirs === null || theirs === undefined || edit.do === "remove") return this.gone(edit, by, theirs);
    const place = line ? { line, cell } : { part, cell };
    const field = this.page.fieldOf(place);
    if (!field || edit.do !== "set") return;
    this.clear(place);
    const mine = edit.value;
    const box = Object.assign(document.createElement("div"), { className: "lines__contest" });
    box.setAttribute("role", "alert");
    const say = Object.assign(document.createElement("span"), { textContent: this.said(by, at) });
    const choose = (words, value) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words });
      button.addEventListener("click", () => {
        box.remove();
        this.queue.chosen(place);
        this.queue.nowStands(place, theirs);
        this.page.put(place, value);
        if (value === theirs) this.changes.after([{ do: "set", ...place, was: mine, value }]);
        else this.insist({ do: "set", ...place, was: theirs, value: mine });
        field.focus();
      });
      return button;
    };
    box.append(say, choose(this.words.theirs.replace("{value}", this.shown(field, theirs)), theirs), choose(this.words.mine.replace("{value}", this.shown(field, mine)), mine));
    (field.closest("td, th, label") ?? field.parentElement).append(box);
  }

  // It stands in the cell already: it only goes to the server once more.
  insist(edit) {
    this.queue.add(edit);
    this.changes.remember([edit]);
  }

  said(by, at) {
    return this.words.contested.replace("{who}", by || "–").replace("{time}", at ? clockTime(new Date(at)) : "–");
  }

  shown(field, value) {
    return (field.options ? [...field.options].find((option) => option.value === value)?.text : value) || "–";
  }

  // A line that somebody else has taken away, or typed in before it was taken away here: what stands on the server is shown.
  // What was typed there is said with it.
  gone(edit, by, theirs) {
    const what = typeof theirs === "string" ? this.words.gone : this.words.removed;
    const field = edit.do === "set" ? this.page.fieldOf(edit) : null;
    const typed = field && edit.value ? this.words.typed.replace("{cell}", field.getAttribute("aria-label") ?? "").replace("{value}", this.shown(field, edit.value)) : "";
    this.redrawSaying(`${what.replace("{who}", by || "–")} ${typed}`.trim());
  }

  // A cell that somebody else has changed, where nobody is typing here.
  theirs(place, value) {
    this.queue.nowStands(place, value);
    const box = this.page.fieldOf(place)?.closest("td, th, label");
    if (!box) return;
    box.dataset.flash = "";
    setTimeout(() => delete box.dataset.flash, FLASH_MS);
  }
}
