// Words in the sheet's texts: each hit is jumped to and framed. Returns what draws the frames.
import { folded, searching } from "../searching.js";
import { down } from "./face.js";

const HIT = "rgb(255 196 0 / 35%)";
const CURRENT = "#c05600";

export function finding({ frame, sheet, look, place, drawn }) {
  let hits = [];
  let current = null;
  if (!sheet.texts.length) frame.leave("search");
  searching(frame, {
    find: async (words) => (hits = sheet.texts.filter((one) => look.shown[one.layer] && folded(one.text).includes(words))),
    show: (hit) => {
      current = hit;
      if (hit) place.show(around(hit, look.face), Math.min(place.size.width, place.size.height) * 0.06);
      drawn.refresh();
    },
    forget: () => {
      [hits, current] = [[], null];
      drawn.refresh();
    },
  });
  return (context, view) => {
    for (const hit of hits) frameOf(context, view, hit, look.face, hit === current);
  };
}

function frameOf(context, view, text, face, current) {
  const { from, width } = face.measure(text);
  const high = text.height * 1.5;
  context.save();
  context.translate(text.x * view.scale + view.x, -text.y * view.scale + view.y);
  context.rotate((-text.angle * Math.PI) / 180);
  context.scale(view.scale, view.scale);
  const edge = text.height * 0.3;
  const place = [from - edge, down(text) - text.height * 1.25, width + 2 * edge, high];
  context.fillStyle = HIT;
  context.fillRect(...place);
  context.lineWidth = 2.5 / view.scale;
  context.strokeStyle = CURRENT;
  if (current) context.strokeRect(...place);
  context.restore();
}

// A box around turned words: as high and wide as they are long.
function around(text, face) {
  const { from, width } = face.measure(text);
  const turn = (-text.angle * Math.PI) / 180;
  const middle = { x: text.x + (from + width / 2) * Math.cos(turn), y: -text.y + (from + width / 2) * Math.sin(turn) };
  const half = Math.max(width, text.height) / 2;
  return { x: middle.x - half, y: middle.y - half, width: 2 * half, height: 2 * half };
}
