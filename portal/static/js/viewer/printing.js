// On paper there is the drawing alone. The tool "print" waits for good pictures of all pages; the browser's own printing
// takes what can be had at once.
import { stamp } from "./mark.js";

// pages() promises canvases, one a page; still() is a canvas of what is seen now.
export function printing(frame, { pages, still }) {
  frame.press("print", async () => {
    const button = frame.tool("print");
    button.disabled = true;
    try {
      const paper = sheets(frame, await pages());
      document.body.append(paper);
      document.documentElement.classList.add("viewer-printing");
      window.print();
      document.documentElement.classList.remove("viewer-printing");
      paper.remove();
    } finally {
      button.disabled = false;
    }
  });
  let beside;
  window.addEventListener("beforeprint", () => {
    if (!frame.section.isConnected || document.documentElement.classList.contains("viewer-printing")) return;
    beside = sheets(frame, [still()]);
    frame.section.append(beside);
  });
  window.addEventListener("afterprint", () => beside?.remove());
}

function sheets(frame, canvases) {
  const paper = document.createElement("div");
  paper.className = "viewer-paper";
  for (const canvas of canvases) {
    stamp(canvas, frame.mark);
    canvas.className = canvas.width > canvas.height ? "viewer-paper__page viewer-paper__page--wide" : "viewer-paper__page";
    paper.append(canvas);
  }
  return paper;
}
