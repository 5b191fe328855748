// form[data-confirm="sentence"]: asks before it sends; in red, unless data-confirm-harmless says that it is a good step.
// A form that computes may have its own question with figures in it, [data-confirm-question]: it waits for those under way.
// data-needs-choice="sentence": where nothing but "leave out" is chosen there is nothing to ask; that is said at `choices`.
// Without scripts the form just sends; the server's rules hold either way.
import { register } from "./enhance.js";
import { sayAt } from "./errors.js";

export function ask(sentence, yes, harmless = false) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("[data-confirm-text]").textContent = sentence;
  const button = dialog.querySelector("[data-confirm-yes]");
  if (yes) button.textContent = yes;
  button.classList.toggle("button--danger", !harmless);
  button.classList.toggle("button--primary", harmless);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

async function question(form) {
  if (form.dataset.computing === "now") await new Promise((done) => form.addEventListener("workbench:settled", done, { once: true }));
  const failed = form.dataset.computing !== undefined;
  return (!failed && form.querySelector("[data-confirm-question]")?.textContent) || form.dataset.confirm;
}

function lacksChoice(form) {
  if (!("needsChoice" in form.dataset) || form.querySelector("input[type=radio]:checked:not([value=''])")) return false;
  sayAt(form, "choices", form.dataset.needsChoice);
  form.querySelector("input[type=radio]").focus();
  return true;
}

register("form[data-confirm]", (form) => {
  let agreed = false;
  let asking = false;
  form.addEventListener("submit", async (event) => {
    if (agreed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const pressed = event.submitter;
    if (asking || lacksChoice(form)) return;
    asking = true;
    const yes = await ask(await question(form), form.dataset.confirmYes, "confirmHarmless" in form.dataset);
    asking = false;
    if (!yes) return;
    agreed = true;
    form.requestSubmit(pressed);
    agreed = false;
  });
});
