// A press that stays where it is, by one finger: not the beginning of a turn.
const STILL = 6; // px

export function taps(stage, tapped) {
  const down = new Map();
  let still = true;
  stage.addEventListener("pointerdown", (event) => {
    still = down.size === 0 && event.button === 0;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  stage.addEventListener("pointermove", (event) => {
    const from = down.get(event.pointerId);
    if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL) still = false;
  });
  const up = (event) => {
    if (!down.delete(event.pointerId) || down.size || !still || event.type !== "pointerup") return;
    const box = stage.getBoundingClientRect();
    tapped({ x: event.clientX - box.left, y: event.clientY - box.top });
  };
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);
}
