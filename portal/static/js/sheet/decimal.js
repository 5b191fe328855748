// Decimal numbers as the server computes with them: 60 digits, half up. No binary fraction comes between, so that a figure
// here is the server's to the last yen. A number is {n, s}: n of the 10^s-th part.
const DIGITS = 60;
const LIMIT = 10n ** BigInt(DIGITS);
const TENS = Array.from({ length: 130 }, (_, power) => 10n ** BigInt(power));

const ten = (power) => TENS[power] ?? 10n ** BigInt(power);
const size = (n) => (n < 0n ? -n : n);
const length = (n) => size(n).toString().length;

// Half up, away from zero, as people round.
function divided(n, by) {
  const whole = n / by;
  const rest = size(n % by);
  return rest * 2n >= by ? whole + (n < 0n ? -1n : 1n) : whole;
}

function cut(n, s) {
  if (size(n) < LIMIT) return { n, s };
  const over = length(n) - DIGITS;
  return cut(divided(n, ten(over)), s - over);
}

// "12.50" as a number; null for anything else.
export function decimal(text) {
  const found = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!found || !(found[2] || found[3])) return null;
  const behind = found[3] ?? "";
  return { n: BigInt(found[1] + (found[2] || "0") + behind), s: behind.length };
}

export const ZERO = { n: 0n, s: 0 };
export const whole = (number) => ({ n: BigInt(number), s: 0 });

function aligned(a, b) {
  const s = Math.max(a.s, b.s);
  return [a.n * ten(s - a.s), b.n * ten(s - b.s), s];
}

export function plus(a, b) {
  const [one, other, s] = aligned(a, b);
  return cut(one + other, s);
}

export const minus = (a, b) => plus(a, { n: -b.n, s: b.s });
export const times = (a, b) => cut(a.n * b.n, a.s + b.s);

export function over(a, b) {
  if (b.n === 0n) return null;
  const more = Math.max(0, DIGITS + 2 + length(b.n) - length(a.n));
  const n = (a.n * ten(more)) / b.n;
  const s = a.s + more - b.s;
  return s < 0 ? cut(n * ten(-s), 0) : cut(n, s);
}

export function compare(a, b) {
  const [one, other] = aligned(a, b);
  return one < other ? -1 : one > other ? 1 : 0;
}

// The next whole number, of what is not below zero.
export function ceil(a) {
  const unit = ten(a.s);
  const down = a.n / unit;
  return { n: down * unit < a.n ? down + 1n : down, s: 0 };
}

export function rounded(a, places) {
  if (a.s <= places) return { n: a.n * ten(places - a.s), s: places };
  return { n: divided(a.n, ten(a.s - places)), s: places };
}

// The number as JSON has it: 12.5, without zeros at its end.
export function plain({ n, s }) {
  const digits = size(n).toString().padStart(s + 1, "0");
  const text = s ? `${digits.slice(0, -s)}.${digits.slice(-s)}`.replace(/\.?0+$/, "") : digits;
  return n < 0n ? `-${text}` : text;
}

// ¥1,234 or, with places, ¥61.73; the minus as the server writes it.
export function yen(a, places = 0) {
  const { n } = rounded(a, places);
  const digits = size(n).toString().padStart(places + 1, "0");
  const front = places ? digits.slice(0, -places) : digits;
  const shown = front.replace(/\B(?=(\d{3})+$)/g, ",") + (places ? `.${digits.slice(-places)}` : "");
  return `${n < 0n ? "−" : ""}¥${shown}`;
}
