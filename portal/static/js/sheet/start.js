// form[data-sheet]: the estimator's sheet. Its subjects are brought together here; each has a file of its own beside this one.
import { explainer, sayer } from "../conflict.js";
import { register } from "../enhance.js";
import { Acts } from "./acts.js";
import { Answers } from "./answers.js";
import { Changes } from "./changes.js";
import { Clipboard } from "./clipboard.js";
import { redrawing } from "./drawing.js";
import { keyOf } from "./edits.js";
import { Handle, fillDown } from "./fill.js";
import { Find } from "./find.js";
import { Keys } from "./keys.js";
import { apply } from "./lines.js";
import { Offers } from "./offers.js";
import { Others } from "./others.js";
import { Page, textOf } from "./page.js";
import { Parts } from "./parts.js";
import { presence } from "./presence.js";
import { Queue } from "./queue.js";
import { Selection } from "./selection.js";
import { Teller } from "./telling.js";
import { tools } from "./tools.js";
import { Totals } from "./totals.js";
import { Touch } from "./touch.js";
import { Typing } from "./typing.js";
import { Where } from "./where.js";
import { roomForNumber } from "./widths.js";

register("form[data-sheet]", (form) => {
  const signal = ending(form);
  const parts = new Parts(form, signal);
  if (!form.dataset.editsUrl) return;
  const facts = JSON.parse(form.querySelector("[data-sheet-facts]").textContent);
  const page = new Page(form);
  const selection = new Selection(page, () => parts.shown);
  const key = `${document.body.dataset.person ?? ""}.${form.dataset.estimate}`;
  const teller = new Teller(form, facts);
  const totals = new Totals(page, facts, (figure, words) => page.show(figure, words));
  const compute = (edits) => {
    for (const [part, lines] of touched(page, edits)) totals.update(part, lines);
    typing.refresh();
    teller.soon(parts.shown);
  };
  const queue = new Queue({
    key,
    url: form.dataset.editsUrl,
    say: sayer(form),
    explain: explainer(form),
    inHand: (edit) => edit.do === "set" && typing.isHalfASum(page.fieldOf(edit)),
    onAnswer: (answer, edits) => {
      answers.take(answer, edits);
      others.saved(answer.version);
    },
  });
  const changes = new Changes({ page, facts, queue, key, after: compute });
  const typing = new Typing({
    form,
    signal,
    typed: (field, was) => field.readOnly || typed(field, was),
    left: (field, was, value) => {
      const place = value === undefined ? null : page.placeOf(field);
      if (place) changes.remember([{ do: "set", ...place, was, value }]);
      answers.left(field);
      roomForNumber(field, field.value);
    },
  });
  const redraw = redrawing({ form, queue, parts });
  const answers = new Answers({ page, facts, queue, typing, changes, redraw, onFigures: () => teller.soon(parts.shown) });
  const others = new Others({ url: form.dataset.editsUrl, version: Number(form.dataset.version), page, facts, queue, answers, signal, redraw, changed: compute });
  const clipboard = new Clipboard({ form, signal, page, selection, typing, changes, say: (field, words) => answers.refuse(page.placeOf(field), facts.words.no_choice.replace("{value}", words)) });
  const acts = new Acts({ page, selection, changes });
  const fill = () => fillDown(selection, clipboard, changes);
  const handle = new Handle({ form, signal, selection, fill });
  const touch = new Touch({ form, signal, selection });
  selection.onPaint = (range) => [handle, touch].forEach((one) => one.paint(range));
  selection.listen(form, signal);
  const does = tools({ form, signal, page, selection, parts, changes, clipboard, acts, fill, touch, find: () => find.open() });
  const find = new Find({ bar: form.querySelector("[data-find]"), page, selection, signal, showPart: (part) => parts.show(part) });
  new Keys({ form, signal, selection, typing, does });
  new Offers({ page, queue, signal, learnt: (line) => page.learn(page.lines.get(line).row, page.lines.get(line).part) });

  function typed(field, was) {
    const place = page.placeOf(field);
    if (!place) return;
    answers.clear(place);
    if (place.cell === "description") page.label(place.line);
    changes.noteRate({ do: "set", ...place });
    if (place.cell === "basis" || place.cell === "work_centre_id") apply(page, facts, { do: "set", ...place, value: textOf(field) });
    changes.typed(place, was, textOf(field));
    // Its row is another by now, which this field is not in.
    if (place.cell === "basis") changes.remember([{ do: "set", ...place, was, value: textOf(field) }]);
  }

  new Where({ page, form, presence: presenceIn(form.dataset.estimate), signal });
  takeUp({ page, facts, queue, changes });
  form.dataset.ready = "";
});

// One for the page, however often its sheet is drawn.
const known = new Map();
function presenceIn(estimate) {
  if (!known.has(estimate)) known.set(estimate, presence(estimate));
  return known.get(estimate);
}

// What the server has, before anything is typed over it; then what a page before this one had not brought home, and what was
// typed before the scripts were there.
function takeUp({ page, facts, queue, changes }) {
  const early = [];
  const note = (place, field) => {
    const stood = standing(field);
    queue.stands.set(keyOf(place), stood);
    if (textOf(field) !== stood && field.type !== "hidden") early.push({ do: "set", ...place, was: stood, value: textOf(field) });
  };
  for (const [line, { fields }] of page.lines) for (const [cell, field] of fields) note({ line, cell }, field);
  for (const [part, { fields }] of page.parts) for (const [cell, field] of fields) note({ part, cell }, field);
  const kept = queue.kept();
  for (const edit of kept) apply(page, facts, edit);
  for (const edit of early) if (!queue.isPending(keyOf(edit))) queue.add(edit);
  if (kept.length || early.length) changes.after([...kept, ...early]);
  if (queue.unsent) queue.flush();
}

function standing(field) {
  if (field.type === "checkbox") return field.defaultChecked ? "1" : "";
  if (!field.options) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
}

// Parts, each with the lines of it that were touched, or with none where all may be others.
function touched(page, edits) {
  const found = new Map();
  for (const edit of edits) {
    const part = edit.part ?? page.partOf(edit);
    if (!part) continue;
    const isOfLine = edit.do === "set" && edit.line;
    const before = found.has(part) ? found.get(part) : new Set();
    found.set(part, isOfLine ? before?.add(edit.line) ?? null : null);
  }
  return found;
}

// All that listens beyond the form ends with it.
function ending(form) {
  const controller = new AbortController();
  form.addEventListener("htmx:beforeCleanupElement", (event) => event.target === form && controller.abort());
  return controller.signal;
}
