"""Making any text printable with the fonts at hand, without losing any of it in silence.

Text is never treated as markup: what looks like a tag prints as it was written.
"""

import dataclasses
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from estimator.pdf.fonts import FontPair
from estimator.pdf.signs import RAISED, lowered, meaning_of
from estimator.quote_document import Language
from estimator.radicals import ORDINARY

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


@dataclasses.dataclass(frozen=True, slots=True)
class Sign:
    """What isn't printed as it was typed. `printed`: what stands for it; 〓 if nothing does.

    `where`: the fields it stands in, such as `parts.2.name`; none for the paper's own words.
    """

    character: str
    printed: str
    where: tuple[str, ...]


class Printable:
    """Cleans texts for one document and remembers what could not be printed."""

    def __init__(self, fonts: FontPair, language: Language = Language.JAPANESE) -> None:
        self._fonts = fonts
        self._language = language
        self._known: dict[str, str] = {}
        self._simple: dict[int, str] = {}
        self._found: dict[tuple[str, str], dict[str, None]] = {}

    @property
    def signs(self) -> tuple[Sign, ...]:
        """In the order met; a lone surrogate, which no text may carry, as `U+D800`."""
        return tuple(Sign(*sign, tuple(where)) for sign, where in self._found.items())

    def text(self, text: str, where: str = "") -> str:
        """`text` with line ends as `\\n`, marks composed, and every character in the fonts."""
        if not text.isascii():
            text = RAISED.sub(lambda run: self._raised(run[0], where), self._composed(text))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if all(map(self._is_simple, set(text))):
            return text.translate(self._simple)
        printed, letter = [], ""
        for at, c in enumerate(text):
            if not unicodedata.combining(c):
                letter = c
            elif self._known.get(letter) == SUBSTITUTE:
                continue  # a mark over a letter that isn't there says nothing
            printed.append(self._character(c, text, at, where))
        return "".join(printed)

    def everything(self, value: _T) -> _T:
        """`value`, a frozen dataclass, with every text inside it made printable."""
        printed: _T = _walk(value, self.text, "")
        return printed

    def _raised(self, run: str, where: str) -> str:
        """A tolerance stays in one piece, all of it raised or none."""
        if all(map(self._fonts.covers, run)):
            return run
        self._note(run, lowered(run), where)
        return lowered(run)

    def _note(self, character: str, printed: str, where: str) -> None:
        places = self._found.setdefault((character, printed), {})
        if where:
            places[where] = None

    def _composed(self, text: str) -> str:
        """か + ゙ → が, as file names of some systems need. Only sequences with a mark are
        touched: composing everything would replace variant forms of people's names."""
        if not any(map(unicodedata.combining, set(text))):
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

    def _is_simple(self, c: str) -> bool:
        """Whether it prints the same wherever it stands, and nothing has to be told of it. Texts
        of such characters only, as nearly all are, need not be gone through one by one."""
        if ord(c) in self._simple:
            return True
        if unicodedata.combining(c) or ord(c) in _VARIATION_OF_IDEOGRAPH:
            return False
        if c not in self._known:
            self._known[c] = self._printed(c)
        if self._known[c] == SUBSTITUTE != c:
            return False
        self._simple[ord(c)] = self._known[c]
        return True

    def _character(self, c: str, text: str, at: int, where: str) -> str:
        if c not in self._known:
            self._known[c] = self._printed(c)
        printed = self._known[c]
        if printed == SUBSTITUTE != c:
            before = text[at - 1] if at else ""
            printed = meaning_of(c, before, self._language) or SUBSTITUTE
            if not all(map(self._fonts.covers, printed)):
                printed = SUBSTITUTE
            self._note(_named(c), printed.strip(), where)
        elif ord(c) in _VARIATION_OF_IDEOGRAPH and at:
            self._note(_named(text[at - 1]) + c, text[at - 1], where)
        return printed

    def _printed(self, c: str) -> str:
        category = unicodedata.category(c)
        c = ORDINARY.get(c, c)
        if c in _LINE_ENDS:
            return "\n"
        if c == "\t" or category == "Zs":
            return c if c == "\u3000" else " "
        if category in {"Cc", "Cf"} or _is_selector(c):
            return ""  # has no shape of its own: directions, joiners, bells
        other = LOOKALIKES.get(c)
        if other and not self._fonts.owns(c) and self._fonts.covers(other):
            return other
        return c if self._fonts.covers(c) else SUBSTITUTE


def _is_selector(c: str) -> bool:
    return ord(c) in range(0xFE00, 0xFE10) or ord(c) in _VARIATION_OF_IDEOGRAPH


def _named(c: str) -> str:
    return f"U+{ord(c):04X}" if unicodedata.category(c) == "Cs" else c


def _walk(value: Any, change: Callable[[str, str], str], where: str) -> Any:
    """`where`: the field, as `shortened` names it; a break's fields are those of its part."""
    if type(value) is str:  # codes are StrEnums and stay as they are
        return change(value, where)
    if isinstance(value, tuple):
        return tuple(_walk(entry, change, _entry(where, entry)) for entry in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return dataclasses.replace(
            value,
            **{
                name: _walk(getattr(value, name), change, f"{where}.{name}".lstrip("."))
                for name in names
            },
        )
    return value


def _entry(where: str, entry: Any) -> str:
    if where.endswith(".breaks"):
        return where.removesuffix(".breaks")
    return f"{where}.{entry.position}" if hasattr(entry, "position") else where
