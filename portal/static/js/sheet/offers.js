// When an offer comes or goes, the rows of the lines that it answers are drawn again, each in its place, unless somebody is
// typing there: then when they have left it. No cell is filled by that.
const ARRIVALS = ["offer_given", "offer_state", "request_state"];

export class Offers {
  constructor({ page, queue, signal, learnt }) {
    Object.assign(this, { page, queue, learnt, loading: false, again: false });
    for (const type of ARRIVALS) document.body.addEventListener(`live:${type}`, () => this.show(), { signal });
  }

  async show() {
    if (this.loading) return void (this.again = true);
    [this.loading, this.again] = [true, false];
    await this.queue.flush(true); // so that the new drawing knows what was typed here
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
    const drawn = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    this.loading = false;
    if (drawn && this.queue.unsent) this.again = true;
    else if (drawn) this.take(drawn);
    if (this.again) this.show();
  }

  take(drawn) {
    for (const [line, known] of this.page.lines) {
      const fresh = drawn.querySelector(`[data-line="${line}"]`);
      if (!fresh || known.row.dataset.kind !== "outside") continue;
      this.takeRow(known, fresh);
      this.takeOffers(line, known, drawn);
    }
  }

  // The words of the row itself: which offer, how far asking is.
  takeRow({ row }, fresh) {
    if (row.dataset.offered !== undefined && fresh.dataset.offered !== undefined) row.dataset.offered = fresh.dataset.offered;
    const [old, now] = [row.querySelector(".lines__offer"), fresh.querySelector(".lines__offer")];
    if (old && now && old.textContent.trim() !== now.textContent.trim()) old.innerHTML = now.innerHTML.replaceAll(nameOf(fresh), nameOf(row));
  }

  takeOffers(line, { row }, drawn) {
    const now = drawn.querySelector(`[data-offers="${line}"]`);
    const old = this.page.form.querySelector(`[data-offers="${line}"]`);
    if (!now || now.dataset.stand === old?.dataset.stand) return;
    if (old?.contains(document.activeElement)) return void old.addEventListener("focusout", () => setTimeout(() => this.show()), { once: true });
    const made = document.adoptNode(now);
    if (old) old.replaceWith(made);
    else detailsOf(row).prepend(made);
    // What there is to choose is seen.
    if (made.querySelector("button")) row.querySelector("[data-open]").checked = true;
    this.learnt(line);
  }
}

const nameOf = (row) => row.querySelector("[name$='-id']").name.slice(0, -3);

function detailsOf(row) {
  let next = row.nextElementSibling;
  while (next && !next.querySelector(".lines__details")) next = next.nextElementSibling;
  return next.querySelector(".lines__details");
}
