// The faces that a number rests on, lit up: {where: [[mesh, face], …]} of a "viewer:light", face -1 for all of a mesh; or
// {whole: true} for everything, with {box: true} in the box around it.
import { Box3, Box3Helper, DoubleSide, Mesh, MeshBasicMaterial } from "../../../built/three/three.module.js";
import { grouped } from "../grouped.js";

export const material = (color) =>
  new MeshBasicMaterial({ color, transparent: true, opacity: 0.72, side: DoubleSide, depthWrite: false, polygonOffset: true, polygonOffsetFactor: -1 });
const COLOUR = "#ef7d00";
const LIT = material(COLOUR);
const ALL = -1; // in place of a face
const THIN = 0.45; // opacity: the shape is still to be seen

export function lighting(frame, scene, { parts }) {
  let lit = [];
  let around = null;
  document.addEventListener("viewer:light", ({ detail }) => {
    if (!frame.section.isConnected) return;
    lit.forEach(unlight);
    around?.removeFromParent();
    around?.dispose();
    around = detail.box && boxed(scene, parts);
    const where = detail.whole ? [...new Set(parts.map(({ index }) => index))].map((index) => [index, ALL]) : detail.where;
    const wanted = grouped(where ?? [], ([mesh]) => mesh);
    lit = parts.filter((part) => wanted.has(part.index)).map((part) => light(part, wanted.get(part.index).map(([, face]) => face), LIT, scene));
    frame.section.dataset.lit = String(lit.length);
    scene.render();
  });
}

function boxed(scene, parts) {
  const box = parts.reduce((all, { mesh }) => all.expandByObject(mesh), new Box3());
  const lines = new Box3Helper(box, COLOUR);
  lines.raycast = () => {};
  scene.space.add(lines);
  return lines;
}

// Some faces of a part in a colour of their own; seen through what lies before them.
export function light(part, faces, paint, scene) {
  const all = faces.includes(ALL);
  const shine = new Mesh(all ? part.mesh.geometry.clone() : part.faces.geometry(faces), paint.clone());
  if (all) shine.material.opacity = THIN;
  shine.material.clippingPlanes = scene.planes;
  shine.raycast = () => {};
  shine.renderOrder = 2;
  part.mesh.add(shine);
  if (!all) shine.add(behind(shine, paint));
  return shine;
}

// The same once more, fainter, through whatever lies before it: a hole's wall is seldom seen from where one looks.
function behind(shine, paint) {
  const faint = new Mesh(shine.geometry, paint.clone());
  Object.assign(faint.material, { depthTest: false, opacity: 0.35, clippingPlanes: shine.material.clippingPlanes });
  faint.raycast = () => {};
  faint.renderOrder = 3;
  return faint;
}

export function unlight(shine) {
  shine.removeFromParent();
  shine.children.forEach((faint) => faint.material.dispose());
  shine.geometry.dispose();
  shine.material.dispose();
}
