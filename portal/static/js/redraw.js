// A form[hx-post] that is drawn again in its place by what its buttons and its [data-redraws] do. What is on its way to
// the server arrives first, since the form starts from the version that it makes; and what is typed while the new drawing
// is under way is carried over into it.
import { collect, putBack } from "./values.js";

const MOVES_ROWS = /^(remove|up|down):/;
let pressed = "";
let carried = {};

export function drawAgain(form, saver) {
  let sent = null;
  for (const choice of form.querySelectorAll("[data-redraws]")) {
    choice.addEventListener("change", () => form.querySelector("[data-draw]").click());
  }
  form.addEventListener("submit", (event) => (pressed = event.submitter?.value ?? ""));
  form.addEventListener("htmx:confirm", async (event) => {
    if (event.target !== form) return;
    event.preventDefault();
    await saver.sent;
    saver.hold();
    sent = collect(form);
    event.detail.issueRequest();
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) form.addEventListener(name, () => saver.goOn());
  form.addEventListener("htmx:beforeCleanupElement", (event) => {
    if (event.target !== form || !sent) return;
    const now = Object.entries(collect(form)).filter(([name, value]) => String(value) !== String(sent[name]));
    carried = MOVES_ROWS.test(pressed) ? {} : Object.fromEntries(now);
    saver.end();
  });
}

// In the form's new drawing. A new row begins where one types.
export function takeOver(form) {
  const added = pressed.startsWith("add:") && form.querySelector(`[name=act][value="${CSS.escape(pressed)}"]`);
  if (added) [...form.querySelectorAll("[data-row]")].filter((row) => row.compareDocumentPosition(added) & 4).at(-1)?.focus();
  putBack(form, carried);
  [pressed, carried] = ["", {}];
}
