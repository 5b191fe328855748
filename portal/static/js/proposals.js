// form[data-proposals-url]: what its drawings say of its fields, drawn by the server at [data-proposals=<field>].
// POST {values, pressed} → {values, gone: [row], html: {field: html}, said, awaited}. Asked when its files change, and again while drawings
// are still being looked at; never more often than once in PAUSE_MS, unless somebody presses.
import { register } from "./enhance.js";
import { isFilesField, putFiles, putSuggested, SUGGESTED } from "./files_of_form.js";
import { postJson } from "./http.js";
import { say } from "./notices.js";
import { ensureRowFor, leaveRow, rowNumbered } from "./rows.js";
import { text } from "./texts.js";
import { collect, putBack } from "./values.js";

const PAUSE_MS = 1600;
const ROW = /^(parts-\d+)-.*$/;
const MOST_IN_VAIN = 400; // ten minutes and more: what isn't known by then is seen when the page is loaded again

const filesIn = (values) => JSON.stringify(Object.entries(values).filter(([name]) => isFilesField(name)));

class Asking {
  constructor(form) {
    this.state = form.querySelector("[data-proposals-state]");
    Object.assign(this, { form, last: 0, timer: null, busy: false, wanted: false, inVain: 0, files: filesIn(collect(form)), drawn: new WeakMap() });
    for (const place of form.querySelectorAll("[data-proposals]")) {
      this.drawn.set(place, place.innerHTML.trim());
      unname(place);
    }
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
  put({ values, gone, html }, sent) {
    const now = collect(this.form);
    const isSame = (name) => String(now[name] ?? "") === String(sent[name] ?? "");
    const hasSameFiles = (name) => isSame(name.replace(ROW, "$1-drawings")); // a file that left says nothing any more
    const still = ([name]) => isSame(name) && hasSameFiles(name);
    const typed = Object.entries(values).filter((one) => one[0] !== SUGGESTED && !isFilesField(one[0]) && still(one));
    for (const [name, value] of typed) {
      ensureRowFor(this.form, name);
      putBack(this.form, { [name]: value });
      this.form.elements.namedItem(name)?.dispatchEvent?.(new Event("input", { bubbles: true }));
    }
    if (filesIn(now) === filesIn(sent)) putFiles(this.form, values);
    putSuggested(this.form, [values[SUGGESTED] ?? []].flat().filter(hasSameFiles));
    this.forget(sent[SUGGESTED], values[SUGGESTED]);
    for (const number of gone) leaveRow(rowNumbered(this.form.querySelector('[data-rows="parts"]'), number));
    for (const place of this.form.querySelectorAll("[data-proposals]")) this.draw(place, html[place.dataset.proposals] ?? "");
    this.files = filesIn(collect(this.form));
    if (Object.keys(values).length) this.form.dispatchEvent(new Event("change"));
  }

  // What was noted of fields that the server emptied.
  forget(before = [], after = before) {
    const left = [before].flat().filter((one) => ![after].flat().includes(one));
    for (const noted of this.form.querySelectorAll(`input[name=${SUGGESTED}]`)) if (left.includes(noted.value)) noted.remove();
  }

  draw(place, html) {
    if ((this.drawn.get(place) ?? place.innerHTML.trim()) === html) return;
    const hadFocus = place.contains(document.activeElement);
    this.drawn.set(place, html);
    place.innerHTML = html;
    unname(place);
    if (hadFocus) near(place, this.form)?.focus();
  }
}

// A draft keeps what was answered about an assembly, not what is ticked meanwhile.
const unname = (place) => place.querySelectorAll("[data-part]").forEach((tick) => tick.removeAttribute("name"));

// What a button says; of an assembly's parts the ticked ones, unless they all are.
function pressedAt(button) {
  const ticks = button.value.startsWith("parts|") ? [...button.closest(".proposal").querySelectorAll("[data-part]")] : [];
  if (ticks.every((tick) => tick.checked)) return button.value;
  return `${button.value}|${ticks.filter((tick) => tick.checked).map((tick) => tick.value)}`;
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
    asking.ask(pressedAt(button));
  });
  if ("proposalsAwaited" in form.dataset) asking.soon();
});
