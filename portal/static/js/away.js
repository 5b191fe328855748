// The server is away for a moment (503: its records are being restarted). What only looks is asked for again by itself, each
// time a little later; so is a form that carries its own id, which is done once however often it is sent.
import { register } from "./enhance.js";

const AWAY = 503;
const WAITS_MS = [1000, 2000, 4000, 8000];
const tries = new WeakMap();

// true if this section of the page will be asked for again, so that there is nothing to say yet.
export function asksAgain({ elt, xhr }) {
  const wait = WAITS_MS[tries.get(elt) ?? 0];
  if (xhr.status !== AWAY || !elt.hasAttribute("hx-get") || !wait) return false;
  tries.set(elt, (tries.get(elt) ?? 0) + 1);
  setTimeout(() => elt.isConnected && window.htmx.ajax("GET", elt.getAttribute("hx-get"), said(elt)), wait);
  return true;
}

function said(elt) {
  const at = (name) => elt.getAttribute(name) ?? undefined;
  return { source: elt, target: at("hx-target") ?? elt, select: at("hx-select"), swap: at("hx-swap") };
}

document.body.addEventListener("htmx:afterOnLoad", ({ detail }) => tries.delete(detail.elt));

register("[data-send-again]", (form) => {
  if (form.elements.namedItem("client_id")?.value) setTimeout(() => form.requestSubmit(), WAITS_MS[1]);
});
