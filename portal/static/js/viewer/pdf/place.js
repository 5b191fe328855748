// Where something stands on a page, framed: {page, box: [left, bottom, right, top]} of a "viewer:light", in points of the page.
// Returns what draws the frame.
const COLOUR = "#e06300";
const FILL = "rgb(255 196 0 / 25%)";
const ROOM = 3; // pt around the words

export function lighting({ frame, pager, place, viewport, redraw }) {
  let lit = null;

  async function light(detail) {
    lit = Array.isArray(detail.box) ? detail : null;
    if (lit) {
      await pager.go(lit.page - 1);
      place.show(onPage(lit.box), Math.min(place.size.width, place.size.height) * 0.38);
    }
    redraw();
  }

  function onPage(box) {
    const [x0, y0, x1, y1] = viewport().convertToViewportRectangle(box);
    return { x: Math.min(x0, x1) - ROOM, y: Math.min(y0, y1) - ROOM, width: Math.abs(x1 - x0) + 2 * ROOM, height: Math.abs(y1 - y0) + 2 * ROOM };
  }

  document.addEventListener("viewer:light", ({ detail }) => frame.section.isConnected && light(detail));
  return (context, view) => {
    if (lit?.page !== pager.page + 1) return;
    const { x, y, width, height } = onPage(lit.box);
    const framed = [x * view.scale + view.x, y * view.scale + view.y, width * view.scale, height * view.scale];
    [context.fillStyle, context.strokeStyle, context.lineWidth] = [FILL, COLOUR, 3];
    context.fillRect(...framed);
    context.strokeRect(...framed);
  };
}
