// [data-offered]: rows of the sheet that an offer of somebody else fills. When one comes or goes they are drawn again by
// themselves, each in its place, unless somebody is typing in it: then when they have left it.
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

const idOf = (row) => row.querySelector("[name$='-id']").value;

function takeRows(form, drawn, show) {
  const fresh = new Map([...drawn.querySelectorAll("[data-offered]")].map((row) => [idOf(row), row]));
  for (const row of form.querySelectorAll("[data-offered]")) {
    const newer = fresh.get(idOf(row));
    if (!newer || newer.dataset.offered === row.dataset.offered) continue;
    const moved = newer.querySelector("[name$='-id']").name !== row.querySelector("[name$='-id']").name;
    if (moved) continue; // somebody else has moved the rows: saving says so
    if (row.contains(document.activeElement)) row.addEventListener("focusout", () => setTimeout(show), { once: true });
    else row.replaceWith(document.adoptNode(newer));
  }
}
