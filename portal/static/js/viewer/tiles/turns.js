// A page that lies on its side: quarter turns clockwise.
export function turnedSize({ width, height }, turn) {
  return turn % 2 ? { width: height, height: width } : { width, height };
}

// Lets a context draw the page as it lies, from its own upper left corner.
export function turnContext(context, { width, height }, turn) {
  const [dx, dy] = [[0, 0], [height, 0], [width, height], [0, width]][turn];
  context.translate(dx, dy);
  context.rotate((turn * Math.PI) / 2);
}

// A box of the turned page, in the coordinates of the page as it lies.
export function turnedBack({ x, y, width: w, height: h }, { width, height }, turn) {
  return [
    { x, y, width: w, height: h },
    { x: y, y: height - x - w, width: h, height: w },
    { x: width - x - w, y: height - y - h, width: w, height: h },
    { x: width - y - h, y: x, width: h, height: w },
  ][turn];
}
