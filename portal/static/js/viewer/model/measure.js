// Measuring by pressing: one thing says its own measures, two what lies between them; a third press begins anew.
import { Raycaster, Vector3 } from "../../../built/three/three.module.js";
import { between, of } from "./between.js";
import { Marks } from "./marks.js";
import { faceAt, pick } from "./pick.js";
import { isShown } from "./scene.js";
import { taps } from "./taps.js";

const UNITS = { mm: ["mm", 2], deg: ["°", 2], mm2: ["mm²", 1] };
const NAMES = { plane: "plain_face" };

export function measuring(frame, scene, model) {
  const marks = new Marks(scene);
  let things = [];

  frame.toggle("measure", (on) => {
    things = [];
    marks.clear();
    frame.stage.classList.toggle("viewer__stage--measure", on);
    frame.tell(on ? frame.text("press_model") : "");
  });
  scene.overs.push(() => marks.follow());

  taps(frame.stage, (at) => {
    if (!frame.isOn("measure")) return;
    const thing = pick(scene, model, at);
    if (!thing) return;
    if (things.length > 1) things = [];
    things.push(thing);
    const answers = things.length > 1 ? between(...things) : [...of(thing), ...thicknessAt(thing)];
    marks.show(things, answers, (answer) => written(answer));
    frame.tell([things.length > 1 ? "" : what(thing), ...answers.map(said)].filter(Boolean).join("　"));
  });

  // From a plane face through the material to the face behind it, if that is parallel.
  function thicknessAt(thing) {
    if (thing.shape?.type !== "plane") return [];
    const inwards = thing.normal.clone().negate();
    const ray = new Raycaster(thing.point.clone().addScaledVector(inwards, 1e-3), inwards);
    const behind = faceAt({ planes: [] }, model.parts.filter(({ mesh }) => isShown(mesh) && mesh === thing.part.mesh), null, ray);
    const answers = behind?.shape.type === "plane" ? between(thing, behind) : [];
    return answers.filter(({ key }) => key === "thickness");
  }

  function what(thing) {
    const { kind, shape, point, part, face } = thing;
    if (kind === "corner") return frame.text("place_at", places(point));
    if (kind !== "face" || shape.type === "cylinder" || shape.type === "cone") return "";
    const area = frame.text("area", { value: written({ value: part.faces.area(face), unit: "mm2" }) });
    return `${frame.text(NAMES[shape.type] ?? "free_face")}　${area}`;
  }

  function said(answer) {
    if (answer.key !== "distance") return frame.text(answer.key, { value: written(answer) });
    const across = answer.to.clone().sub(answer.from);
    return frame.text("distance_xyz", { distance: written(answer), ...places(new Vector3(...across.toArray().map(Math.abs))) });
  }

}

function written({ value, unit }) {
  const [name, digits] = UNITS[unit];
  return `${value.toFixed(digits)}${unit === "deg" ? "" : " "}${name}`;
}

const places = ({ x, y, z }) => Object.fromEntries(Object.entries({ x, y, z }).map(([axis, value]) => [axis, written({ value: value || 0, unit: "mm" })]));
