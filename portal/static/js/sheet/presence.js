// Who else is in which cell. presence(estimate).at(line, cell) says where one is oneself (line null: nowhere); of the others
// document hears "sheet:at" {page, person, name, line, cell}: cell null when one has left. It colours nothing itself.
import { at, onState } from "../live.js";

const EVERY_MS = 250; // the server passes on five a second
const AGAIN_MS = 15_000; // for pages that came later, or missed it
const FORGOTTEN_MS = 40_000;

function tell({ page, person, line, cell }) {
  document.dispatchEvent(new CustomEvent("sheet:at", { detail: { page, person: person.id, name: person.name, line, cell } }));
}

export function presence(estimate) {
  const others = new Map(); // page → what it said last, and when
  let place = { line: null, cell: null };
  let said = 0;
  let timer = null;

  function say() {
    clearTimeout(timer);
    const wait = said + EVERY_MS - Date.now();
    if (wait > 0) {
      timer = setTimeout(say, wait);
      return;
    }
    said = Date.now();
    at(estimate, place.line, place.cell);
  }

  function gone(page) {
    const last = others.get(page);
    others.delete(page);
    if (last) tell({ ...last, line: null, cell: null });
  }

  document.body.addEventListener("live:at", ({ detail }) => {
    if (detail.estimate !== estimate) return;
    if (!detail.cell) return gone(detail.page);
    if (!others.has(detail.page) && place.line) say(); // it is new here, and doesn't know of us
    others.set(detail.page, { ...detail, heard: Date.now() });
    tell(detail);
  });
  // Whoever was away for long is asked for nothing: pages say it again.
  onState((state) => {
    if (state === "live") say();
    else for (const page of [...others.keys()]) gone(page);
  });
  setInterval(() => {
    say();
    for (const [page, { heard }] of others) if (Date.now() - heard > FORGOTTEN_MS) gone(page);
  }, AGAIN_MS);

  return {
    at(line, cell) {
      if (place.line === line && place.cell === cell) return;
      place = { line, cell };
      say();
    },
  };
}
