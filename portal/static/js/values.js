// A form's values as plain JSON and back: {name: value}, or a list where a name comes several times.
import { putDay } from "./days.js";

const SKIPPED = new Set(["csrf_token", "version", "client_id", "next", "decided_at"]);
const isSkipped = (name) => SKIPPED.has(name) || name.startsWith("decided:");

// What a field is called where it is spoken of away from its place.
export function labelOf(form, name) {
  const found = form.elements.namedItem(name);
  const field = found instanceof RadioNodeList ? found[0] : found;
  const group = found instanceof RadioNodeList ? field?.closest("fieldset")?.querySelector("legend") : null;
  const said = group ?? field?.labels?.[0];
  return field?.getAttribute?.("aria-label") ?? said?.firstChild?.textContent.trim() ?? name;
}

export function collect(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File || isSkipped(name)) continue;
    if (name in values) values[name] = [].concat(values[name], value);
    else values[name] = value;
  }
  return values;
}

function changed(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const drawn = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(drawn, 0);
}

// Whether something was typed before scripts were there, or put back by the browser on the way back to the page.
export const typedBefore = (form) => [...form.querySelectorAll("input:not([type=file]), select, textarea")].some(changed);

export function putBack(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const found = form.elements.namedItem(name);
    if (!found) continue;
    const inputs = found instanceof RadioNodeList ? [...found] : [found];
    const wanted = [].concat(value).map(String);
    inputs.forEach((input, place) => {
      if ("day" in input.dataset) putDay(input, wanted[place] ?? wanted[0]);
      else if (input.type === "radio" || input.type === "checkbox") input.checked = wanted.includes(input.value);
      else if (input.type !== "file" && input.type !== "hidden") input.value = wanted[place] ?? wanted[0];
    });
  }
}
