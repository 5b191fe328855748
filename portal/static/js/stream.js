// One followed stream: what we have, and what becomes of a batch. No network in here, so that its rules can be read (and tested) alone.
//
// Sequence numbers have no gaps. So seq <= have is a double, seq == have + 1 is next, and anything
// further means that something was missed: nothing is shown out of order, the missing part is asked for.
export class Stream {
  constructor(id, have, ask, deliver) {
    this.id = id;
    this.have = have;
    this.highest = have; // the furthest number that we know to exist
    this.listeners = new Set();
    this.ask = ask;
    this.deliver = deliver;
    this.asked = false;
  }

  add(have, onEvents) {
    const listener = { have, onEvents };
    this.listeners.add(listener);
    this.have = Math.min(this.have, have);
    return () => this.listeners.delete(listener);
  }

  take(events) {
    const catchUp = this.asked;
    this.asked = false;
    const fresh = [];
    for (const event of [...events].sort((a, b) => a.seq - b.seq)) {
      this.highest = Math.max(this.highest, event.seq);
      if (event.seq !== this.have + 1) continue;
      this.have = event.seq;
      fresh.push(event);
    }
    if (fresh.length) this.#give(fresh, catchUp);
    if (this.have < this.highest) this.askAgain();
  }

  head(last) {
    this.highest = Math.max(this.highest, last);
    if (last > this.have) this.askAgain();
  }

  askAgain() {
    if (this.asked) return;
    this.asked = true;
    this.ask(this);
  }

  #give(events, catchUp) {
    for (const listener of this.listeners) {
      const unseen = events.filter((event) => event.seq > listener.have);
      if (!unseen.length) continue;
      listener.have = unseen.at(-1).seq;
      listener.onEvents(unseen, { catchUp });
    }
    this.deliver(this.id, events, catchUp);
  }
}
