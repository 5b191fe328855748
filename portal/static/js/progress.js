// [data-progress="<subject>"]: moves with the server's progress hints.
import { register } from "./enhance.js";

register("[data-progress]", (element) => {
  const bar = element.querySelector("progress");
  const words = element.querySelector("[data-progress-text]");
  const count = element.querySelector("[data-progress-count]");
  document.body.addEventListener("live:progress", ({ detail }) => {
    if (detail.subject !== element.dataset.progress) return;
    if (detail.text) words.textContent = detail.text;
    if (detail.state) element.dataset.state = detail.state;
    if (!detail.total) return;
    bar.max = detail.total;
    bar.value = detail.done;
    count.textContent = `${detail.done} / ${detail.total}`;
  });
});
