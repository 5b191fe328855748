// The distance between two points that are pressed; each holds on to the nearest end of a line. A third press begins anew.
import { endsOf } from "./ends.js";

const REACH = 22; // px from the press to an end
const COLOUR = "#0b57d0";

export function measuring({ frame, sheet, look, place, drawn }) {
  let points = [];
  let ends = null;
  const unit = { mm: " mm", inch: " in" }[sheet.unit] ?? "";
  const number = (value) => `${value.toFixed(sheet.unit === "inch" ? 4 : 2)}${unit}`;

  frame.toggle("measure", (on) => {
    ends ??= endsOf(sheet);
    points = [];
    frame.stage.classList.toggle("viewer__stage--measure", on);
    frame.tell(on ? frame.text("press_two_points") : "");
    drawn.refresh();
  });

  function tapped(at) {
    if (!frame.isOn("measure")) return false;
    const under = place.under(at);
    const end = ends.nearest(under, REACH / place.view.scale, look.shown);
    points = [...(points.length > 1 ? [] : points), { ...(end ?? under), held: Boolean(end) }];
    if (points.length > 1) frame.tell(said());
    drawn.refresh();
    return true;
  }

  function said() {
    const [x, y] = [points[1].x - points[0].x, points[1].y - points[0].y].map(Math.abs);
    return frame.text("distance_xy", { distance: number(Math.hypot(x, y)), x: number(x), y: number(y) });
  }

  function over(context) {
    const [a, b] = points.map((point) => place.over(point));
    context.strokeStyle = context.fillStyle = COLOUR;
    context.lineWidth = 2;
    points.forEach((point, index) => dot(context, index ? b : a, point.held));
    if (!b) return;
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
    context.stroke();
    label(context, number(Math.hypot(points[1].x - points[0].x, points[1].y - points[0].y)), a, b);
  }

  return { tapped, over };
}

// A ring where it holds on to an end, a cross where it is free.
function dot(context, { x, y }, held) {
  context.beginPath();
  if (held) context.arc(x, y, 6, 0, 7);
  else {
    context.moveTo(x - 7, y);
    context.lineTo(x + 7, y);
    context.moveTo(x, y - 7);
    context.lineTo(x, y + 7);
  }
  context.stroke();
}

function label(context, words, a, b) {
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  context.font = '700 14px "BIZ UDPGothic", sans-serif';
  const width = context.measureText(words).width + 18;
  context.beginPath();
  context.roundRect(x - width / 2, y - 14, width, 28, 14);
  context.fill();
  context.fillStyle = "#ffffff";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(words, x, y);
}
