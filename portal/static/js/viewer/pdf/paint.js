// One page as pixels: what is in sight on the screen, all of it on paper.
const PAPER = 200 / 72; // px for a point of the page
const LONGEST = 4200; // px of a printed page
const MOST_PAGES = 30;

// Ends without a picture where the view has moved on meanwhile.
export async function paintPage(context, page, viewport, view, signal) {
  const seen = viewport({ scale: view.scale, offsetX: view.x, offsetY: view.y });
  context.fillStyle = "#ffffff";
  context.fillRect(view.x, view.y, seen.width, seen.height);
  const task = page.render({ canvasContext: context, viewport: seen, background: "rgba(0,0,0,0)" });
  signal.addEventListener("abort", () => task.cancel());
  await task.promise.catch((error) => {
    if (error.name !== "RenderingCancelledException") throw error;
  });
}

export async function pagesOnPaper(file, turn) {
  const canvases = [];
  for (let number = 1; number <= Math.min(file.numPages, MOST_PAGES); number++) {
    const page = await file.getPage(number);
    const rotation = (page.rotate + turn) % 360;
    const size = page.getViewport({ scale: 1, rotation });
    const scale = Math.min(PAPER, LONGEST / Math.max(size.width, size.height));
    const viewport = page.getViewport({ scale, rotation });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(viewport.width), Math.round(viewport.height)];
    await page.render({ canvasContext: canvas.getContext("2d"), viewport, intent: "print" }).promise;
    canvases.push(canvas);
  }
  return canvases;
}
