// What can be said of one pressed thing, and of two: pure geometry, in millimetres and degrees.
// Each answer is {key, value, unit: "mm" | "deg" | "mm2", from, to} with the points that it lies between.
const PARALLEL = Math.cos((0.1 * Math.PI) / 180);
const NONE = 1e-4; // mm

// of(thing): the answers for one.
export function of(thing) {
  const { kind, shape, point } = thing;
  if (kind === "corner") return [];
  if (kind === "edge") {
    const length = { key: "length", value: thing.length, unit: "mm" };
    if (thing.circle) return [round(thing.circle, point), ...(thing.closed ? [] : [length])];
    return [{ ...length, from: thing.ends[0], to: thing.ends[1] }];
  }
  if (shape.type === "cylinder") return [round({ ...shape, centre: foot(point, shape) }, point)];
  if (shape.type === "cone") return [{ key: "cone", value: degrees(shape.angle), unit: "deg" }];
  return [];
}

// of two: distance, angle, thickness, whichever the two have.
export function between(one, other) {
  const [a, b] = [plain(one), plain(other)];
  if (a.normal && b.normal) return planes(a, b, one.point);
  if (a.way && b.way) return axes(a, b);
  if (a.normal || b.normal) return a.normal ? toPlane(b, a) : toPlane(a, b);
  if (a.way || b.way) return a.way ? toAxis(b, a) : toAxis(a, b);
  return [straight(a.point, b.point, "distance")];
}

// A plane {point, normal}, an axis or straight edge {point, way, round} or a point {point}.
function plain({ kind, shape, point, line, circle }) {
  if (kind === "face" && shape.type === "plane") return { point: shape.origin, normal: shape.normal };
  if (kind === "face" && shape.type === "cylinder") return { point: foot(point, shape), way: shape.axis, round: true };
  if (circle) return { point: circle.centre, way: circle.axis, round: true };
  if (line) return { point, way: line.way, origin: line.origin };
  return { point };
}

function planes(a, b, from) {
  const turn = a.normal.dot(b.normal);
  if (Math.abs(turn) < PARALLEL) return [{ key: "angle", value: 180 - degrees(Math.acos(turn)), unit: "deg", from, to: b.point }];
  const apart = b.point.clone().sub(a.point).dot(a.normal);
  const to = from.clone().addScaledVector(a.normal, apart);
  // Material lies behind a face: what lies between two faces that look away from each other is a thickness.
  const key = turn < 0 && apart < 0 ? "thickness" : "distance";
  return [{ key, value: Math.abs(apart), unit: "mm", from, to }];
}

function axes(a, b) {
  const turn = Math.min(1, Math.abs(a.way.dot(b.way)));
  // How far a hole is from an edge is asked of its middle, however the two lie.
  if (turn < PARALLEL && Boolean(a.round) !== Boolean(b.round)) return a.round ? toAxis(a, b) : toAxis(b, a);
  const key = a.round && b.round ? "axes" : "distance";
  if (turn < PARALLEL) return [{ key: "angle", value: degrees(Math.acos(turn)), unit: "deg", from: a.point, to: b.point }];
  const across = b.point.clone().sub(a.point);
  const along = across.dot(a.way);
  const to = b.point.clone().addScaledVector(a.way, -along);
  // On one axis, what is asked for is how far apart along it.
  if (a.point.distanceTo(to) < NONE) return [straight(a.point, b.point, "distance")];
  return [straight(a.point, to, key)];
}

function toPlane(thing, plane) {
  if (thing.way && Math.abs(thing.way.dot(plane.normal)) > 1 - PARALLEL && !thing.round) {
    const angle = 90 - degrees(Math.acos(Math.min(1, Math.abs(thing.way.dot(plane.normal)))));
    return [{ key: "angle", value: angle, unit: "deg", from: thing.point, to: plane.point }];
  }
  const apart = thing.point.clone().sub(plane.point).dot(plane.normal);
  const to = thing.point.clone().addScaledVector(plane.normal, -apart);
  return [straight(thing.point, to, thing.round ? "from_axis" : "distance")];
}

function toAxis(thing, axis) {
  return [straight(thing.point, foot(thing.point, { origin: axis.origin ?? axis.point, axis: axis.way }), "distance")];
}

const straight = (from, to, key) => ({ key, value: from.distanceTo(to), unit: "mm", from, to });

// Across the circle, through the place that was pressed.
function round({ centre, radius }, point) {
  const to = centre.clone().multiplyScalar(2).sub(point);
  return { key: "diameter", value: 2 * radius, unit: "mm", from: point, to };
}

// The point of an axis that is nearest to another.
function foot(point, { origin, axis }) {
  return origin.clone().addScaledVector(axis, point.clone().sub(origin).dot(axis));
}

const degrees = (radians) => (radians * 180) / Math.PI;
