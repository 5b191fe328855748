"""Building an estimate and changing it. Whatever changes an input puts the roll-up behind it."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from portal.estimates import queries
from portal.estimates.editing import write_grid
from portal.estimates.forms import Grid, PartBody
from portal.estimates.merging import merged
from portal.estimates.noting import note, sheet_now
from portal.estimates.proposing import stand_proposed
from portal.estimates.rates import RateChange, rate_changes
from portal.estimates.removed import lines_removed
from portal.estimates.seeding import (
    copy_lines,
    lines_before,
    lines_for_item,
    lines_for_part,
    scrap_asked_with,
    seed,
)
from portal.forms import read
from portal.merging import UNDECIDED, Decided
from shared_db.access import (
    Permission,
    must_find,
    visible_estimate_lines,
    visible_request_items,
    visible_requests,
)
from shared_db.acts.alternatives import into_the_chosen
from shared_db.acts.duties import take_up
from shared_db.acts.staleness import current_proposal_number
from shared_db.foundation.errors import N_, ChangedMeanwhile, NotAllowed, WrongState
from shared_db.foundation.ids import new_id
from shared_db.foundation.lists import among
from shared_db.models import (
    Estimate,
    EstimateLine,
    EstimatePart,
    Inquiry,
    JobKind,
    Request,
    RequestItem,
    RequestState,
)
from shared_db.spine import streams
from shared_db.spine.events import EstimateChanged
from shared_db.spine.jobs import put_job
from shared_db.spine.states import LIVE_INQUIRY, following
from shared_db.spine.transaction import Work


def build_lead_estimate(work: Work, inquiry_id: UUID) -> Estimate:
    """The lead's estimate of an inquiry, seeded from the proposal; built once, then found."""
    inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
    work.actor.in_group(inquiry.group_id).require(Permission.EDIT_ESTIMATE)
    if inquiry.lead_company_id != work.actor.company_id:
        raise NotAllowed(N_("Only the lead shop builds the estimate of the whole inquiry."))
    existing = queries.lead_estimate(work, inquiry.id)
    if existing is not None:
        return existing
    must_be_live(inquiry)
    estimate = _new_estimate(work, inquiry, None)
    operations = queries.current_operations(work, inquiry.id)
    seeded: list[UUID] = []
    for position, (part, quantities) in enumerate(queries.current_parts(work, inquiry.id), 1):
        row = _new_part(estimate, part.id, position, quantities, None)
        work.session.add(row)
        work.session.flush()
        seeded += seed(work, row, lines_for_part(work.actor.company_id, part, operations[part.id]))
    stand_proposed(work, estimate, seeded)
    changed(work, estimate)
    return estimate


def build_for_request(work: Work, request_id: UUID) -> Estimate:
    """The asked shop's own estimate in answer to a request; built once, then found."""
    visible = visible_requests(work.actor)
    found = must_find(work.session, visible, request_id)
    inquiry = queries.find_inquiry(work, found.inquiry_id, lock=True)
    work.actor.in_group(inquiry.group_id).require(Permission.EDIT_ESTIMATE)
    request = must_find(work.session, visible, request_id, lock=True)
    if request.to_company_id != work.actor.company_id:
        raise NotAllowed(N_("Only the shop that was asked builds this estimate."))
    existing = queries.estimate_of_request(work, request.id)
    return existing or estimate_for(work, request)


def estimate_for(work: Work, request: Request) -> Estimate:
    """A new estimate for a (locked) request of which there is none yet."""
    if request.state in (RequestState.WITHDRAWN, RequestState.EXPIRED):
        raise WrongState("request_over", N_("This request is over. Nothing is asked any more."))
    inquiry = queries.find_inquiry(work, request.inquiry_id)
    must_be_live(inquiry)
    estimate = _new_estimate(work, inquiry, request)
    materials = {part.id: part.material for part, _ in queries.current_parts(work, inquiry.id)}
    items = visible_request_items(work.actor).where(RequestItem.request_id == request.id)
    seeded: list[UUID] = []
    for item in work.session.scalars(items.order_by(RequestItem.position)).all():
        row = _new_part(estimate, item.part_id, item.position, item.wanted_known, item.id)
        row.scrap_rate = scrap_asked_with(item)
        work.session.add(row)
        work.session.flush()
        before = lines_before(work, request, item)
        if before is None:
            seeded += seed(work, row, lines_for_item(item, materials.get(item.part_id, "")))
        else:
            copy_lines(work, before, row)
    stand_proposed(work, estimate, seeded)
    changed(work, estimate)
    return estimate


