// Files of a form that are still going up when it is sent: it waits for them, and says so in its [data-conflict].
import { ask } from "./confirm.js";
import { stand } from "./conflict.js";
import { register } from "./enhance.js";
import { text } from "./texts.js";

export const onTheirWay = (form) => form.querySelector("[data-file]:is([data-state=waiting], [data-state=uploading])");
const failed = (form) => [...form.querySelectorAll("[data-file][data-state=failed]")];

// true once none is on its way any more; false when the person would rather not send yet.
export async function filesEnded(form, place) {
  if (!onTheirWay(form)) return true;
  return new Promise((resolve) => {
    const listening = new AbortController();
    const end = (answer) => {
      listening.abort();
      notice.remove();
      resolve(answer);
    };
    const notice = stand(place, text("files_first"), [[text("not_yet"), () => end(false)]]);
    for (const name of ["upload:ended", "change"]) form.addEventListener(name, () => onTheirWay(form) || end(true), { signal: listening.signal });
  });
}

export async function mayLackFiles(form) {
  const names = failed(form).map((file) => file.querySelector("[data-file-name]").textContent);
  return !names.length || ask(text("send_without", { names: names.join(text("comma")) }), text("send_anyway"));
}

// A form that is about its files alone goes by itself once they are there; what failed says so at the file.
register("form[data-waits-for-files]", (form) => {
  let waiting = false;
  form.addEventListener("submit", async (event) => {
    if (!waiting && !onTheirWay(form)) return;
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    const goes = (await filesEnded(form, form.querySelector("[data-conflict]"))) && !failed(form).length;
    waiting = false;
    if (goes) form.requestSubmit(event.submitter);
  });
});
