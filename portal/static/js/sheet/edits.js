// Edits as the server takes them, and what they are turned round: {do: set | add | remove | move, …}. What an edit carries for
// turning it round alone stays here.
export const keyOf = ({ line, part, cell }) => `${line ?? part}.${cell}`;
export const isSet = (edit) => edit.do === "set";

export function inverse(edit) {
  if (isSet(edit)) return { ...edit, was: edit.value, value: edit.was };
  if (edit.do === "move") return { ...edit, after: edit.from, from: edit.after };
  if (edit.do === "add") return { do: "remove", line: edit.line, part: edit.part, kind: edit.kind, after: edit.after, was: edit.cells };
  return { do: "add", line: edit.line, part: edit.part, kind: edit.kind, after: edit.after, cells: edit.was };
}

export const inverted = (edits) => edits.map(inverse).reverse();

const HIDDEN = new Set(["from_records", "offer_id"]);
const visible = (cells) => Object.fromEntries(Object.entries(cells ?? {}).filter(([cell]) => !HIDDEN.has(cell)));

const SAID = {
  set: ({ line, part, cell, was, value }) => ({ do: "set", ...(line ? { line } : { part }), cell, was, value }),
  add: ({ line, part, kind, after, cells }) => ({ do: "add", line, part, kind, after: after ?? null, cells: visible(cells) }),
  remove: ({ line, was }) => ({ do: "remove", line, was: visible(was) }),
  move: ({ line, after }) => ({ do: "move", line, after: after ?? null }),
};

export const said = (edit) => SAID[edit.do](edit);

// One more edit behind those that wait: a cell that is typed on is one edit, and a line that never got away leaves none.
export function joined(waiting, edit) {
  if (isSet(edit)) return withSet(waiting, edit);
  const added = waiting.find((one) => one.do === "add" && one.line === edit.line);
  if (edit.do === "remove" && added) return without(waiting, added);
  return [...waiting, edit];
}

// What was to stand behind it stands behind what it stood behind.
function without(waiting, added) {
  const behind = (one) => (one.after === added.line ? { ...one, after: added.after } : one);
  return waiting.filter((one) => one.line !== added.line).map(behind);
}

function withSet(waiting, edit) {
  const added = waiting.find((one) => one.do === "add" && one.line === edit.line);
  if (added && edit.line) {
    added.cells = { ...added.cells, [edit.cell]: edit.value };
    return waiting;
  }
  const same = waiting.find((one) => isSet(one) && keyOf(one) === keyOf(edit));
  if (!same) return [...waiting, edit];
  same.value = edit.value;
  return same.was === same.value ? waiting.filter((one) => one !== same) : waiting;
}
