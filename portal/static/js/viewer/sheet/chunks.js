// The lines of a sheet in pieces that lie together: a piece out of sight is not drawn, one in sight is one path.
const POINTS = 800; // of one piece, about
const MOST_SIDE = 32; // pieces along a side

// [{stroke, layer, box: {x0, y0, x1, y1}, longest, path}]; y turned downwards, in the order of the strokes.
export function chunksOf(sheet, box) {
  const points = sheet.strokes.reduce((sum, one) => sum + one.lines.reduce((all, line) => all + line.length / 2, 0), 0);
  const side = Math.max(1, Math.min(MOST_SIDE, Math.round(Math.sqrt(points / POINTS))));
  return sheet.strokes.flatMap((stroke) => inPieces(stroke, box, side));
}

function inPieces(stroke, box, side) {
  const pieces = new Map();
  for (const line of stroke.lines) {
    const bounds = boundsOf(line);
    const long = Math.max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);
    const far = long > (2 * Math.max(box.width, box.height)) / side;
    const cell = (value, from, all) => Math.max(0, Math.min(side - 1, Math.floor(((value - from) / all) * side)));
    const key = far ? "far" : `${cell((bounds.x0 + bounds.x1) / 2, box.x, box.width)} ${cell((bounds.y0 + bounds.y1) / 2, box.y, box.height)}`;
    let piece = pieces.get(key);
    if (!piece) pieces.set(key, (piece = { stroke, layer: stroke.layer, box: bounds, longest: 0, path: new Path2D() }));
    grow(piece.box, bounds);
    piece.longest = Math.max(piece.longest, long);
    trace(piece.path, line);
  }
  return [...pieces.values()];
}

export function boundsOf(line) {
  const bounds = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (let i = 0; i + 1 < line.length; i += 2) {
    const [x, y] = [line[i], -line[i + 1]];
    grow(bounds, { x0: x, y0: y, x1: x, y1: y });
  }
  return bounds;
}

function grow(box, by) {
  box.x0 = Math.min(box.x0, by.x0);
  box.y0 = Math.min(box.y0, by.y0);
  box.x1 = Math.max(box.x1, by.x1);
  box.y1 = Math.max(box.y1, by.y1);
}

// A point becomes a line too short to be measured, so that something of it is seen.
export function trace(path, line) {
  path.moveTo(line[0], -line[1]);
  for (let i = 2; i + 1 < line.length; i += 2) path.lineTo(line[i], -line[i + 1]);
  if (line.length === 2) path.lineTo(line[0] + 1e-3, -line[1]);
}
