// [data-lights]: a number of a drawing. Pressed, what it was found on is lit up in the viewer; pressed again, it is not. With
// [data-lit] it is lit as soon as the drawing is there. What is lit: {where: [[first, second], …]}, {whole: true}, both with
// {box: true} for what is around them; or of a page {page, box: [left, bottom, right, top]}.
import { register } from "./enhance.js";

register("[data-lights]", (button) => {
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    for (const other of document.querySelectorAll("[data-lights]")) other.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", String(on));
    const detail = on ? JSON.parse(button.dataset.lights) : {};
    document.dispatchEvent(new CustomEvent("viewer:light", { detail }));
    if (on) document.querySelector("[data-viewer]")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  });
  if (!("lit" in button.dataset)) return;
  if (document.querySelector("[data-viewer][data-state=ready]")) button.click();
  else document.addEventListener("viewer:ready", () => button.isConnected && button.click(), { once: true });
});