def save_grid(
    work: Work,
    estimate_id: UUID,
    version: int,
    parts: list[PartBody],
    decided: Decided = UNDECIDED,
) -> tuple[Estimate, bool]:
    """Take over what stands in the sheet, merged with what others have typed since that version.

    Says whether there was any of that. Raises `Invalid` by cell, `Contested` where two typed in
    one cell, or `ChangedMeanwhile`.
    """
    estimate = open_for_edit(work, estimate_id)
    if version > estimate.version:
        raise ChangedMeanwhile
    parts, took_theirs = merged(work, estimate, version, parts, decided)
    before = sheet_now(work, estimate)
    if write_grid(work, estimate, parts):
        changed(work, estimate)
        note(work, estimate, before)
    return estimate, took_theirs


def take_back(work: Work, estimate_id: UUID, line_id: str) -> Estimate:
    """Bring back a line that was removed a moment ago, as it stood."""
    estimate = open_for_edit(work, estimate_id)
    removed = next((one for one in lines_removed(work, estimate) if one.id == line_id), None)
    before = sheet_now(work, estimate)
    part = next((one for one in before if removed and one["id"] == removed.line["part"]), None)
    if removed is None or part is None:
        raise WrongState("not_removed", N_("This line was taken back, or cannot be any more."))
    line = {name: cell for name, cell in removed.line.items() if name not in ("id", "part")}
    whole = read(Grid, {"parts": [{**part, "lines": [*part["lines"], line]}]})
    write_grid(work, estimate, whole.parts)
    changed(work, estimate)
    note(work, estimate, before, taken_back=line_id)
    return estimate


def open_for_edit(work: Work, estimate_id: UUID) -> Estimate:
    """The estimate, locked, if the actor may change it as it stands."""
    estimate = queries.find_estimate(work, estimate_id, lock=True)
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    work.actor.in_group(inquiry.group_id).require(Permission.EDIT_ESTIMATE)
    if not following(inquiry.state):
        raise WrongState(
            "inquiry_over", N_("This inquiry has ended; its estimates are kept as they are.")
        )
    return estimate


def bring_up_to_date(work: Work, estimate_id: UUID) -> Estimate:
    """Take over the inquiry's revision and the proposal that stand now.

    The lead's parts and quantities follow the customer's; a support shop's follow its request,
    and taking over means that it has looked at the new revision.
    """
    estimate = open_for_edit(work, estimate_id)
    before = sheet_now(work, estimate)
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    if estimate.request_id is None:
        _follow_the_inquiry(work, estimate)
    estimate.inquiry_revision = inquiry.revision
    estimate.proposal_number = current_proposal_number(work, inquiry)
    changed(work, estimate)
    note(work, estimate, before)
    return estimate


def use_todays_rates(work: Work, estimate_id: UUID, shown: str | None = None) -> Estimate:
    """Take the rates of today into the lines of every work centre whose rate has changed.

    `shown`: what `as_shown` said of the changes that somebody looked at. Raises `ChangedMeanwhile`
    if there are others by now.
    """
    estimate = open_for_edit(work, estimate_id)
    changes = rate_changes(work, [estimate.id]).get(estimate.id, [])
    if shown is not None and shown != as_shown(changes):
        raise ChangedMeanwhile
    if not changes:
        return estimate
    before = sheet_now(work, estimate)
    rates = {one.line_id: one.today for one in changes}
    for lines in queries.lines_of(work, estimate.id).values():
        for line in lines:
            if line.id in rates:
                line.kept_terms = {**line.kept_terms, "hourly_rate": rates[line.id]}
                line.version += 1
    changed(work, estimate)
    note(work, estimate, before)
    return estimate


