// The files that a form names, each in one of its fields (…drawings), and what was noted of its fields (suggested): both are
// hidden inputs, so they are put here by hand when somebody else has changed them.
import { ensureRowFor } from "./rows.js";

export const SUGGESTED = "suggested";
export const isFilesField = (name) => name.endsWith("drawings");

const zoneOf = (form, name) => form.querySelector(`[data-dropzone][data-id-name="${CSS.escape(name)}"]:not([data-makes-rows])`);
const carrierIn = (line) => line.querySelector("input[type=hidden]");

export function placeLine(line, zone) {
  zone.querySelector("[data-files]").append(line);
  const carrier = carrierIn(line);
  if (carrier) carrier.name = zone.dataset.idName;
}

function lineOf(form, id) {
  return form.querySelector(`[data-file] input[type=hidden][value="${CSS.escape(id)}"]`)?.closest("[data-file]");
}

// A file of which nothing is known here but its id: it goes along with the form, and is seen when the page is loaded again.
function unknownLine(id) {
  const line = document.createElement("li");
  Object.assign(line, { hidden: true }).dataset.file = "";
  line.dataset.state = "done";
  line.append(Object.assign(document.createElement("input"), { type: "hidden", value: id }));
  return line;
}

// {name: ids} of the fields that changed; true when there are files among them that this page has never seen. onlyMoves: what the
// page shows goes where the values have it, and nothing comes or goes.
export function putFiles(form, values, { onlyMoves = false } = {}) {
  const fields = Object.entries(values).filter(([name]) => isFilesField(name));
  let unknown = false;
  for (const [name, found] of fields) {
    ensureRowFor(form, name);
    const zone = zoneOf(form, name);
    for (const id of [found].flat().filter((one) => zone && one)) {
      const line = lineOf(form, id);
      if (!line && onlyMoves) continue;
      unknown ||= !line;
      placeLine(line ?? unknownLine(id), zone);
    }
  }
  if (onlyMoves) return false;
  for (const [name, found] of fields) {
    for (const line of zoneOf(form, name)?.querySelectorAll("[data-file]") ?? []) {
      const carrier = carrierIn(line);
      if (carrier && ![found].flat().includes(carrier.value)) line.remove();
    }
  }
  return unknown;
}

// In the row of the field that it is about, so that it goes with the row.
export function putSuggested(form, names = []) {
  const known = new Set([...form.querySelectorAll(`input[name=${SUGGESTED}]`)].map((input) => input.value));
  for (const value of [names].flat().filter((one) => one && !known.has(one))) {
    const field = form.elements.namedItem(value);
    const place = (field instanceof Element && field.closest(".row")) || form;
    place.append(Object.assign(document.createElement("input"), { type: "hidden", name: SUGGESTED, value }));
  }
}
