// Pages of pixels, however large, in tiles of which only a few are ever here.
import { loadJson, Unseen } from "./fetching.js";
import { Pager } from "./pager.js";
import { PanZoom, zoomTools } from "./panzoom.js";
import { printing } from "./printing.js";
import { surface } from "./surface.js";
import { onPaper } from "./tiles/paper.js";
import { thumbnails } from "./tiles/thumbnails.js";
import { paintTiles } from "./tiles/paint.js";
import { Store } from "./tiles/store.js";
import { turnedSize } from "./tiles/turns.js";

const CLOSEST = 8; // px of the screen for one of the picture

export async function bring(frame) {
  const { pages } = await loadJson(frame, frame.data.source);
  if (!pages?.length) throw new Unseen("empty_drawing");
  const look = { page: 0, turn: 0 };
  const store = new Store(frame.data.tile, () => drawn.redraw());
  const size = () => turnedSize(pages[look.page], look.turn);

  const drawn = surface(frame.stage, {
    paint: (context, view, room) => paintTiles(context, view, room, { page: pages[look.page], index: look.page, turn: look.turn, store }),
  });
  const place = new PanZoom(frame.stage, { box: () => ({ x: 0, y: 0, ...size() }), changed: drawn.changed, most: () => CLOSEST });
  const pager = new Pager(frame, pages.length, (page) => {
    look.page = page;
    look.turn = 0;
    place.fit();
    drawn.redraw();
    marks.current(page);
  });
  const marks = thumbnails(frame, store, pages, pager);

  zoomTools(frame, place);
  frame.press("turn", () => {
    look.turn = (look.turn + 1) % 4;
    place.fit();
    drawn.redraw();
  });
  printing(frame, {
    pages: async () => [await onPaper(store, pages[look.page], look)],
    still: () => drawn.picture(),
  });
  await store.whole(pages[0], 0);
  place.fit();
}
