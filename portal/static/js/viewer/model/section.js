// A cut across the model. What is seen of a face's inside is where material was cut: it is painted in one flat colour.
import { BackSide, Box3, DoubleSide, FrontSide, Mesh, MeshBasicMaterial, Plane, Vector3 } from "../../../built/three/three.module.js";

const CUT = "#e8a33d";
const AXES = { x: new Vector3(1, 0, 0), y: new Vector3(0, 1, 0), z: new Vector3(0, 0, 1) };

export function sectioning(frame, scene, { root, parts }) {
  const body = frame.panel("section");
  const [slide, flip, told] = ["[data-slide]", "[data-flip]", "[data-cut]"].map((name) => body.querySelector(name));
  const box = new Box3().setFromObject(root);
  const plane = new Plane();
  let insides = null;

  // At first the half before the cut goes, so that one looks at what was cut.
  let away = 1;
  body.addEventListener("change", ({ target }) => {
    if (target.type === "radio" && target.value) away = scene.camera.position.clone().sub(scene.controls.target)[target.value] > 0 ? -1 : 1;
    cut();
  });
  slide.addEventListener("input", cut);

  function cut() {
    const axis = body.querySelector("input[type=radio]:checked").value;
    slide.disabled = flip.disabled = !axis;
    if (axis) {
      const at = box.min[axis] + ((box.max[axis] - box.min[axis]) * slide.value) / 1000;
      told.textContent = `${axis.toUpperCase()} ${at.toFixed(2)} mm`;
      plane.setFromNormalAndCoplanarPoint(AXES[axis].clone().multiplyScalar(flip.checked ? -away : away), AXES[axis].clone().multiplyScalar(at));
    } else told.textContent = "";
    scene.planes = axis ? [plane] : [];
    insides ??= axis ? parts.map(({ mesh }) => inside(mesh)) : null;
    insides?.forEach((one) => (one.visible = Boolean(axis)));
    for (const { mesh, line } of parts) {
      clip(mesh.material, scene.planes);
      mesh.material.side = axis ? FrontSide : DoubleSide;
      if (line) clip(line.material, scene.planes);
    }
    scene.render();
  }

  function inside(mesh) {
    const back = new Mesh(mesh.geometry, new MeshBasicMaterial({ color: CUT, side: BackSide, clippingPlanes: [plane] }));
    back.raycast = () => {};
    mesh.add(back);
    return back;
  }
}

function clip(material, planes) {
  const changed = (material.clippingPlanes?.length ?? 0) !== planes.length;
  material.clippingPlanes = planes.length ? planes : null;
  if (changed) material.needsUpdate = true;
}
