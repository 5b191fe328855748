"""Numbers from the part's drawings into the sheet's lines: into empty cells, or one by one.

What stands in a cell stays; beside it stands what the drawing says, to be taken by a press. Taking
is looking: the drawings are opened under the terms first, on record (`service.look_at`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from estimator.geometry.measures import ASKED_FIRST
from portal.drawings.numbers import PartDrawings, Saying
from portal.drawings.service import look_at
from portal.estimates import queries
from portal.estimates.measures import reads_as, typed_amount
from portal.estimates.terms import basis_of
from portal.estimates.words import FOUND
from shared_db.access import must_find, visible_estimate_parts
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_, WrongState
from shared_db.models import Estimate, Inquiry, LineKind, Measure, drawable
from shared_db.spine.transaction import Work

NOTHING_SAID = N_("No drawing of this part says a number that its lines have.")
OTHERS_ONLY = N_("Here are only drawings of other shops. Choose the one to take numbers from.")
WEIGHS: tuple[Measure, ...] = ("mass_kg", "volume_cm3")
"""Of both, one is filled: the mass, if the density is known."""


@dataclass(frozen=True)
class Offered:
    """What a drawing says for a cell, as it would stand there."""

    measure: Measure
    value: str
    saying: Saying

    @property
    def is_sure(self) -> bool:
        """Whether it may be put in unasked."""
        return self.saying.numbers[self.measure].found not in ASKED_FIRST

    @property
    def caution(self) -> str:
        """A sentence of what it takes for granted; empty for what is sure."""
        return "" if self.is_sure else FOUND[self.saying.numbers[self.measure].found]


@dataclass(frozen=True)
class Taking:
    """A part of an estimate whose drawings were opened, to take numbers from."""

    sayings: Sequence[Saying]
    material: str

    @classmethod
    def of(cls, work: Work, part_key: str, only: str) -> "Taking":
        """Open the drawings of a part of the estimate; `only`: the id of one, "" for what was asked
        for and the own shop's.

        Raises `TermsNotAccepted`; `WrongState` where there are none.
        """
        part_id, inquiry = _part(work, part_key)
        drawings = PartDrawings.of(work, inquiry)
        wanted = drawings.unless_said(part_id)
        if only:
            wanted = [one for one in drawings.of_part(part_id) if str(one.id) == only]
        if not wanted:
            others = not only and drawings.of_part(part_id)
            raise WrongState("drawings_say_nothing", OTHERS_ONLY if others else NOTHING_SAID)
        for one in wanted:
            look_at(work, one.id)
        return cls(drawings.said_by(wanted, part_id), drawings.materials.get(part_id, ""))

    def fill(self, lines: Sequence[Json]) -> list[Offered]:
        """Fill what is empty in these lines; says with what. Raises `WrongState` where nothing
        that is said is a line's."""
        told = [(line, one) for line in lines for one in offered(line, self.sayings)]
        if not told:
            raise WrongState("drawings_say_nothing", NOTHING_SAID)
        return [
            _put(line, one) for line, one in told if one.is_sure and not _holds(line, one.measure)
        ]

    def take(self, line: Json, measure: str) -> None:
        """Let one cell have what is said. Raises `WrongState` where nothing is."""
        wanted = [one for one in offered(line, self.sayings) if one.measure == measure]
        if not wanted:
            raise WrongState("drawings_say_nothing", NOTHING_SAID)
        _put(line, wanted[0])


def offered(line: Json, sayings: Sequence[Saying]) -> list[Offered]:
    """What is said for a line's cells, by cell, each value once: of who says it first."""
    found: dict[tuple[str, str], Offered] = {}
    kind = LineKind(line["kind"])
    by_weight = basis_of(kind, str(line.get("basis") or "")) == "weight"
    for measure in drawable(kind):
        if measure in WEIGHS and not by_weight:
            continue
        for saying in sayings:
            told = saying.numbers.get(measure)
            instead = measure == "volume_cm3" and "mass_kg" in saying.numbers
            if told and not instead:
                value = typed_amount(told.amount)
                found.setdefault((measure, value), Offered(measure, value, saying))
    return list(found.values())


def beside(line: Json, sayings: Sequence[Saying]) -> Iterator[Offered]:
    """What is said otherwise than it stands in the line, or by another drawing than it is from."""
    drawn = line.get("drawn") or {}
    for one in offered(line, sayings):
        typed = str(line.get(one.measure) or "")
        says_so = {
            str(saying.drawing.id)
            for saying in sayings
            if (told := saying.numbers.get(one.measure)) and reads_as(one.measure, typed, told)
        }
        is_from = {drawn[one.measure]} if one.measure in drawn else says_so
        if not is_from & says_so:
            yield one


def look_through(work: Work, estimate: Estimate) -> dict[UUID, list[Saying]]:
    """What the drawings of every part say, opened for it, by the estimate's parts.

    Raises `TermsNotAccepted`.
    """
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    drawings = PartDrawings.of(work, inquiry)
    said = {}
    for row, _part in queries.parts_of(work, estimate.id):
        opened = [look_at(work, one.id) for one in drawings.of_part(row.part_id)]
        said[row.id] = drawings.said_by(opened, row.part_id)
    return said


def _put(line: Json, one: Offered) -> Offered:
    line[one.measure] = one.value
    line["drawn"] = {**(line.get("drawn") or {}), one.measure: str(one.saying.drawing.id)}
    return one


def _holds(line: Json, measure: Measure) -> bool:
    """Whether a cell has something, or what is meant instead of it."""
    cells = WEIGHS if measure in WEIGHS else (measure,)
    return any(str(line.get(cell) or "").strip() for cell in cells)


def _part(work: Work, part_key: str) -> tuple[UUID, Inquiry]:
    """The inquiry's part, and the inquiry, of a part of one's own estimate."""
    row = must_find(work.session, visible_estimate_parts(work.actor), UUID(part_key))
    estimate = queries.find_estimate(work, row.estimate_id)
    return row.part_id, queries.find_inquiry(work, estimate.inquiry_id)
