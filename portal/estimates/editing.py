"""From the typed grid to the estimate's lines: every cell checked before one is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.estimates import queries
from portal.estimates.as_it_stands import Sheet
from portal.estimates.forms import LineBody, PartBody
from portal.estimates.from_records import source_of
from portal.estimates.measures import read_measures
from portal.estimates.outside_lines import offer_is_known, outside_line
from portal.estimates.prices import price_source
from portal.estimates.queries import Centre
from portal.estimates.terms import read_terms
from portal.estimates.written import written_sums
from portal.off_loop import by_turns
from shared_db.foundation.errors import N_, Invalid, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import (
    HAND,
    Estimate,
    EstimateLine,
    EstimatePart,
    LineKind,
    LineSource,
    Measured,
    RequestState,
    SourceKind,
    WorkOrders,
    kept_source,
    read_line_terms,
)
from shared_db.spine.transaction import Work

HUNDRED = Decimal(100)
TIMES = ("setup_minutes", "run_minutes")
NOT_BROUGHT_BACK = ("-work_centre_id", "-offer_id")
NOT_AN_OFFER = N_("This offer does not answer that line.")


@dataclass(frozen=True)
class ReadLine:
    """One typed line, checked; `known` is the line that it was before.

    `terms` are as they will be kept, but for cells that can't be read: these say what was typed.
    """

    known: EstimateLine | None
    part: EstimatePart
    kind: LineKind
    description: str
    work_centre_id: UUID | None
    terms: dict[str, Any]
    source: LineSource
    offer_id: UUID | None
    measured: dict[str, Measured]
    remark: str
    written: dict[str, str]
    comes_as: UUID | None = None
    """The id under which a line comes that is not there (any more)."""


@dataclass(frozen=True)
class ReadPart:
    """One typed part, checked."""

    part: EstimatePart
    scrap_rate: Decimal
    lines: list[ReadLine]


def read_grid(sheet: Sheet, parts: Iterable[PartBody]) -> list[ReadPart]:
    """What was typed, as values. What is wrong stands in `sheet.errors` by the cell's name."""
    return [_read_part(sheet, typed, f"parts-{place}-") for place, typed in enumerate(parts)]


def write_grid(
    work: Work, estimate: Estimate, typed: list[PartBody], returning: Sheet | None = None
) -> bool:
    """Take the grid over into the (locked) estimate; whether anything changed. Raises `Invalid`.

    `returning`: the lines that the grid stands for; others may come back under ids of their own,
    without the work centre or the offer that can't be chosen any more.
    """
    sheet = returning or Sheet.of(work, estimate)
    sheet.returning = returning is not None
    read = read_grid(sheet, typed)
    errors = {
        name: error
        for name, error in sheet.errors.items()
        if not (returning and name.endswith(NOT_BROUGHT_BACK))
    }
    if errors:
        raise Invalid(errors)
    changed = _remove_left_out(sheet, estimate, read)
    for part in read:
        if part.part.scrap_rate != part.scrap_rate:
            part.part.scrap_rate, changed = part.scrap_rate, True
        for position, line in enumerate(part.lines, 1):
            changed |= write_line(work, estimate, line, position)
    work.session.flush()
    return changed


def _read_part(sheet: Sheet, typed: PartBody, name: str) -> ReadPart:
    part = sheet.parts.get(typed.id)
    if part is None:
        raise Invalid.one(
            f"{name}id", "unknown", N_("This part is not in the estimate (any more).")
        )
    rate = (typed.scrap_percent or Decimal(0)) / HUNDRED
    lines = [
        read_line(sheet, part, line, f"{name}lines-{place}-")
        for place, line in enumerate(by_turns(typed.lines))
    ]
    return ReadPart(part, rate, lines)


def read_line(sheet: Sheet, part: EstimatePart, typed: LineBody, name: str) -> ReadLine:
    known = sheet.lines.get(typed.id) if typed.id else None
    elsewhere = known is not None and known.estimate_part_id != part.id
    if elsewhere or (typed.id and known is None and not sheet.returning):
        sheet.refuse(f"{name}id", "unknown", N_("This line is not in the estimate (any more)."))
    if known is not None and known.kind != typed.kind:
        sheet.refuse(f"{name}kind", "kind_fixed", N_("A line keeps its kind. Add another line."))
    centre = _centre(sheet, known, typed, name)
    terms, errors = read_terms(typed.kind, typed.model_dump())
    for cell, error in errors.items():
        sheet.errors[name + cell] = error
    source: LineSource = HAND
    offer_id = None
    if typed.kind is LineKind.OPERATION:
        if not (sheet.returning and "hourly_rate" in terms):
            _take_rate(centre, known, terms)
        source = _times_source(sheet, centre, known, typed, terms)
    elif typed.kind is not LineKind.OUTSIDE and typed.from_records:
        source = price_source(sheet.work, known, typed.kind, typed.description, terms)
    elif typed.kind is LineKind.OUTSIDE:
        if known and typed.offer_id and not offer_is_known(sheet.work, known, typed.offer_id):
            sheet.refuse(f"{name}offer_id", "not_answered", NOT_AN_OFFER)
        terms, source, offer_id = outside_line(sheet.work, known, typed, terms, sheet.offers)
    measured, errors = read_measures(
        typed.kind, typed.model_dump(), terms, known, lambda: sheet.sayings(part)
    )
    for cell, error in errors.items():
        sheet.errors[name + cell] = error
    return ReadLine(
        known=known,
        part=part,
        kind=typed.kind,
        description=typed.description,
        work_centre_id=centre.id if centre else None,
        terms=terms,
        source=source,
        offer_id=offer_id,
        measured=measured,
        remark=_remark(known, typed),
        written=written_sums(typed.kind, _own_numbers(centre, typed), terms, measured, known),
        comes_as=None if known else typed.id,
    )


