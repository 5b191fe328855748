// Whose copy this is, across all of it: on the screen above the drawing, on paper in the picture itself.
const STEP = { x: 270, y: 150 }; // px
const TURN = -Math.PI / 8;

export function cover(stage, words) {
  const over = document.createElement("div");
  over.className = "viewer__mark";
  over.style.backgroundImage = `url(${tile(words).toDataURL()})`;
  stage.append(over);
}

// One piece of the pattern: twice, shifted, so that no strip is left without; what reaches over an edge comes in at the other.
function tile(words) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [STEP.x * 2, STEP.y * 2];
  const context = canvas.getContext("2d");
  for (const x of [-canvas.width, 0, canvas.width])
    for (const y of [-canvas.height, 0, canvas.height])
      for (const half of [0.5, 1.5]) write(context, words, x + STEP.x * half, y + STEP.y * half, 1);
  return canvas;
}

// Over a picture that goes to paper, at the size of the words on a page.
export function stamp(canvas, words) {
  if (!words) return canvas;
  const context = canvas.getContext("2d");
  const scale = Math.max(canvas.width, canvas.height) / 1100;
  context.setTransform(1, 0, 0, 1, 0, 0);
  for (let y = STEP.y / 2, odd = 0; y * scale < canvas.height + STEP.y; y += STEP.y, odd ^= 1)
    for (let x = odd ? STEP.x : 0; x * scale < canvas.width + STEP.x; x += STEP.x * 2)
      write(context, words, x * scale, y * scale, scale);
  return canvas;
}

function write(context, words, x, y, scale) {
  context.save();
  context.translate(x, y);
  context.rotate(TURN);
  context.font = `${15 * scale}px "BIZ UDPGothic", sans-serif`;
  context.fillStyle = "rgb(40 55 80 / 20%)";
  context.textAlign = "center";
  context.fillText(words, 0, 0, STEP.x * 1.2 * scale);
  context.restore();
}
