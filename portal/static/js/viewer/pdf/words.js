// The words of the page that is looked at, unseen above its picture: to be marked, copied, and framed where they were found.
import { grouped } from "../grouped.js";

export class Words {
  constructor(stage, TextLayer) {
    Object.assign(this, { stage, TextLayer, view: null, pieces: [] });
    this.layer = this.#fresh();
  }

  // Lays the words of a page; the ones before are gone.
  async lay(page, viewport) {
    const layer = this.#fresh();
    this.layer.replaceWith(layer);
    this.layer = layer;
    this.viewport = viewport;
    if (this.view) this.move(this.view);
    const laid = new this.TextLayer({ textContentSource: await page.getTextContent(), container: layer, viewport });
    // Words stand at parts of the whole layer: its size is said outright, in points of the page as it is written.
    const { pageWidth, pageHeight } = viewport.rawDims;
    [layer.style.width, layer.style.height] = [`${pageWidth}px`, `${pageHeight}px`];
    await laid.render();
    if (this.layer === layer) this.pieces = laid.textDivs.map((div, index) => ({ div, text: laid.textContentItemsStr[index] }));
  }

  move(view) {
    this.view = view;
    if (!this.viewport) return;
    const { pageWidth: w, pageHeight: h } = this.viewport.rawDims;
    const turn = this.viewport.rotation;
    const [dx, dy] = { 0: [0, 0], 90: [h, 0], 180: [w, h], 270: [0, w] }[turn];
    this.layer.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale}) translate(${dx}px, ${dy}px) rotate(${turn}deg)`;
  }

  // Marks parts of the words: [{piece, from, to, current}]. Returns the boxes of the current one, in pixels of the stage.
  mark(parts) {
    for (const { div, text } of this.pieces) if (div.firstElementChild) div.textContent = text;
    for (const [piece, own] of grouped(parts, ({ piece }) => piece)) marked(this.pieces[piece], own);
    const stage = this.stage.getBoundingClientRect();
    return [...this.layer.querySelectorAll("mark[data-current]")].map((mark) => {
      const box = mark.getBoundingClientRect();
      return { x: box.x - stage.x, y: box.y - stage.y, width: box.width, height: box.height };
    });
  }

  #fresh() {
    const layer = document.createElement("div");
    layer.className = "viewer__words";
    layer.style.setProperty("--total-scale-factor", "1");
    this.stage.append(layer);
    return layer;
  }
}

function marked({ div, text }, parts) {
  const nodes = [];
  let at = 0;
  for (const { from, to, current } of parts.sort((a, b) => a.from - b.from)) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(from, to);
    if (current) mark.dataset.current = "";
    nodes.push(text.slice(at, from), mark);
    at = to;
  }
  div.replaceChildren(...nodes, text.slice(at));
}
