// The page's one connection. It only carries what the server says; everything that a person does is an HTTP request.
//
//   client → follow {streams: [{id, have}]}      server → events {stream, events: [{seq, type, at, html?, data}]}
//   client → unfollow {streams: [id]}            server → heads {<stream>: last_seq}            (every 10 s)
//   client → typing {stream}                     server → progress {subject, done, total, text, state?}
//                                                server → typing {stream, person}
//   client → at {estimate, line, cell}           server → at {estimate, page, person, line, cell}
//                                                server → refused {stream}  (no longer ours to read)
import { io } from "../built/socket.io.esm.min.js";
import { Stream } from "./stream.js";

const streams = new Map();
const watchers = new Set();
const ASK_AGAIN_MS = 4000;
const COME_BACK_MS = { away: 2000, too_many: 30_000 };
let socket = null;
let state = "waiting";

function setState(next) {
  if (state === next) return;
  state = next;
  for (const watch of watchers) watch(state);
}

// waiting → live ⇄ lost; signed_out when the server refuses us for good.
export function onState(watch) {
  watchers.add(watch);
  watch(state);
  return () => watchers.delete(watch);
}

export const isLive = () => state === "live";

function announce(name, detail) {
  document.body.dispatchEvent(new CustomEvent(`live:${name}`, { bubbles: true, detail }));
}

function ask(stream) {
  if (!socket?.connected) {
    stream.asked = false; // the next connection asks for everything anyway
    return;
  }
  askServer([stream]);
}

function askAll() {
  if (streams.size) askServer([...streams.values()]);
}

// An answer may get lost as well: after a while be ready to ask again. An earlier question's patience ends with the new one,
// or it would run out in the middle, and what was missed would be taken for news.
function askServer(asked) {
  for (const stream of asked) {
    stream.asked = true;
    clearTimeout(stream.patience);
    stream.patience = setTimeout(() => (stream.asked = false), ASK_AGAIN_MS);
  }
  socket.emit("follow", { streams: asked.map(({ id, have }) => ({ id, have })) });
}

function connect() {
  const path = document.body.dataset.livePath;
  if (socket || !path) return;
  socket = io({ path, transports: ["websocket"], reconnectionDelay: 500, reconnectionDelayMax: 5000 });
  socket.on("connect", () => {
    setState("live");
    askAll();
  });
  socket.on("disconnect", (reason) => {
    setState("lost");
    // socket.io does not come back by itself when the server closed the door (a restart does just that).
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), 1000);
  });
  socket.on("connect_error", (error) => {
    setState(error.message === "signed_out" ? "signed_out" : "lost");
    // The records are away for a moment; or too many pages are open, and one of them may be closed.
    const wait = COME_BACK_MS[error.message];
    if (wait) setTimeout(() => socket.connect(), wait);
  });
  socket.on("events", (batch) => streams.get(batch.stream)?.take(batch.events));
  socket.on("heads", (heads) => {
    for (const [id, last] of Object.entries(heads)) streams.get(id)?.head(last);
  });
  socket.on("refused", ({ stream }) => streams.delete(stream));
  for (const name of ["progress", "typing", "at"]) socket.on(name, (detail) => announce(name, detail));
}

// Follow a stream from what the page already shows; onEvents(events, {catchUp}) gets each event once, in order.
export function follow(id, have, onEvents = () => {}) {
  let stream = streams.get(id);
  const isNew = !stream;
  if (isNew) {
    stream = new Stream(id, have, ask, (streamId, events, catchUp) => {
      for (const event of events) announce(event.type, { stream: streamId, catchUp, ...event });
    });
    streams.set(id, stream);
  }
  const before = stream.have;
  const drop = stream.add(have, onEvents);
  connect();
  if (isNew || stream.have < before) stream.askAgain();
  return () => {
    drop();
    if (stream.listeners.size) return;
    streams.delete(id);
    socket?.emit("unfollow", { streams: [id] });
  };
}

export function typing(stream) {
  if (socket?.connected) socket.volatile.emit("typing", { stream });
}

// Where in a sheet one is; nowhere without a line. What comes while there is no connection is not said later.
export function at(estimate, line, cell) {
  connect();
  if (socket?.connected) socket.volatile.emit("at", { estimate, line, cell });
}

// For pages that show progress or the pill but follow nothing.
export const stayConnected = connect;
