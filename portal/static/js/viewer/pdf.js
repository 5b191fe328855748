// A PDF by pdf.js: read in a worker of its own, without eval, without the scripts, forms and links that it may hold. Only what
// is in sight is drawn, so it is sharp however close one goes.
import * as library from "../../built/pdf/pdf.min.mjs";
import { load, Unseen } from "./fetching.js";
import { Pager } from "./pager.js";
import { PanZoom, zoomTools } from "./panzoom.js";
import { finding } from "./pdf/find.js";
import { pagesOnPaper, paintPage } from "./pdf/paint.js";
import { lighting } from "./pdf/place.js";
import { Words } from "./pdf/words.js";
import { printing } from "./printing.js";
import { surface } from "./surface.js";

const PARTS = new URL("../../built/pdf/", import.meta.url).href;
const CLOSEST = 64; // times the printed size
library.GlobalWorkerOptions.workerSrc = `${PARTS}pdf.worker.min.mjs`;

export async function bring(frame) {
  const file = await opened(await (await load(frame, frame.data.source)).arrayBuffer());
  const look = { page: await file.getPage(1), turn: 0 };
  const viewport = (more = {}) => look.page.getViewport({ scale: 1, rotation: (look.page.rotate + look.turn) % 360, ...more });
  const words = new Words(frame.stage, library.TextLayer);

  const drawn = surface(frame.stage, {
    paint: (context, view, size, signal) => paintPage(context, look.page, viewport, view, signal),
    over: (context, view) => {
      words.move(view);
      lit(context, view);
    },
  });
  const place = new PanZoom(frame.stage, {
    box: () => ({ x: 0, y: 0, width: viewport().width, height: viewport().height }),
    changed: drawn.changed,
    most: () => CLOSEST,
    drags: (event) => event.pointerType !== "mouse" || !event.target.closest(".viewer__words span"),
  });
  const turned = async () => {
    place.fit();
    drawn.redraw();
    await words.lay(look.page, viewport());
  };
  const pager = new Pager(frame, file.numPages, async (page) => {
    look.page = await file.getPage(page + 1);
    look.turn = 0;
    await turned();
  });

  const lit = lighting({ frame, pager, place, viewport, redraw: drawn.refresh });
  zoomTools(frame, place);
  frame.press("turn", () => {
    look.turn = (look.turn + 90) % 360;
    turned();
  });
  finding({ frame, file, words, pager, place });
  printing(frame, { pages: () => pagesOnPaper(file, look.turn), still: () => drawn.picture() });
  await turned();
}

async function opened(data) {
  const reading = library.getDocument({
    data,
    cMapUrl: `${PARTS}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${PARTS}standard_fonts/`,
    wasmUrl: `${PARTS}wasm/`,
    isEvalSupported: false,
    enableXfa: false,
  });
  try {
    return await reading.promise;
  } catch (error) {
    if (error.name === "PasswordException") throw new Unseen("locked");
    if (error.name === "InvalidPDFException" || error.name === "FormatError") throw new Unseen("unreadable");
    throw error;
  }
}
