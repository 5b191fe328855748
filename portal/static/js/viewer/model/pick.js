// What lies below a finger: a corner before an edge before a face, each as far as a finger may miss it.
import { Raycaster, Vector2, Vector3 } from "../../../built/three/three.module.js";
import { edgeOf } from "./edge.js";
import { isShown } from "./scene.js";

const REACH = { corner: 13, edge: 9 }; // px
const SAME = 2; // px: edges so near each other are one behind the other
const WITHIN = 3; // px: how far behind the face below the finger an edge may lie

// {kind: "face", part, face, point, normal, shape} | {kind: "edge", part, point, …edgeOf} | {kind: "corner", point} | null
export function pick(scene, { parts }, at) {
  const shown = parts.filter(({ mesh }) => isShown(mesh));
  const face = faceAt(scene, shown, at);
  const side = sideAt(scene, shown, at, face);
  if (!side) return face;
  const edge = edgeOf(side.part, side.side);
  const corner = edge.ends.find((end) => apart(scene.over(end), at) < REACH.corner);
  if (corner) return { kind: "corner", point: corner };
  return side.far < REACH.edge ? { kind: "edge", part: side.part, point: side.point, ...edge } : face;
}

// The first face along a ray that isn't cut away.
export function faceAt(scene, shown, at, ray = rayAt(scene, at)) {
  const meshes = new Map(shown.map((part) => [part.mesh, part]));
  const hit = ray.intersectObjects([...meshes.keys()], false).find(({ point }) => scene.planes.every((plane) => plane.distanceToPoint(point) > -1e-6));
  if (!hit) return null;
  const part = meshes.get(hit.object);
  const face = part.faces.ids[hit.faceIndex];
  const normal = part.faces.triangle(hit.faceIndex).normal.normalize();
  return { kind: "face", part, face, point: hit.point, normal, shape: part.faces.shape(face) };
}

function rayAt(scene, { x, y }) {
  const ray = new Raycaster();
  const { clientWidth: width, clientHeight: height } = scene.stage;
  ray.setFromCamera(new Vector2((x / width) * 2 - 1, 1 - (y / height) * 2), scene.camera);
  return ray;
}

// The nearest side of an edge that isn't hidden behind the face below the finger; of several at one place, the foremost.
function sideAt(scene, shown, at, face) {
  const depth = (point) => -point.clone().applyMatrix4(scene.camera.matrixWorldInverse).z;
  const behind = face ? depth(face.point) + 2 * WITHIN * scene.pixel : Infinity;
  const found = [];
  for (const part of shown) {
    for (const side of part.sides ?? []) {
      const [a, b] = [side.i, side.j].map((vertex) => pointOf(part, vertex));
      const { far, along } = near(at, scene.over(a), scene.over(b));
      if (far > REACH.corner) continue;
      const point = a.lerp(b, along);
      const kept = scene.planes.every((plane) => plane.distanceToPoint(point) > -1e-6);
      if (kept && depth(point) < behind) found.push({ part, side, far, point, depth: depth(point) });
    }
  }
  const least = Math.min(...found.map(({ far }) => far));
  return found.filter(({ far }) => far < least + SAME).sort((one, other) => one.depth - other.depth)[0];
}

export const pointOf = ({ mesh }, vertex) => new Vector3().fromBufferAttribute(mesh.geometry.attributes.position, vertex).applyMatrix4(mesh.matrixWorld);

const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

// How far a point of the stage is from a line of it, and how far along that lies (0 … 1).
function near(at, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length ? Math.max(0, Math.min(1, ((at.x - a.x) * dx + (at.y - a.y) * dy) / length)) : 0;
  return { far: apart(at, { x: a.x + along * dx, y: a.y + along * dy }), along };
}
