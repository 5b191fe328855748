// The pill in the header: connected, or connecting again. A hiccup of a second is nobody's business.
import { register } from "./enhance.js";
import { onState, stayConnected } from "./live.js";
import { text } from "./texts.js";

const PATIENCE_MS = 1200;

register("[data-connection]", (pill) => {
  const words = pill.querySelector("[data-connection-text]");
  let later = null;
  const show = (state) => {
    pill.dataset.state = state === "signed_out" ? "lost" : state;
    words.textContent = state === "waiting" ? "" : text(state);
  };
  stayConnected();
  onState((state) => {
    clearTimeout(later);
    if (state === "lost") later = setTimeout(() => show(state), PATIENCE_MS);
    else show(state);
  });
});
