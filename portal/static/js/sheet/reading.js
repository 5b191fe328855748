// What is typed in a cell as a number: 1,200 · １２ · ¥980 · 80% · 1:30 · 90秒 · =6.5*1.1. As estimator/numbers.py and sums.py
// read it; where this is of another opinion, the server's answer, which follows, is the one that counts.
import { decimal, minus, over, plus, rounded, times } from "./decimal.js";

const NUMBER = /^[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)$/;
const YEN = /^(?:[¥\\]\s*)?([+-]?[\d.,]+)\s*(?:(?:円|yen|jpy)?(?:\/(?:kg|時間|時|h|hr|hour|個|コ|ヶ|ケ|本|枚|台|点|丁|pcs|pc|pce|ea))?|円|yen|jpy)\.?$/i;
const PIECES = /^([+-]?[\d.,]+)\s*(?:個|コ|ヶ|ケ|本|枚|台|点|丁|pcs|pc|pce|ea|pieces|piece)?\.?$/i;
const PERCENT = /^([+-]?[\d.,]+)\s*(?:%|パーセント|percent)?\.?$/i;
const MINUTES = /^([+-]?[\d.,]+)\s*(?:分間?|minutes|mins?)?\.?$/i;
const OTHER = /^([+-]?[\d.,]+)\s*(?:kg|cm3|cc|g\/cm3|g\/cc)?\.?$/i;
const CLOCK = /^(\d{1,5}):([0-5]?\d)(?::([0-5]?\d))?$/;
const SPAN = /^(?:([\d.]+)\s*(?:時間|hours?|hrs?|h))?\s*(?:([\d.]+)\s*(?:分間?|minutes?|mins?|m))?\s*(?:([\d.]+)\s*(?:秒間?|seconds?|secs?|s))?\.?$/i;
const SIXTY = decimal("60");
const HUNDRED = decimal("100");
const PLACES = 6;
const COUNTS = new Set(["per_piece", "pieces_per_purchase"]);
const OF_WEIGHT = new Set(["mass_kg", "volume_cm3", "density"]);

const RAISED = /(?<![a-z㎝㎜])[²³¹¼-¾⁰-₎⅐-⅟↉]/i; // of 10² the two, which made narrow would be 102

const normalised = (text) => text.normalize("NFKC").replace(/[−‐–]/g, "-").trim();

function bare(text) {
  return NUMBER.test(text) ? decimal(text.replace(/^\+/, "").replaceAll(",", "")) : null;
}

const withUnit = (text, unit) => bare(unit.exec(text)?.[1] ?? "");

function minutes(text, ofOnePiece) {
  const clock = CLOCK.exec(text);
  const parts = clock ?? (/\d/.test(text) ? SPAN.exec(text) : null);
  if (!parts) return withUnit(text, MINUTES);
  // 1:30 of a single piece could be 90 minutes or a minute and a half: the server asks.
  if (clock && ofOnePiece && !clock[3] && Number(clock[1])) return null;
  const [h, m, s] = parts.slice(1).map((part) => decimal(part || "0"));
  return plus(plus(times(h, SIXTY), m), rounded(over(s, SIXTY), 4));
}

function percent(text) {
  const found = withUnit(text, PERCENT);
  return found && /[%パp]/i.test(text) ? over(found, HUNDRED) : found;
}

function alone(cell, text) {
  if (cell.endsWith("_minutes")) return minutes(text, cell === "run_minutes" || cell === "handling_minutes");
  if (cell === "yield_rate") return percent(text);
  if (cell === "scrap_percent") return withUnit(text, PERCENT);
  if (COUNTS.has(cell)) return withUnit(text, PIECES);
  return withUnit(text, OF_WEIGHT.has(cell) ? OTHER : YEN);
}

// A sum's terms from left to right; a stroke before a word is of a unit (円/kg).
class Sum {
  constructor(cell, text) {
    Object.assign(this, { cell, text, at: 0 });
  }

  next() {
    while (this.text[this.at] === " ") this.at += 1;
    const sign = this.text[this.at];
    return sign === "/" && /^\/\s*[^\W\d]/u.test(this.text.slice(this.at)) ? "" : sign;
  }

  chain(signs, one, join) {
    let value = one();
    while (value && signs.includes(this.next() || "none")) {
      const sign = this.text[this.at++];
      const other = one();
      value = other && join(sign, value, other);
    }
    return value;
  }

  sum = () => this.chain(["+", "-"], this.term, (sign, a, b) => (sign === "+" ? plus : minus)(a, b));
  term = () => this.chain(["*", "/"], this.factor, (sign, a, b) => (sign === "*" ? times : over)(a, b));

  factor = () => {
    const sign = this.next();
    if (sign === "-" || sign === "+") {
      this.at += 1;
      const value = this.factor();
      return value && sign === "-" ? minus(decimal("0"), value) : value;
    }
    if (sign !== "(") return this.number();
    this.at += 1;
    const value = this.sum();
    return this.next() === ")" && ++this.at ? value : null;
  };

  number() {
    const found = /^(?:[^-+*/()]|\/\s*[^\W\d])+/u.exec(this.text.slice(this.at))?.[0] ?? "";
    this.at += found.length;
    const word = found.trim();
    return alone(this.cell, word) ?? (word.includes("%") ? over(withUnit(word, PERCENT) ?? HUNDRED, HUNDRED) : null);
  }

  whole() {
    const value = this.sum();
    return value && this.at >= this.text.trimEnd().length ? rounded(value, PLACES) : null;
  }
}

export const isSum = (text) => /^\s*[=＝]/.test(text);

// undefined where nothing stands, null where it can't be read here, else the number.
export function readNumber(cell, text) {
  const written = normalised(RAISED.test(text ?? "") ? "?" : (text ?? ""));
  if (!written) return undefined;
  if (!written.startsWith("=")) return alone(cell, written);
  const signs = written.slice(1).replace(/[×✕╳]/g, "*").replace(/[÷∕⁄]/g, "/").replace(/(?<=[\d.)])\s*[xX]\s*(?=[\d.(])/g, "*");
  return new Sum(cell, signs).whole();
}
