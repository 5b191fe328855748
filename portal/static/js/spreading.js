// [data-makes-rows="parts"]: a dropzone whose files become rows, one each: an empty row first, then new ones. A file called as
// one that a row has already (A-100.step, A-100.pdf) joins that row. Beyond the most, files are for the whole, and it is said.
import { register } from "./enhance.js";
import { sayAt } from "./errors.js";
import { rowForFiles, rowsIn } from "./rows.js";
import { text } from "./texts.js";
import { isControlled, takeFiles, whyNot } from "./upload.js";

// As the server tells it: stem_of in portal/inquiries/file_names.py.
const ENDING = /\.[A-Za-z0-9]{1,7}$/;
const COPY = /(?:[\s_-]*(?:\(\d{1,3}\)|コピー|のコピー|copy(?: of)?|複製))+$/i;

function stemOf(name) {
  const plain = name.normalize("NFKC").trim();
  return (plain.replace(ENDING, "").replace(COPY, "").trim() || plain).toLowerCase();
}

export const zoneIn = (row) => row.querySelector("[data-dropzone]");

export function zoneForNewPart(form, name) {
  const row = rowForFiles(form.querySelector(`[data-rows="${name}"]`));
  return row && zoneIn(row);
}

function zonesByStem(rows) {
  const zones = new Map();
  for (const row of rowsIn(rows)) for (const name of row.querySelectorAll("[data-file-name]")) zones.set(stemOf(name.textContent), zoneIn(row));
  return zones;
}

function spread(zone, files) {
  const form = zone.closest("form");
  const rows = form.querySelector(`[data-rows="${zone.dataset.makesRows}"]`);
  const whole = form.querySelector('[data-dropzone][data-place=""]');
  const zones = zonesByStem(rows);
  const beyond = [];
  zone.querySelector("[data-error-for]").hidden = true;
  for (const file of files) {
    if (whyNot(file, zone)) {
      takeFiles(zone, [file]); // says why at its own line, and makes no part
      continue;
    }
    const stem = stemOf(file.name);
    const place = zones.get(stem) ?? zoneForNewPart(form, zone.dataset.makesRows);
    if (place) zones.set(stem, place);
    else beyond.push(file.name);
    takeFiles(place ?? whole, [file], isControlled(zone) || undefined);
  }
  if (beyond.length) sayAt(form, zone.querySelector("input[type=file]").name, text("beyond_parts", { n: rows.dataset.max, names: beyond.join(text("comma")) }));
  rows.dispatchEvent(new Event("change", { bubbles: true }));
}

register("[data-makes-rows]", (zone) => {
  zone.addEventListener("files:chosen", (event) => {
    event.preventDefault();
    spread(zone, event.detail);
  });
});
