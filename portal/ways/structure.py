"""部品構成: which part goes into which, how many of it; and quantities that are only tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from estimator.assembly import DEEPEST
from portal.drawings.numbers import PartDrawings
from portal.estimates import queries
from portal.estimates.columns import Columns, columns_of
from portal.estimates.queries import as_typed
from portal.estimates.service import changed, open_for_edit, tell_changed
from portal.estimates.whole import note_whole, place_of, whole_now
from portal.inquiries.assemblies import each_by_its_name
from portal.inquiries.looked_at import look_at
from portal.ways.forms import RowBody, StructureBody
from shared_db.foundation.errors import N_, DomainError, Invalid
from shared_db.models import Estimate, EstimatePart, Part
from shared_db.spine.transaction import Work

NOT_THERE = N_("This part is not in the estimate (any more).")
IN_ITSELF = N_("“%(part)s” goes into “%(into)s” already: a part cannot go into itself.")
TOO_DEEP = N_("Parts go into one another at most %(most)s deep.")
HOW_MANY = N_("Say how many go into one piece: a number above 0.")
PIECE_BY_PIECE = N_("What another shop asks for is priced piece by piece; nothing goes into it.")
MEANWHILE = N_("Somebody has changed this meanwhile. Look at what stands there now.")


@dataclass(frozen=True)
class Placed:
    """A part in its place: so deep, so many in each piece of what it goes into."""

    row: EstimatePart
    part: Part
    depth: int
    columns: Columns
    proposed: "Proposed | None" = None

    @property
    def per(self) -> str:
        """How many of it, as it is typed."""
        return "" if self.row.quantity_per is None else as_typed(self.row.quantity_per)


@dataclass(frozen=True)
class Proposed:
    """What a drawing of an assembly says, that the actor has opened: a part goes into another."""

    into: EstimatePart
    into_name: str
    quantity_per: int
    filename: str


def structure_of(work: Work, estimate: Estimate) -> list[Placed]:
    """All parts that count, each followed by what goes into it."""
    rows = queries.parts_of(work, estimate.id)
    columns = columns_of([row for row, _part in rows])
    proposed = proposals(work, estimate, rows)
    found: list[Placed] = []

    def add(parent_id: UUID | None, depth: int) -> None:
        for row, part in rows:
            if row.parent_id == parent_id:
                found.append(Placed(row, part, depth, columns[row.id], proposed.get(row.id)))
                add(row.id, depth + 1)

    add(None, 0)
    return found


def proposals(
    work: Work, estimate: Estimate, rows: Sequence[tuple[EstimatePart, Part]]
) -> dict[UUID, Proposed]:
    """By part what the drawing of another shows: parts of the request that its assembly names."""
    if estimate.request_id is not None or len(rows) < 2:
        return {}
    drawings = PartDrawings.of(work, queries.find_inquiry(work, estimate.inquiry_id))
    by_part = {part.id: (row, part) for row, part in rows}
    opened = [
        one for one in drawings.drawings if one.id in drawings.known and one.part_id in by_part
    ]
    known = look_at(work, opened)
    found: dict[UUID, Proposed] = {}
    for drawing in opened:
        assert drawing.part_id is not None
        into, whole = by_part[drawing.part_id]
        counts = dict(each_by_its_name(known[drawing.id].parts))
        for row, part in rows:
            count = counts.get(part.name.strip())
            free = row.parent_id is None and row.id not in _over(into, rows)
            if count and free and row.id not in found:
                found[row.id] = Proposed(into, whole.name, count, drawing.filename)
    return found


def save(work: Work, estimate_id: UUID, body: StructureBody) -> Estimate:
    """Put parts into others, or let them stand by themselves again with the customer's quantities;
    and cost quantities of one's own beside those asked. The latter are in no price, quote or
    request: for them alone neither the roll-up nor the estimate's version changes.

    Raises `Invalid` by the field (`parts-0-into`) with what stands in the way; then none is taken.
    """
    estimate = open_for_edit(work, estimate_id)
    rows = queries.parts_of(work, estimate.id)
    before = whole_now(work, estimate)
    change = _Change(work, estimate, rows)
    for place, one in enumerate(body.parts):
        change.take(one, f"parts-{place}-")
    if change.errors:
        raise Invalid(change.errors)
    if change.placed:
        changed(work, estimate)
        note_whole(work, estimate, before)
    elif change.tried:
        work.session.flush()
        tell_changed(work, estimate)
    return estimate


class _Change:
    """What is sent, row by row, into the parts of a (locked) estimate."""

    def __init__(
        self, work: Work, estimate: Estimate, rows: Sequence[tuple[EstimatePart, Part]]
    ) -> None:
        self.work, self.estimate, self.rows = work, estimate, rows
        self.errors: dict[str, DomainError] = {}
        self.placed = self.tried = False
        self._asked: Mapping[UUID, list[int]] | None = None

    def take(self, one: RowBody, name: str) -> None:
        """One row. What is wrong with it stands in `errors`."""
        known = self._find(one.part)
        if known is None:
            self._refuse(f"{name}part", "unknown", NOT_THERE)
            return
        row, part = known
        typed = _typed(one)
        now = place_of(row)
        if typed in (one.was, now):
            return
        if one.was not in ("", now):
            self._refuse(f"{name}into", "changed_meanwhile", MEANWHILE)
        elif one.into is None:
            self._stand_alone(row, part)
            self._try(row, one)
        else:
            self._put(row, part, one, name)

    def _try(self, row: EstimatePart, one: RowBody) -> None:
        if one.trial_quantities != row.trial_quantities:
            row.trial_quantities, self.tried = one.trial_quantities, True

    def _stand_alone(self, row: EstimatePart, part: Part) -> None:
        if row.parent_id is None:
            return
        if self._asked is None:
            current = queries.current_parts(self.work, self.estimate.inquiry_id)
            self._asked = {asked.id: wanted for asked, wanted in current}
        row.parent_id = row.quantity_per = None
        row.quantities = self._asked.get(part.id, [])
        self.placed = True

    def _put(self, row: EstimatePart, part: Part, one: RowBody, name: str) -> None:
        known = self._find(one.into)
        if self.estimate.request_id is not None:
            self._refuse(f"{name}into", "asked_piece_by_piece", PIECE_BY_PIECE)
        elif known is None:
            self._refuse(f"{name}into", "unknown", NOT_THERE)
        elif row.id in _over(known[0], self.rows):
            names = {"part": known[1].name, "into": part.name}
            self._refuse(f"{name}into", "parent_cycle", IN_ITSELF, **names)
        elif len(_over(known[0], self.rows)) + _height(row.id, self.rows) > DEEPEST:
            self._refuse(f"{name}into", "too_deep", TOO_DEEP, most=DEEPEST)
        elif not one.quantity_per:
            self._refuse(f"{name}quantity_per", "greater_than", HOW_MANY)
        else:
            row.parent_id, row.quantity_per = known[0].id, one.quantity_per
            row.quantities, row.trial_quantities = [], []
            self.placed = True

    def _find(self, row_id: UUID | None) -> tuple[EstimatePart, Part] | None:
        return next((one for one in self.rows if one[0].id == row_id), None)

    def _refuse(self, field: str, code: str, sentence: str, **values: object) -> None:
        self.errors[field] = DomainError(code, sentence, field=field, **values)


def _typed(one: RowBody) -> str:
    per = "" if one.into is None or one.quantity_per is None else as_typed(one.quantity_per)
    return f"{one.into or ''}|{per}|{','.join(map(str, one.trial_quantities))}"


def _over(row: EstimatePart, rows: Sequence[tuple[EstimatePart, Part]]) -> list[UUID]:
    """The part itself, and all that it goes into."""
    parents: Mapping[UUID, UUID | None] = {one.id: one.parent_id for one, _part in rows}
    found: list[UUID] = []
    at: UUID | None = row.id
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def _height(row_id: UUID, rows: Sequence[tuple[EstimatePart, Part]]) -> int:
    below = [_height(one.id, rows) for one, _part in rows if one.parent_id == row_id]
    return 1 + max(below) if below else 0
