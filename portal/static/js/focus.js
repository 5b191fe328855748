// Who goes by the keyboard stays where they are when a part of the page is drawn anew: the same link, button or field of the
// new drawing has the focus then, or, where it is gone, the part itself. What has an id htmx finds by itself.
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
const held = new Map(); // by the id of the part

const markOf = (e) => [e.tagName, e.getAttribute("href"), e.getAttribute("name"), e.type === "radio" ? e.value : "", e.matches("a, button, summary") ? e.textContent.trim() : ""].join("|");
const alike = (part, mark) => [...part.querySelectorAll(FOCUSABLE)].filter((e) => markOf(e) === mark);

document.body.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const at = document.activeElement;
  if (!target?.id || at === document.body || !target.contains(at)) return;
  const mark = markOf(at);
  held.set(target.id, { mark, place: alike(target, mark).indexOf(at) });
});

document.body.addEventListener("htmx:afterSettle", () => {
  for (const [id, { mark, place }] of held) {
    const part = document.getElementById(id);
    if (!part) continue;
    held.delete(id);
    if (document.activeElement !== document.body) continue;
    const found = alike(part, mark);
    const again = found[place] ?? found.at(-1);
    if (!again) part.tabIndex = -1;
    (again ?? part).focus({ preventScroll: true });
  }
});
