// What was pressed and what was measured, shown on the model: faces lit up in it, lines, points and values drawn over it.
import { dot, line, value } from "../callout.js";
import { light, material, unlight } from "./light.js";

const FACE = material("#3d7de0");

export class Marks {
  constructor(scene) {
    Object.assign(this, { scene, faces: [], lines: [], points: [], values: [] });
    this.canvas = document.createElement("canvas");
    this.canvas.className = "viewer__canvas viewer__over";
    this.canvas.setAttribute("aria-hidden", "true");
    scene.stage.append(this.canvas);
  }

  // written(answer): its value in words.
  show(things, answers, written) {
    this.clear();
    for (const thing of things) {
      if (thing.kind === "face") this.faces.push(light(thing.part, [thing.face], FACE, this.scene));
      else this.points.push(thing.point);
      if (thing.kind === "edge") this.lines.push(thing.closed ? [...thing.points, thing.points[0]] : thing.points);
    }
    for (const answer of answers.filter(({ from }) => from)) {
      if (answer.unit === "mm") {
        this.lines.push([answer.from, answer.to]);
        this.points.push(answer.from, answer.to);
      }
      this.values.push({ ...answer, words: written(answer) });
    }
    this.scene.render();
  }

  clear() {
    this.faces.forEach(unlight);
    [this.faces, this.lines, this.points, this.values] = [[], [], [], []];
    this.scene.render();
  }

  // After each drawing of the model.
  follow() {
    const { clientWidth: width, clientHeight: height } = this.scene.stage;
    const ratio = window.devicePixelRatio || 1;
    [this.canvas.width, this.canvas.height] = [width * ratio, height * ratio];
    [this.canvas.style.width, this.canvas.style.height] = [`${width}px`, `${height}px`];
    const context = this.canvas.getContext("2d");
    context.scale(ratio, ratio);
    const over = (point) => this.scene.over(point);
    for (const points of this.lines) line(context, points.map(over));
    for (const point of this.points) dot(context, over(point));
    for (const { words, from, to } of this.values) value(context, words, over(from), over(to));
  }
}
