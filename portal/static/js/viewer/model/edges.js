// The edges of parts as lines: where two faces meet, or where the surface bends. The seam of a cylinder is none.
import { BufferAttribute, BufferGeometry, LineBasicMaterial, LineSegments } from "../../../built/three/three.module.js";
import { eachSide, normalsOf, welded } from "./weld.js";

const MOST = 400_000; // triangles; above, edges take too long to find
const BEND = Math.cos((25 * Math.PI) / 180);
const MATERIAL = new LineBasicMaterial({ color: "#26303b", transparent: true, opacity: 0.75 });

// Gives each part its `edges` {sides: [{a, b, i, j, key}], line} and the tool that shows them.
export function bringEdges(frame, scene, { parts }) {
  const count = parts.reduce((sum, part) => sum + part.faces.count, 0);
  if (count > MOST) return frame.leave("edges");
  const done = new Map();
  for (const part of parts) {
    const { geometry } = part.mesh;
    if (!done.has(geometry)) done.set(geometry, sidesOf(part.faces));
    part.sides = done.get(geometry);
    part.line = new LineSegments(lineOf(geometry, part.sides), MATERIAL);
    part.line.raycast = () => {};
    part.mesh.add(part.line);
  }
  frame.toggle("edges", (on) => {
    for (const { line } of parts) line.visible = on;
    scene.render();
  });
}

// Sides of triangles that are edges of the part, each once; sides with the same key lie between the same two faces.
function sidesOf(faces) {
  const { geometry } = faces.mesh;
  const normals = normalsOf(geometry);
  const sides = new Map();
  eachSide(geometry, welded(geometry), (a, b, triangle, i, j) => {
    const key = a * 2 ** 26 + b;
    const side = sides.get(key);
    if (side) side.triangles.push(triangle);
    else sides.set(key, { a, b, i, j, triangles: [triangle] });
  });
  return [...sides.values()].filter((side) => isEdge(side, faces, normals));
}

function isEdge(side, faces, normals) {
  const { triangles } = side;
  const ids = triangles.map((one) => faces.ids[one]).sort((x, y) => x - y);
  side.key = ids.join(" ");
  if (triangles.length !== 2) return true;
  if (!faces.told) return normals[triangles[0]].dot(normals[triangles[1]]) < BEND;
  return ids[0] !== ids[1] && !sameSurface(faces.shapes[ids[0]], faces.shapes[ids[1]]);
}

const sameSurface = (one, other) =>
  one?.type === "cylinder" && other?.type === "cylinder" && Math.abs(one.radius - other.radius) < 1e-7 && along(one, other);

// Whether two cylinders have one axis.
function along(one, other) {
  const apart = one.origin.map((value, i) => other.origin[i] - value);
  const on = apart.reduce((sum, value, i) => sum + value * one.axis[i], 0);
  const off = Math.hypot(...apart.map((value, i) => value - on * one.axis[i]));
  return off < 1e-6 && Math.abs(one.axis.reduce((sum, value, i) => sum + value * other.axis[i], 0)) > 1 - 1e-9;
}

function lineOf({ attributes: { position } }, sides) {
  const values = new Float32Array(sides.length * 6);
  sides.forEach(({ i, j }, at) => {
    [i, j].forEach((vertex, end) =>
      values.set([position.getX(vertex), position.getY(vertex), position.getZ(vertex)], at * 6 + end * 3),
    );
  });
  return new BufferGeometry().setAttribute("position", new BufferAttribute(values, 3));
}
