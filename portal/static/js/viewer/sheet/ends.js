// Every corner and end of a sheet's lines, and the middle of every circle, found by nearness: in cells of a grid, as two lists
// of numbers.
const PER_CELL = 4;
const ROUND = 0.01; // of the radius

export function endsOf(sheet) {
  const points = [];
  for (const stroke of sheet.strokes)
    for (const line of stroke.lines) {
      for (let i = 0; i + 1 < line.length; i += 2) points.push(line[i], -line[i + 1], stroke.layer);
      const middle = middleOf(line);
      if (middle) points.push(middle.x, -middle.y, stroke.layer);
    }
  return new Ends(Float64Array.from(points));
}

// Of a line that closes to a circle of eight sides or more.
function middleOf(line) {
  const last = line.length - 2;
  if (last < 16 || Math.hypot(line[0] - line[last], line[1] - line[last + 1]) > 1e-6) return null;
  let [x, y] = [0, 0];
  for (let i = 0; i < last; i += 2) [x, y] = [x + (2 * line[i]) / last, y + (2 * line[i + 1]) / last];
  const radius = Math.hypot(line[0] - x, line[1] - y);
  for (let i = 0; i < last; i += 2) if (Math.abs(Math.hypot(line[i] - x, line[i + 1] - y) - radius) > ROUND * radius) return null;
  return { x, y };
}

class Ends {
  constructor(points) {
    this.points = points;
    const count = points.length / 3;
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < points.length; i += 3) {
      x0 = Math.min(x0, points[i]);
      x1 = Math.max(x1, points[i]);
      y0 = Math.min(y0, points[i + 1]);
      y1 = Math.max(y1, points[i + 1]);
    }
    this.side = Math.max(1, Math.ceil(Math.sqrt(count / PER_CELL)));
    this.from = { x: x0, y: y0 };
    this.cell = { x: (x1 - x0) / this.side || 1, y: (y1 - y0) / this.side || 1 };
    this.first = new Int32Array(this.side * this.side).fill(-1);
    this.next = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const cell = this.#column(points[3 * i]) + this.#row(points[3 * i + 1]) * this.side;
      this.next[i] = this.first[cell];
      this.first[cell] = i;
    }
  }

  // The nearest within `reach` on a layer that is shown, or null.
  nearest({ x, y }, reach, shown) {
    let best = null;
    let least = reach;
    for (let row = this.#row(y - reach); row <= this.#row(y + reach); row++)
      for (let column = this.#column(x - reach); column <= this.#column(x + reach); column++)
        for (let i = this.first[column + row * this.side]; i >= 0; i = this.next[i]) {
          const far = Math.hypot(this.points[3 * i] - x, this.points[3 * i + 1] - y);
          if (far > least || !shown[this.points[3 * i + 2]]) continue;
          least = far;
          best = { x: this.points[3 * i], y: this.points[3 * i + 1] };
        }
    return best;
  }

  #column(x) {
    return this.#within((x - this.from.x) / this.cell.x);
  }

  #row(y) {
    return this.#within((y - this.from.y) / this.cell.y);
  }

  #within(place) {
    return Math.max(0, Math.min(this.side - 1, Math.floor(place)));
  }
}
