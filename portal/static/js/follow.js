// [data-follow="<stream>"][data-have="<seq>"]: the page follows a stream only for its "live:<type>" events on the body,
// so that a section can load itself again: hx-get="…" hx-trigger="live:offer_given from:body".
import { register } from "./enhance.js";
import { follow } from "./live.js";

register("[data-follow]", (element) => {
  const drop = follow(element.dataset.follow, Number(element.dataset.have || 0));
  element.addEventListener("htmx:beforeCleanupElement", (event) => {
    if (event.target === element) drop();
  });
});
