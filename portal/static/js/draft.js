// form[data-draft-url][data-draft-version]: kept as it is typed. The state is said in the form's [data-saving];
// a conflict in its [data-conflict].
import { onTheirWay } from "./arriving.js";
import { Autosave } from "./autosave.js";
import { explainer, offerConflict, sayer } from "./conflict.js";
import { adopt } from "./differences.js";
import { register } from "./enhance.js";
import { sayAt } from "./errors.js";
import { isFilesField, putFiles, putSuggested, SUGGESTED } from "./files_of_form.js";
import { ensureRowFor } from "./rows.js";
import { sendInOrder } from "./sending.js";
import { text } from "./texts.js";
import { collect, putBack, typedBefore } from "./values.js";

register("form[data-draft-url]", (form) => {
  const say = sayer(form);
  const place = form.querySelector("[data-conflict]");
  // The page may be the answer to a form that was sent: to load that again would send it again.
  const choose = (answer) => offerConflict(place, saver, answer, () => location.assign(location.pathname + location.search));
  // What the files of another tab are called comes with the page, once nothing is on its way here. What was typed here since is
  // kept on this device until then.
  let lacksNames = false;
  const loadAgain = () => {
    if (!lacksNames || saver.dirty || onTheirWay(form)) return;
    saver.hold();
    saver.keep();
    location.assign(location.pathname + location.search);
  };
  const saver = new Autosave({
    key: `${document.body.dataset.person ?? ""}.${form.dataset.draftUrl}`,
    url: form.dataset.draftUrl,
    version: Number(form.dataset.draftVersion || 0),
    collect: () => collect(form),
    say,
    explain: explainer(form),
    onConflict: choose,
    onSaved: (answer, sent) => {
      const theirs = answer.values ?? {};
      const typed = Object.entries(theirs).filter(([name]) => name !== SUGGESTED && !isFilesField(name));
      adopt(form, place, sent, Object.fromEntries(typed));
      lacksNames = putFiles(form, theirs) || lacksNames;
      putSuggested(form, theirs[SUGGESTED]);
      loadAgain();
      form.elements.namedItem("version").value = answer.version;
      for (const [name, sentence] of Object.entries(answer.errors ?? {})) sayAt(form, name, sentence);
    },
  });

  // What is kept is kept by the server and on this device: the browser's own memory of a form could only be older.
  form.autocomplete = "off";
  const kept = saver.kept();
  if (place.querySelector(".differences")) {
    saver.stop();
    say("conflict", text("unsaved"));
  } else if (kept) {
    for (const name of Object.keys(kept.values)) ensureRowFor(form, name);
    putBack(form, kept.values);
    putFiles(form, kept.values, { onlyMoves: true });
    putSuggested(form, kept.values[SUGGESTED]);
    saver.resume(kept);
    say("restored", text("restored"));
  } else if (typedBefore(form)) saver.touch();

  form.addEventListener("input", (event) => {
    if (event.target.type !== "file") saver.touch();
  });
  form.addEventListener("change", () => saver.touch());
  form.addEventListener("upload:ended", () => setTimeout(loadAgain));
  sendInOrder(form, saver, place);
});
