// The light, the camera and the turning; drawn only when something has changed.
import {
  Box3, DirectionalLight, HemisphereLight, OrthographicCamera, Scene as Space, Sphere, Vector3, WebGLRenderer,
} from "../../../built/three/three.module.js";
import { OrbitControls } from "../../../built/three/OrbitControls.js";

const CLOSEST = 400; // times the whole
const PAPER = 2400; // px
export const VIEWS = {
  iso: [1, -1, 1],
  front: [0, -1, 0],
  top: [0, -1e-4, 1],
  right: [1, 0, 0],
  left: [-1, 0, 0],
  back: [0, 1, 0],
  bottom: [0, -1e-4, -1],
};

export class Scene {
  // None where the browser has no WebGL.
  static on(stage, model) {
    try {
      const canvas = document.createElement("canvas");
      canvas.className = "viewer__canvas";
      canvas.setAttribute("aria-hidden", "true");
      const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
      stage.prepend(canvas);
      return new Scene(stage, renderer, model);
    } catch {
      return null;
    }
  }

  constructor(stage, renderer, model) {
    Object.assign(this, { stage, renderer, model, space: new Space(), overs: [], planes: [], frame: 0 });
    renderer.localClippingEnabled = true;
    renderer.setPixelRatio(Math.min(window.devicePixelRatio, 2));
    this.camera = new OrthographicCamera();
    this.camera.up.set(0, 0, 1);
    const lamp = new DirectionalLight("#ffffff", 1.9);
    lamp.position.set(0.45, 0.7, 1);
    this.camera.add(lamp);
    this.space.add(model.root, this.camera, new HemisphereLight("#ffffff", "#9aa4b0", 1.5));
    this.whole = new Box3().setFromObject(model.root).getBoundingSphere(new Sphere());
    this.whole.radius ||= 1;
    this.controls = new OrbitControls(this.camera, stage);
    Object.assign(this.controls, { zoomToCursor: true, zoomSpeed: 1.4, minZoom: 0.2, maxZoom: CLOSEST });
    this.controls.addEventListener("change", () => this.render());
    new ResizeObserver(() => this.#resized()).observe(stage);
    this.#resized();
  }

  render() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.renderer.render(this.space, this.camera);
      for (const over of this.overs) over();
    });
  }

  // From one of the VIEWS, all of it.
  look(name) {
    this.camera.position.copy(this.controls.target).add(new Vector3(...VIEWS[name]));
    this.fit();
  }

  turn(across, up) {
    const { controls } = this;
    controls.rotateLeft(across);
    controls.rotateUp(up);
    controls.update();
  }

  zoom(by) {
    this.camera.zoom = Math.min(Math.max(this.camera.zoom * by, this.controls.minZoom), this.controls.maxZoom);
    this.camera.updateProjectionMatrix();
    this.controls.update();
    this.render();
  }

  // All that is shown, from where one looks now.
  fit() {
    const corners = this.model.parts.filter(({ mesh }) => isShown(mesh)).flatMap(({ mesh }) => cornersOf(mesh));
    const { camera, controls, whole } = this;
    const way = camera.position.clone().sub(controls.target).normalize();
    const box = new Box3().setFromPoints(corners.length ? corners : [whole.center]);
    controls.target.copy(box.getCenter(new Vector3()));
    camera.position.copy(controls.target).addScaledVector(way, whole.radius * 4);
    camera.lookAt(controls.target);
    camera.updateMatrixWorld();
    const seen = new Box3().setFromPoints(corners.map((corner) => corner.applyMatrix4(camera.matrixWorldInverse)));
    const half = [seen.max.x, seen.max.y, -seen.min.x, -seen.min.y].map(Math.abs);
    camera.zoom = 0.86 * Math.min(camera.right / Math.max(half[0], half[2], 1e-6), camera.top / Math.max(half[1], half[3], 1e-6));
    camera.updateProjectionMatrix();
    controls.update();
    this.render();
  }

  // Where a point of the model stands on the stage, in pixels.
  over(point) {
    const { x, y } = point.clone().project(this.camera);
    return { x: ((x + 1) / 2) * this.stage.clientWidth, y: ((1 - y) / 2) * this.stage.clientHeight };
  }

  // Millimetres of the model for a pixel of the stage.
  get pixel() {
    return (this.camera.right - this.camera.left) / this.camera.zoom / this.stage.clientWidth;
  }

  // What is seen now, larger, on white.
  picture() {
    const { renderer, stage } = this;
    const ratio = renderer.getPixelRatio();
    renderer.setPixelRatio(PAPER / Math.max(stage.clientWidth, stage.clientHeight, 1));
    renderer.render(this.space, this.camera);
    const { canvas, context } = whitePaper(renderer.domElement);
    context.drawImage(renderer.domElement, 0, 0);
    renderer.setPixelRatio(ratio);
    this.render();
    return canvas;
  }

  #resized() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return;
    this.renderer.setSize(width, height);
    const { camera, whole } = this;
    const high = whole.radius * Math.max(1, height / width);
    const wide = (high * width) / height;
    Object.assign(camera, { top: high, bottom: -high, left: -wide, right: wide, near: -whole.radius * 20, far: whole.radius * 20 });
    camera.updateProjectionMatrix();
    this.render();
  }
}

export function isShown(object) {
  for (let one = object; one; one = one.parent) if (!one.visible) return false;
  return true;
}

function cornersOf(mesh) {
  mesh.geometry.boundingBox ?? mesh.geometry.computeBoundingBox();
  const { min, max } = mesh.geometry.boundingBox;
  const corners = [];
  for (const x of [min.x, max.x])
    for (const y of [min.y, max.y]) for (const z of [min.z, max.z]) corners.push(new Vector3(x, y, z).applyMatrix4(mesh.matrixWorld));
  return corners;
}

function whitePaper({ width, height }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  return { canvas, context };
}
