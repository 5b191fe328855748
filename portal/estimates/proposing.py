"""What stands in a new line unasked: a work centre named like its operation with the rate of today
and the times that the records say, and numbers of drawings that were looked at already.

Nothing that somebody has typed is touched, and every line that was filled is marked as proposed
until somebody types in it or confirms it. A drawing is never opened on somebody's behalf: only what
the actor has opened under the terms as they are now says anything here, and nothing that takes
something for granted does.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from flask import has_app_context
from sqlalchemy import Text, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from portal.drawings.numbers import PartDrawings, Saying
from portal.estimates import queries
from portal.estimates.from_drawings import Offered, offered
from portal.estimates.from_records import source_of
from portal.estimates.measures import source_in
from portal.off_loop import NotDone
from portal.shopdata.proposals import propose_times_of_all
from shared_db.foundation.clock import today
from shared_db.foundation.folding import folded
from shared_db.models import (
    TERMS_DRAWN,
    Estimate,
    EstimateLine,
    Inquiry,
    LineKind,
    Measured,
    OperationTerms,
    WeightTerms,
)
from shared_db.spine.transaction import Work

WEIGHTS = ("mass_kg", "volume_cm3")


def stand_proposed(work: Work, estimate: Estimate, line_ids: Collection[UUID]) -> None:
    """Fill what is empty in these new lines of a (locked) estimate, in as many statements for one
    as for all.

    Whoever may not see the shop's own data or the drawings gets none of theirs.
    """
    by_part = queries.lines_of(work, estimate.id)
    lines = [line for some in by_part.values() for line in some if line.id in line_ids]
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    filled = [
        *_choose_centres(work, inquiry, lines),
        *_take_times(work, lines),
        *_take_measures(work, estimate, inquiry, lines),
    ]
    work.session.flush()
    for line in filled:
        line.proposed = True
    work.session.flush()


def folded_words(work: Work, words: Iterable[str]) -> dict[str, str]:
    """Words as they are compared, by how they were typed."""
    wanted = sorted(set(words))
    if not wanted:
        return {}
    told = func.unnest(literal(wanted, ARRAY(Text)))
    given = told.table_valued(column("words", Text)).render_derived()
    rows = work.session.execute(select(given.c.words, folded(given.c.words)))
    return {typed: compared for typed, compared in rows}


def centres_by_name(
    centres: Iterable[queries.Centre], words: Mapping[str, str]
) -> dict[str, queries.Centre]:
    """The active work centre of each (folded) operation; of a name that several have, none."""
    found: dict[str, list[queries.Centre]] = defaultdict(list)
    for centre in centres:
        if centre.active:
            for name in {words[centre.operation_name], words[centre.name]} - {""}:
                found[name].append(centre)
    return {name: some[0] for name, some in found.items() if len(some) == 1}


def named_like(work: Work, inquiry: Inquiry, names: Iterable[str]) -> dict[str, queries.Centre]:
    """By a line's description the work centre that is named like it, where just one is."""
    wanted = set(names) - {""}
    if not wanted:
        return {}
    centres = queries.centres(work, today(queries.timezone_of(work, inquiry))).values()
    said = {name for one in centres for name in (one.name, one.operation_name)}
    words = folded_words(work, wanted | said)
    by_name = centres_by_name(centres, words)
    return {name: by_name[words[name]] for name in wanted if words[name] in by_name}


def _choose_centres(
    work: Work, inquiry: Inquiry, lines: Sequence[EstimateLine]
) -> Iterator[EstimateLine]:
    """Yields those that were filled, as do the others."""
    open_ = [
        line
        for line in lines
        if line.kind is LineKind.OPERATION
        and line.work_centre_id is None
        and "hourly_rate" not in line.kept_terms
    ]
    centres = named_like(work, inquiry, (line.description for line in open_))
    for line in open_:
        centre = centres.get(line.description)
        if centre is None:
            continue
        line.work_centre_id = centre.id
        yield line
        if centre.hourly_rate is not None:
            rate = queries.as_typed(centre.hourly_rate)
            line.kept_terms = {**line.kept_terms, "hourly_rate": rate}


def _take_times(work: Work, lines: Sequence[EstimateLine]) -> Iterator[EstimateLine]:
    """The records' times, where a work centre is chosen and no time stands yet."""
    timeless = [
        line
        for line in lines
        if line.work_centre_id is not None
        and not {"setup_minutes", "run_minutes", "handling_minutes"} & line.kept_terms.keys()
    ]
    if not timeless:
        return
    centres = queries.centres(work, today(work.actor.zone))
    try:
        told = propose_times_of_all(work)
    except NotDone:
        return  # nobody has asked: an estimate begins without them
    for line in timeless:
        centre = centres.get(line.work_centre_id) if line.work_centre_id else None
        proposal = told.get(centre.operation_name or centre.name) if centre else None
        if proposal is None or not isinstance(line.terms, OperationTerms):
            continue
        source = source_of(proposal)
        line.terms = replace(
            line.terms, setup_minutes=source.setup_minutes, run_minutes=source.run_minutes
        )
        line.came_from(source)
        yield line


def _take_measures(
    work: Work, estimate: Estimate, inquiry: Inquiry, lines: Sequence[EstimateLine]
) -> Iterator[EstimateLine]:
    drawings = PartDrawings.of(work, inquiry)
    if not drawings.known or not has_app_context():
        return  # what a drawing says lies in the portal's files: the sample's story has none open
    part_ids = {row.id: row.part_id for row, _part in queries.parts_of(work, estimate.id)}
    sayings: dict[UUID, list[Saying]] = {}
    for line in lines:
        part_id = part_ids[line.estimate_part_id]
        if part_id not in sayings:
            usual = drawings.unless_said(part_id)
            opened = [one for one in usual if one.id in drawings.known]
            sayings[part_id] = drawings.said_by(opened, part_id)
        typed = {"kind": line.kind.value, "basis": line.kept_terms.get("basis", "")}
        for one in offered(typed, sayings[part_id]):
            if one.is_sure and _put(line, one):
                yield line


def _put(line: EstimateLine, one: Offered) -> bool:
    """Into the cell, if nothing stands there or in the one that means the same; whether it was."""
    cells = WEIGHTS if one.measure in WEIGHTS else (one.measure,)
    if any(cell in line.kept_terms or cell in line.kept_measured for cell in cells):
        return False
    told = one.saying.numbers[one.measure]
    if one.measure in TERMS_DRAWN.get(line.kind, ()):
        if not isinstance(line.terms, WeightTerms):
            return False
        amount: Decimal = told.amount[0]
        line.terms = replace(line.terms, **{one.measure: amount})
    measured = Measured(told.amount, source_in(one.saying, told))
    line.kept_measured = {**line.kept_measured, one.measure: measured.as_json()}
    return True
