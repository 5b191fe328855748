// A form that is drawn again in its place: by its buttons (hx-post), and by what decides which cells there are
// ([data-redraws]). What was typed is kept first; what is typed while the new drawing is under way is carried over into it.
import { showDifferences } from "./differences.js";
import { collect, labelOf, putBack } from "./values.js";

// What may be done later just as well; the others name rows that may have moved by then.
const CAN_WAIT = /^(draw|save|rates|add:|back:)/;
const MOVES_ROWS = /^(remove|up|down):/;
let pressed = "";
let carried = []; // [{name, row, stood, value}]: what was typed since the new drawing was asked for
let said = ""; // what the form said of itself: that all is kept is as true after the new drawing
let next = "";

export function drawAgain(form, saver) {
  let before = null; // what stood here when the new drawing was asked for; nothing is asked for twice at once

  async function getReady() {
    before = {};
    await saver.settle();
    saver.hold();
    before = collect(form);
  }

  // `sent`: what came to the server, which has merged it with what somebody else typed; what stands here is older now.
  async function redraw(sent = null) {
    if (before) return void (next ||= "draw");
    if (sent) [before] = [sent, saver.hold()];
    else await getReady();
    const place = form.closest(form.getAttribute("hx-target"));
    if (saver.unsaved && !sent) return giveUp();
    window.htmx.ajax("GET", location.pathname, { source: place, target: place, select: form.getAttribute("hx-select"), swap: form.getAttribute("hx-swap") });
  }

  function giveUp() {
    before = null;
    saver.goOn();
  }

  form.addEventListener("submit", (event) => (pressed = event.submitter?.value ?? ""));
  form.addEventListener("htmx:confirm", async (event) => {
    if (event.target !== form) return;
    event.preventDefault();
    if (before) return void (next = CAN_WAIT.test(pressed) ? pressed : next);
    await getReady();
    event.detail.issueRequest();
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) document.body.addEventListener(name, () => before && giveUp());
  form.addEventListener("change", (event) => event.target.matches("[data-redraws]") && redraw());
  form.addEventListener("htmx:beforeCleanupElement", (event) => {
    if (event.target !== form || !before) return;
    const now = Object.entries(collect(form)).filter(([name, value]) => String(value) !== String(before[name] ?? ""));
    carried = MOVES_ROWS.test(pressed) ? [] : now.map(([name, value]) => ({ name, row: rowOf(form, name), stood: before[name], value }));
    said = form.querySelector("[data-saving][data-state=saved]")?.textContent ?? "";
    saver.end();
  });
  takeOver(form, redraw);
  return redraw;
}

// A row's id, by which it is found again wherever it stands then.
const LINE = /^(parts-\d+-lines-\d+)-/;
const rowOf = (form, name) => form.elements.namedItem(`${LINE.exec(name)?.[1]}-id`)?.value ?? "";

function nameNow(form, { name, row }) {
  if (!row) return name;
  const id = [...form.querySelectorAll("[name$='-id']")].find((field) => field.value === row);
  return id ? name.replace(LINE, id.name.replace(/id$/, "")) : "";
}

// What was typed meanwhile goes into its field again, unless somebody else has filled that one: then both are shown.
function carryOver(form) {
  const values = collect(form);
  const differences = [];
  for (const one of carried) {
    const name = nameNow(form, one);
    const stands = values[name] ?? "";
    const isTheirs = String(stands) !== String(one.stood ?? "") && String(stands) !== String(one.value);
    if (name && isTheirs) differences.push({ name, label: labelOf(form, name), mine: one.value, theirs: stands });
    else if (name) putBack(form, { [name]: one.value });
  }
  const heard = { chosen: () => form.dispatchEvent(new Event("change", { bubbles: true })) };
  showDifferences(form, form.querySelector("[data-conflict]"), differences, heard);
}

// In the new drawing: what was said and carried over, what waited, and the cursor in a row that was added.
function takeOver(form, redraw) {
  const button = (act) => form.querySelector(`[name=act][value="${CSS.escape(act)}"]`);
  const added = pressed.startsWith("add:") && button(pressed);
  if (added) [...form.querySelectorAll("[data-row]")].filter((row) => row.compareDocumentPosition(added) & 4).at(-1)?.focus();
  const words = form.querySelector("[data-saving]:empty");
  if (words && said) Object.assign(words, { textContent: said }).dataset.state = "saved";
  carryOver(form);
  const waited = next;
  [pressed, carried, next, said] = ["", [], "", ""];
  if (waited === "draw") redraw();
  else if (waited) button(waited)?.click();
}
