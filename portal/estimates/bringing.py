"""Lines brought into a part of an estimate from elsewhere: from an earlier one, or a template.

The quantities are the estimate's own, and a work centre's rate is that of today. What others
offered before is asked anew. Nothing that somebody has typed is overwritten: lines come beside
those that stand, in the place of empty ones that say the same operation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from portal.estimates import queries
from portal.estimates.forms import MOST_LINES
from portal.estimates.noting import note, sheet_now
from portal.estimates.proposing import folded_words, stand_proposed
from portal.estimates.service import changed, open_for_edit
from shared_db.access import must_find, visible_estimate_lines, visible_estimate_parts
from shared_db.acts.sub_quotes import NOT_ASKED_YET
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import (
    HAND,
    Estimate,
    EstimateLine,
    EstimatePart,
    Inquiry,
    LineKind,
    LineSource,
    Measured,
    kept_source,
    read_measured,
)
from shared_db.spine.transaction import Work

WORDS_IN_TERMS = ("basis", "hourly_rate", "pieces", "non_recurring_spread", "whole_units")
"""Cells that alone don't mean that somebody has filled a line."""


@dataclass(frozen=True)
class Brought:
    """A line as it is to be brought; `terms` and `measured` as a line keeps them.

    `centre_id` is the own work centre that it had; where there is none any more, or only a name was
    kept, the one that is named `centre` counts.
    """

    kind: LineKind
    description: str
    terms: Json
    centre_id: UUID | None = None
    centre: str = ""
    measured: Json = field(default_factory=dict)
    source: LineSource = HAND
    remark: str = ""
    written: Json = field(default_factory=dict)


@dataclass(frozen=True)
class NewRate:
    """A line whose work centre has another rate today; yen an hour, as text."""

    description: str
    before: str
    today: str


@dataclass(frozen=True)
class Told:
    """What is to be known of lines that were brought."""

    lines: int
    rates: list[NewRate]
    to_ask: int
    """So many stood at another shop's offer, and have to be asked anew."""


def line_as_brought(line: EstimateLine) -> Brought:
    """An earlier line as it can be brought: what it measured is by hand from now on, for its
    drawings are those of another request."""
    offered = line.kept_terms.get("basis") == "offer"
    terms = NOT_ASKED_YET.as_json() if offered else dict(line.kept_terms)
    measured = {
        name: Measured(one.amount).as_json()
        for name, one in read_measured(line.kept_measured).items()
        if name not in terms
    }
    source = HAND if line.offer_id is not None else line.evidence or HAND
    return Brought(
        line.kind,
        line.description,
        terms,
        line.work_centre_id,
        measured=measured,
        source=source,
        remark=line.remark,
        written={cell: said for cell, said in line.written.items() if cell in terms},
    )


def bring(work: Work, estimate_id: UUID, row_id: UUID, some: Sequence[Brought]) -> Told:
    """Bring lines into a part of one's own estimate. Raises `WrongState` for more than it can have.

    Raises `NotFound`, `NotAllowed`, or `WrongState` where the inquiry is over.
    """
    estimate = open_for_edit(work, estimate_id)
    own = visible_estimate_parts(work.actor).where(EstimatePart.estimate_id == estimate.id)
    row = must_find(work.session, own, row_id)
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    before = sheet_now(work, estimate)
    standing = queries.lines_of(work, estimate.id)[row.id]
    wanted, gone = _in_place(work, estimate, standing, some)
    if len(standing) - len(gone) + len(wanted) > MOST_LINES:
        sentence = N_("A part can have %(most)s lines at most.")
        raise WrongState("too_many_lines", sentence, most=MOST_LINES)
    for line in gone:
        work.session.delete(line)
    last = max((line.position for line in standing), default=0)
    lines, rates = _write(work, inquiry, row, wanted, last)
    work.session.flush()
    stand_proposed(work, estimate, {line.id for line in lines})
    changed(work, estimate)
    note(work, estimate, before)
    to_ask = sum(one.terms.get("basis") == "offer" for one in wanted)
    return Told(len(lines), rates, to_ask)


def confirm_line(work: Work, estimate_id: UUID, line_id: str) -> bool:
    """Say of a line that stands as it was proposed that it is meant so; whether it was."""
    estimate = open_for_edit(work, estimate_id)
    query = visible_estimate_lines(work.actor).where(
        EstimateLine.estimate_id == estimate.id, EstimateLine.proposed
    )
    lines = [one for one in work.session.scalars(query) if str(one.id) == line_id]
    for line in lines:
        line.proposed = False
        line.version += 1
    if lines:
        changed(work, estimate)
    return bool(lines)


def is_empty(line: EstimateLine) -> bool:
    """Whether nobody has put a number into a line, or an offer."""
    if line.proposed:
        return True
    filled = {name for name, value in line.kept_terms.items() if value} - {*WORDS_IN_TERMS}
    return not filled and not line.kept_measured and line.offer_id is None


def _in_place(
    work: Work, estimate: Estimate, standing: Sequence[EstimateLine], some: Sequence[Brought]
) -> tuple[list[Brought], list[EstimateLine]]:
    """What is to be written, and the empty lines that go for it.

    An empty line goes for one that says the same, an empty material for any material. One for which
    a price is being asked stays; so does what is to be asked, and then isn't brought once more.
    """
    names = [line.description for line in standing] + [one.description for one in some]
    words = folded_words(work, names)
    asked = queries.asked_line_ids(work, estimate.id)
    empty = [line for line in standing if is_empty(line)]
    waiting = {words[one.description] for one in empty if one.kind is LineKind.OUTSIDE}
    wanted = [
        one
        for one in some
        if one.terms.get("basis") != "offer" or words[one.description] not in waiting
    ]
    brought = {(one.kind, words[one.description]) for one in wanted}
    has_material = any(one.kind is LineKind.MATERIAL for one in wanted)
    gone = [
        line
        for line in empty
        if line.id not in asked
        and (
            (line.kind, words[line.description]) in brought
            or (line.kind is LineKind.MATERIAL and has_material)
        )
    ]
    return wanted, gone


def _write(
    work: Work, inquiry: Inquiry, row: EstimatePart, some: Sequence[Brought], last: int
) -> tuple[list[EstimateLine], list[NewRate]]:
    centres = queries.centres(work, today(queries.timezone_of(work, inquiry)))
    named = {one.name: one for one in centres.values() if one.active}
    lines, rates = [], []
    for position, one in enumerate(some, last + 1):
        had = centres.get(one.centre_id) if one.centre_id else None
        centre = had if had and had.active else named.get(one.centre)
        terms = dict(one.terms)
        if centre is not None and centre.hourly_rate is not None:
            rate, before = queries.as_typed(centre.hourly_rate), terms.get("hourly_rate")
            if before not in (None, rate):
                rates.append(NewRate(one.description or centre.name, str(before), rate))
            terms["hourly_rate"] = rate
        line = EstimateLine(
            id=new_id(),
            estimate_id=row.estimate_id,
            estimate_part_id=row.id,
            position=position,
            kind=one.kind,
            description=one.description,
            work_centre_id=centre.id if centre else None,
            kept_terms=terms,
            kept_measured=one.measured,
            remark=one.remark,
            written={k: said for k, said in one.written.items() if terms.get(k) == one.terms[k]},
            **kept_source(one.source),
        )
        work.session.add(line)
        lines.append(line)
    return lines, rates
