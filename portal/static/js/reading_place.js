// Where the reader is in the thread: stays at the bottom while there, never pulls away someone who reads further up,
// opens at the first unread post, and tells the server how far was read.
import { text } from "./texts.js";

const NEAR = 80;

export class ReadingPlace {
  constructor(section, posts, onRead) {
    Object.assign(this, { posts, onRead, missed: 0, told: 0 });
    this.box = section.querySelector("[data-scroll]");
    this.newer = section.querySelector("[data-newer]");
    this.newer.addEventListener("click", () => this.toBottom());
    this.box.addEventListener("scroll", () => this.atBottom() && this.seen(), { passive: true });
    document.addEventListener("visibilitychange", () => this.atBottom() && this.seen());
  }

  begin(readSeq, person) {
    const unread = readSeq === null ? null : [...this.posts.children].find((post) => Number(post.dataset.seq) > readSeq && post.dataset.author !== person);
    this.told = readSeq ?? 0;
    if (!unread) return this.toBottom();
    const line = this.line(unread, text("unread"));
    this.box.scrollTop = line.offsetTop - 16;
    if (this.atBottom()) this.seen();
  }

  atBottom() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR;
  }

  toBottom() {
    this.box.scrollTop = this.box.scrollHeight;
    this.seen();
  }

  line(before, words) {
    this.posts.querySelector(".thread__line")?.remove();
    const line = document.createElement("li");
    line.className = "thread__line";
    line.textContent = words;
    this.posts.insertBefore(line, before);
    return line;
  }

  arrived(posts, { follows }) {
    if (follows) return this.toBottom();
    this.missed += posts.length;
    this.newer.hidden = !this.missed;
    this.newer.textContent = text("new_posts", { n: this.missed });
  }

  seen() {
    this.missed = 0;
    this.newer.hidden = true;
    // A tab in the background has shown it to nobody.
    if (document.visibilityState !== "visible") return;
    const last = Math.max(0, ...[...this.posts.querySelectorAll("[data-seq]")].map((post) => Number(post.dataset.seq)));
    if (last <= this.told) return;
    this.told = last;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.onRead(this.told), 600);
  }
}
