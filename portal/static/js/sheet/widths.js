// Columns are as wide as a part's longest money and numbers ask, in the steps of css/sheet_widths.css, so that no digit is cut:
// at first as the server says (portal/estimates/widths.py), then wider when something longer comes.
const FIGURES = { name: "figures", usual: 10, steps: [11, 13, 16, 20] };
const NUMBERS = { name: "numbers", usual: 6, steps: [7, 8, 10, 13, 17] };

function widen(element, length, { name, usual, steps }) {
  if (length <= usual) return;
  const table = element.closest(".lines");
  const step = steps.find((one) => length <= one) ?? steps.at(-1);
  if (table && step > Number(table.dataset[name] ?? 0)) table.dataset[name] = step;
}

// The cost per piece, with its decimals, is written closer where signs are small.
export function roomForFigure(output, text) {
  if (text.length <= FIGURES.usual || !/^-?¥/.test(text)) return;
  const closer = output.dataset.cell.includes("-unit_cost-");
  widen(output, closer ? Math.max(11, text.length - 3) : text.length, FIGURES);
}

export const roomForNumber = (field, text) => field.matches(".lines__input--number") && widen(field, text.length, NUMBERS);
