"""Making any text printable with the fonts at hand, without losing any of it in silence.

Text is never treated as markup: what looks like a tag prints as it was written.
"""

import dataclasses
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from estimator.pdf.fonts import FontPair

SUBSTITUTE = "〓"  # the printers' mark for a sort that isn't in the case

# Used only for what the fonts lack, and only where the meaning stays the same. Compatibility
# forms are not unfolded at large: 10² would become 102 and 5¼ would become 51/4.
LOOKALIKES: Mapping[str, str] = {
    "\u2300": "φ",  # diameter
    "\u2205": "φ",  # empty set, often typed for a diameter
    "\u2011": "-",  # hyphen that doesn't break
    "\u2012": "–",  # dash as wide as a figure
    "\u2015": "—",
    "\u2212": "-",  # minus
    "\u00b5": "μ",  # micro
    "\u2126": "Ω",  # ohm
    "\u212b": "Å",  # ångström
    "\u2044": "/",
    "\u2215": "/",
    "\u301c": "～",
}
_LINE_ENDS = frozenset("\n\x0b\x0c\x85\u2028\u2029")
_T = TypeVar("_T")
_VARIATION_OF_IDEOGRAPH = range(0xE0100, 0xE01F0)


class Printable:
    """Cleans texts for one document and remembers what could not be printed."""

    def __init__(self, fonts: FontPair) -> None:
        self._fonts = fonts
        self._known: dict[str, str] = {}
        self._unprintable: dict[str, None] = {}

    @property
    def unprintable(self) -> tuple[str, ...]:
        """In the order met; a lone surrogate, which no text may carry, as `U+D800`."""
        return tuple(self._unprintable)

    def text(self, text: str) -> str:
        """`text` with line ends as `\\n`, marks composed, and every character in the fonts."""
        if not text.isascii():
            text = self._composed(text)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(self._character(c, text, i) for i, c in enumerate(text))

    def everything(self, value: _T) -> _T:
        """`value`, a frozen dataclass, with every text inside it made printable."""
        printed: _T = _walk(value, self.text)
        return printed

    def _composed(self, text: str) -> str:
        """か + ゙ → が, as file names of some systems need. Only sequences with a mark are
        touched: composing everything would replace variant forms of people's names."""
        if not any(unicodedata.combining(c) for c in text):
            return text
        out: list[str] = []
        for c in text:
            if out and unicodedata.combining(c):
                joined = unicodedata.normalize("NFC", out[-1] + c)
                if len(joined) == 1:
                    out[-1] = joined
                    continue
            out.append(c)
        return "".join(out)

    def _character(self, c: str, text: str, at: int) -> str:
        if c not in self._known:
            self._known[c] = self._printed(c)
        if self._known[c] == SUBSTITUTE != c:
            self._unprintable[_named(c)] = None
        elif ord(c) in _VARIATION_OF_IDEOGRAPH and at:
            self._unprintable[_named(text[at - 1]) + c] = None
        return self._known[c]

    def _printed(self, c: str) -> str:
        category = unicodedata.category(c)
        if c in _LINE_ENDS:
            return "\n"
        if c == "\t" or category == "Zs":
            return c if c == "\u3000" else " "
        if category in {"Cc", "Cf"} or _is_selector(c):
            return ""  # has no shape of its own: directions, joiners, bells
        if self._fonts.covers(c):
            return c
        other = LOOKALIKES.get(c, SUBSTITUTE)
        return other if self._fonts.covers(other) else SUBSTITUTE


def _is_selector(c: str) -> bool:
    return ord(c) in range(0xFE00, 0xFE10) or ord(c) in _VARIATION_OF_IDEOGRAPH


def _named(c: str) -> str:
    return f"U+{ord(c):04X}" if unicodedata.category(c) == "Cs" else c


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    if type(value) is str:  # codes are StrEnums and stay as they are
        return change(value)
    if isinstance(value, tuple):
        return tuple(_walk(entry, change) for entry in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return dataclasses.replace(
            value, **{name: _walk(getattr(value, name), change) for name in names}
        )
    return value
