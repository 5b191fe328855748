// The face that a sheet's texts are drawn in: the one of our documents, whatever CAD font the file names.
const NAME = "Texts of drawings";
const CAPITAL = 1567 / 2048; // of the body: CAD's text height is that of a capital letter
const ALIGN = { left: 0, center: 0.5, right: 1 };

export class Face {
  // Without the font the system's own is taken: better than no texts.
  static async load(url) {
    const font = new FontFace(NAME, `url(${JSON.stringify(url)})`);
    await font.load().then((loaded) => document.fonts.add(loaded), () => {});
    return new Face();
  }

  constructor() {
    this.ruler = document.createElement("canvas").getContext("2d");
  }

  // How wide the words are, and from where to where they reach, along their own line in the sheet's unit.
  measure({ text, height, width_factor: factor, align }) {
    this.ruler.font = `100px "${NAME}", sans-serif`;
    const width = (this.ruler.measureText(text).width / 100) * (height / CAPITAL) * (factor ?? 1);
    return { from: -width * (ALIGN[align] ?? 0), width };
  }

  draw(context, view, text) {
    const body = (text.height * view.scale) / CAPITAL;
    context.save();
    context.translate(text.x * view.scale + view.x, -text.y * view.scale + view.y);
    context.rotate((-text.angle * Math.PI) / 180);
    context.scale(text.width_factor ?? 1, 1);
    context.font = `${body}px "${NAME}", sans-serif`;
    context.textAlign = text.align ?? "left";
    context.textBaseline = "alphabetic";
    context.fillStyle = text.colour;
    context.fillText(text.text, 0, down(text) * view.scale);
    context.restore();
  }
}

// How far below the given point the letters stand, in the sheet's unit.
export function down({ base, height }) {
  return { top: height, middle: height / 2, bottom: -height * 0.2 }[base] ?? 0;
}
