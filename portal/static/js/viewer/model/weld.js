// Corners at the same place are one, whichever triangles they belong to: only then is it known what lies beside what.
import { Vector3 } from "../../../built/three/three.module.js";

const GRID = 1e7; // places for a metre: 0.1 µm
const SAME_PLANE = Math.cos((2 * Math.PI) / 180);

// For each vertex of a geometry the number of its place.
export function welded({ attributes: { position } }) {
  const places = new Map();
  const numbers = new Uint32Array(position.count);
  for (let i = 0; i < position.count; i++) {
    const key = `${Math.round(position.getX(i) * GRID)} ${Math.round(position.getY(i) * GRID)} ${Math.round(position.getZ(i) * GRID)}`;
    let number = places.get(key);
    if (number === undefined) places.set(key, (number = places.size));
    numbers[i] = number;
  }
  return numbers;
}

// told(a, b, triangle, i, j) for every side of every triangle: a < b places, i and j the vertices that stand there.
export function eachSide({ index, attributes }, places, told) {
  const count = index?.count ?? attributes.position.count;
  const at = (i) => (index ? index.getX(i) : i);
  for (let i = 0; i < count; i += 3) {
    for (const [from, to] of [[0, 1], [1, 2], [2, 0]]) {
      const [u, v] = [at(i + from), at(i + to)];
      const [a, b] = [places[u], places[v]];
      if (a < b) told(a, b, i / 3, u, v);
      else if (a > b) told(b, a, i / 3, v, u);
    }
  }
}

// Which triangles lie in one plane and beside each other, where the file knows no faces: a number for each triangle.
export function planeGroups(geometry) {
  const normals = normalsOf(geometry);
  const groups = Int32Array.from(normals, (_, triangle) => triangle);
  const first = (one) => {
    while (groups[one] !== one) one = groups[one] = groups[groups[one]];
    return one;
  };
  const sides = new Map();
  eachSide(geometry, welded(geometry), (a, b, triangle) => {
    const key = a * 2 ** 26 + b;
    const other = sides.get(key);
    if (other === undefined) sides.set(key, triangle);
    else if (normals[other].dot(normals[triangle]) > SAME_PLANE) groups[first(triangle)] = first(other);
  });
  return groups.map((_, triangle) => first(triangle));
}

export function normalsOf({ index, attributes: { position } }) {
  const count = (index?.count ?? position.count) / 3;
  const point = (i) => new Vector3().fromBufferAttribute(position, index ? index.getX(i) : i);
  return Array.from({ length: count }, (_, triangle) => {
    const [a, b, c] = [0, 1, 2].map((at) => point(3 * triangle + at));
    return b.sub(a).cross(c.sub(a)).normalize();
  });
}
