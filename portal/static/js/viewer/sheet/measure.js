// The distance between two points that are pressed; each holds on to the nearest end of a line. A third press begins anew.
import { dot, line, value } from "../callout.js";
import { endsOf } from "./ends.js";

const REACH = 22; // px from the press to an end

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
    if (b) line(context, [a, b]);
    points.forEach((point, index) => dot(context, index ? b : a, point.held));
    if (b) value(context, number(Math.hypot(points[1].x - points[0].x, points[1].y - points[0].y)), a, b);
  }

  return { tapped, over };
}
