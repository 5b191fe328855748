// form[data-chains]: the steps of one part are put into others by one press, at once and without leaving the page.
// [data-chain=<rows>] asks into which, [data-chain-of=<rows>]: those that have steps of their own are left alone unless ticked,
// and what was replaced can be had back ([data-chain-undo]). Without scripts the button sends the form (copy_chain).
import { register } from "./enhance.js";
import { addRow, rowsIn } from "./rows.js";
import { text } from "./texts.js";

const NAME = /-(name|company_id|specification)$/;
const fieldsOf = (row) => [...row.querySelectorAll("[name]")].filter((field) => NAME.test(field.name));
const stepOf = (row) => Object.fromEntries(fieldsOf(row).map((field) => [field.name.match(NAME)[1], field.value]));
const isTyped = (step) => Object.values(step).some((value) => value.trim());
const stepsIn = (rows) => rowsIn(rows).map(stepOf).filter(isTyped);

function put(rows, steps) {
  for (const row of rowsIn(rows)) {
    rows.dataset.next = Math.max(Number(rows.dataset.next ?? 0), ...fieldsOf(row).map((field) => Number(field.name.split("-").at(-2)) + 1));
    row.remove();
  }
  for (const step of steps.length ? steps : [{}]) for (const field of fieldsOf(addRow(rows))) field.value = step[field.name.match(NAME)[1]] ?? "";
  rows.dispatchEvent(new Event("change", { bubbles: true }));
}

register("form[data-chains]", (form) => {
  const rowsOf = (name) => form.querySelector(`[data-rows="${CSS.escape(name)}"]`);
  const seen = new WeakMap();

  // Ticked are the parts that have no steps yet, until somebody ticks for themselves.
  function look(chain) {
    for (const choice of chain.querySelectorAll("[data-chain-of]")) {
      const has = stepsIn(rowsOf(choice.dataset.chainOf)).length > 0;
      choice.querySelector("[data-chain-there]").hidden = !has;
      if (seen.get(choice) !== has) choice.querySelector("input").checked = !has;
      seen.set(choice, has);
    }
  }

  for (const chain of form.querySelectorAll("[data-chain]")) {
    chain.addEventListener("toggle", () => chain.open && look(chain));
    const undo = chain.querySelector("[data-chain-undo]");
    const said = chain.querySelector("[data-chain-said]");
    let before = [];
    undo.addEventListener("click", () => {
      for (const [rows, steps] of before) put(rows, steps);
      undo.hidden = true;
      said.textContent = "";
      look(chain);
      chain.querySelector("[data-copy-chain]").focus();
    });
    chain.querySelector("[data-copy-chain]").addEventListener("click", (event) => {
      event.preventDefault();
      const steps = stepsIn(rowsOf(chain.dataset.chain));
      const chosen = [...chain.querySelectorAll("[data-chain-of]")].filter((choice) => choice.querySelector("input").checked);
      const into = steps.length ? chosen.map((choice) => rowsOf(choice.dataset.chainOf)) : [];
      before = into.map((rows) => [rows, stepsIn(rows)]);
      for (const rows of into) put(rows, steps);
      undo.hidden = !into.length;
      said.textContent = text(steps.length ? "chain_copied" : "chain_empty", { n: chosen.length });
      look(chain);
    });
  }
});
