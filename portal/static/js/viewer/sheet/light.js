// The lines that a number rests on, lit up: {where: [[stroke, line], …]} of a "viewer:light". Returns what draws them.
import { boundsOf, trace } from "./chunks.js";

const COLOUR = "#e06300";

export function lighting({ frame, sheet, place, drawn }) {
  let path = null;
  document.addEventListener("viewer:light", ({ detail }) => {
    if (!frame.section.isConnected) return;
    const lines = (detail.where ?? []).map(([stroke, line]) => sheet.strokes[stroke]?.lines[line]).filter(Boolean);
    path = lines.length ? new Path2D() : null;
    for (const line of lines) trace(path, line);
    if (path) bringIntoSight(place, lines);
    drawn.refresh();
  });
  return (context, view) => {
    if (!path) return;
    context.save();
    context.translate(view.x, view.y);
    context.scale(view.scale, view.scale);
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = 4 / view.scale;
    context.strokeStyle = COLOUR;
    context.stroke(path);
    context.restore();
  };
}

// Only where nothing of them is seen, or they are too small to be seen, does the view move.
function bringIntoSight(place, lines) {
  const all = lines.map(boundsOf);
  const [x0, y0] = [Math.min(...all.map((one) => one.x0)), Math.min(...all.map((one) => one.y0))];
  const [x1, y1] = [Math.max(...all.map((one) => one.x1)), Math.max(...all.map((one) => one.y1))];
  const { seen } = place;
  const out = x1 < seen.x || x0 > seen.x + seen.width || y1 < seen.y || y0 > seen.y + seen.height;
  const small = Math.max(x1 - x0, y1 - y0) * place.view.scale < 12;
  if (out || small) place.show({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 }, 120);
}
