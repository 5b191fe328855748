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

// A sentence at a field is about what stood there: it goes when something else is typed. The server looks at it again.
// The workbench has its own: there the server answers while one types.
document.addEventListener("input", ({ target }) => {
  if (target.getAttribute("aria-invalid") !== "true" || target.closest("[data-workbench]")) return;
  const sentence = target.form?.querySelector(`[data-error-for="${CSS.escape(target.name)}"]`);
  if (!sentence) return;
  sentence.hidden = true;
  target.form.querySelectorAll(`[name="${CSS.escape(target.name)}"]`).forEach((field) => field.removeAttribute("aria-invalid"));
});
