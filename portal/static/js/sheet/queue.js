// What was typed goes to the server after a short pause, a batch at a time, and until it is there it stays on this device: a
// page that comes back goes on from it. What the server refuses, and what is contested and not
// chosen yet, stays as well, to be asked again.
import { postJson } from "../http.js";
import { newId } from "../ids.js";
import { load, save } from "../store.js";
import { text } from "../texts.js";
import { clockTime } from "../time.js";
import { isSet, joined, keyOf, said } from "./edits.js";

const PAUSE_MS = 600;
const TRY_AGAIN_MS = 4000;
const MOST_AT_ONCE = 500;
const OURS_NO_MORE = new Set([401, 403, 404]);
const OF_WHAT_IS_SENT = new Set([413, 422]);

export class Queue {
  // say(state, words); explain(error): why nothing was taken; onAnswer(answer, edits); inHand(edit): still being typed
  constructor({ key, url, say, explain, onAnswer, inHand = () => false }) {
    Object.assign(this, { key: `sheet.${key}`, url, say, explain, onAnswer, inHand, most: MOST_AT_ONCE });
    this.stands = new Map(); // by cell: what the server has
    this.listening = new AbortController();
    const { signal } = this.listening;
    const kept = load(this.key, {});
    this.sent = kept.sent ?? null;
    this.waiting = [...(kept.refused ?? []), ...(kept.contested ?? []), ...(kept.waiting ?? [])];
    this.refused = [];
    this.contested = [];
    this.busy = null;
    this.stopped = false;
    addEventListener("online", () => this.flush(), { signal });
    addEventListener("pagehide", () => this.leave(), { signal });
  }

  get unsent() {
    return Boolean(this.sent || this.waiting.length);
  }

  // In the order in which they were made: what a page before this one had not brought home.
  kept() {
    return [...(this.sent?.edits ?? []), ...this.waiting];
  }

  isPending(key) {
    return this.kept().some((edit) => (isSet(edit) ? keyOf(edit) === key : edit.do === "add" && key.startsWith(`${edit.line}.`)));
  }

  add(edit) {
    const stood = isSet(edit) ? { ...edit, was: this.stoodBefore(edit) } : edit.do === "remove" ? { ...edit, was: this.stoodIn(edit) } : { ...edit };
    const isOther = (one) => (isSet(edit) ? keyOf(one) !== keyOf(edit) : edit.do !== "remove" || one.line !== edit.line);
    this.refused = this.refused.filter(isOther);
    this.contested = this.contested.filter(isOther);
    this.waiting = joined(this.waiting, stood);
    this.touch();
  }

  // Of a line that goes: what the server has, not what it refused.
  stoodIn({ line, was = {} }) {
    return Object.fromEntries(Object.entries(was).map(([cell, text]) => [cell, this.stands.get(keyOf({ line, cell })) ?? text]));
  }

  stoodBefore(edit) {
    const key = keyOf(edit);
    const sent = this.sent?.edits.findLast((one) => isSet(one) && keyOf(one) === key);
    return sent?.value ?? this.stands.get(key) ?? edit.was ?? "";
  }

