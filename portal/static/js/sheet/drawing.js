// The sheet drawn again in its place: by a button that only the server can do (records, drawings, offers), or because somebody
// did such a thing elsewhere. What was typed is on the server first; where one was is found again.
import { stand } from "../conflict.js";
import { text } from "../texts.js";

const TARGET = "#sheet";
const HERE = new Set(["add", "remove", "up", "down", "duplicate"]);
const SEEN = new Map(); // what was open, and where one was, by estimate
const TOLD = new Map(); // sentences to be read once it is drawn, by estimate

export function redrawing({ form, queue, parts }) {
  let busy = false;
  const estimate = form.dataset.estimate;

  const remember = () => {
    const open = [...form.querySelectorAll("[data-open]:checked")].map((box) => box.closest("[data-line]").dataset.line);
    const at = document.activeElement?.name ?? "";
    const row = document.activeElement?.closest?.("[data-line]")?.dataset.line ?? "";
    SEEN.set(estimate, { open, row, cell: at.slice(at.lastIndexOf("-") + 1), part: parts.shown, scroll: form.querySelector("[data-shown] .lines-frame")?.scrollTop ?? 0 });
  };

  async function draw(verb, values = {}) {
    if (busy) return;
    busy = true;
    await queue.flush(true);
    if (queue.unsent) return void (busy = false);
    remember();
    queue.end();
    // Also what was opened while the answer was on its way.
    form.closest(TARGET)?.addEventListener("htmx:beforeSwap", remember, { once: true });
    const asked = { source: document.querySelector(TARGET), target: TARGET, select: TARGET, swap: "outerHTML settle:0ms", values };
    try {
      await window.htmx.ajax(verb, verb === "GET" ? location.pathname : form.getAttribute("action"), asked);
    } finally {
      busy = false;
    }
  }

  form.addEventListener("submit", (event) => {
    const act = event.submitter?.name === "act" ? event.submitter.value : "";
    if (event.submitter?.name === "decide") return; // the page that came back without scripts
    event.preventDefault();
    if (HERE.has(act.split(":")[0]) || act === "draw") return; // done here (tools.js); Enter sends nothing
    const drawing = form.elements.namedItem(`drawing-${act.split(":")[1]}`);
    draw("POST", { act, csrf_token: form.elements.namedItem("csrf_token").value, ...(drawing ? { [drawing.name]: drawing.value } : {}) });
  });
  form.addEventListener("sheet:redraw", ({ detail }) => {
    if (detail) TOLD.set(estimate, [...(TOLD.get(estimate) ?? []), detail]);
    draw("GET").then(() => form.isConnected && tell(form, estimate)); // not drawn just now: it is said all the same
  });
  comeBack(form, estimate, parts);
  return () => draw("GET");
}

function tell(form, estimate) {
  const sentences = TOLD.get(estimate) ?? [];
  TOLD.delete(estimate);
  const place = form.querySelector("[data-conflict]");
  if (sentences.length && place) stand(place, sentences.join(" "), [[text("close"), () => place.replaceChildren()]]);
}

function comeBack(form, estimate, parts) {
  tell(form, estimate);
  const seen = SEEN.get(estimate);
  SEEN.delete(estimate);
  if (!seen) return;
  if (seen.part) parts.show(seen.part, { remember: false });
  for (const line of seen.open) {
    const box = form.querySelector(`[data-line="${line}"] [data-open]`);
    if (box) box.checked = true;
  }
  const name = seen.row && form.querySelector(`[data-line="${seen.row}"] [name$="-id"]`)?.name.replace(/id$/, seen.cell);
  if (name) form.elements.namedItem(name)?.focus?.({ preventScroll: true });
}
