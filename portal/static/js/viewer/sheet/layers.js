// The panel of layers: which are shown, one by one or all at once.
export function layers({ frame, sheet, look, drawn }) {
  const body = frame.panel("layers");
  const used = new Set([...sheet.strokes, ...(sheet.fills ?? []), ...sheet.texts].map((one) => one.layer));
  const boxes = sheet.layers.flatMap((layer, index) => (used.has(index) ? [choice(layer, index, look, drawn)] : []));
  if (boxes.length < 2) return frame.leave("layers");
  const all = document.createElement("button");
  all.type = "button";
  all.className = "viewer__link";
  all.textContent = frame.text("all_layers");
  all.addEventListener("click", () => {
    const hidden = boxes.some(({ input }) => !input.checked);
    for (const { input, index } of boxes) look.shown[index] = input.checked = hidden;
    drawn.redraw();
  });
  const list = document.createElement("ul");
  list.className = "viewer__rows";
  list.append(...boxes.map(({ row }) => row));
  body.append(all, list);
}

function choice(layer, index, look, drawn) {
  const row = document.createElement("li");
  const label = document.createElement("label");
  label.className = "viewer__choice";
  const input = document.createElement("input");
  input.type = "checkbox";
  input.checked = layer.shown;
  input.addEventListener("change", () => {
    look.shown[index] = input.checked;
    drawn.redraw();
  });
  label.append(input, layer.name || "–");
  row.append(label);
  return { row, input, index };
}
