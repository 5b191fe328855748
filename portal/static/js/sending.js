// A form with a draft goes out in order: its drawings have arrived, or it was said that they are left out; what was
// typed is kept, so that it goes from the newest version. [data-keep], which the Enter key presses, only keeps.
import { filesEnded, mayLackFiles } from "./arriving.js";
import { say } from "./notices.js";
import { text } from "./texts.js";

async function mayGo(form, saver, place) {
  if (!saver.stopped && !((await filesEnded(form, place)) && (await mayLackFiles(form)))) return false;
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
    if (event.submitter?.closest(".differences")) return saver.forget(); // it all goes along with what was chosen
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
