// Of several parts one is shown, chosen by its tab; on a phone of several quantities one. Without scripts all stand below
// each other.
export class Parts {
  constructor(form, signal) {
    this.sections = [...form.querySelectorAll("[data-part]")];
    this.tabs = [...form.querySelectorAll("[data-parts] a")];
    this.form = form;
    form.addEventListener("click", (event) => {
      const tab = event.target.closest("[data-parts] a");
      const chosen = event.target.closest("[data-break]");
      if (tab) this.show(this.sections[this.tabs.indexOf(tab)]?.dataset.part);
      if (chosen) this.showBreak(chosen);
      if (tab) event.preventDefault();
    }, { signal });
    // A link into the sheet (a part, a field that was refused) shows its part first.
    addEventListener("hashchange", () => this.follow(), { signal });
    document.addEventListener("click", (event) => {
      const hash = event.target.closest?.("a[href^='#']")?.hash;
      if (hash) this.follow(hash);
    }, { signal, capture: true });
    this.show(form.dataset.shownPart ?? this.remembered() ?? this.sections[0]?.dataset.part, { remember: false });
    this.follow();
    for (const section of this.sections) this.showBreak(section.querySelector("[data-break]"));
  }

  get key() {
    return `part-of-${this.form.dataset.estimate}`;
  }

  remembered() {
    try {
      const part = sessionStorage.getItem(this.key);
      return this.sections.some((section) => section.dataset.part === part) ? part : null;
    } catch {
      return null;
    }
  }

  get shown() {
    return this.sections.find((section) => "shown" in section.dataset)?.dataset.part;
  }

  show(part, { remember = true } = {}) {
    this.sections.forEach((section, place) => {
      const isIt = section.dataset.part === part;
      section.toggleAttribute("data-shown", isIt);
      if (isIt) this.tabs[place]?.setAttribute("aria-current", "true");
      else this.tabs[place]?.removeAttribute("aria-current");
    });
    if (!remember) return;
    try {
      sessionStorage.setItem(this.key, part);
    } catch {
      // A private window forgets which part was shown.
    }
  }

  step(by) {
    const here = this.sections.findIndex((section) => section.dataset.part === this.shown);
    const next = this.sections[here + by];
    if (next) this.show(next.dataset.part);
    return Boolean(next);
  }

  follow(hash = location.hash) {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    const section = target && target.closest("[data-part]");
    if (section && this.form.contains(section)) this.show(section.dataset.part);
  }

  showBreak(button) {
    if (!button) return;
    for (const one of button.parentElement.children) one.setAttribute("aria-pressed", String(one === button));
    const section = button.closest("[data-part]");
    for (const cell of section.querySelectorAll("[data-col]")) cell.toggleAttribute("data-other-break", cell.dataset.col !== button.dataset.break);
    section.dataset.breakShown = button.dataset.break;
  }
}
