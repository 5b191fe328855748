// What is the same around every drawing: the bar of tools, the stage, panels beside it, one line of words below. The markup
// is that of components/viewer.html; this brings it to life.
import { cover } from "./mark.js";

export class Frame {
  constructor(section) {
    this.section = section;
    this.data = section.dataset;
    this.stage = section.querySelector("[data-stage]");
    this.mark = section.dataset.mark ?? "";
    this.words = JSON.parse(section.querySelector("[data-words]").textContent);
    for (const panel of section.querySelectorAll("[data-panel]")) this.#panel(panel);
    this.press("full", () => this.full(!section.classList.contains("viewer--full")));
    section.addEventListener("keydown", (event) => event.key === "Escape" && this.#escape(event));
    if (this.mark) cover(this.stage, this.mark);
  }

  text(key, values = {}) {
    return (this.words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  tool(name) {
    return this.section.querySelector(`[data-tool="${name}"]`);
  }

  press(name, act) {
    this.tool(name)?.addEventListener("click", act);
  }

  // A tool that is on or off: act(on) at each press, and when it is set from elsewhere.
  toggle(name, act) {
    const button = this.tool(name);
    const set = (on) => {
      button.setAttribute("aria-pressed", String(on));
      act(on);
    };
    button.addEventListener("click", () => set(button.getAttribute("aria-pressed") !== "true"));
    return set;
  }

  isOn(name) {
    return this.tool(name)?.getAttribute("aria-pressed") === "true";
  }

  // The place for a panel's content. opened(true|false) is told whenever it unfolds or closes.
  panel(name, opened = () => {}) {
    const panel = this.section.querySelector(`[data-panel="${name}"]`);
    panel.addEventListener("viewer:panel", (event) => opened(event.detail));
    return panel.querySelector("[data-panel-body]");
  }

  open(name) {
    for (const panel of this.section.querySelectorAll("[data-panel]")) {
      const shown = panel.dataset.panel === name;
      if (panel.hidden !== shown) continue;
      panel.hidden = !shown;
      this.tool(panel.dataset.panel).setAttribute("aria-expanded", String(shown));
      panel.dispatchEvent(new CustomEvent("viewer:panel", { detail: shown }));
      if (shown) panel.querySelector("input[type=search]")?.focus();
    }
  }

  leave(...names) {
    for (const name of names) this.tool(name).hidden = true;
  }

  wait(sentence) {
    this.section.querySelector("[data-say]").textContent = sentence;
  }

  ready() {
    this.section.querySelector("[data-wait]").remove();
    this.section.querySelector("[data-bar]").hidden = false;
    this.section.dataset.state = "ready";
  }

  // A sentence where the picture would be, and the way to the file itself.
  fail(sentence) {
    this.section.dataset.state = "failed";
    this.section.querySelectorAll("[data-panel], [data-bar] .viewer__tools").forEach((part) => (part.hidden = true));
    this.stage.querySelectorAll("canvas, .viewer__over").forEach((part) => part.remove());
    this.stage.removeAttribute("tabindex");
    this.wait(sentence);
    this.section.querySelector("[data-original]").hidden = false;
  }

  // What was measured or found: read out, and kept in sight.
  tell(sentence) {
    const foot = this.section.querySelector("[data-foot]");
    foot.textContent = sentence;
    foot.hidden = !sentence;
  }

  full(on) {
    this.section.classList.toggle("viewer--full", on);
    document.documentElement.classList.toggle("viewer-full", on);
    this.tool("full").setAttribute("aria-pressed", String(on));
  }

  #panel(panel) {
    const name = panel.dataset.panel;
    this.press(name, () => this.open(panel.hidden ? name : ""));
    panel.querySelector("[data-close]").addEventListener("click", () => {
      this.open("");
      this.tool(name).focus();
    });
  }

  // Each press of Escape takes back one thing, the last first.
  #escape(event) {
    const open = this.section.querySelector("[data-panel]:not([hidden])");
    if (open) {
      this.open("");
      this.tool(open.dataset.panel).focus();
    } else if (this.isOn("measure")) this.tool("measure").click();
    else if (this.section.classList.contains("viewer--full")) this.full(false);
    else return;
    event.stopPropagation();
  }
}
