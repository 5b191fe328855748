// Words in all pages. CAD writes letter by letter and spaces as it likes, so spaces count for nothing, neither way.
import { grouped } from "../grouped.js";
import { folded, searching } from "../searching.js";

const bare = (text) => folded(text).replace(/\s/g, "");

export function finding({ frame, file, words, pager, place }) {
  const texts = new Map();
  const textOf = async (number) => {
    if (!texts.has(number)) texts.set(number, joined((await (await file.getPage(number)).getTextContent()).items));
    return texts.get(number);
  };
  let hits = [];
  let current = null;

  async function find(typed) {
    const wanted = bare(typed);
    hits = [];
    let letters = 0;
    for (let number = 1; number <= file.numPages; number++) {
      const text = await textOf(number);
      letters += text.letters.length;
      hits.push(...hitsIn(text, wanted, number - 1));
    }
    frame.tell(letters ? "" : frame.text("no_text"));
    return hits;
  }

  async function show(hit) {
    current = hit;
    if (hit) await pager.go(hit.page);
    if (current !== hit) return;
    const boxes = marks();
    if (boxes.length) bringIntoSight(place, boxes);
  }

  const marks = () =>
    words.mark(hits.filter((hit) => hit.page === pager.page).flatMap((hit) => hit.parts.map((part) => ({ ...part, current: hit === current }))));

  searching(frame, {
    find,
    show,
    forget: () => {
      [hits, current] = [[], null];
      words.mark([]);
    },
  });
}

// The letters of a page in a row, each with the piece that it comes from and its place in it.
function joined(items) {
  const found = { letters: "", from: [] };
  items
    .filter((item) => item.str !== undefined)
    .forEach(({ str }, piece) =>
      [...str].reduce((place, letter) => {
        for (const plain of bare(letter).split("")) {
          found.letters += plain;
          found.from.push({ piece, from: place, to: place + letter.length });
        }
        return place + letter.length;
      }, 0),
    );
  return found;
}

function hitsIn({ letters, from }, wanted, page) {
  const hits = [];
  if (!wanted) return hits;
  for (let at = letters.indexOf(wanted); at >= 0; at = letters.indexOf(wanted, at + wanted.length)) {
    const pieces = grouped(from.slice(at, at + wanted.length), ({ piece }) => piece);
    hits.push({ page, parts: [...pieces].map(([piece, all]) => ({ piece, from: all[0].from, to: all.at(-1).to })) });
  }
  return hits;
}

function bringIntoSight(place, boxes) {
  const [from, to] = [place.under(boxes[0]), place.under({ x: boxes.at(-1).x + boxes.at(-1).width, y: boxes.at(-1).y + boxes.at(-1).height })];
  const high = boxes[0].height;
  const { width, height } = place.size;
  const seen = boxes[0].x > 0 && boxes[0].y > 0 && boxes[0].x < width - 40 && boxes[0].y < height - 20;
  if (seen && high > 9) return;
  const box = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
  place.show(box, Math.min(width, height) * 0.4);
}
