// One edge of a part from end to end, whatever number of sides it is drawn with: its length, and whether it is straight or round.
import { Vector3 } from "../../../built/three/three.module.js";
import { pointOf } from "./pick.js";

const STRAIGHT = 1e-4; // of the length
const ROUND = 2e-3; // of the radius

// {points (along it), closed, ends, length, line: {origin, way} | null, circle: {centre, axis, radius} | null}
export function edgeOf(part, side) {
  const { places, closed } = chain(part.sides.filter((one) => one.key === side.key), side);
  const points = places.map((vertex) => pointOf(part, vertex));
  const length = points.slice(1).reduce((sum, point, at) => sum + point.distanceTo(points[at]), 0);
  const ends = closed ? [] : [points[0], points.at(-1)];
  return { points, closed, ends, length, line: lineOf(points, length, closed), circle: circleOf(points, closed) };
}

// The vertices along the edge that a side is part of; it goes on where exactly two sides meet.
function chain(sides, side) {
  const at = new Map();
  for (const one of sides) for (const place of [one.a, one.b]) at.set(place, [...(at.get(place) ?? []), one]);
  const grow = (place, from) => {
    const found = [];
    for (let last = from; ; ) {
      const next = at.get(place).filter((one) => one !== last);
      if (next.length !== 1 || next[0] === side) return { found, closed: next[0] === side };
      last = next[0];
      const forward = last.a === place;
      place = forward ? last.b : last.a;
      found.push(vertexAt(last, place));
    }
  };
  const ahead = grow(side.b, side);
  const [a, b] = [vertexAt(side, side.a), vertexAt(side, side.b)];
  if (ahead.closed) return { places: [a, b, ...ahead.found], closed: true };
  return { places: [...grow(side.a, side).found.reverse(), a, b, ...ahead.found], closed: false };
}

const vertexAt = (side, place) => (place === side.a ? side.i : side.j);

function lineOf(points, length, closed) {
  const way = points.at(-1).clone().sub(points[0]);
  if (closed || length - way.length() > STRAIGHT * length) return null;
  return { origin: points[0], way: way.normalize() };
}

// Through three points of it, if all the others lie on that circle as well.
function circleOf(points, closed) {
  if (points.length < 5) return null;
  const third = Math.floor(points.length / 3);
  const [a, b, c] = [points[0], points[third], points[closed ? 2 * third : points.length - 1]];
  const [u, v] = [b.clone().sub(a), c.clone().sub(a)];
  const axis = u.clone().cross(v);
  const square = axis.lengthSq();
  if (square < 1e-12) return null;
  const centre = v.clone().cross(axis).multiplyScalar(u.lengthSq()).add(axis.clone().cross(u).multiplyScalar(v.lengthSq()));
  centre.multiplyScalar(1 / (2 * square)).add(a);
  const radius = centre.distanceTo(a);
  axis.normalize();
  const on = (point) => {
    const from = point.clone().sub(centre);
    return Math.abs(from.length() - radius) < ROUND * radius + 1e-4 && Math.abs(from.dot(axis)) < ROUND * radius + 1e-4;
  };
  return points.every(on) ? { centre, axis, radius } : null;
}
