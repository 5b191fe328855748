// Fills first, lines over them, texts on top; hidden layers and what is out of sight or too small are left out. A drawing of
// 100,000 lines takes a second: it is painted piece by piece, and whoever looks at it may move on meanwhile.
import { trace } from "./chunks.js";

const PX_PER_MM = 96 / 25.4; // line weights are those of paper, at every scale
const THINNEST = 1;
const SMALLEST = 0.35; // px: shorter lines are not seen
const SMALLEST_TEXT = 2.2; // px
const SMALLEST_DASH = 4; // px of a whole pattern: finer ones look like a grey line
const SLICE = 10; // ms of painting at once

// Ends without the whole picture once the view has moved on.
export async function paintInSlices(context, view, size, sheet, look, signal) {
  let began = performance.now();
  for (const _piece of pieces(context, view, size, sheet, look)) {
    context.getImageData(0, 0, 1, 1); // browsers only note what is to be drawn until somebody looks
    if (performance.now() - began < SLICE) continue;
    await new Promise((go) => setTimeout(go));
    if (signal.aborted) return;
    began = performance.now();
  }
}

export function paintSheet(context, view, size, sheet, look) {
  for (const _piece of pieces(context, view, size, sheet, look));
}

function* pieces(context, view, size, sheet, look) {
  const seen = {
    x0: -view.x / view.scale,
    y0: -view.y / view.scale,
    x1: (size.width - view.x) / view.scale,
    y1: (size.height - view.y) / view.scale,
  };
  context.save();
  context.translate(view.x, view.y);
  context.scale(view.scale, view.scale);
  paintFills(context, sheet, look);
  yield* paintLines(context, view, seen, look);
  context.restore();
  for (const text of sheet.texts) {
    if (look.shown[text.layer] && text.height * view.scale > SMALLEST_TEXT && near(text, seen)) {
      look.face.draw(context, view, text);
    }
  }
}

function paintFills(context, sheet, look) {
  for (const fill of sheet.fills ?? []) {
    if (!look.shown[fill.layer]) continue;
    fill.path ??= pathOf(fill.rings);
    context.fillStyle = fill.colour;
    context.fill(fill.path, "evenodd");
  }
}

function pathOf(rings) {
  const path = new Path2D();
  for (const ring of rings) {
    trace(path, ring);
    path.closePath();
  }
  return path;
}

function* paintLines(context, view, seen, look) {
  context.lineJoin = "round";
  let last = null;
  for (const { stroke, layer, box, longest, path } of look.chunks) {
    if (!look.shown[layer] || box.x1 < seen.x0 || box.x0 > seen.x1 || box.y1 < seen.y0 || box.y0 > seen.y1) continue;
    if (longest && longest * view.scale < SMALLEST) continue;
    if (stroke !== last) pen(context, view, stroke, look.weights);
    last = stroke;
    context.stroke(path);
    yield;
  }
}

function pen(context, view, stroke, weights) {
  context.strokeStyle = stroke.colour;
  const width = Math.max(weights ? stroke.width_mm * PX_PER_MM : THINNEST, THINNEST);
  context.lineWidth = width / view.scale;
  context.lineCap = width > 2 ? "round" : "butt";
  const pattern = stroke.dash?.reduce((sum, part) => sum + part, 0) ?? 0;
  context.setLineDash(pattern * view.scale > SMALLEST_DASH ? stroke.dash : []);
}

const near = (text, seen) => {
  const reach = text.height * (text.text.length + 2) * (text.width_factor ?? 1);
  return text.x + reach > seen.x0 && text.x - reach < seen.x1 && -text.y + reach > seen.y0 && -text.y - reach < seen.y1;
};
