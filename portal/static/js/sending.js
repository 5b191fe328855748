// A form with a draft goes out in order: its drawings have arrived, or it was said that they are left out; what was
// typed is kept, so that it goes from the newest version. [data-keep], which the Enter key presses, only keeps.
import { ask } from "./confirm.js";
import { stand } from "./conflict.js";
import { say } from "./notices.js";
import { text } from "./texts.js";

const onTheirWay = (form) => form.querySelector("[data-file]:is([data-state=waiting], [data-state=uploading])");

// true once none is on its way any more; false when the person would rather not send yet.
async function drawingsEnded(form, place) {
  if (!onTheirWay(form)) return true;
  return new Promise((resolve) => {
    const listening = new AbortController();
    const end = (answer) => {
      listening.abort();
      notice.remove();
      resolve(answer);
    };
    const notice = stand(place, text("drawings_first"), [[text("not_yet"), () => end(false)]]);
    for (const name of ["upload:ended", "change"]) form.addEventListener(name, () => onTheirWay(form) || end(true), { signal: listening.signal });
  });
}

async function mayLackFiles(form) {
  const names = [...form.querySelectorAll("[data-file][data-state=failed] [data-file-name]")].map((name) => name.textContent);
  return !names.length || ask(text("send_without", { names: names.join(text("comma")) }), text("send_anyway"));
}

async function mayGo(form, saver, place) {
  if (!saver.stopped && !((await drawingsEnded(form, place)) && (await mayLackFiles(form)))) return false;
  if (saver.unsaved && !saver.stopped) await saver.settle();
  if (saver.stopped) {
    place.querySelector("a, button")?.focus();
    return false;
  }
  if (saver.pending) say(text("not_sent"), "warning");
  return !saver.pending;
}

export function sendInOrder(form, saver, place) {
  let asking = false;
  let goes = false;
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    if (goes) return saver.rest();
    event.preventDefault();
    if (event.submitter?.matches("[data-keep]")) return void saver.flush();
    if (asking) return;
    asking = true;
    await new Promise((done) => setTimeout(done)); // within its submit event a form can't be submitted again
    goes = await mayGo(form, saver, place);
    asking = false;
    if (goes) form.requestSubmit(event.submitter);
    goes = false;
  });
}
