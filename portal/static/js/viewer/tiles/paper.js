// A page for the printer: all of it, from a level with pixels enough for A3 at 200 dpi.
import { paintTiles, wanted } from "./paint.js";
import { turnedSize } from "./turns.js";

const LONGEST = 3300; // px

export async function onPaper(store, page, { page: index, turn }) {
  const scale = Math.min(1, LONGEST / Math.max(page.width, page.height));
  const whole = { x: 0, y: 0, width: page.width, height: page.height };
  await store.all(wanted(page, index, whole, scale));
  const size = turnedSize(page, turn);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(size.width * scale), Math.round(size.height * scale)];
  const room = { width: canvas.width, height: canvas.height, ratio: 1 };
  paintTiles(canvas.getContext("2d"), { x: 0, y: 0, scale }, room, { page, index, turn, store });
  return canvas;
}
