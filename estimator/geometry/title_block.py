"""What a drawing's title block (表題欄) says, read from pieces of text and where they stand.

A label such as 図番 has its value in the same piece, right of it, or below. Only what looks like
such a value is taken, and nothing where two answers are as likely: these are proposals, and a
wrong one costs more than none.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from estimator.geometry.facts import Read, TitleBlock
from estimator.geometry.title_words import FIELDS, Field
from estimator.radicals import ORDINARY

Box = tuple[float, float, float, float]
"""Left, bottom, right, top; y up."""

_LONGEST: Final = 80
_SEPARATORS: Final = " :：=／/・|()[].,、-_#№\u3000"
_FARTHEST_RIGHT: Final = 12.0
_FARTHEST_BELOW: Final = 3.0
"""How far off a value is looked for, in heights of its label's text."""
_NEARER: Final = 2.0
"""Of two values, one so many times nearer than the other is the one."""
_RADICALS: Final = str.maketrans(ORDINARY)


@dataclass(frozen=True)
class Piece:
    """A piece of text as the file has it, on a page (from 1 on)."""

    text: str
    box: Box
    page: int = 1


@dataclass(frozen=True)
class _Label:
    field: Field
    piece: Piece
    rest: str
    """What follows the label in its own piece, the value perhaps."""


def read_title_block(pieces: Iterable[Piece]) -> TitleBlock:
    """The title block, as far as it can be told; a field that can't is None."""
    short = [piece for piece in pieces if 0 < len(piece.text.strip()) <= _LONGEST]
    labels = [label for piece in short if (label := _label(piece))]
    names = {id(label.piece) for label in labels}
    values = [piece for piece in short if id(piece) not in names]
    return TitleBlock(**{name: _field(field, labels, values) for name, field in FIELDS.items()})


def _field(field: Field, labels: Sequence[_Label], values: Sequence[Piece]) -> Read | None:
    """What all labels of a field say; None where they say different things."""
    for wanted in (field.labels, field.second):
        found = [
            read
            for label in labels
            if label.field is field and _starts(_plain(label.piece.text), wanted)
            if (read := _value(label, labels, values))
        ]
        if found:
            return found[0] if len({read.value.casefold() for read in found}) == 1 else None
    return None


def _label(piece: Piece) -> _Label | None:
    """The label that a piece is, or begins with; two in one (図番 DWG NO.) are one."""
    text = _plain(piece.text)
    for field in FIELDS.values():
        labels = (*field.labels, *field.second)
        rest = text
        while end := _starts(rest, labels):
            rest = rest[end:].lstrip(_SEPARATORS)
        if rest != text:
            return _Label(field, piece, rest)
    return None


def _starts(text: str, labels: Sequence[str]) -> int:
    """How long the label is that the text begins with; 0 where none is.

    Spaces within are passed over (図　番); after a label in letters the word must end.
    """
    for label in labels:
        found = re.match(r"\s*".join(map(re.escape, label)), text, re.IGNORECASE)
        if found and not (label[-1].isascii() and text[found.end() : found.end() + 1].isalnum()):
            return found.end()
    return 0


def _value(label: _Label, labels: Sequence[_Label], values: Sequence[Piece]) -> Read | None:
    if label.rest:
        value = label.field.value_in(label.rest)
        return Read(value, label.piece.page, label.piece.box) if value else None
    near = sorted(_near(label, labels, values), key=lambda one: one[0])
    if not near:
        return None
    if len(near) > 1 and near[1][0] < near[0][0] * _NEARER and near[1][1] != near[0][1]:
        return None
    _distance, value, piece = near[0]
    return Read(value, piece.page, piece.box)


def _near(
    label: _Label, labels: Sequence[_Label], values: Sequence[Piece]
) -> Iterator[tuple[float, str, Piece]]:
    """What may be the label's value and is of no nearer label: how far off, and what it says."""
    for piece in values:
        away, value = _fit(label, piece)
        if value and all(_fit(other, piece)[0] >= away for other in labels if not other.rest):
            yield away, value, piece


def _fit(label: _Label, piece: Piece) -> tuple[float, str]:
    """How far off a piece is that could be the label's value, and that value; else infinite."""
    if piece.page == label.piece.page:
        boxes = label.piece.box, piece.box
        away = min(_right(*boxes), _below(*boxes))
        if away < math.inf and (value := label.field.value_in(_plain(piece.text))):
            return away, value
    return math.inf, ""


def _right(label: Box, value: Box) -> float:
    """How far right of a label a value on its line is, in heights of the label; else infinite.

    At least one, so that those that touch compare.
    """
    height = (label[3] - label[1]) or 1.0
    away = (value[0] - label[2]) / height
    shared = min(label[3], value[3]) - max(label[1], value[1])
    on_line = shared > 0.4 * min(height, value[3] - value[1])
    return max(away, 1.0) if on_line and -0.5 <= away <= _FARTHEST_RIGHT else math.inf


def _below(label: Box, value: Box) -> float:
    """How far below a label a value in its cell is; a little farther than it would be beside."""
    height = (label[3] - label[1]) or 1.0
    away = (label[1] - value[3]) / height
    under = min(label[2], value[2]) > max(label[0], value[0])
    begins = label[0] - 2 * height <= value[0] <= label[2]
    fits = (under or begins) and -0.5 <= away <= _FARTHEST_BELOW
    return max(away, 1.0) * 1.5 if fits else math.inf


def _plain(text: str) -> str:
    """Half-width letters and figures, full-width kana, single spaces."""
    return " ".join(normalize("NFKC", text.translate(_RADICALS)).split())
