// A sentence goes to its field, and to its place where it has one.
export function sayAt(form, name, sentence) {
  const input = form.elements.namedItem(name);
  if (input instanceof Element) input.setAttribute("aria-invalid", "true");
  const place = form.querySelector(`[data-error-for="${CSS.escape(name)}"]`);
  if (place) {
    place.querySelector("[data-error-text]").textContent = sentence;
    place.hidden = false;
  }
  return input;
}

// On top of the form it isn't said any more either; a summary in which nothing is left goes.
export function takeOutOfSummary(name) {
  for (const summary of document.querySelectorAll("[data-error-summary]")) {
    summary.querySelector(`[data-summary-of="${CSS.escape(name)}"]`)?.remove();
    if (!summary.querySelector("[data-summary-of]")) summary.remove();
  }
}

function takeBack(form, name) {
  takeOutOfSummary(name);
  const sentence = form.querySelector(`[data-error-for="${CSS.escape(name)}"]:not([hidden])`);
  if (!sentence) return;
  sentence.hidden = true;
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"], [name^="${CSS.escape(name)}-"]`)) {
    const own = form.querySelector(`[data-error-for="${CSS.escape(field.name)}"]:not([hidden])`);
    if (!own) field.removeAttribute("aria-invalid");
  }
}

// A sentence at a field is about what stood there: it goes when something else is typed. The server looks at it again.
// So does the sentence of a whole group (parts-0-quantities) when something is typed in one of its fields.
// The workbench has its own: there the server answers while one types.
document.addEventListener("input", ({ target }) => {
  if (target.getAttribute("aria-invalid") !== "true" || !target.form || target.closest("[data-workbench]")) return;
  for (const name of [target.name, target.name.replace(/-\d+$/, "")]) takeBack(target.form, name);
});
