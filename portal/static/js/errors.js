// A sentence at a field is about what stood there: it goes when something else is typed. The server looks at it again.
// The workbench has its own: there the server answers while one types.
document.addEventListener("input", ({ target }) => {
  if (target.getAttribute("aria-invalid") !== "true" || target.closest("[data-workbench]")) return;
  const sentence = target.form?.querySelector(`[data-error-for="${CSS.escape(target.name)}"]`);
  if (!sentence) return;
  sentence.hidden = true;
  target.form.querySelectorAll(`[name="${CSS.escape(target.name)}"]`).forEach((field) => field.removeAttribute("aria-invalid"));
});
