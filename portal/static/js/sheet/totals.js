// The sheet's figures, computed here within the frame of a keystroke; the server's, which come with its answer, replace them.
import { ZERO, compare, decimal, over, plus, rounded, whole, yen } from "./decimal.js";
import { costOf, startedOf } from "./formulas.js";
import { readNumber } from "./reading.js";

const KINDS = ["material", "bought", "operation", "outside"];
const OF_OPERATIONS = ["setup", "run", "spread"];
const FIXED = 4; // decimals in which the record keeps a sum
const HUNDRED = decimal("100");
const ONE = decimal("1");
const NONE = "–";

function addedUp(costs, name) {
  return costs.reduce((sum, cost) => plus(sum, cost[name]), ZERO);
}

const shown = (amount, places = 0) => (amount === null ? NONE : yen(rounded(amount, FIXED), places));

export class Totals {
  // page: lines and cells as they stand (page.js); facts: what the server has published; show(key, text)
  constructor(page, facts, show) {
    Object.assign(this, { page, facts, show });
    this.costs = new Map(); // by line: one cost for each column
    this.read = new Map();
  }

  number(cell, text) {
    const key = `${cell}\u0000${text}`;
    if (!this.read.has(key)) this.read.set(key, readNumber(cell, text));
    return this.read.get(key);
  }

  // What of a part can't be read, or only the server knows, has no columns here.
  columns(part) {
    const known = this.facts.parts[part];
    if (!known || known.served) return null;
    const scrap = this.number("scrap_percent", this.page.valueOf({ part, cell: "scrap_percent" }));
    const rate = scrap === undefined ? ZERO : scrap && over(scrap, HUNDRED);
    if (!rate || rate.n < 0n || compare(rate, ONE) >= 0) return null;
    return known.quantities.map((quantity) => {
      const wanted = whole(quantity);
      return { wanted, started: startedOf(this.facts.started, wanted, rate) };
    });
  }

  costsOf(line, columns) {
    const { kind, basis } = this.page.kindOf(line);
    const rule = this.facts.formulas[basis ? `${kind}/${basis}` : kind];
    const given = {
      rule,
      number: (cell) => this.number(cell, this.page.valueOf({ line, cell })),
      word: (cell) => this.page.valueOf({ line, cell }),
      offered: this.facts.offers[line],
    };
    return columns.map((pieces) => costOf(given, pieces));
  }

  // All of a part, or of it what these lines change.
  update(part, touched = null) {
    const columns = this.columns(part);
    if (!columns) return;
    const lines = this.page.linesOf(part);
    for (const one of lines) {
      if (touched && !touched.has(one) && this.costs.has(one)) continue;
      const costs = this.costsOf(one, columns);
      this.costs.set(one, costs);
      costs.forEach((cost, column) => this.show(`${one}-cost-${column}`, cost ? yen(cost.amount) : NONE));
    }
    columns.forEach((pieces, column) => this.column(part, lines, pieces, column));
  }

  column(part, lines, pieces, column) {
    const known = Object.fromEntries(KINDS.map((kind) => [kind, []]));
    const lacking = new Set();
    let missing = 0;
    for (const line of lines) {
      const { kind } = this.page.kindOf(line);
      const cost = this.costs.get(line)[column];
      if (cost) known[kind].push(cost);
      else {
        lacking.add(kind);
        missing += 1;
      }
    }
    if (!lines.length) KINDS.forEach((kind) => lacking.add(kind));
    const show = (name, text) => this.show(`${part}-${name}-${column}`, text);
    const of = (kinds, amount) => (kinds.some((kind) => lacking.has(kind)) ? null : amount());
    const sums = KINDS.map((kind) => addedUp(known[kind], "amount"));
    const total = sums.reduce(plus, ZERO);
    KINDS.forEach((kind, place) => show(kind, shown(of([kind], () => sums[place]))));
    for (const name of OF_OPERATIONS) show(name, shown(of(["operation"], () => addedUp(known.operation, name))));
    show("one_off", shown(of(["operation", "outside"], () => plus(addedUp(known.operation, "one_off"), addedUp(known.outside, "one_off")))));
    show("cost", shown(of(KINDS, () => total)));
    show("unit_cost", shown(of(KINDS, () => over(total, pieces.wanted)), 2));
    show("started", yen(pieces.started).slice(1));
    show("missing", this.lacking(lines.length, missing));
  }

  lacking(lines, missing) {
    const { none, one, many } = this.facts.words.missing;
    if (!lines) return none;
    return missing ? (missing === 1 ? one : many.replace("{n}", missing)) : "";
  }

  forget(line) {
    this.costs.delete(line);
  }
}
