// Notices close, scripts can say something, and a section that htmx could not load says so instead of standing still.
import { enhance, register } from "./enhance.js";
import { text } from "./texts.js";

export function say(sentence, tone = "error") {
  const place = document.querySelector("[data-notices]");
  const template = document.querySelector("[data-notice-template]");
  if (!place || !template) return;
  if ([...place.children].some((child) => child.textContent.trim().startsWith(sentence))) return;
  const notice = template.content.firstElementChild.cloneNode(true);
  notice.className = `notice notice--${tone}`;
  const words = document.createElement("p");
  words.textContent = sentence;
  notice.querySelector(".notice__body").append(words);
  place.append(notice);
  enhance(notice);
}

register("[data-notice-close]", (button) => {
  button.addEventListener("click", () => button.closest("[data-notice]").remove());
});

register("[data-error-summary]", (summary) => summary.focus());

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, () => say(text("load_failed")));
}
