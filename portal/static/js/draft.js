// form[data-draft-url][data-draft-version]: kept as it is typed. The state is said in the form's [data-saving];
// a conflict in its [data-conflict].
import { Autosave, offerConflict } from "./autosave.js";
import { register } from "./enhance.js";
import { ensureRowFor } from "./rows.js";
import { text } from "./texts.js";
import { collect, putBack, typedBefore } from "./values.js";

register("form[data-draft-url]", (form) => {
  const words = form.querySelector("[data-saving]") ?? document.querySelector("[data-saving]");
  const say = (state, sentence) => {
    if (!words) return;
    words.dataset.state = state;
    words.textContent = sentence;
  };
  const saver = new Autosave({
    key: `${document.body.dataset.person ?? ""}.${form.dataset.draftUrl}`,
    url: form.dataset.draftUrl,
    version: Number(form.dataset.draftVersion || 0),
    collect: () => collect(form),
    say,
    onConflict: (answer) => {
      const place = form.querySelector("[data-conflict]");
      if (place) offerConflict(place, saver, answer);
    },
  });

  const kept = saver.kept();
  if (kept) {
    for (const name of Object.keys(kept.values)) ensureRowFor(form, name);
    putBack(form, kept.values);
    saver.resume(kept);
    say("restored", text("restored"));
  } else if (typedBefore(form)) saver.touch();

  form.addEventListener("input", (event) => {
    if (event.target.type !== "file") saver.touch();
  });
  form.addEventListener("change", () => saver.touch());
  form.addEventListener("submit", (event) => event.defaultPrevented || saver.rest());
});
