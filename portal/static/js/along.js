// [data-along], a form or what of it is for one shop: the drawings that go with a sub-quote follow the lines that are chosen. A customer's drawing of a part,
// [data-along-of], is ticked with the lines of that part, [data-line-of]; one that somebody ticked or cleared by hand stays.
import { register } from "./enhance.js";

register("[data-along]", (asked) => {
  const byHand = new WeakSet();
  asked.addEventListener("change", ({ target }) => {
    if (target.dataset.alongOf) byHand.add(target);
    if (!target.dataset.lineOf) return;
    const lines = [...asked.querySelectorAll("[data-line-of]:checked")];
    const parts = new Set(lines.map((line) => line.dataset.lineOf));
    for (const drawing of asked.querySelectorAll("[data-along-of]")) if (!byHand.has(drawing) && parts.size) drawing.checked = parts.has(drawing.dataset.alongOf);
  });
});
