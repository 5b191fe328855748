"""One server with the samples, and a window as new for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.viewer.samples import make_all
from tests.browser.viewer.server import ViewerServer

DESK = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
Opened = Callable[..., Page]


@pytest.fixture(scope="package")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ViewerServer]:
    folder = tmp_path_factory.mktemp("drawings")
    make_all(folder)
    server = ViewerServer(folder).start()
    yield server
    server.stop()


@pytest.fixture
def opened(drawings: ViewerServer, chromium: Browser) -> Iterator[Opened]:
    """Opens a drawing and waits until it is shown (or is not); at the end, nothing was said on the console."""
    said: list[str] = []
    drawings.asked.clear()
    contexts = []

    def open_drawing(path: str, *, phone: bool = False, state: str = "ready") -> Page:
        context = chromium.new_context(locale="ja-JP", **(PHONE if phone else DESK))  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(drawings.address + path)
        expect(page.locator(f".viewer[data-state={state}]")).to_be_visible()
        return page

    yield open_drawing
    for context in contexts:
        context.close()
    assert [one for one in said if "404" not in one] == []


class Stage:
    """The place of the drawing, looked at and pressed at parts of its width and height (0 … 1)."""

    def __init__(self, page: Page) -> None:
        self.page = page
        box = page.locator("[data-stage]").bounding_box()
        assert box
        self.left, self.top, self.width, self.height = (
            box[name]
            for name in ("x", "y", "width", "height")  # type: ignore[literal-required]
        )

    def press(self, x: float, y: float) -> None:
        self.page.mouse.click(self.left + x * self.width, self.top + y * self.height)

    def colour(self, x: float, y: float) -> tuple[int, int, int]:
        picture = Image.open(BytesIO(self.page.screenshot())).convert("RGB")
        ratio = picture.width / self.page.evaluate("innerWidth")
        place = (self.left + x * self.width, self.top + y * self.height)
        return picture.getpixel((int(place[0] * ratio), int(place[1] * ratio)))  # type: ignore[return-value]

    def becomes(self, x: float, y: float, wanted: Callable[[tuple[int, int, int]], bool]) -> None:
        """Waits until that place has a colour: drawing comes a moment after pressing."""
        for _ in range(40):
            if wanted(self.colour(x, y)):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"the place stayed {self.colour(x, y)}")
