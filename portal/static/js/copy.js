// [data-copy="id of a field"] copies what stands in it. Where the browser lets no page do so (plain HTTP), it marks it.
import { register } from "./enhance.js";
import { text } from "./texts.js";

async function copied(value) {
  if (!navigator.clipboard) return false;
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch (refused) {
    if (!(refused instanceof DOMException)) throw refused;
    return false;
  }
}

register("[data-copy]", (button) => {
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    const whole = await copied(field.value);
    if (!whole) {
      field.focus();
      field.select();
    }
    said.textContent = text(whole ? "copied" : "marked");
  });
});
