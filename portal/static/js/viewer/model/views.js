// The standard views, nearer and further, and the keys for all of it.
import { VIEWS } from "./scene.js";

const STEP = 1.3;
const TURN = Math.PI / 12;

export function viewTools(frame, scene) {
  for (const button of frame.panel("views").querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => scene.look(button.dataset.view));
  }
  frame.press("fit", () => scene.fit());
  frame.press("in", () => scene.zoom(STEP));
  frame.press("out", () => scene.zoom(1 / STEP));
  frame.stage.addEventListener("dblclick", () => !frame.isOn("measure") && scene.fit());

  const views = Object.keys(VIEWS);
  const keys = {
    ArrowLeft: () => scene.turn(TURN, 0),
    ArrowRight: () => scene.turn(-TURN, 0),
    ArrowUp: () => scene.turn(0, TURN),
    ArrowDown: () => scene.turn(0, -TURN),
    "+": () => scene.zoom(STEP),
    ";": () => scene.zoom(STEP),
    "=": () => scene.zoom(STEP),
    "-": () => scene.zoom(1 / STEP),
    0: () => scene.fit(),
  };
  frame.stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== frame.stage) return;
    const act = keys[event.key] ?? (views[event.key - 1] && (() => scene.look(views[event.key - 1])));
    if (!act) return;
    event.preventDefault();
    act();
  });
}
