// [data-inbox="<url>"]: the number of what waits, in the rail. It counts again whenever the person's own stream says so.
import { register } from "./enhance.js";
import { follow } from "./live.js";

const PAUSE_MS = 200;

register("[data-inbox]", (link) => {
  const shown = link.querySelector("[data-inbox-count]");
  const figure = shown.querySelector("[data-inbox-figure]");
  let drop = null;
  let timer = null;

  async function count() {
    const answer = await fetch(link.dataset.inbox, { headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return;
    const inbox = await answer.json().catch(() => null);
    if (!inbox) return;
    figure.textContent = inbox.count < 100 ? inbox.count : "99+";
    shown.hidden = inbox.count === 0;
    drop ??= follow(inbox.stream, inbox.have);
  }

  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(count, PAUSE_MS);
  };
  document.body.addEventListener("live:asked_of_you", again);
  document.body.addEventListener("live:settled_for_you", again);
  count();
});
