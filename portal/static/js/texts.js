// What scripts say, from the page's JSON block: translated where everything else is.
const block = document.getElementById("texts");
const texts = block ? JSON.parse(block.textContent) : {};

export function text(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const language = () => document.documentElement.lang || "ja";