  touch() {
    this.keep();
    clearTimeout(this.timer);
    if (this.waiting.length && !this.stopped) this.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  keep() {
    const { sent, waiting, refused, contested } = this;
    return save(this.key, sent || [waiting, refused, contested].some(({ length }) => length) ? { sent, waiting, refused, contested } : null);
  }

  // Resolves when all that was typed until now is on the server, or can't get there just now.
  async flush(all = false) {
    clearTimeout(this.timer);
    if (this.busy) await this.busy;
    if (this.stopped || !this.take(all)) return;
    this.busy = this.send();
    await this.busy;
    if (all && this.unsent && !this.failed) await this.flush(true);
  }

  // A sum in the middle of being typed waits.
  take(all) {
    if (this.sent) return true;
    const ready = this.waiting.filter((edit) => all || !this.inHand(edit)).slice(0, this.most);
    if (!ready.length) return false;
    this.sent = { client_id: newId(), edits: ready };
    this.waiting = this.waiting.filter((edit) => !ready.includes(edit));
    return true;
  }

  async send() {
    this.say("saving", text("saving"));
    const { client_id, edits } = this.sent;
    try {
      const answer = await postJson(this.url, { client_id, edits: edits.map(said) }, { keepalive: true });
      this.arrived(answer, edits);
    } catch (error) {
      this.lost(error);
    } finally {
      this.busy = null;
    }
    if (this.waiting.length && !this.failed) this.touch();
  }

  arrived(answer, edits) {
    this.sent = null;
    this.failed = false;
    this.most = Math.min(this.most * 2, MOST_AT_ONCE);
    const refused = answer.refused ?? [];
    const left = new Set([...(answer.contested ?? []), ...refused.filter(({ edit }) => isSet(edits[edit]))].map(({ edit }) => edit));
    edits.forEach((edit, place) => !left.has(place) && this.settle(edit, answer.understood ?? {}));
    // Also what follows from an edit: a work centre's rate.
    for (const [line, cells] of Object.entries(answer.understood ?? {})) for (const [cell, value] of Object.entries(cells)) this.nowStands({ line, cell }, value);
    for (const { edit, theirs } of answer.contested ?? []) if (isSet(edits[edit]) && typeof theirs === "string") this.contested.push(edits[edit]);
    for (const { edit, cell } of refused) this.keepRefused(edits[edit], cell);
    this.keep();
    this.say("saved", text("saved", { time: clockTime(new Date()) }));
    this.onAnswer(answer, edits);
  }

  // Of a new line single cells are refused; the line is there, but where it is refused itself.
  keepRefused(edit, cell) {
    if (isSet(edit)) this.stoodAsItDid(edit);
    if (isSet(edit) || (edit.do === "add" && !cell)) this.refused.push(edit);
    if (edit.do !== "add" || !edit.cells?.[cell]) return;
    this.refused.push({ do: "set", line: edit.line, cell, was: "", value: edit.cells[cell] });
    this.nowStands({ line: edit.line, cell }, "");
  }

  // What was typed over it while it was on its way goes on from what the server has.
  stoodAsItDid(edit) {
    const next = this.waiting.find((one) => isSet(one) && keyOf(one) === keyOf(edit));
    if (next) next.was = this.stands.get(keyOf(edit)) ?? edit.was;
  }

  // Of a line or a part that is not here there is nothing to be put right.
  forget(edit, place) {
    this.refused = this.refused.filter((one) => one !== edit && !(isSet(one) && keyOf(one) === keyOf(place)));
    this.keep();
  }

  settle(edit, understood) {
    const meant = (cell, value) => understood[edit.line ?? edit.part]?.[cell] ?? value;
    const cells = isSet(edit) ? { [edit.cell]: edit.value } : edit.do === "add" ? edit.cells : {};
    for (const [cell, value] of Object.entries(cells ?? {})) this.nowStands({ ...edit, cell }, meant(cell, value));
  }

  // What is typed next in that cell goes on from there.
  nowStands(place, value) {
    const key = keyOf(place);
    this.stands.set(key, value);
    for (const edit of this.waiting) {
      if (isSet(edit) && keyOf(edit) === key) edit.was = value;
      if (edit.do === "remove" && edit.line === place.line && place.cell in edit.was) edit.was[place.cell] = value;
    }
  }

  contestedAt(place) {
    return this.contested.find((one) => keyOf(one) === keyOf(place)) ?? null;
  }

  // Of what is contested one has been chosen.
  chosen(place) {
    this.contested = this.contested.filter((one) => keyOf(one) !== keyOf(place));
    this.keep();
  }

  lost(error) {
    this.failed = true;
    const here = this.keep();
    if (error.passing) {
      this.say("offline", here ? text(error.status >= 500 ? "server_failed" : "saved_here") : text("save_failed"));
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.flush(), TRY_AGAIN_MS);
      return;
    }
    this.stopped = OURS_NO_MORE.has(error.status);
    if (OF_WHAT_IS_SENT.has(error.status)) return this.parted(error);
    if (!this.stopped) {
      this.waiting = [...this.sent.edits, ...this.waiting];
      this.sent = null;
      this.keep();
    }
    this.say("failed", this.explain(error));
  }

  // One of them can't even be read: by halves until it is alone, and the others are kept.
  parted(error) {
    const { edits } = this.sent;
    if (edits.length === 1) return this.arrived({ refused: [{ ...edits[0], edit: 0, cell: edits[0].cell ?? "", sentence: error.message || this.explain(error) }] }, edits);
    this.most = Math.ceil(edits.length / 2);
    this.waiting = [...edits, ...this.waiting];
    this.sent = null;
    this.failed = false;
    this.keep();
  }

  leave() {
    this.keep();
    if (!this.sent && !this.busy && !this.stopped && this.take(true)) {
      this.keep();
      const { client_id, edits } = this.sent;
      postJson(this.url, { client_id, edits: edits.map(said) }, { keepalive: true }).catch(() => {});
    }
  }

  end() {
    this.listening.abort();
    clearTimeout(this.timer);
    clearTimeout(this.retry);
  }
}
