// form[data-keep]: what was typed survives leaving the page, and a button pressed while the net was gone. It goes once
// the form was taken. What a refusing answer gave back comes first, unless it was typed over on that very answer (the
// address says which: ?refused=…). Where what the form was begun with (the attribute's value) has changed since, nothing is
// put back by itself: the differences are shown (differences.js).
import { differing, showDifferences } from "./differences.js";
import { register } from "./enhance.js";
import { ensureRowFor, leaveRowsWithout } from "./rows.js";
import { load, save } from "./store.js";
import { collect, putBack } from "./values.js";

const key = () => `forms.${document.body.dataset.person ?? ""}`;
const here = location.pathname;
const refusal = new URLSearchParams(location.search).get("refused");

function remember(path, entry) {
  const { [path]: _old, ...others } = load(key(), {});
  const next = entry ? { ...others, [path]: entry } : others;
  save(key(), Object.keys(next).length ? next : null);
}

// A form that was sent and led to another page was taken; one that led back here with a refusal was not.
for (const [path, entry] of Object.entries(load(key(), {}))) {
  if (!entry.sent) continue;
  if (path !== here) remember(path, null);
  else if (refusal) remember(path, { ...entry, sent: false });
}

function fill(form, values) {
  leaveRowsWithout(form, values);
  for (const name of Object.keys(values)) ensureRowFor(form, name);
  putBack(form, values);
}

register("form[data-keep]", (form) => {
  const base = form.dataset.keep;
  const note = form.querySelector("[data-kept]");
  const keep = (sent = false) => remember(here, { base, refusal, sent, values: collect(form) });
  const kept = load(key(), {})[here];
  const isNewer = kept && (!refusal || kept.refusal === refusal);

  if (isNewer && kept.base === base) {
    fill(form, kept.values);
    if (note) note.hidden = false;
  } else if (isNewer) {
    const ends = { chosen: () => keep(), done: () => keep() };
    showDifferences(form, form.querySelector("[data-conflict]"), differing(form, kept.values), ends);
  }
  for (const name of ["input", "change"]) form.addEventListener(name, () => keep());
  form.addEventListener("submit", (event) => event.defaultPrevented || keep(true));
  note?.querySelector("button").addEventListener("click", () => {
    remember(here, null);
    location.reload();
  });
});
