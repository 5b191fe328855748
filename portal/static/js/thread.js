// The live thread: own posts at once with their true state, everybody else's as they come, nothing lost.
// Markup: components/thread.html. Posts arrive drawn by the server (event.html); events without html are not the thread's.
import { register, enhance } from "./enhance.js";
import { follow, onState, typing } from "./live.js";
import { composer } from "./composer.js";
import { Outbox } from "./outbox.js";
import { ReadingPlace } from "./reading_place.js";
import { text } from "./texts.js";
import { postJson } from "./http.js";

class Thread {
  constructor(section) {
    this.section = section;
    this.data = section.dataset;
    this.posts = section.querySelector("[data-posts]");
    this.place = new ReadingPlace(section, this.posts, (seq) => this.#read(seq));
    this.markOwn(this.posts);
    const key = `${this.data.person}.${this.data.channel}`;
    this.outbox = new Outbox(key, this.data.url, (item) => this.echo(item));
    for (const item of this.outbox.items) if (!this.find(item.client_id)) this.echo({ ...item, state: item.refused ? "failed" : "sending" });
    this.place.begin(this.data.readSeq === undefined ? null : Number(this.data.readSeq), this.data.person);
    this.composer = composer(section, key, {
      send: (body) => {
        this.outbox.add(body);
        this.place.toBottom();
      },
      typing: () => typing(this.data.stream),
    });
    follow(this.data.stream, Number(this.data.have || 0), (events, how) => this.take(events, how));
    onState((state) => this.#connection(state));
    this.outbox.push();
    this.#keepPlaceWhenEarlierCome();
  }

  // Earlier posts come in above: what the reader looks at stays where it is.
  #keepPlaceWhenEarlierCome() {
    let below = 0;
    this.posts.addEventListener("htmx:beforeSwap", () => (below = this.place.box.scrollHeight - this.place.box.scrollTop));
    this.posts.addEventListener("htmx:afterSettle", () => {
      if (below) this.place.box.scrollTop = this.place.box.scrollHeight - below;
      below = 0;
      this.markOwn(this.posts);
    });
  }

  find(clientId) {
    return clientId ? this.posts.querySelector(`[data-client-id="${CSS.escape(clientId)}"]`) : null;
  }

  markOwn(root) {
    for (const post of root.querySelectorAll(`[data-author="${CSS.escape(this.data.person)}"]`)) post.classList.add("post--own");
  }

  // Own post, before the server has drawn it.
  echo(item) {
    let post = this.find(item.client_id);
    if (post?.dataset.seq) return; // the event was faster than the answer
    if (!post) {
      post = this.section.querySelector("template[data-own-post]").content.firstElementChild.cloneNode(true);
      post.dataset.clientId = item.client_id;
      post.querySelector("[data-body]").textContent = item.body;
      post.querySelector("[data-retry]").addEventListener("click", () => this.outbox.retry(item.client_id));
      post.querySelector("[data-take-back]").addEventListener("click", () => {
        this.outbox.drop(item.client_id);
        post.remove();
        this.composer.put(item.body);
      });
      this.posts.append(post);
    }
    const failed = item.state === "failed";
    post.dataset.state = item.state;
    post.querySelector("[data-state-text]").textContent = failed ? item.error || text(item.refused ? "failed" : "waits") : text(item.state);
    post.querySelector("[data-retry]").hidden = !failed;
    post.querySelector("[data-take-back]").hidden = !failed;
  }

  take(events, { catchUp }) {
    const follows = this.place.atBottom();
    const fresh = [];
    for (const event of events) {
      this.data.have = event.seq;
      const post = this.draw(event);
      if (post && post.dataset.author !== this.data.person) fresh.push(post);
    }
    const away = catchUp && this.wasLost;
    if (away && fresh.length) this.place.line(fresh[0], text("away", { n: fresh.length }));
    this.wasLost = false;
    this.place.arrived(fresh, { follows: follows && !away });
    this.announce(fresh);
  }

  draw(event) {
    if (!event.html) return null;
    const holder = document.createElement("template");
    holder.innerHTML = event.html.trim();
    this.#amend(holder.content);
    const post = holder.content.firstElementChild;
    if (!post || post.matches("template")) return null;
    const clientId = event.data?.client_id ?? post.dataset.clientId;
    const echo = this.find(clientId);
    if (echo && !echo.dataset.seq) {
      echo.remove();
      this.outbox.drop(clientId);
    }
    // A card that changed (somebody answered) comes with its id and stays where it was.
    const older = post.id && this.posts.querySelector(`#${CSS.escape(post.id)}`);
    if (older) older.replaceWith(post);
    else this.posts.insertBefore(post, this.posts.querySelector("[data-post][data-state]"));
    if (post.dataset.author === this.data.person) post.classList.add("post--own");
    window.htmx?.process(post);
    enhance(post);
    return post;
  }

  announce(posts) {
    if (!posts.length) return;
    const last = posts.at(-1);
    const name = last.querySelector(".post__author")?.textContent ?? "";
    const words = last.querySelector("[data-body]")?.textContent.slice(0, 120) ?? "";
    const place = this.section.querySelector("[data-announce]");
    place.textContent = posts.length > 1 ? text("new_posts", { n: posts.length }) : name ? text("post_by", { name, text: words }) : words;
  }

  // What an event changes in a card further up (somebody saw the question, or answered it).
  #amend(content) {
    for (const template of content.querySelectorAll("template[data-amends]")) {
      for (const part of [...template.content.children]) this.posts.querySelector(`#${CSS.escape(part.id)}`)?.replaceWith(part);
    }
  }

  #connection(state) {
    if (state === "lost") this.wasLost = true;
    if (state === "live") this.outbox.push();
  }

  #read(seq) {
    if (this.data.readUrl) postJson(this.data.readUrl, { seq }, { method: "PUT" }).catch(() => {});
  }
}

register("[data-thread]", (section) => {
  const thread = new Thread(section);
  const place = section.querySelector("[data-typing]");
  const names = new Map();
  const show = () => (place.textContent = names.size ? text("typing", { names: [...names.keys()].join("、") }) : "");
  const gone = (name) => (names.delete(name), show());
  document.body.addEventListener("live:typing", ({ detail }) => {
    if (detail.stream !== thread.data.stream || detail.person?.id === thread.data.person) return;
    clearTimeout(names.get(detail.person.name));
    names.set(detail.person.name, setTimeout(() => gone(detail.person.name), 5000));
    show();
  });
  document.body.addEventListener("live:posted", ({ detail }) => detail.stream === thread.data.stream && gone(detail.by?.person));
});
