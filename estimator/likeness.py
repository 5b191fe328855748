"""How like one part is to another: of a shop's earlier parts the one to begin from first.

Values in, values out. Each trait that both parts have counts for itself; what one of them doesn't
have says nothing. Words come folded, so that what is one to a reader is one here.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log

SHORTEST_STEM = 4
_REVISION = re.compile(r"[\s_\-./]*(?:rev\.?|[\s_\-./])\s*[0-9a-z]{1,2}$")
_RUNS = re.compile(r"[a-z]+|[ァ-ヺー]+|[ぁ-ゖ]+|[^\W_a-z0-9ぁ-ゖァ-ヺー]+")


class Like(StrEnum):
    """In what two parts are alike, as it is said beside one that was found."""

    NUMBER = "number"
    STEM = "stem"
    """The drawing number but for its revision."""
    NAME = "name"
    WORDS = "words"
    SHAPE = "shape"
    HOLES = "holes"
    MATERIAL = "material"
    CUSTOMER = "customer"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a part. Words are folded; sides in mm, the longest first, volume in cm³;
    `quantities` in pieces."""

    name: str = ""
    drawing_number: str = ""
    material: str = ""
    customer: str = ""
    sides: tuple[float, ...] = ()
    volume: float | None = None
    holes: int | None = None
    quantities: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much (more is more like), and in what."""

    score: float
    reasons: tuple[Like, ...]


def likeness(wanted: Traits, other: Traits) -> Likeness:
    """How like another part is to the one that is wanted."""
    told: list[tuple[Like, float]] = [
        *_numbers(wanted.drawing_number, other.drawing_number),
        *_names(wanted.name, other.name),
        *_shapes(wanted, other),
        *_same(Like.MATERIAL, wanted.material, other.material, 12.0),
        *_same(Like.CUSTOMER, wanted.customer, other.customer, 6.0),
    ]
    if wanted.quantities and other.quantities:
        apart = min(abs(log(a / b)) for a in wanted.quantities for b in other.quantities)
        told.append((Like.QUANTITY, 10.0 * exp(-2.0 * apart)))
    return Likeness(sum(much for _, much in told), tuple(what for what, much in told if much > 5))


def stem_of(drawing_number: str) -> str:
    """A folded drawing number without its revision, where enough is left to go by; else itself."""
    stem = _REVISION.sub("", drawing_number)
    return stem if len(stem) >= SHORTEST_STEM else drawing_number


def runs_of(words: str, most: int = 4) -> list[str]:
    """The pieces of folded words by which others with some of them are found, the longest first.
    Numbers alone say nothing."""
    runs = dict.fromkeys(run for run in _RUNS.findall(words) if len(run) > 1)
    return sorted(runs, key=len, reverse=True)[:most]


def _numbers(wanted: str, other: str) -> list[tuple[Like, float]]:
    if not wanted or not other:
        return []
    if wanted == other:
        return [(Like.NUMBER, 100.0)]
    return [(Like.STEM, 70.0)] if stem_of(wanted) == stem_of(other) else []


def _names(wanted: str, other: str) -> list[tuple[Like, float]]:
    if wanted and wanted == other:
        return [(Like.NAME, 45.0)]
    one, two = _pairs(wanted), _pairs(other)
    shared = 2 * len(one & two) / (len(one) + len(two)) if one and two else 0.0
    return [(Like.WORDS, 35.0 * shared * shared)]


def _pairs(words: str) -> set[str]:
    return {words[place : place + 2] for place in range(len(words) - 1)}


def _shapes(wanted: Traits, other: Traits) -> list[tuple[Like, float]]:
    ratios = [abs(log(a / b)) for a, b in zip(wanted.sides, other.sides, strict=False) if a and b]
    if wanted.volume and other.volume:
        ratios.append(abs(log(wanted.volume / other.volume)))
    told = [(Like.SHAPE, 50.0 * exp(-6.0 * max(ratios)))] if ratios else []
    if wanted.holes is not None and other.holes is not None:
        told.append((Like.HOLES, 8.0 * exp(-0.5 * abs(wanted.holes - other.holes))))
    return told


def _same(what: Like, wanted: str, other: str, much: float) -> list[tuple[Like, float]]:
    return [(what, much)] if wanted and wanted == other else []
