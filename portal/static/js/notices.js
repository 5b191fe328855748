// Notices close, scripts can say something, and a section that htmx could not load says so instead of standing still;
// unless it is the connection that is missing: that is said already, and the section loads once it is back.
import { asksAgain } from "./away.js";
import { enhance, register } from "./enhance.js";
import { onState } from "./live.js";
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
// What is to be chosen, where the whole page came again; in forms that are kept while typing it stands in [data-conflict].
register("form > .differences", (differences) => differences.focus());

const unloaded = new Set();
let connected = false;

onState((state) => {
  connected = state === "live";
  if (!connected) return;
  for (const section of unloaded) if (section.isConnected) window.htmx.ajax("GET", section.getAttribute("hx-get"), { source: section });
  unloaded.clear();
});

document.body.addEventListener("htmx:responseError", ({ detail }) => asksAgain(detail) || say(text("load_failed")));
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, ({ detail }) => {
    const isSection = detail.elt.hasAttribute("hx-get");
    if (isSection) unloaded.add(detail.elt);
    if ((connected && navigator.onLine) || !isSection) say(text("load_failed"));
  });
}
