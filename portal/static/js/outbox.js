// What a person has sent and the server has not yet acknowledged. It outlives a reload and a night without a connection:
// the id made here goes along with every try, so that a retry is the same post and never a second one.
import { postJson } from "./http.js";
import { newId } from "./ids.js";
import { load, save } from "./store.js";

const TRY_AGAIN_MS = 4000;

export class Outbox {
  // onChange(item): state is sending | sent | failed; item.error is the server's sentence when it was refused.
  constructor(key, url, onChange) {
    Object.assign(this, { key: `outbox.${key}`, url, onChange });
    this.items = load(this.key, []);
    this.known = new Set(this.items.map((item) => item.client_id));
    this.sending = false;
    addEventListener("online", () => this.push());
  }

  add(body) {
    const item = { client_id: newId(), body, at: new Date().toISOString(), state: "sending" };
    this.items.push(item);
    this.#keep();
    this.onChange(item);
    this.push();
  }

  retry(clientId) {
    const item = this.items.find((each) => each.client_id === clientId);
    if (!item) return;
    Object.assign(item, { state: "sending", error: "", refused: false });
    this.#keep();
    this.onChange(item);
    this.push();
  }

  drop(clientId) {
    const item = this.items.find((each) => each.client_id === clientId);
    this.items = this.items.filter((each) => each !== item);
    this.#keep();
    return item;
  }

  // One after the other: posts stay in the order in which they were written.
  async push() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    for (let item = this.#next(); item; item = this.#next()) {
      if (!(await this.#send(item))) break;
    }
    this.sending = false;
  }

  #next() {
    return this.items.find((item) => !item.refused);
  }

  async #send(item) {
    try {
      await postJson(this.url, { client_id: item.client_id, body: item.body });
      this.drop(item.client_id);
      this.onChange({ ...item, state: "sent" });
      return true;
    } catch (error) {
      // Refused for good (too long, not allowed): shown with its sentence, and the others go on.
      Object.assign(item, { state: "failed", error: error.message, refused: !error.passing });
      this.#keep();
      this.onChange(item);
      if (!item.refused) this.timer = setTimeout(() => this.push(), TRY_AGAIN_MS);
      return item.refused;
    }
  }

  // Another tab of the same person may have written here: keep its items, which have other ids.
  #keep() {
    const mine = new Set([...this.items.map((item) => item.client_id), ...this.known]);
    const others = load(this.key, []).filter((item) => !mine.has(item.client_id));
    this.known = mine;
    save(this.key, others.length + this.items.length ? [...others, ...this.items] : null);
  }
}
