// Who can't see the totals hears them a moment after they changed: those of the part that is shown.
const PAUSE_MS = 1500;

export class Teller {
  constructor(form, facts) {
    Object.assign(this, { form, words: facts.words, place: form.querySelector("[data-said]"), last: "" });
  }

  soon(part) {
    this.nothing(part);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(part), PAUSE_MS);
  }

  section(part) {
    return this.form.querySelector(`[data-part="${part}"]`);
  }

  tell(part) {
    const section = this.section(part);
    if (!section) return;
    const heads = [...section.querySelectorAll("[data-first-cols] > .number")];
    const costs = [...section.querySelectorAll(".lines__total--cost output")];
    const words = costs.map((cost, column) => `${heads[column]?.textContent} ${cost.textContent}`).join(", ");
    const said = `${this.words.cost}: ${words}`;
    if (this.last && said !== this.last) this.place.textContent = said;
    this.last = said;
  }

  // Rows of the totals that have nothing to say take no room.
  nothing(part) {
    for (const row of this.section(part)?.querySelectorAll(".lines__total--spread, .lines__total--one_off") ?? []) {
      const texts = [...row.querySelectorAll("output")].map((output) => output.textContent);
      row.toggleAttribute("data-nothing", texts.every((one) => ["¥0", "–", ""].includes(one)));
    }
  }
}
