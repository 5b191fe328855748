// <details data-menu> opens by itself; this closes it by Escape and by a press elsewhere.
import { register } from "./enhance.js";

register("details[data-menu]", (menu) => {
  document.addEventListener("pointerdown", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
