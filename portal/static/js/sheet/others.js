// What others type comes in while one works: asked for when the live event says so, and put in without drawing anew. What of
// one's own is still on its way stays as it is: the server says when it is sent that somebody was there before.
import { keyOf } from "./edits.js";
import { apply } from "./lines.js";

const LONGEST_MS = 250;
const PAUSE_MS = 300; // what several type in it comes in one answer

const idle = () => new Promise((done) => (window.requestIdleCallback ? requestIdleCallback(done, { timeout: LONGEST_MS }) : setTimeout(done)));

export class Others {
  constructor({ url, version, page, facts, queue, answers, signal, redraw, changed }) {
    Object.assign(this, { url, version, page, facts, queue, answers, redraw, changed, asking: false, again: false });
    document.body.addEventListener("live:estimate_changed", () => this.soon(), { signal });
  }

  // Once in a while at most, and in any case, however fast they type.
  soon() {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.ask();
    }, PAUSE_MS);
  }

  // A saving of one's own right after the version that is shown: there is nothing of others between.
  saved(version) {
    if (version <= this.version + 1) this.version = Math.max(version, this.version);
    else this.soon();
  }

  async ask() {
    if (this.asking) return void (this.again = true);
    this.asking = true;
    this.again = false;
    await this.queue.busy; // one's own answer says what it made of the version
    const answer = await fetch(`${this.url}?since=${this.version}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const told = answer?.ok ? await answer.json() : null;
    await idle(); // keys that are typed here go first
    this.asking = false;
    if (told) this.take(told);
    if (this.again) this.soon();
  }

  take(answer) {
    if (answer.version <= this.version) return void (this.answers.areOthers(answer.quantities ?? {}) && this.answers.drawAnew());
    this.version = answer.version;
    if (answer.whole) return this.redraw();
    const put = answer.edits.filter((edit) => this.put(edit));
    if (answer.edits.some((edit) => this.needsDrawing(edit))) return this.redraw();
    this.changed(put);
    this.answers.figures(answer);
  }

  // An offer that was taken brings more than its cell.
  needsDrawing(edit) {
    return edit.do === "set" && (edit.cell === "offer_id" || edit.cell === "basis") && this.page.lines.has(edit.line) && this.page.kindOf(edit.line).kind === "outside";
  }

  put(edit) {
    if (edit.do === "add" && this.page.lines.has(edit.line)) return this.putCells(edit);
    if (edit.do !== "set") return !this.isMine(edit) && apply(this.page, this.facts, edit);
    const field = this.page.fieldOf(edit);
    if (this.queue.isPending(keyOf(edit)) || !field) return false;
    const isNews = this.page.valueOf(edit) !== edit.value;
    const mine = this.queue.contestedAt(edit);
    if (isNews && mine) return this.answers.contest({ ...edit, theirs: edit.value }, mine) ?? false; // to be chosen still
    if (isNews && !this.isGivenUp(field)) return false;
    if (isNews && !apply(this.page, this.facts, edit)) return false;
    if (edit.written) field.dataset.written = edit.written;
    if (isNews) this.answers.theirs(edit, edit.value);
    else this.queue.nowStands(edit, edit.value);
    return isNews;
  }

  // What is typed here is saved by now: theirs takes its place, and Ctrl+Z still knows of it. What an input method is in the
  // middle of goes to the server as it ends, which says then who was there before.
  isGivenUp(field) {
    const { typing } = this.answers;
    if (!typing.isInHand(field)) return true;
    if (typing.isComposing) return false;
    typing.take();
    return true;
  }

  putCells({ line, cells, written = {} }) {
    const put = ([cell, value]) => this.put({ do: "set", line, cell, value, written: written[cell] });
    return Object.entries(cells ?? {}).map(put).some(Boolean);
  }

  isMine(edit) {
    return this.queue.kept().some((one) => one.line === edit.line);
  }
}
