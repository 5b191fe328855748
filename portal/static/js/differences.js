// Fields in which what is kept here and what the page shows differ: nothing is put over anything by itself. Each is shown
// with both values; a press puts the own one in.
import { choices, stand } from "./conflict.js";
import { ensureRowFor } from "./rows.js";
import { text } from "./texts.js";
import { collect, labelOf, putBack } from "./values.js";

const asText = (value) => [].concat(value ?? "").join(", ");

// [{name, label, mine, theirs}] for the values that a form would change.
export function differing(form, values) {
  const now = collect(form);
  return Object.entries(values)
    .filter(([name, value]) => asText(value) !== asText(now[name]))
    .map(([name, value]) => ({ name, label: labelOf(form, name), mine: value, theirs: now[name] ?? "" }));
}

// done() when all was put in or left; chosen() after each value that was put in.
export function showDifferences(form, place, differences, { chosen = () => {}, done = () => {} } = {}) {
  if (!differences.length) return done();
  const open = new Map();
  const notice = stand(place, text("differs"), [
    [text("all_mine"), () => [...open.values()].forEach((press) => press())],
    [text("leave_theirs"), () => end()],
  ]);
  const end = () => {
    notice.remove();
    done();
  };
  const list = document.createElement("ul");
  for (const one of differences) {
    const row = document.createElement("li");
    const words = document.createElement("p");
    words.textContent = text("differs_in", { field: one.label, mine: asText(one.mine) || "–", theirs: asText(one.theirs) || "–" });
    const put = () => {
      ensureRowFor(form, one.name);
      putBack(form, { [one.name]: one.mine });
      row.remove();
      open.delete(one.name);
      chosen();
      if (!open.size) end();
    };
    open.set(one.name, put);
    row.append(words, choices([[text("put_mine"), put]]));
    list.append(row);
  }
  notice.querySelector(".notice__body > p").after(list);
}

// What somebody else typed meanwhile, in fields that nobody has touched here since they were sent; the others are shown.
export function adopt(form, place, sent, values) {
  const now = collect(form);
  const [untouched, touched] = [{}, []];
  for (const [name, value] of Object.entries(values)) {
    if (asText(now[name]) === asText(sent[name])) untouched[name] = value;
    else touched.push({ name, label: labelOf(form, name), mine: now[name], theirs: value });
  }
  for (const name of Object.keys(untouched)) ensureRowFor(form, name);
  putBack(form, untouched);
  showDifferences(form, place, touched, { chosen: () => form.dispatchEvent(new Event("change", { bubbles: true })) });
}
