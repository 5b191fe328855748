// [data-offered]: rows of the sheet that took an offer of somebody else; [data-offers]: under each, what there is to choose
// from. When an offer comes or goes they are drawn again by themselves, each in its place, unless somebody is typing in
// it: then when they have left it. No cell is filled by that.
const ARRIVALS = ["offer_given", "offer_state", "request_state"];

export function followOffers(form, saver) {
  let loading = false;
  let again = false;

  async function show() {
    if (loading) return void (again = true);
    [loading, again] = [true, false];
    await saver.settle(); // so that the new drawing knows what was typed here
    const drawn = saver.unsaved ? null : await drawnNow();
    loading = false;
    if (drawn && saver.unsaved) again = true;
    else if (drawn) takeRows(form, drawn, show);
    if (again) show();
  }

  const heard = () => (form.isConnected ? show() : ARRIVALS.forEach((type) => document.body.removeEventListener(`live:${type}`, heard)));
  for (const type of ARRIVALS) document.body.addEventListener(`live:${type}`, heard);
}

// Nothing without a connection: what comes next tries again.
async function drawnNow() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

const idField = (row) => row.querySelector("[name$='-id']");
const idOf = (row) => row.dataset.offers ?? idField(row).value;
const placeOf = (row) => row.dataset.at ?? idField(row).name;

function takeRows(form, drawn, show) {
  for (const [kind, state] of [["[data-offered]", "offered"], ["[data-offers]", "stand"]]) takeRowsOf(kind, state, form, drawn, show);
}

function takeRowsOf(kind, state, form, drawn, show) {
  const fresh = new Map([...drawn.querySelectorAll(kind)].map((row) => [idOf(row), row]));
  for (const row of form.querySelectorAll(kind)) {
    const newer = fresh.get(idOf(row));
    if (!newer || newer.dataset[state] === row.dataset[state]) continue;
    if (placeOf(newer) !== placeOf(row)) continue; // somebody else has moved the rows: saving says so
    if (row.contains(document.activeElement)) row.addEventListener("focusout", () => setTimeout(show), { once: true });
    else row.replaceWith(document.adoptNode(newer));
  }
}
