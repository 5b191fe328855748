// [data-picture]: a small picture that is still being made. It is asked for until it is there, ever more rarely, and given up
// after some minutes: then the sign of a waiting picture stays until the page is opened again.
import { register } from "./enhance.js";

const FIRST_MS = 700;
const SLOWER = 1.4;
const MOST_TRIES = 18;

register("[data-picture]", (place) => awaitPicture(place, place.dataset.picture));

export async function awaitPicture(place, url) {
  let wait = FIRST_MS;
  for (let tries = 0; tries < MOST_TRIES && place.isConnected; tries += 1) {
    const picture = await fetched(url);
    if (picture === "none") return;
    if (picture) {
      place.classList.add("thumbnail");
      place.replaceChildren(picture);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait *= SLOWER;
  }
}

// The picture; "none" where there will be none; null while it is being made or the server is away.
async function fetched(url) {
  const response = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  if (!response || response.status === 202 || response.status >= 500) return null;
  if (!response.ok || response.redirected || response.status === 204) return "none";
  const image = document.createElement("img");
  Object.assign(image, { className: "thumbnail__picture", alt: "", src: URL.createObjectURL(await response.blob()) });
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  return image;
}
