// form[data-keep]: what was typed survives leaving the page, and a button pressed while the net was gone. It goes once
// the form was taken, or when what it was begun with (the attribute's value) has changed. What the server gave back
// ([data-given-back]: a refused form) comes first.
import { register } from "./enhance.js";
import { ensureRowFor } from "./rows.js";
import { load, save } from "./store.js";
import { collect, putBack } from "./values.js";

const key = () => `forms.${document.body.dataset.person ?? ""}`;
const here = location.pathname;

function remember(path, entry) {
  const { [path]: _old, ...others } = load(key(), {});
  const next = entry ? { ...others, [path]: entry } : others;
  save(key(), Object.keys(next).length ? next : null);
}

// A form that was sent and led to another page was taken.
for (const [path, entry] of Object.entries(load(key(), {}))) if (entry.sent && path !== here) remember(path, null);

register("form[data-keep]", (form) => {
  const base = form.dataset.keep;
  const note = form.querySelector("[data-kept]");
  const keep = (sent = false) => remember(here, { base, sent, values: collect(form) });
  const kept = load(key(), {})[here];

  if (kept?.base === base && !("givenBack" in form.dataset)) {
    for (const name of Object.keys(kept.values)) ensureRowFor(form, name);
    putBack(form, kept.values);
    if (note) note.hidden = false;
  }
  for (const name of ["input", "change"]) form.addEventListener(name, () => keep());
  form.addEventListener("submit", (event) => event.defaultPrevented || keep(true));
  note?.querySelector("button").addEventListener("click", () => {
    remember(here, null);
    location.reload();
  });
});
