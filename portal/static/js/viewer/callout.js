// What was measured, drawn over any drawing: points, the lines between them, each value beside its line.
export const COLOUR = "#0b57d0";
const FONT = '700 14px "BIZ UDPGothic", sans-serif';

// A dot where it holds on to something, a cross where it is free.
export function dot(context, { x, y }, held = true) {
  context.strokeStyle = COLOUR;
  context.fillStyle = "#ffffff";
  context.lineWidth = 2.5;
  context.beginPath();
  if (held) context.arc(x, y, 4.5, 0, 7);
  else cross(context, x, y);
  if (held) context.fill();
  context.stroke();
}

function cross(context, x, y) {
  context.moveTo(x - 8, y);
  context.lineTo(x + 8, y);
  context.moveTo(x, y - 8);
  context.lineTo(x, y + 8);
}

export function line(context, points) {
  context.strokeStyle = COLOUR;
  context.lineWidth = 2.5;
  context.lineJoin = "round";
  context.beginPath();
  points.forEach(({ x, y }, at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
}

// Beside the line where that is too short to carry it.
export function value(context, words, a, b) {
  context.font = FONT;
  const width = context.measureText(words).width + 18;
  const short = Math.hypot(b.x - a.x, b.y - a.y) < width + 16;
  const [x, y] = [(a.x + b.x) / 2, short ? Math.min(a.y, b.y) - 26 : (a.y + b.y) / 2];
  context.fillStyle = COLOUR;
  context.beginPath();
  context.roundRect(x - width / 2, y - 14, width, 28, 14);
  context.fill();
  context.fillStyle = "#ffffff";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(words, x, y + 1);
}
