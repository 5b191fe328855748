// Keeps what is typed: soon on the server, at once on this device when the server can't be reached.
// POST url {version, client_id, values} → {version}; 409 {version, …} when somebody else was faster.
// Used by draft.js and workbench.js.
import { postJson } from "./http.js";
import { newId } from "./ids.js";
import { load, save } from "./store.js";
import { text } from "./texts.js";
import { clockTime } from "./time.js";

const sameValues = (one, other) => {
  const flat = (values) => JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  return flat(one) === flat(other);
};

const PAUSE_MS = 800;
const TRY_AGAIN_MS = 5000;

export class Autosave {
  // collect() gives the values; say(state, words) shows the state; onConflict(answer) offers the choice; onSaved(answer).
  // explain(error): why the server took nothing of it.
  constructor({ key, url, version, collect, say, onConflict, explain, onSaved = () => {} }) {
    Object.assign(this, { key: `draft.${key}`, url, version, collect, say, onConflict, explain, onSaved });
    this.dirty = false; // typed, and not in what is pending
    this.pending = null; // what was sent, until its answer: sent again it is the same, id and all, and is done once
    this.stands = null; // what the server has taken last of this page, and in which words that was said
    this.saved = "";
    this.busy = false;
    this.sent = Promise.resolve();
    this.stopped = false;
    this.refused = false; // as it stands it would only be refused again: tried when something else is typed
    this.held = false;
    this.ended = false;
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.leave());
  }

  get unsaved() {
    return this.dirty || this.pending !== null;
  }

  // What a page that went away left here, unless its last words did reach the server after all.
  kept() {
    const kept = load(this.key, null);
    if (!kept || !sameValues(kept.values, this.collect())) return kept;
    save(this.key, null);
    return null;
  }

  // Go on from there. What that page had sent goes first: the answer says which version came of it, so that its own
  // words don't look like somebody else's.
  resume(kept) {
    this.version = kept.version;
    this.pending = kept.pending ?? null;
    this.touch();
  }

  touch() {
    if (this.ended) return;
    this.dirty = true;
    this.refused = false;
    clearTimeout(this.timer);
    if (this.stopped || this.held) this.keep();
    else this.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  keep() {
    return save(this.key, { version: this.version, values: this.collect(), pending: this.pending, at: Date.now() });
  }

  flush() {
    this.#letBe();
    if (this.unsaved && !this.busy && !this.stopped && !this.held) this.sent = this.#send();
    return this.sent;
  }

  async #send() {
    this.#take();
    this.busy = true;
    this.say("saving", text("saving"));
    try {
      const sent = this.pending.values;
      this.#arrived(await postJson(this.url, this.pending, { keepalive: true }), sent);
      this.saved = text("saved", { time: clockTime(new Date()) });
      this.say("saved", this.saved);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.busy = false;
    }
    if (this.dirty && !this.stopped && !this.refused) this.touch();
  }

  // A field that is left says that it changed, also where it stands as it was saved: nothing of that is sent.
  #letBe() {
    if (!this.dirty || this.pending || this.stopped || !this.stands || !sameValues(this.collect(), this.stands)) return;
    this.rest();
    save(this.key, null);
    this.say("saved", this.saved);
  }

  #take() {
    if (this.pending) return;
    this.pending = { version: this.version, client_id: newId(), values: this.collect() };
    this.dirty = false;
  }

  #arrived(answer, sent = {}) {
    this.stands = this.pending.values;
    this.pending = null;
    this.version = answer.version ?? this.version;
    if (!this.dirty) save(this.key, null);
    this.onSaved(answer, sent);
  }

  #failed(error) {
    if (error.passing) {
      const here = this.keep();
      this.say("offline", here ? text("saved_here") : text("save_failed"));
      this.retry = setTimeout(() => this.flush(), TRY_AGAIN_MS);
      return;
    }
    this.refused = !this.dirty; // what was typed since has not been looked at
    this.pending = this.stands = null;
    this.dirty = true;
    this.keep();
    clearTimeout(this.timer);
    if (error.status === 409) {
      this.stopped = true;
      this.say("conflict", text("unsaved"));
      this.onConflict(error.answer ?? {});
    } else {
      this.stopped = error.status === 401 || error.status === 403 || error.status === 404;
      this.say("failed", this.explain(error));
    }
  }

  // Something newer is there: what stands here goes no further until the person has chosen.
  stop() {
    this.stopped = true;
    this.dirty = true;
    this.keep();
  }

  // From the same version as before: the server merges, or shows what is to be chosen.
  tryAgain() {
    this.stopped = false;
    this.dirty = true;
    return this.flush();
  }

  forget() {
    this.rest();
    this.pending = null;
    save(this.key, null);
  }

  // The form itself goes now; a draft arriving behind it would only be in its way.
  rest() {
    this.dirty = false;
    clearTimeout(this.timer);
    clearTimeout(this.retry);
  }

  // What was typed until now, and while that was sent, has been tried to be kept.
  async settle() {
    do await this.flush();
    while (this.dirty && !this.pending && !this.stopped && !this.held && !this.refused);
  }

  // Something else is under way that makes a new version: what is typed meanwhile stays on this device.
  hold() {
    this.held = true;
    clearTimeout(this.timer);
    clearTimeout(this.retry);
  }

  goOn() {
    this.held = false;
    if (this.dirty) this.touch();
  }

  // The form is no more: a field that goes away in the middle of a word still says that it changed.
  end() {
    this.forget();
    this.ended = true;
  }

  // The page goes away. What is under way arrives by itself; the rest goes now, if it can. A copy stays here in any case.
  leave() {
    this.#letBe();
    if (!this.unsaved) return;
    const canGo = !this.pending && !this.stopped && !this.held;
    if (canGo) this.#take();
    this.keep();
    // The answer is seen only when the browser kept the page for "back": then go on from it.
    if (canGo) postJson(this.url, this.pending, { keepalive: true }).then((answer) => this.#arrived(answer), () => {});
  }
}
