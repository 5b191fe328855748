// The part of a page that is in sight, from the tiles of the level that suits: the coarsest first, finer ones over it.
import { SIDE } from "./store.js";
import { turnContext, turnedBack, turnedSize } from "./turns.js";

const AT_ONCE = 30; // tiles of one picture; the store keeps a few more

export function paintTiles(context, view, room, { page, index, turn, store }) {
  const whole = turnedSize(page, turn);
  context.save();
  context.translate(view.x, view.y);
  context.scale(view.scale, view.scale);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, whole.width, whole.height);
  turnContext(context, page, turn);
  context.imageSmoothingQuality = "high";
  const last = page.levels.length - 1;
  draw(context, store.get(index, last, 0, 0), last, 0, 0);
  const seen = turnedBack(
    { x: -view.x / view.scale, y: -view.y / view.scale, width: room.width / view.scale, height: room.height / view.scale },
    page,
    turn,
  );
  for (const [, level, column, row] of wanted(page, index, seen, view.scale * room.ratio)) {
    if (level < last) draw(context, store.get(index, level, column, row), level, column, row);
  }
  context.restore();
}

// [[page, level, column, row], …] for a box of the page at so many pixels for one of the page.
export function wanted(page, index, seen, scale) {
  const last = page.levels.length - 1;
  for (let level = Math.max(0, Math.min(last, Math.floor(Math.log2(1 / scale)))); ; level++) {
    const found = within(page.levels[level], seen, SIDE * 2 ** level);
    if (found.length <= AT_ONCE || level === last) return found.map((one) => [index, level, ...one]);
  }
}

function within({ columns, rows }, seen, side) {
  const found = [];
  const to = (value, most) => Math.max(0, Math.min(most - 1, Math.floor(value / side)));
  if (seen.x + seen.width < 0 || seen.y + seen.height < 0) return found;
  for (let row = to(seen.y, rows); row <= to(seen.y + seen.height, rows); row++)
    for (let column = to(seen.x, columns); column <= to(seen.x + seen.width, columns); column++) found.push([column, row]);
  return found;
}

function draw(context, picture, level, column, row) {
  if (!picture) return;
  const by = 2 ** level;
  const [x, y] = [column * SIDE * by, row * SIDE * by];
  context.drawImage(picture, x, y, picture.naturalWidth * by, picture.naturalHeight * by);
}
