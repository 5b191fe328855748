"""The A4 sheet: its millimetres, the pen that moves down it, and the foot of each page."""

from collections.abc import Sequence

from estimator.pdf.fonts import FontPair
from estimator.pdf.lines import MAX_CHARACTERS, Wrapped, ellipsed, wrap
from estimator.pdf.marks import (
    POINTS_PER_MM,
    Box,
    Colour,
    Mark,
    Picture,
    Rule,
    Style,
    Words,
    width_mm,
)

BODY = Style(size=9, leading=4.5)
STRONG = Style(size=9, leading=4.5, bold=True)
SMALL = Style(size=7.8, leading=3.9, colour=Colour.QUIET)
SMALLEST_SIZE = 5.0
SMALLEST_FIGURES = 3.5  # the longest number that a document may hold still fits


class Sheet:
    """Pages of marks. `y` is where the next block begins, in millimetres from the top."""

    width = 210.0
    height = 297.0
    left = 20.0  # room for the punch holes
    right = 190.0
    top = 18.0
    bottom = 279.0
    foot = 286.0

    def __init__(self, fonts: FontPair) -> None:
        self.fonts = fonts
        self._page: list[Mark] = []  # the one under the pen
        self.pages = [self._page]
        self.y = self.top
        self._shortened: dict[str, None] = {}

    @property
    def measure(self) -> float:
        return self.right - self.left

    @property
    def room(self) -> float:
        return self.bottom - self.y

    @property
    def shortened(self) -> tuple[str, ...]:
        """The fields of which only the beginning was printed."""
        return tuple(self._shortened)

    def turn(self) -> None:
        self._page = []
        self.pages.append(self._page)
        self.y = self.top

    def put(self, *marks: Mark) -> None:
        self._page.extend(marks)

    def wrapped(self, text: str, style: Style, width: float, most: int, field: str) -> Wrapped:
        """`text` in lines of `width` millimetres; what is cut is remembered under `field`."""
        lines = wrap(text, style.face(self.fonts), style.size, width * POINTS_PER_MM, most)
        if lines.shortened:
            self._shortened[field] = None
        return lines

    def lines(self, x: float, y: float, lines: Sequence[str], style: Style) -> float:
        """Lines from the base line `y` down. Returns the base line after the last."""
        for line in lines:
            self.put(Words(x, y, line, style))
            y += style.leading
        return y

    def from_right(
        self,
        right: float,
        y: float,
        text: str,
        style: Style,
        width: float,
        *,
        even: bool = True,
        field: str = "",
    ) -> None:
        """One line that ends at `right`; smaller if it would be wider than `width`."""
        text, style = self._fitted(text, style, width, even=even, field=field)
        self.put(
            Words(right - width_mm(text, style, self.fonts, even=even), y, text, style, even=even)
        )

    def centred(self, y: float, text: str, style: Style) -> None:
        text, style = self._fitted(text, style, self.measure, even=False)
        x = (self.width - width_mm(text, style, self.fonts)) / 2
        self.put(Words(x, y, text, style))

    def fitted(self, x: float, y: float, text: str, style: Style, width: float) -> None:
        """One line from `x`; smaller if it would be wider than `width`."""
        text, style = self._fitted(text, style, width, even=False)
        self.put(Words(x, y, text, style))

    def rule(self, y: float, *, strong: bool = False, left: float | None = None) -> None:
        start = self.left if left is None else left
        thickness, colour = (0.45, Colour.ACCENT) if strong else (0.15, Colour.HAIRLINE)
        self.put(Rule(start, y, self.right - start, thickness, colour))

    def tint(self, y: float, height: float, left: float | None = None) -> None:
        start = self.left if left is None else left
        self.put(Box(start, y, self.right - start, height, Colour.TINT))

    def seal(self, x: float, y: float, side: float, png: bytes | None, word: str) -> None:
        """The seal's print; without one a box to stamp into, where `word` says it is customary."""
        if png is not None:
            self.put(Picture(x, y, side, png))
        elif word:
            self.put(Box(x, y, side, side, Colour.HAIRLINE, line=0.2))
            style = SMALL.at_size(7)
            middle = x + (side - width_mm(word, style, self.fonts)) / 2
            self.put(Words(middle, y + side / 2 + 1, word, style))

    def finish(self, left: str, page_texts: Sequence[str]) -> None:
        """The foot of every page, once it is known how many there are."""
        for marks, page in zip(self.pages, page_texts, strict=True):
            self._page = marks
            self.rule(self.foot - 4.2)
            self.fitted(self.left, self.foot, left, SMALL, self.measure * 0.7)
            self.from_right(self.right, self.foot, page, SMALL, self.measure * 0.25, even=False)

    def _fitted(
        self, text: str, style: Style, width: float, *, even: bool, field: str = ""
    ) -> tuple[str, Style]:
        text = text[:MAX_CHARACTERS].replace("\n", " ")
        smallest = SMALLEST_FIGURES if even else SMALLEST_SIZE
        wide = width_mm(text, style, self.fonts, even=even)
        if wide <= width:
            return text, style
        style = style.at_size(max(smallest, style.size * width / wide * 0.999))
        if width_mm(text, style, self.fonts, even=even) > width:
            text = ellipsed(text, style.face(self.fonts), style.size, width * POINTS_PER_MM)
            if field:
                self._shortened[field] = None
        return text, style
