// The lines that a number rests on, lit up: {where: [[stroke, line], …]} of a "viewer:light", with {box: true} in the box around
// them; or a place {box: [left, bottom, right, top]} with the words in it. Returns what draws them.
import { boundsOf, trace } from "./chunks.js";

const COLOUR = "#e06300";
const SMALL = 60; // px: words and lines shorter than this are brought nearer

export function lighting({ frame, sheet, place, drawn }) {
  let path = null;
  document.addEventListener("viewer:light", ({ detail }) => {
    if (!frame.section.isConnected) return;
    const lines = (detail.where ?? []).map(([stroke, line]) => sheet.strokes[stroke]?.lines[line]).filter(Boolean);
    const bounds = Array.isArray(detail.box) ? boundsOf(detail.box) : lines.length ? allOf(lines) : null;
    path = bounds && new Path2D();
    for (const line of lines) trace(path, line);
    if (bounds && detail.box) path.rect(bounds.x0, bounds.y0, bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);
    if (bounds) bringIntoSight(place, bounds);
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

function allOf(lines) {
  const all = lines.map(boundsOf);
  const most = (way, name) => all.reduce((value, one) => way(value, one[name]), all[0][name]);
  return { x0: most(Math.min, "x0"), y0: most(Math.min, "y0"), x1: most(Math.max, "x1"), y1: most(Math.max, "y1") };
}

// Only where not all of it is seen, or it is too small to be seen, does the view move.
function bringIntoSight(place, { x0, y0, x1, y1 }) {
  const { seen } = place;
  const out = x1 < seen.x || x0 > seen.x + seen.width || y1 < seen.y || y0 > seen.y + seen.height;
  const small = Math.max(x1 - x0, y1 - y0) * place.view.scale < SMALL;
  if (out || small) place.show({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 }, 120);
}
