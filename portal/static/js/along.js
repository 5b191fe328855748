// form[data-along]: the drawings that go with a sub-quote follow the lines that are chosen. A customer's drawing of a part,
// [data-along-of], is ticked with the lines of that part, [data-line-of]; one that somebody ticked or cleared by hand stays.
import { register } from "./enhance.js";

register("form[data-along]", (form) => {
  const byHand = new WeakSet();
  form.addEventListener("change", ({ target }) => {
    if (target.dataset.alongOf) byHand.add(target);
    if (!target.dataset.lineOf) return;
    const lines = [...form.querySelectorAll("[data-line-of]:checked")];
    const parts = new Set(lines.map((line) => line.dataset.lineOf));
    for (const drawing of form.querySelectorAll("[data-along-of]")) if (!byHand.has(drawing) && parts.size) drawing.checked = parts.has(drawing.dataset.alongOf);
  });
});
