// [data-dropzone]: each file goes up by itself (XHR, since fetch tells no progress), two at a time.
// POST data-upload-url, multipart: file, client_id → {id, name, note?, remove_url?} or {error: {message}}.
// Where a file goes is told first, as the zone's "files:chosen" (spreading.js); it is taken here unless somebody takes it.
import { enhance, register } from "./enhance.js";
import { csrf, postJson } from "./http.js";
import { newId } from "./ids.js";
import { awaitPicture } from "./picture.js";
import { leaveRow } from "./rows.js";
import { text } from "./texts.js";

const AWAY_MS = 3000; // the server is back by then, or refuses once more
const AT_ONCE = 2;
const WRONG_FILE = new Set([400, 413, 415, 422]); // refused for what it is: it can only be refused again
const megabytes = (bytes) => `${Math.round(bytes / 1048576)} MB`;

export function whyNot(file, zone) {
  const limit = Number(zone.dataset.maxBytes || 0);
  const endings = (zone.dataset.endings || "").toLowerCase().split(",").map((e) => e.trim()).filter(Boolean);
  if (file.size === 0) return text("empty_file");
  if (limit && file.size > limit) return text("too_large", { limit: megabytes(limit) });
  if (endings.length && !endings.some((e) => file.name.toLowerCase().endsWith(e))) return text("wrong_ending", { endings: endings.join(" ") });
  return "";
}

class Line {
  constructor(zone, file, controlled) {
    const template = zone.querySelector("template[data-file-template]");
    this.element = template.content.firstElementChild.cloneNode(true);
    Object.assign(this, { file, controlled, clientId: newId(), request: null });
    this.part("name").textContent = file.name;
    this.part("move")?.setAttribute("aria-label", `${file.name}: ${this.part("move").getAttribute("aria-label")}`);
    this.part("retry").addEventListener("click", () => queue.add(this));
    this.say("waiting", text("upload_waits"));
  }

  // Where it stands now: it may be moved while it goes up.
  get zone() {
    return this.element.closest("[data-dropzone]");
  }

  part(name) {
    return this.element.querySelector(`[data-file-${name}]`);
  }

  say(state, words) {
    this.element.dataset.state = state;
    this.part("state").textContent = words;
    this.part("retry").hidden = state !== "failed" || this.hopeless;
    this.part("progress").hidden = state === "done" || state === "failed";
  }

  send() {
    return new Promise((resolve) => {
      const form = new FormData();
      form.append("client_id", this.clientId);
      if (this.controlled) form.append("export_controlled", "1");
      form.append("file", this.file, this.file.name);
      const request = (this.request = new XMLHttpRequest());
      this.url ??= this.zone.dataset.uploadUrl; // sent again it is the same, wherever the line has gone meanwhile
      request.open("POST", this.url);
      request.setRequestHeader("X-CSRFToken", csrf());
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.onprogress = (event) => {
        const percent = event.lengthComputable ? Math.floor((event.loaded / event.total) * 100) : 0;
        this.part("progress").value = percent;
        this.say("uploading", text("uploading", { percent: `${percent}%` }));
      };
      request.onload = () => resolve(this.finish(request));
      request.onerror = request.ontimeout = () => resolve(this.cutOff());
      request.onabort = () => resolve();
      this.say("uploading", text("uploading", { percent: "0%" }));
      request.send(form);
    });
  }

  // It goes up again by itself: when the browser says that there is a connection, and after a while where it says so too early.
  cutOff() {
    this.isCutOff = true;
    this.say("failed", text("upload_failed"));
    setTimeout(() => navigator.onLine && this.isCutOff && this.element.isConnected && queue.add(this), AWAY_MS);
  }

  see(url) {
    const icon = this.element.querySelector(".file__icon");
    icon.dataset.picture = url;
    awaitPicture(icon, url);
  }

  finish(request) {
    const answer = request.response;
    if (request.status === 503) {
      this.cutOff();
      return;
    }
    if (request.status < 200 || request.status > 299 || !answer?.id) {
      this.hopeless = WRONG_FILE.has(request.status);
      this.say("failed", answer?.error?.message ?? text("upload_failed"));
      return;
    }
    const carrier = document.createElement("input");
    Object.assign(carrier, { type: "hidden", name: this.zone.dataset.idName, value: answer.id });
    this.element.append(carrier);
    if (answer.picture_url) this.see(answer.picture_url);
    if (answer.remove_url) this.element.dataset.removeUrl = answer.remove_url;
    this.say("done", answer.note ?? `${text("uploaded")} · ${size(this.file.size)}`);
    this.zone.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const lines = new WeakMap();

export const isControlled = (zone) => Boolean(zone.querySelector("[data-export-control]")?.checked);

export function takeFiles(zone, chosen, controlled = isControlled(zone)) {
  for (const file of chosen) {
    const line = new Line(zone, file, controlled);
    lines.set(line.element, line);
    zone.querySelector("[data-files]").append(line.element);
    enhance(line.element);
    const refusal = whyNot(file, zone);
    line.hopeless = Boolean(refusal);
    if (refusal) line.say("failed", refusal);
    else queue.add(line);
  }
}

const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

class Queue {
  waiting = [];
  running = 0;

  add(line) {
    line.isCutOff = false;
    line.say("waiting", text("upload_waits"));
    this.waiting.push(line);
    this.next();
  }

  async next() {
    if (this.running >= AT_ONCE || !this.waiting.length) return;
    const line = this.waiting.shift();
    this.running += 1;
    if (line.element.isConnected) await line.send();
    this.running -= 1;
    line.zone?.dispatchEvent(new Event("upload:ended", { bubbles: true }));
    this.next();
  }
}

const queue = new Queue();

register("[data-dropzone]", (zone) => {
  const input = zone.querySelector("input[type=file]");
  const area = zone.querySelector("[data-drop-area]");
  const files = zone.querySelector("[data-files]");
  const take = (chosen) => {
    const event = new CustomEvent("files:chosen", { detail: chosen, cancelable: true });
    if (chosen.length && zone.dispatchEvent(event)) takeFiles(zone, chosen);
  };

  input.addEventListener("change", (event) => {
    event.stopPropagation();
    take([...input.files]);
    input.value = ""; // they went up already: the form itself must not carry them a second time
  });
  addEventListener("online", () => {
    for (const line of [...files.children].map((element) => lines.get(element))) if (line?.isCutOff && zone.isConnected) queue.add(line);
  });
  files.addEventListener("click", (event) => {
    const button = event.target.closest("[data-file-remove]");
    if (!button) return;
    const element = button.closest("[data-file]");
    lines.get(element)?.request?.abort();
    // Where this page has had it: what another tab moved elsewhere meanwhile stays there.
    const at = [...(element.dataset.was?.split(" ") ?? []), zone.dataset.idName];
    if (element.dataset.removeUrl) postJson(element.dataset.removeUrl, { at }).catch(() => {});
    element.remove();
    const near = leaveRow(zone.closest(".row"));
    zone.dispatchEvent(new Event("change", { bubbles: true }));
    (near?.querySelector("input:not([type=hidden])") ?? input).focus();
  });
  for (const name of ["dragenter", "dragover"]) {
    area.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("dropzone--over");
    });
  }
  for (const name of ["dragleave", "drop"]) area.addEventListener(name, () => zone.classList.remove("dropzone--over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
});

// A drawing dropped beside the area must not make the browser leave the page with everything typed on it.
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
