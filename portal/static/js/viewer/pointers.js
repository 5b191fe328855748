// What fingers, pens, mice and wheels do on a stage: moved(dx, dy), pinched(factor, at, dx, dy), wheeled(factor, at),
// tapped(at) and, where that was for nothing, twice(at). Places are pixels of the stage.
const STILL = 6; // px that a finger may move and still tap
const TWICE = 320; // ms

export function pointers(stage, told) {
  const down = new Map();
  let travelled = 0;
  let many = false;
  let before = null;

  const at = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  stage.addEventListener("pointerdown", (event) => {
    if ((event.pointerType === "mouse" && event.button > 1) || !told.drags(event)) return;
    if (event.target.closest("a, button, input, label")) return;
    if (!down.size) [travelled, many] = [0, false];
    down.set(event.pointerId, at(event));
    many ||= down.size > 1;
    stage.setPointerCapture(event.pointerId);
  });

  stage.addEventListener("pointermove", (event) => {
    const from = down.get(event.pointerId);
    if (!from) return;
    const to = at(event);
    const was = [...down.values()];
    down.set(event.pointerId, to);
    travelled += Math.hypot(to.x - from.x, to.y - from.y);
    if (down.size === 2) pinch(was, [...down.values()], told);
    else if (down.size === 1 && (travelled > STILL || many)) told.moved(to.x - from.x, to.y - from.y);
  });

  const up = (event) => {
    const last = down.get(event.pointerId);
    if (!down.delete(event.pointerId) || down.size || many || travelled > STILL) return;
    if (event.type === "pointerup") tap(last);
  };
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);

  function tap(place) {
    if (told.tapped(place)) return (before = null);
    const now = performance.now();
    if (before && now - before.when < TWICE && Math.hypot(place.x - before.x, place.y - before.y) < 30) {
      before = null;
      told.twice(place);
    } else before = { ...place, when: now };
  }

  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
      const fast = event.ctrlKey ? 6 : 1; // two fingers on a touchpad
      told.wheeled(Math.exp(Math.max(-120, Math.min(120, event.deltaY * lines * fast)) * -0.0022), at(event));
    },
    { passive: false },
  );
}

function pinch(was, now, told) {
  const apart = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y) || 1;
  const middle = ([a, b]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const [from, to] = [middle(was), middle(now)];
  told.pinched(apart(now) / apart(was), from, to.x - from.x, to.y - from.y);
}