def _remark(known: EstimateLine | None, typed: LineBody) -> str:
    if typed.remark is None:
        return known.remark if known is not None else ""
    return typed.remark.strip()


def _own_numbers(centre: Centre | None, typed: LineBody) -> dict[str, Any]:
    """What was typed, without the rate that is the work centre's."""
    return typed.model_dump() | ({"hourly_rate": ""} if centre else {})


def _centre(sheet: Sheet, known: EstimateLine | None, typed: LineBody, name: str) -> Centre | None:
    """The chosen work centre: an active one, or the one that the line has had all along."""
    if typed.work_centre_id is None or typed.kind is not LineKind.OPERATION:
        return None
    centre = sheet.centres.get(typed.work_centre_id)
    kept = known is not None and known.work_centre_id == typed.work_centre_id
    if centre is None or not (centre.active or kept):
        sheet.refuse(f"{name}work_centre_id", "enum", N_("Please choose one of the options."))
        return None
    return centre


def _take_rate(centre: Centre | None, known: EstimateLine | None, terms: dict[str, Any]) -> None:
    """A centre's rate is the one of the day on which it was chosen, until it is taken anew."""
    if centre is None:
        return
    same = known is not None and known.work_centre_id == centre.id
    rate = known.kept_terms.get("hourly_rate") if known is not None and same else None
    if rate is None and centre.hourly_rate is not None:
        rate = queries.as_typed(centre.hourly_rate)
    terms.pop("hourly_rate", None)
    if rate is not None:
        terms["hourly_rate"] = rate


def _times_source(
    sheet: Sheet,
    centre: Centre | None,
    known: EstimateLine | None,
    typed: LineBody,
    terms: dict[str, Any],
) -> LineSource:
    """Where an operation's times came from: records, as long as they are what records say."""
    if not typed.from_records:
        return HAND
    before = known.evidence if known and _says_the_same(known, centre, terms) else None
    if before is not None:
        return before
    proposal = sheet.proposed_times(centre.id) if centre else None
    if proposal is None:
        return HAND
    source = source_of(proposal)
    return source if _as_proposed(source, terms) else HAND


def _as_proposed(source: WorkOrders, terms: dict[str, Any]) -> bool:
    said = source.evidence()
    return all(said[cell] in (None, terms.get(cell)) for cell in TIMES)


def _says_the_same(known: EstimateLine, centre: Centre | None, terms: dict[str, Any]) -> bool:
    """Whether a line has the times still that it took from the records of this work centre."""
    return (
        known.source_kind is SourceKind.RECORD
        and known.work_centre_id == (centre.id if centre else None)
        and all(known.kept_terms.get(cell) == terms.get(cell) for cell in TIMES)
    )


def _remove_left_out(sheet: Sheet, estimate: Estimate, read: list[ReadPart]) -> bool:
    """Lines of the typed parts that are not in the grid any more go, unless they are asked for."""
    typed_parts = {part.part.id for part in read}
    kept = {line.known.id for part in read for line in part.lines if line.known}
    gone = [
        line
        for line in sheet.lines.values()
        if line.estimate_part_id in typed_parts and line.id not in kept
    ]
    if not gone:
        return False
    asked = queries.asked_line_ids(sheet.work, estimate.id)
    over = (RequestState.DECLINED, RequestState.EXPIRED)
    for line in gone:
        if any(request.state not in over for request in asked.get(line.id, [])):
            raise WrongState(
                "line_is_asked",
                N_("A price is being asked for this line. Withdraw that request first."),
            )
        sheet.work.session.delete(line)
    return True


def write_line(work: Work, estimate: Estimate, read: ReadLine, position: int) -> bool:
    """Take a checked line over; whether anything changed."""
    values = {
        "position": position,
        "description": read.description,
        "work_centre_id": read.work_centre_id,
        "kept_terms": read_line_terms(read.kind, read.terms).as_json(),
        "kept_measured": {name: one.as_json() for name, one in read.measured.items()},
        "remark": read.remark,
        "written": read.written,
        **kept_source(read.source, read.offer_id),
    }
    if read.known is None:
        work.session.add(
            EstimateLine(
                id=read.comes_as or new_id(),
                estimate_id=estimate.id,
                estimate_part_id=read.part.id,
                kind=read.kind,
                **values,
            )
        )
        return True
    if all(getattr(read.known, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(read.known, name, value)
    read.known.version += 1
    return True
