// The faces that a number rests on, lit up: {where: [[mesh, face], …]} of a "viewer:light".
import { DoubleSide, Mesh, MeshBasicMaterial } from "../../../built/three/three.module.js";
import { grouped } from "../grouped.js";

export const material = (color) =>
  new MeshBasicMaterial({ color, transparent: true, opacity: 0.72, side: DoubleSide, depthWrite: false, polygonOffset: true, polygonOffsetFactor: -1 });
const LIT = material("#ef7d00");

export function lighting(frame, scene, { parts }) {
  let lit = [];
  document.addEventListener("viewer:light", ({ detail }) => {
    if (!frame.section.isConnected) return;
    lit.forEach(unlight);
    const wanted = grouped(detail.where ?? [], ([mesh]) => mesh);
    lit = parts.filter((part) => wanted.has(part.index)).map((part) => light(part, wanted.get(part.index).map(([, face]) => face), LIT, scene));
    frame.section.dataset.lit = String(lit.length);
    scene.render();
  });
}

// Some faces of a part in a colour of their own; seen through what lies before them.
export function light(part, faces, paint, scene) {
  const shine = new Mesh(part.faces.geometry(faces), paint.clone());
  shine.material.clippingPlanes = scene.planes;
  shine.raycast = () => {};
  shine.renderOrder = 2;
  part.mesh.add(shine);
  shine.add(behind(shine, paint));
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
