// form[data-proposals-url]: what its drawings say of its fields, drawn by the server at [data-proposals=<field>].
// POST {values, pressed} → {values, html: {field: html}, said, awaited}. Asked when its files change, and again while drawings
// are still being looked at; never more often than once in PAUSE_MS, unless somebody presses.
import { register } from "./enhance.js";
import { isFilesField, putFiles, putSuggested, SUGGESTED } from "./files_of_form.js";
import { postJson } from "./http.js";
import { say } from "./notices.js";
import { ensureRowFor } from "./rows.js";
import { text } from "./texts.js";
import { collect, putBack } from "./values.js";

const PAUSE_MS = 1600;
const MOST_IN_VAIN = 400; // ten minutes and more: what isn't known by then is seen when the page is loaded again

const filesIn = (values) => JSON.stringify(Object.entries(values).filter(([name]) => isFilesField(name)));

class Asking {
  constructor(form) {
    this.state = form.querySelector("[data-proposals-state]");
    Object.assign(this, { form, last: 0, timer: null, busy: false, wanted: false, inVain: 0, files: filesIn(collect(form)), drawn: new WeakMap() });
  }

  soon() {
    if (this.busy) this.wanted = true;
    if (this.busy || this.timer) return;
    this.timer = setTimeout(() => this.ask(), Math.max(0, this.last + PAUSE_MS - Date.now()));
  }

  async ask(pressed = "") {
    clearTimeout(this.timer);
    this.timer = null;
    this.busy = true;
    this.wanted = false;
    this.last = Date.now();
    const sent = collect(this.form);
    this.files = filesIn(sent);
    try {
      const answer = await postJson(this.form.dataset.proposalsUrl, { values: sent, pressed });
      this.put(answer, sent);
      this.inVain = answer.awaited ? this.inVain + 1 : 0;
      this.wanted ||= answer.awaited && this.inVain < MOST_IN_VAIN;
      if (answer.said) say(answer.said, "warning");
    } catch (error) {
      if (pressed) say(error.message || text("proposals_failed"), "warning");
      else this.wanted ||= Boolean(error.passing) && this.inVain++ < MOST_IN_VAIN;
    }
    this.busy = false;
    this.state.hidden = !this.wanted;
    if (this.wanted) this.soon();
  }

  // What was typed while the answer was on its way stands.
  put({ values, html }, sent) {
    const now = collect(this.form);
    const still = ([name]) => String(now[name] ?? "") === String(sent[name] ?? "");
    const typed = Object.entries(values).filter((one) => one[0] !== SUGGESTED && !isFilesField(one[0]) && still(one));
    for (const [name, value] of typed) {
      ensureRowFor(this.form, name);
      putBack(this.form, { [name]: value });
      this.form.elements.namedItem(name)?.dispatchEvent?.(new Event("input", { bubbles: true }));
    }
    if (filesIn(now) === filesIn(sent)) putFiles(this.form, values);
    putSuggested(this.form, values[SUGGESTED]);
    for (const place of this.form.querySelectorAll("[data-proposals]")) this.draw(place, html[place.dataset.proposals] ?? "");
    this.files = filesIn(collect(this.form));
    if (Object.keys(values).length) this.form.dispatchEvent(new Event("change"));
  }

  draw(place, html) {
    if ((this.drawn.get(place) ?? place.innerHTML.trim()) === html) return;
    const hadFocus = place.contains(document.activeElement);
    this.drawn.set(place, html);
    place.innerHTML = html;
    if (hadFocus) near(place, this.form)?.focus();
  }
}

// What was pressed is gone: on to what else is proposed there, or to the field that it was for.
function near(place, form) {
  const field = form.elements.namedItem(place.dataset.proposals);
  const isSeen = field instanceof Element && field.type !== "hidden";
  return place.querySelector("button") ?? (isSeen ? field : place.closest(".row, .form__section").querySelector("[data-file-move]"));
}

register("form[data-proposals-url]", (form) => {
  const asking = new Asking(form);
  form.addEventListener("change", ({ target }) => {
    const beside = target.closest?.(".row")?.querySelector("[data-proposals]:not(:empty)");
    if (beside || filesIn(collect(form)) !== asking.files) asking.soon();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=proposal]");
    if (!button) return;
    event.preventDefault();
    asking.ask(button.value);
  });
  if ("proposalsAwaited" in form.dataset) asking.soon();
});
