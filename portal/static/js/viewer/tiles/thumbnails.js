// The panel of pages, each as its coarsest tile; the browser fetches a picture when its place comes into sight.
export function thumbnails(frame, store, pages, pager) {
  if (pages.length < 2) {
    frame.leave("pages");
    return { current: () => {} };
  }
  const buttons = pages.map((page, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "viewer__thumb";
    const picture = new Image();
    picture.loading = "lazy";
    picture.alt = "";
    [picture.width, picture.height] = sizeOf(page);
    picture.src = store.address(index, page.levels.length - 1, 0, 0);
    button.append(picture, frame.text("page", { n: index + 1 }));
    button.addEventListener("click", () => pager.go(index));
    return button;
  });
  frame.panel("pages").append(...buttons);
  const current = (page) => buttons.forEach((button, index) => button.setAttribute("aria-current", index === page ? "page" : "false"));
  current(0);
  return { current };
}

function sizeOf({ width, height }) {
  const scale = Math.min(220 / width, 144 / height);
  return [Math.round(width * scale), Math.round(height * scale)];
}
