// [data-row-picture]: at the head of a row the small picture of its first file, as soon as there is one.
import { register } from "./enhance.js";
import { awaitPicture } from "./picture.js";

register("[data-row-picture]", (place) => {
  const row = place.closest(".row");
  let shown = place.querySelector("[data-picture]")?.dataset.picture ?? "";
  const update = () => {
    if (!row.isConnected) return;
    const url = row.querySelector("[data-file] [data-picture]")?.dataset.picture ?? "";
    if (url === shown) return;
    shown = url;
    const picture = document.createElement("span");
    place.replaceChildren(picture);
    place.hidden = !url;
    if (url) awaitPicture(picture, url);
  };
  place.closest("form")?.addEventListener("change", update);
});
