// A line's cost by the formulas that the server publishes (estimator/formulas.py). What has no number is null, and so is what
// rests on it.
import { ZERO, ceil, compare, decimal, minus, over, plus, times, whole } from "./decimal.js";

const ONE_OF = { "+": plus, "-": minus, "*": times, "/": over, max: (a, b) => (compare(a, b) < 0 ? b : a) };
const CALLED = ["one_off", "setup", "run", "spread"];
const LARGEST = decimal("1000000000000");
const MOST_DECIMALS = 12;
const constants = new Map();

function constant(text) {
  if (!constants.has(text)) constants.set(text, decimal(text));
  return constants.get(text);
}

function allowed(number, rule) {
  if (number.n < 0n || (rule.positive && number.n === 0n) || number.s > MOST_DECIMALS) return false;
  return compare(number, rule.at_most ? constant(rule.at_most) : LARGEST) <= 0;
}

// line: {rule, number(cell) → number, undefined where nothing stands, null where it can't be read; word(cell); offered}
class Costing {
  constructor(line, pieces) {
    Object.assign(this, { line, pieces, rule: line.rule });
  }

  value(expression) {
    if (Array.isArray(expression)) return this.applied(...expression);
    if (/^\d/.test(expression)) return constant(expression);
    if (expression in this.pieces) return this.pieces[expression];
    if (expression in this.rule.numbers) return this.cell(expression);
    return this.rule[expression] ? this.value(this.rule[expression]) : null;
  }

  cell(name) {
    const rule = this.rule.numbers[name];
    const number = this.line.number(name);
    if (number === undefined) return rule.empty ? this.value(rule.empty) : null;
    return number && allowed(number, rule) ? number : null;
  }

  applied(sign, ...given) {
    if (sign === "if") return this.value(this.line.word(given[0][1]) === given[0][2] ? given[1] : given[2]);
    if (sign === "offered") return this.offered(given[0]);
    const values = given.map((one) => this.value(one));
    if (values.includes(null)) return null;
    return sign === "ceil" ? ceil(values[0]) : ONE_OF[sign](...values);
  }

  offered(field) {
    const sent = this.value("sent");
    const found = (this.line.offered ?? []).find((one) => compare(whole(one.quantity), sent) === 0);
    return found ? decimal(found[field] ?? "0") : null;
  }
}

// {amount, one_off, setup, run, spread} of a line for pieces {wanted, started}; null where something is missing.
export function costOf(line, pieces) {
  const costing = new Costing(line, pieces);
  const cost = { amount: costing.value("amount") };
  for (const name of CALLED) {
    cost[name] = line.rule[name] ? costing.value(line.rule[name]) : ZERO;
  }
  return Object.values(cost).includes(null) ? null : cost;
}

export function startedOf(rule, wanted, scrapRate) {
  return new Costing({ rule: { numbers: {} } }, { wanted, scrap_rate: scrapRate }).value(rule);
}
