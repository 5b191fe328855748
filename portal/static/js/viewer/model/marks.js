// What was pressed, and what was measured between, drawn over the model; each value beside its line.
import { BufferGeometry, Line, LineBasicMaterial, Points, PointsMaterial } from "../../../built/three/three.module.js";
import { light, material, unlight } from "./light.js";

const COLOUR = "#0b57d0";
const FACE = material("#3d7de0");
const EDGE = new LineBasicMaterial({ color: COLOUR, depthTest: false, linewidth: 2 });
const POINT = new PointsMaterial({ color: COLOUR, size: 9, sizeAttenuation: false, depthTest: false });

export class Marks {
  constructor(frame, scene) {
    Object.assign(this, { frame, scene, shown: [], faces: [], values: [] });
  }

  // written(answer): its value in words.
  show(things, answers, written) {
    this.clear();
    for (const thing of things) {
      if (thing.kind === "face") this.faces.push(light(thing.part, [thing.face], FACE, this.scene));
      if (thing.kind === "edge") this.#line(thing.closed ? [...thing.points, thing.points[0]] : thing.points);
      if (thing.kind !== "face") this.#points([thing.point]);
    }
    for (const answer of answers.filter(({ from }) => from)) {
      if (answer.unit === "mm") this.#line([answer.from, answer.to]);
      if (answer.unit === "mm") this.#points([answer.from, answer.to]);
      this.#value(answer, written(answer));
    }
    this.scene.render();
  }

  clear() {
    this.faces.forEach(unlight);
    for (const one of this.shown) {
      one.removeFromParent();
      one.geometry.dispose();
    }
    for (const { label } of this.values) label.remove();
    [this.shown, this.faces, this.values] = [[], [], []];
    this.scene.render();
  }

  // After each drawing: the values stay at their lines.
  follow() {
    for (const { at, label } of this.values) {
      const { x, y } = this.scene.over(at);
      label.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
    }
  }

  #line(points) {
    this.#add(new Line(new BufferGeometry().setFromPoints(points), EDGE));
  }

  #points(points) {
    this.#add(new Points(new BufferGeometry().setFromPoints(points), POINT));
  }

  #add(object) {
    object.renderOrder = 5;
    object.raycast = () => {};
    this.shown.push(object);
    this.scene.space.add(object);
  }

  #value({ from, to }, words) {
    const label = document.createElement("span");
    label.className = "viewer__value";
    label.setAttribute("aria-hidden", "true");
    label.textContent = words;
    this.frame.stage.append(label);
    this.values.push({ label, at: from.clone().lerp(to, 0.5) });
  }
}
