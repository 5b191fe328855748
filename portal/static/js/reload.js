// [data-quiet-reload]: a section that loads itself again by live events, and by that makes way for its successor. An event that
// comes while it is at it overtakes what is under way: an answer from before must not be the last word, and what waited for it
// would be thrown away with the old section. What is asked for by buttons and forms inside is left alone.
import { register } from "./enhance.js";

register("[data-quiet-reload]", (section) => {
  section.setAttribute("hx-sync", "this:replace");
  section.setAttribute("hx-disinherit", "hx-sync");
});
