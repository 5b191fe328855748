// [data-workbench]: an estimate that computes while it is typed.
// POST data-compute-url {values} → {cells: {key: text}, errors: {name: sentence}, understood: {name: value}}; cells go
// to [data-cell="key"].
// With data-save-url it also keeps itself (autosave.js), by version.
import { Autosave } from "./autosave.js";
import { explainer, offerConflict, sayer } from "./conflict.js";
import { adopt } from "./differences.js";
import { register } from "./enhance.js";
import { sayAt, takeOutOfSummary } from "./errors.js";
import "./grid.js";
import { postJson } from "./http.js";
import { drawAgain } from "./redraw.js";
import { text } from "./texts.js";
import { collect, putBack, typedBefore } from "./values.js";

const PAUSE_MS = 150;
const TRY_AGAIN_MS = 3000;

// The server's answer is about every field: a sentence that isn't in it is over.
function showErrors(form, errors) {
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  for (const place of form.querySelectorAll("[data-error-for]")) {
    place.querySelector("[data-error-text]").textContent = "";
    place.hidden = true;
    if (!(place.dataset.errorFor in errors)) takeOutOfSummary(place.dataset.errorFor);
  }
  for (const [name, sentence] of Object.entries(errors)) {
    const input = sayAt(form, name, sentence);
    if (input instanceof Element && input.id && !input.hasAttribute("aria-describedby")) input.setAttribute("aria-describedby", `${input.id}-error`);
  }
}

// What is written as people write it (10個, 90秒) stands as it was understood, once it has been left.
function showUnderstood(form, sent, understood) {
  const now = collect(form);
  const left = ([name]) => now[name] === sent[name] && document.activeElement?.name !== name;
  putBack(form, Object.fromEntries(Object.entries(understood).filter(left)));
}

function computer(form, say) {
  let running = null;
  let timer = null;

  async function compute() {
    running?.abort();
    const mine = (running = new AbortController());
    try {
      const values = collect(form);
      const answer = await postJson(form.dataset.computeUrl, { values }, { signal: mine.signal });
      for (const [key, words] of Object.entries(answer.cells ?? {})) {
        for (const cell of form.querySelectorAll(`[data-cell="${CSS.escape(key)}"]`)) cell.textContent = words;
      }
      showErrors(form, answer.errors ?? {});
      showUnderstood(form, values, answer.understood ?? {});
      form.dispatchEvent(new CustomEvent("workbench:computed", { bubbles: true, detail: answer }));
    } catch (error) {
      // An answer overtaken by newer typing is no failure; anything else must not pass old figures off as new.
      if (error.name === "AbortError") return;
      say("uncomputed", error.message || text("compute_failed"));
      if (error.passing) timer = setTimeout(compute, TRY_AGAIN_MS);
      return settle("failed");
    }
    settle();
  }

  // data-computing="now": the figures are of what stood there before; "failed": they stay so.
  function settle(state) {
    if (state) form.dataset.computing = state;
    else delete form.dataset.computing;
    form.dispatchEvent(new CustomEvent("workbench:settled"));
  }

  return () => {
    form.dataset.computing = "now";
    clearTimeout(timer);
    timer = setTimeout(compute, PAUSE_MS);
  };
}

// A plain form starts from the version that what is on its way to the server makes: it waits for that.
function goInTurn(form, saver) {
  form.addEventListener("submit", async (event) => {
    saver.rest();
    if (event.submitter?.closest(".differences")) return saver.forget(); // it all goes along with what was chosen
    if (!saver.busy) return;
    event.preventDefault();
    await saver.sent;
    form.requestSubmit(event.submitter);
  });
}

register("form[data-workbench]", (form) => {
  const say = sayer(form);
  const compute = form.dataset.computeUrl ? computer(form, say) : () => {};
  let saver = null;
  let redraw = () => {};

  if (form.dataset.saveUrl) {
    saver = new Autosave({
      key: `${document.body.dataset.person ?? ""}.${form.dataset.saveUrl}`,
      url: form.dataset.saveUrl,
      version: Number(form.dataset.version || 0),
      collect: () => collect(form),
      say,
      explain: explainer(form),
      onConflict: (answer) => offerConflict(form.querySelector("[data-conflict]"), saver, answer),
      onSaved: (answer, sent) => {
        if (answer.merged) redraw(sent);
        adopt(form, form.querySelector("[data-conflict]"), sent, answer.values ?? {});
        // The plain submit of the same form must start from the version that is now there.
        const field = form.elements.namedItem("version");
        if (field) field.value = answer.version;
        if (answer.errors) showErrors(form, answer.errors);
        form.dispatchEvent(new CustomEvent("workbench:saved", { bubbles: true }));
      },
    });
    const kept = saver.kept();
    if (form.querySelector("[data-conflict] .differences")) saver.stop();
    else if (kept) {
      putBack(form, kept.values);
      saver.resume(kept);
      say("restored", text("restored"));
    }
    // What is kept is kept by the server and on this device: the browser's own memory of a form could only be older.
    form.autocomplete = "off";
    if (form.hasAttribute("hx-post")) redraw = drawAgain(form, saver);
    else goInTurn(form, saver);
  }
  const takeUp = (event) => {
    if (!form.isConnected || !typedBefore(form)) return;
    if (!event?.persisted) saver?.touch();
    compute();
  };
  takeUp();
  // On the way back to a page the browser puts back what was typed only after its scripts have run.
  addEventListener("pageshow", takeUp);
  for (const type of (form.dataset.computeOn ?? "").split(" ").filter(Boolean)) {
    document.body.addEventListener(`live:${type}`, () => form.isConnected && compute());
  }
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => {
      compute();
      saver?.touch();
    });
  }
});
