// A picture of the drawing that is moved with the view at once, and drawn anew as soon as there is time: so panning is smooth
// however much there is to draw. It reaches beyond the stage, for what comes into sight meanwhile.
const BEYOND = 0.25; // of the stage, at each side
const QUICK = 14; // ms: what takes no longer is drawn at every frame
const CALM = 90; // ms without a move before slow drawing begins
const MOST = 12_000_000; // px of one picture

// paint(context, view, {width, height, ratio}, signal) draws for a canvas of CSS pixels and may promise; over(context, view) draws what is light.
export function surface(stage, { paint, over = () => {} }) {
  let [front, back] = [layer(stage), layer(stage)];
  const top = layer(stage);
  top.classList.add("viewer__over");
  let drawn = null;
  let cost = 0;
  let timer = 0;
  let frame = 0;
  let running = null;
  let view = null;

  function follow() {
    frame = 0;
    if (drawn) place(front, drawn, view);
    const context = sized(top, stage.clientWidth, stage.clientHeight, ratioOf(3));
    over(context, view);
  }

  async function draw() {
    running?.abort();
    const mine = (running = new AbortController());
    const size = { width: stage.clientWidth, height: stage.clientHeight };
    if (!size.width || !view) return;
    const beyond = { x: Math.round(size.width * BEYOND), y: Math.round(size.height * BEYOND) };
    const whole = { width: size.width + 2 * beyond.x, height: size.height + 2 * beyond.y };
    const ratio = ratioOf(Math.sqrt(MOST / (whole.width * whole.height)));
    const from = { ...view, x: view.x + beyond.x, y: view.y + beyond.y };
    const began = performance.now();
    await paint(sized(back, whole.width, whole.height, ratio), from, { ...whole, ratio }, mine.signal);
    if (mine.signal.aborted) return;
    cost = performance.now() - began;
    drawn = from;
    [front, back] = [back, front];
    place(front, drawn, view);
    front.hidden = false;
    back.hidden = true;
  }

  const changed = (now) => {
    view = now;
    frame ||= requestAnimationFrame(follow);
    clearTimeout(timer);
    timer = setTimeout(draw, cost < QUICK ? 0 : CALM);
  };

  return {
    changed,
    redraw: () => {
      cost = 0;
      if (view) changed(view);
    },
    refresh: () => view && (frame ||= requestAnimationFrame(follow)),
    picture: () => copyOf(front),
  };
}

function layer(stage) {
  const canvas = document.createElement("canvas");
  canvas.className = "viewer__canvas";
  canvas.setAttribute("aria-hidden", "true");
  stage.prepend(canvas);
  return canvas;
}

const ratioOf = (most) => Math.min(window.devicePixelRatio || 1, Math.max(most, 1));

// A clean context in which a unit is a CSS pixel.
function sized(canvas, width, height, ratio) {
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
  // Drawn by the processor: a hundred thousand lines take a graphics card without power of its own many seconds.
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

function place(canvas, drawn, view) {
  const by = view.scale / drawn.scale;
  canvas.style.transform = `translate(${view.x - drawn.x * by}px, ${view.y - drawn.y * by}px) scale(${by})`;
}

function copyOf(canvas) {
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  return copy;
}
