// What somebody has to know or to choose before anything is kept again, in the form's [data-conflict]:
// it stays in sight wherever one types (conflict.css).
import { text } from "./texts.js";
import { labelOf } from "./values.js";

function button(words, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button", textContent: words });
  made.addEventListener("click", act);
  return made;
}

// Opens beside this page, so that what was typed here stays.
function link(words, address) {
  const made = document.createElement("a");
  Object.assign(made, { className: "button", textContent: words, href: address, target: "_blank" });
  return made;
}

// A row of buttons: [[words, what happens or where it leads]].
export function choices(given) {
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  buttons.append(...given.map(([said, leads]) => (typeof leads === "string" ? link(said, leads) : button(said, leads))));
  return buttons;
}

export function stand(place, sentence, given = []) {
  const notice = document.createElement("div");
  notice.className = "notice notice--warning";
  notice.setAttribute("role", "alert");
  const body = document.createElement("div");
  body.className = "notice__body";
  const words = document.createElement("p");
  words.textContent = sentence;
  body.append(words);
  if (given.length) body.append(choices(given));
  notice.append(body);
  place.replaceChildren(notice);
  return notice;
}

// What a form says of its own keeping, in [data-saving]. That it is not kept is said where it is seen, too.
export function sayer(form) {
  const words = form.querySelector("[data-saving]") ?? document.querySelector("[data-saving]");
  const place = form.querySelector("[data-conflict]");
  let notice = null;
  return (state, sentence) => {
    if (words) Object.assign(words, { textContent: sentence }).dataset.state = state;
    if (state === "saved") notice?.remove();
    if (state !== "failed" || !place || (notice?.isConnected && notice.textContent === sentence)) return;
    notice = stand(place, sentence);
  };
}


// "Not saved", and why: by name where it is one field. Some answers name it by its place in what was sent: values-…
export function explainer(form) {
  return (error) => {
    const [name, ...more] = Object.keys(error.answer?.error?.fields ?? {});
    const field = name && !more.length ? labelOf(form, name.replace(/^values-/, "")) : "";
    const why = [field, error.message].filter(Boolean).join(": ");
    return why ? text("not_saved", { why }) : text("save_failed");
  };
}

// What the server has drawn to choose from, field by field; where nothing can be chosen any more, only where to look. Else
// it may be tried again, or what stands there now loaded: mine never goes over the whole of it.
export function offerConflict(place, saver, answer, loadAgain = () => location.reload()) {
  const sentence = answer.error?.message ?? text("conflict");
  if (answer.html) {
    place.innerHTML = answer.html;
    return place.firstElementChild;
  }
  if (answer.see) return stand(place, sentence, [[text("see"), answer.see]]);
  return stand(place, sentence, [
    [
      text("retry_saving"),
      () => {
        place.replaceChildren();
        saver.tryAgain();
      },
    ],
    [
      text("load_theirs"),
      () => {
        saver.forget();
        loadAgain();
      },
    ],
  ]);
}
