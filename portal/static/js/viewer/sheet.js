// A drawing of lines, fills and texts by layer, to look into as far as one likes. Its coordinates run upwards, the screen's
// downwards: here y is turned once, and what is told of a point is turned back.
import { loadJson, Unseen } from "./fetching.js";
import { PanZoom, zoomTools } from "./panzoom.js";
import { printing } from "./printing.js";
import { chunksOf } from "./sheet/chunks.js";
import { Face } from "./sheet/face.js";
import { layers } from "./sheet/layers.js";
import { lighting } from "./sheet/light.js";
import { measuring } from "./sheet/measure.js";
import { paintInSlices, paintSheet } from "./sheet/paint.js";
import { finding } from "./sheet/find.js";
import { surface } from "./surface.js";

const CLOSEST = 4000; // times the whole
const PAPER = 3400; // px of a printed sheet's longer side: 290 dpi on A4

export async function bring(frame) {
  const sheet = await loadJson(frame, frame.data.source);
  const box = boxOf(sheet);
  if (!box) throw new Unseen("empty_drawing");
  const face = await Face.load(frame.data.fonts);
  const look = { chunks: chunksOf(sheet, box), shown: sheet.layers.map((one) => one.shown), weights: true, face };

  const drawn = surface(frame.stage, {
    paint: (context, view, size, signal) => paintInSlices(context, view, size, sheet, look, signal),
    over: (context, view) => overs.forEach((over) => over(context, view)),
  });
  const place = new PanZoom(frame.stage, {
    box: () => box,
    changed: drawn.changed,
    most: () => (CLOSEST * frame.stage.clientWidth) / box.width,
    tapped: (at) => measure.tapped(at),
  });
  const parts = { frame, sheet, look, place, drawn };
  const measure = measuring(parts);
  const overs = [lighting(parts), finding(parts), measure.over];

  layers(parts);
  zoomTools(frame, place);
  frame.toggle("weights", (on) => {
    look.weights = on;
    drawn.redraw();
  });
  const paper = () => onPaper(sheet, look, box);
  printing(frame, { pages: async () => [paper()], still: paper });
  place.fit();
}

// {x, y, width, height} downwards; none where there is nothing with a size.
function boxOf({ box }) {
  const [x0, y0, x1, y1] = box ?? [];
  if (![x0, y0, x1, y1].every(Number.isFinite)) return null;
  const least = Math.max(x1 - x0, y1 - y0) / 1000;
  return least > 0 ? { x: x0, y: -y1, width: Math.max(x1 - x0, least), height: Math.max(y1 - y0, least) } : null;
}

function onPaper(sheet, look, box) {
  const canvas = document.createElement("canvas");
  const scale = (PAPER * 0.98) / Math.max(box.width, box.height);
  [canvas.width, canvas.height] = [box.width, box.height].map((side) => Math.max(Math.round(side * scale + PAPER * 0.02), 8));
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  // Pixels of the screen are a third of those of the paper: line widths and what is too small to be drawn follow.
  context.scale(3, 3);
  const view = { scale: scale / 3, x: PAPER / 300 - (box.x * scale) / 3, y: PAPER / 300 - (box.y * scale) / 3 };
  paintSheet(context, view, { width: canvas.width / 3, height: canvas.height / 3, ratio: 3 }, sheet, look);
  return canvas;
}
