// [data-quiet-reload]: a section that loads itself again by live events, and by that makes way for its successor. An event that
// comes while it loads may not be in the answer any more, and htmx drops what waited together with the old section: so the
// successor loads once more.
import { register } from "./enhance.js";

const overtaken = new Set(); // ids of sections

register("[data-quiet-reload]", (section) => {
  let loading = false;
  const when = (name, act) => section.addEventListener(name, (event) => event.target === section && act());
  when("htmx:trigger", () => loading && overtaken.add(section.id));
  when("htmx:beforeRequest", () => {
    loading = true;
    overtaken.delete(section.id);
  });
  when("htmx:afterRequest", () => (loading = false));
  if (overtaken.delete(section.id)) loadAgain(section);
});

function loadAgain(section) {
  const said = (name) => section.getAttribute(name) ?? undefined;
  window.htmx.ajax("GET", said("hx-get"), { source: section, target: section, select: said("hx-select"), swap: said("hx-swap") });
}
