// form[data-confirm="sentence"]: asks before it sends; in red, unless data-confirm-harmless says that it is a good step.
// Without scripts the form just sends; the server's rules hold either way.
import { register } from "./enhance.js";

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

register("form[data-confirm]", (form) => {
  let agreed = false;
  form.addEventListener("submit", async (event) => {
    if (agreed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const pressed = event.submitter;
    if (!(await ask(form.dataset.confirm, form.dataset.confirmYes, "confirmHarmless" in form.dataset))) return;
    agreed = true;
    form.requestSubmit(pressed);
    agreed = false;
  });
});
