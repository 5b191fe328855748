// A model, turned, cut, taken apart and measured. Its file is in metres as glTF wants it; here everything is in millimetres,
// with Z upwards as CAD has it.
import { load, Unseen } from "./fetching.js";
import { bringEdges } from "./model/edges.js";
import { lighting } from "./model/light.js";
import { measuring } from "./model/measure.js";
import { readModel } from "./model/read.js";
import { Scene } from "./model/scene.js";
import { sectioning } from "./model/section.js";
import { bringTree } from "./model/tree.js";
import { viewTools } from "./model/views.js";
import { printing } from "./printing.js";

export async function bring(frame) {
  const file = await (await load(frame, frame.data.source)).arrayBuffer();
  const model = await readModel(file).catch((error) => {
    console.warn(error);
    throw new Unseen("unreadable");
  });
  if (!model.parts.length) throw new Unseen("empty_drawing");
  const scene = Scene.on(frame.stage, model);
  if (!scene) throw new Unseen("no_webgl");

  bringEdges(frame, scene, model);
  bringTree(frame, scene, model);
  sectioning(frame, scene, model);
  measuring(frame, scene, model);
  lighting(frame, scene, model);
  viewTools(frame, scene);
  const picture = () => scene.picture();
  printing(frame, { pages: async () => [picture()], still: picture });
  scene.look("iso");
}
