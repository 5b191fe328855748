// [data-lights]: a number of a drawing. Pressed, what it was found on is lit up in the viewer; pressed again, it is not. With
// [data-lit] it is lit as soon as the drawing is there. What is lit: {where: [[first, second], …]}, {whole: true}, both with
// {box: true} for what is around them; or of a page {page, box: [left, bottom, right, top]}.
import { register } from "./enhance.js";

// [data-lights-back]: from the drawing, which may be far above, back to the number that was pressed.
function offerTheWayBack(pressed) {
  const back = document.querySelector("[data-lights-back]");
  if (!back) return;
  back.hidden = !pressed;
  back.onclick = () => {
    pressed.scrollIntoView({ block: "center" });
    pressed.focus({ preventScroll: true });
    back.hidden = true;
  };
}

register("[data-lights]", (button) => {
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    for (const other of document.querySelectorAll("[data-lights]")) other.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", String(on));
    const detail = on ? JSON.parse(button.dataset.lights) : {};
    document.dispatchEvent(new CustomEvent("viewer:light", { detail }));
    if (on) document.querySelector("[data-viewer]")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    offerTheWayBack(on ? button : null);
  });
  if (!("lit" in button.dataset)) return;
  if (document.querySelector("[data-viewer][data-state=ready]")) button.click();
  else document.addEventListener("viewer:ready", () => button.isConnected && button.click(), { once: true });
});