def as_shown(changes: Iterable[RateChange]) -> str:
    """The changes as one word, by which what was looked at is known again."""
    rows = sorted(f"{one.line_id} {one.saved} {one.today}" for one in changes)
    return sha256("\n".join(rows).encode()).hexdigest()


def changed(work: Work, estimate: Estimate) -> None:
    """Raise the version, tell one's own company, and put the roll-up."""
    estimate.version += 1
    estimate.typed_version = estimate.version
    work.session.flush()
    into_the_chosen(work.session, estimate.id)
    tell_changed(work, estimate)
    put_job(work, JobKind.ROLLUP, estimate.id, company_id=estimate.company_id)


def tell_changed(work: Work, estimate: Estimate) -> None:
    """Tell one's own company that something else is to be seen of it."""
    work.tell(
        streams.company_side(estimate.inquiry_id, estimate.company_id),
        EstimateChanged(estimate_id=estimate.id, version=estimate.version),
    )


def _follow_the_inquiry(work: Work, estimate: Estimate) -> None:
    """Add new parts, take out dropped ones with their lines, and take over the quantities.

    A part that goes into another has none of its own; it stands by itself again where that one
    is dropped.
    """
    rows = {row.part_id: row for row, _part in queries.parts_of(work, estimate.id)}
    operations = queries.current_operations(work, estimate.inquiry_id)
    standing = queries.current_parts(work, estimate.inquiry_id)
    asked = {part.id for part, _quantities in standing}
    dropped = {row.id for part_id, row in rows.items() if part_id not in asked}
    seeded: list[UUID] = []
    for position, (part, quantities) in enumerate(standing, 1):
        row = rows.pop(part.id, None)
        if row is None:
            row = _new_part(estimate, part.id, position, quantities, None)
            work.session.add(row)
            work.session.flush()
            own = lines_for_part(work.actor.company_id, part, operations[part.id])
            seeded += seed(work, row, own)
        if row.parent_id in dropped:
            row.parent_id = row.quantity_per = None
        row.position = position
        row.quantities = quantities if row.parent_id is None else []
    _remove(work, rows.values())
    stand_proposed(work, estimate, seeded)


def _remove(work: Work, parts: Iterable[EstimatePart]) -> None:
    """Take these out with their lines, of every alternative."""
    gone = {row.id: row for row in parts}
    of_them = visible_estimate_lines(work.actor).where(among(EstimateLine.estimate_part_id, gone))
    for line in work.session.scalars(of_them).all():
        work.session.delete(line)
    for row in gone.values():
        row.parent_id = row.quantity_per = None
    work.session.flush()
    for row in gone.values():
        work.session.delete(row)


def _new_estimate(work: Work, inquiry: Inquiry, request: Request | None) -> Estimate:
    estimate = Estimate(
        id=new_id(),
        inquiry_id=inquiry.id,
        company_id=work.actor.company_id,
        request_id=request.id if request else None,
        created_by=work.actor.person_id,
        inquiry_revision=inquiry.revision,
        proposal_number=current_proposal_number(work, inquiry),
        version=0,
        typed_version=0,
    )
    work.session.add(estimate)
    work.session.flush()
    take_up(work, inquiry)
    take_up(work, inquiry, estimate=estimate)
    return estimate


def _new_part(
    estimate: Estimate, part_id: UUID, position: int, quantities: list[int], item_id: UUID | None
) -> EstimatePart:
    return EstimatePart(
        id=new_id(),
        estimate_id=estimate.id,
        part_id=part_id,
        request_item_id=item_id,
        position=position,
        quantities=list(quantities),
    )


def must_be_live(inquiry: Inquiry) -> None:
    """Raise `WrongState` when the inquiry has ended."""
    if inquiry.state not in LIVE_INQUIRY:
        raise WrongState("inquiry_over", N_("This inquiry has ended; there is nothing to price."))
