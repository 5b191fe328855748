// [data-along], a form or what of it is for one shop: the drawings that go with a sub-quote follow the lines that are chosen.
// A customer's drawing of a part, [data-along-of], is ticked with the lines of that part, [data-line-of]; one that somebody ticked
// or cleared by hand stays. [data-along-count] says how many go along.
import { register } from "./enhance.js";

register("[data-along]", (asked) => {
  const byHand = new WeakSet();
  asked.addEventListener("change", ({ target }) => {
    if (target.dataset.alongOf) byHand.add(target);
    const lines = [...asked.querySelectorAll("[data-line-of]:checked")];
    const parts = new Set(lines.map((line) => line.dataset.lineOf));
    if (target.dataset.lineOf) for (const drawing of asked.querySelectorAll("[data-along-of]")) if (!byHand.has(drawing) && parts.size) drawing.checked = parts.has(drawing.dataset.alongOf);
    for (const count of asked.querySelectorAll("[data-along-count]")) count.textContent = `(${asked.querySelectorAll("[name^=drawing_ids]:checked").length})`;
  });
});
