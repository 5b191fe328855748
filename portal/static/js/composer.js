// Writing a post. Enter makes a new line, Ctrl or Cmd with Enter sends, and neither while the input method is composing:
// the Enter that picks a kanji must never send half a sentence to a customer.
import { load, save } from "./store.js";

const TYPING_MS = 3000;

export function composer(section, key, { send, typing }) {
  const form = section.querySelector("[data-composer]");
  if (!form) return { put() {} };
  const box = form.querySelector("textarea");
  const draft = `typed.${key}`;
  let told = 0;
  box.value = box.value || load(draft, "");

  box.addEventListener("input", () => {
    save(draft, box.value || null);
    if (Date.now() - told > TYPING_MS) {
      told = Date.now();
      typing();
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = box.value;
    if (!body.trim()) return;
    // Into the outbox first, then out of the box: there is no moment in which it is in neither.
    send(body);
    box.value = "";
    save(draft, null);
    box.focus();
  });

  return {
    put(words) {
      box.value = box.value ? `${words}\n${box.value}` : words;
      save(draft, box.value);
      box.focus();
    },
  };
}
