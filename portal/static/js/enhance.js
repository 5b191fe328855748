// register(selector, bring): bring(element) runs once for each element that matches, whenever it appears.
const parts = [];
const done = new WeakMap();

export function register(selector, bring) {
  parts.push({ selector, bring });
}

export function enhance(root) {
  for (const part of parts) {
    const found = [...root.querySelectorAll(part.selector)];
    if (root.matches?.(part.selector)) found.unshift(root);
    for (const element of found) {
      const had = done.get(element) ?? new Set();
      if (had.has(part)) continue;
      had.add(part);
      done.set(element, had);
      part.bring(element);
    }
  }
}

export function start() {
  enhance(document);
  document.body.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
}
