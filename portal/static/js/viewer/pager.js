// Which page of several is looked at: two tools with "2 of 5" between them, and the keys PageUp and PageDown.
export class Pager {
  // turned(page) is told of each change; pages count from 0.
  constructor(frame, count, turned) {
    Object.assign(this, { frame, count, turned, page: 0 });
    if (count < 2) return;
    frame.section.querySelector("[data-pager]").hidden = false;
    frame.press("before", () => this.go(this.page - 1));
    frame.press("next", () => this.go(this.page + 1));
    frame.stage.addEventListener("keydown", (event) => {
      const step = { PageUp: -1, PageDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.go(this.page + step);
    });
    this.#say();
  }

  // Promises that the page is there.
  async go(page) {
    if (page < 0 || page >= this.count || page === this.page) return;
    this.page = page;
    this.#say();
    await this.turned(page);
  }

  #say() {
    this.frame.section.querySelector("[data-page]").textContent = this.frame.text("page_of", { n: this.page + 1, all: this.count });
    this.frame.tool("before").disabled = this.page === 0;
    this.frame.tool("next").disabled = this.page === this.count - 1;
  }
}
