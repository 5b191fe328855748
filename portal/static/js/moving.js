// A file's line goes from one part to another: dragged by mouse, or by a finger that rests on it first so that one can still
// scroll; or by its [data-file-move], a list of the places. What is on its way goes on.
import { register } from "./enhance.js";
import { placeLine } from "./files_of_form.js";
import { leaveRow, rowsIn } from "./rows.js";
import { zoneForNewPart, zoneIn } from "./spreading.js";

const NEW = "new";
const REST_MS = 400; // shorter, and a finger that scrolls picks files up
const SHAKES = 8; // pixels that a hand moves without meaning it
const SCROLLS_EVERY_MS = 30;
const EDGE = 90; // so near to the window's edge it scrolls
const ASIDE = 12; // of the ghost, from the hand
const PLACES = "[data-dropzone][data-place]";

const partsOf = (form) => form.querySelector('[data-rows="parts"]');

// [value, words] of each place as it is called now.
function placesOf(form) {
  const word = partsOf(form).querySelector("h3")?.textContent ?? "";
  return rowsIn(partsOf(form)).map((row, place) => {
    const name = row.querySelector("[name$='-name']")?.value ?? "";
    return [zoneIn(row).dataset.place, `${word} ${place + 1} ${name}`];
  });
}

// All of them while it is open; else where the file is, for a form may have a hundred parts and three hundred files.
function refresh(select, { isOpen = false, places = placesOf(select.form) } = {}) {
  const here = select.closest(PLACES)?.dataset.place ?? "";
  const others = [...select.options].filter(({ value }) => value === NEW || value === "").map(({ value, text }) => [value, text]);
  const shown = [...places.filter(([value]) => isOpen || value === here), ...others];
  select.replaceChildren(...shown.map(([value, words]) => new Option(words, value, value === here, value === here)));
}

function moveTo(line, place) {
  const form = line.closest("form");
  const zone = place === NEW ? zoneForNewPart(form, "parts") : form.querySelector(`${PLACES}[data-place="${CSS.escape(place)}"]`);
  const select = line.querySelector("[data-file-move]");
  if (!zone || zone.contains(line)) return refresh(select);
  const hadFocus = line.contains(document.activeElement);
  const row = line.closest(".row");
  const was = line.closest(PLACES)?.dataset.idName ?? "";
  if (!line.dataset.was?.split(" ").includes(was)) line.dataset.was = `${line.dataset.was ?? ""} ${was}`.trim();
  placeLine(line, zone);
  refresh(select);
  leaveRow(row);
  if (hadFocus) select.focus();
  zone.dispatchEvent(new Event("change", { bubbles: true }));
}

register("select[data-file-move]", (select) => {
  select.removeAttribute("name"); // a draft keeps where the file is, not the list
  if (select.isConnected) refresh(select);
  for (const name of ["pointerdown", "focus"]) select.addEventListener(name, () => refresh(select, { isOpen: true }));
  select.addEventListener("change", (event) => {
    event.stopPropagation();
    moveTo(select.closest("[data-file]"), select.value);
  });
});

// Parts are counted anew when one of them comes or goes, and called anew when somebody or a drawing says how (proposals.js).
register('[data-rows="parts"]', (rows) => {
  const form = rows.closest("form");
  form.addEventListener("change", ({ target }) => {
    if (target !== rows && target !== form && !target.matches("[name^='parts-'][name$='-name']")) return;
    const places = placesOf(form);
    for (const select of form.querySelectorAll("[data-file-move]")) if (select !== document.activeElement) refresh(select, { places });
  });
});

class Drag {
  constructor(line, event) {
    Object.assign(this, { line, x: event.clientX, y: event.clientY, touch: event.pointerType !== "mouse", ghost: null, over: null });
    if (this.touch) this.timer = setTimeout(() => this.start(), REST_MS);
  }

  start() {
    this.ghost = Object.assign(document.createElement("div"), { className: "file file--ghost" });
    for (const said of this.line.querySelectorAll("[data-file-name], [data-file-state]")) this.ghost.append(said.cloneNode(true));
    this.ghost.style.width = `min(${this.line.offsetWidth}px, 16rem)`;
    document.body.append(this.ghost);
    this.line.classList.add("file--taken");
    getSelection()?.removeAllRanges();
    navigator.vibrate?.(20);
    this.follow();
    this.scrolling = setInterval(() => this.follow(), SCROLLS_EVERY_MS); // also while the hand rests at the edge
  }

  follow() {
    const { x, y } = this;
    const { offsetWidth: width, offsetHeight: height } = this.ghost;
    const left = Math.max(0, Math.min(x + ASIDE, document.documentElement.clientWidth - width));
    const top = this.touch ? Math.max(0, y - height - 2 * ASIDE) : y + ASIDE; // seen above the finger
    this.ghost.style.transform = `translate(${left}px, ${top}px)`;
    const near = y < EDGE ? -1 : y > innerHeight - EDGE ? 1 : 0;
    if (near) scrollBy({ top: near * 18, behavior: "instant" });
    const under = document.elementFromPoint(x, y);
    const row = under?.closest(".row");
    const zone = under?.closest(`${PLACES}, [data-makes-rows]`) ?? (row && zoneIn(row));
    if (zone === this.over) return;
    this.over?.classList.remove("dropzone--over");
    zone?.classList.add("dropzone--over");
    this.over = zone;
  }

  moved(event) {
    const far = Math.hypot(event.clientX - this.x, event.clientY - this.y) > SHAKES;
    if (!this.ghost && !far) return;
    if (!this.ghost && this.touch) return void end();
    Object.assign(this, { x: event.clientX, y: event.clientY });
    if (this.ghost) this.follow();
    else this.start();
  }

  end() {
    clearTimeout(this.timer);
    clearInterval(this.scrolling);
    this.ghost?.remove();
    this.line.classList.remove("file--taken");
    this.over?.classList.remove("dropzone--over");
  }
}

let drag = null;

function end(drop = false) {
  const ended = drag;
  drag = null;
  ended?.end();
  if (drop && ended?.ghost && ended.over) moveTo(ended.line, ended.over.dataset.place ?? NEW);
}

document.addEventListener("pointerdown", (event) => {
  const line = event.target.closest?.(`${PLACES} [data-file]`);
  if (!line || event.button || !event.isPrimary || event.target.closest("button, select, a, input")) return;
  drag = new Drag(line, event);
});
document.addEventListener("pointermove", (event) => drag?.moved(event));
document.addEventListener("pointerup", () => end(true));
document.addEventListener("pointercancel", () => end());
document.addEventListener("keydown", (event) => event.key === "Escape" && end());
// Once a finger has picked a file up it doesn't scroll, nor open a menu.
document.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (event) => drag?.touch && event.preventDefault());
document.addEventListener("dragstart", (event) => drag && event.preventDefault());
