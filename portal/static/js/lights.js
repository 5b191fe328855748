// [data-lights]: a number of a drawing. Pressed, what it was found on is lit up in the viewer; pressed again, it is not.
import { register } from "./enhance.js";

register("[data-lights]", (button) => {
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    for (const other of document.querySelectorAll("[data-lights]")) other.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", String(on));
    const where = on ? JSON.parse(button.dataset.lights) : [];
    document.dispatchEvent(new CustomEvent("viewer:light", { detail: { where } }));
    if (on) document.querySelector("[data-viewer]")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  });
});
