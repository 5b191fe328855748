// <section data-viewer="model|sheet|tiles|pdf">: a drawing on the table. Only what its kind needs is loaded, once it is there.
import { register } from "./enhance.js";
import { Frame } from "./viewer/frame.js";
import { Unseen } from "./viewer/fetching.js";

const KINDS = {
  model: () => import("./viewer/model.js"),
  sheet: () => import("./viewer/sheet.js"),
  tiles: () => import("./viewer/tiles.js"),
  pdf: () => import("./viewer/pdf.js"),
};

register("[data-viewer]", async (section) => {
  const frame = new Frame(section);
  try {
    const { bring } = await KINDS[section.dataset.viewer]();
    await bring(frame);
    frame.ready();
    section.dispatchEvent(new CustomEvent("viewer:ready", { bubbles: true }));
  } catch (error) {
    // What was expected of a bad file has its sentence; anything else is ours, and is said on the console as well.
    if (!(error instanceof Unseen)) console.error(error);
    const told = error instanceof Unseen ? error : new Unseen("unreadable");
    frame.fail(told.sentence(frame));
  }
});
