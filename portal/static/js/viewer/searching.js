// The panel with a field for words, the number of hits, and the ways to the next and the one before.
const PAUSE = 200; // ms after the last key

// Full and half width, capitals and small letters are the same: ＡＢＣ finds abc.
export const folded = (text) => text.normalize("NFKC").toLowerCase();

// find(words) promises hits, show(hit) brings one into sight (null: none), forget() takes the marks away.
export function searching(frame, { find, show, forget }) {
  const body = frame.panel("search", (opened) => !opened && reset());
  const field = body.querySelector("input");
  const count = body.querySelector("[data-count]");
  let hits = [];
  let at = 0;
  let timer = 0;
  let asked = "";

  function go(step) {
    if (!hits.length) return;
    at = (at + step + hits.length) % hits.length;
    count.textContent = frame.text("hit_of", { n: at + 1, all: hits.length });
    show(hits[at]);
  }

  async function search() {
    const words = folded(field.value.trim());
    asked = words;
    if (!words) return reset(false);
    const found = await find(words);
    if (asked !== words) return;
    [hits, at] = [found, 0];
    if (hits.length) return go(0);
    count.textContent = frame.text("no_hits");
    show(null);
  }

  function reset(emptied = true) {
    if (emptied) field.value = "";
    [hits, asked, count.textContent] = [[], "", ""];
    forget();
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (folded(field.value.trim()) === asked && hits.length) go(event.shiftKey ? -1 : 1);
    else search();
  });
  body.querySelector("[data-next]").addEventListener("click", () => go(1));
  body.querySelector("[data-before]").addEventListener("click", () => go(-1));
}
