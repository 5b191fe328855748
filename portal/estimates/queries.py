"""What the estimates' pages read, always through what the actor may see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.dialects.postgresql import distinct_on

from estimator.numbers import plain
from shared_db.access import (
    must_find,
    visible_companies,
    visible_estimate_lines,
    visible_estimate_parts,
    visible_estimates,
    visible_groups,
    visible_inquiries,
    visible_offers,
    visible_part_quantities,
    visible_parts,
    visible_proposal_operations,
    visible_proposals,
    visible_rates,
    visible_request_items,
    visible_requests,
    visible_work_centres,
)
from shared_db.access.counting import asked_for, counts
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    Estimate,
    EstimateLine,
    EstimatePart,
    Group,
    Inquiry,
    Offer,
    Part,
    PartQuantity,
    Proposal,
    ProposalOperation,
    ProposalState,
    Request,
    RequestItem,
    RequestState,
    WorkCentre,
    WorkCentreRate,
)
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Centre:
    """A work centre with the rate that is valid today, if it has one."""

    id: UUID
    name: str
    operation_name: str
    active: bool
    hourly_rate: Decimal | None


def find_estimate(work: Work, estimate_id: UUID, *, lock: bool = False) -> Estimate:
    """One's own company's estimate of an inquiry that it sees; else `NotFound`."""
    seen = visible_inquiries(work.actor).with_only_columns(Inquiry.id)
    own = visible_estimates(work.actor).where(Estimate.inquiry_id.in_(seen))
    return must_find(work.session, own, estimate_id, lock=lock)


def find_inquiry(work: Work, inquiry_id: UUID, *, lock: bool = False) -> Inquiry:
    """An inquiry that the actor sees."""
    return must_find(work.session, visible_inquiries(work.actor), inquiry_id, lock=lock)


def timezone_of(work: Work, inquiry: Inquiry) -> str:
    """The zone in which the inquiry's days begin and end."""
    query = visible_groups(work.actor).where(Group.id == inquiry.group_id)
    return work.session.execute(query.with_only_columns(Group.timezone)).scalar_one()


def lead_estimate(work: Work, inquiry_id: UUID) -> Estimate | None:
    """One's own company's estimate as lead."""
    query = visible_estimates(work.actor).where(
        Estimate.inquiry_id == inquiry_id, Estimate.request_id.is_(None)
    )
    return work.session.scalars(query).one_or_none()


def own_estimates(work: Work, inquiry_id: UUID) -> Sequence[Estimate]:
    """All that one's own company has built for an inquiry."""
    query = visible_estimates(work.actor).where(Estimate.inquiry_id == inquiry_id)
    return work.session.scalars(query.order_by(Estimate.created_at, Estimate.id)).all()


def estimate_of_request(work: Work, request_id: UUID) -> Estimate | None:
    """One's own estimate in answer to a request."""
    query = visible_estimates(work.actor).where(Estimate.request_id == request_id)
    return work.session.scalars(query).one_or_none()


def parts_of(work: Work, estimate_id: UUID) -> list[tuple[EstimatePart, Part]]:
    """The parts of an estimate that count, with what the customer says about them."""
    query = (
        visible_estimate_parts(work.actor)
        .join(Part, Part.id == EstimatePart.part_id)
        .where(EstimatePart.estimate_id == estimate_id, counts(EstimatePart.variant_id))
        .order_by(EstimatePart.position, EstimatePart.id)
        .with_only_columns(EstimatePart, Part)
    )
    return [(one, part) for one, part in work.session.execute(query)]


def items_asked(work: Work, estimate: Estimate) -> dict[str, RequestItem]:
    """What an estimate in answer to a request prices, by item id; nothing for the lead's own."""
    if estimate.request_id is None:
        return {}
    query = visible_request_items(work.actor).where(RequestItem.request_id == estimate.request_id)
    return {str(item.id): item for item in work.session.scalars(query)}


def operations_asked(work: Work, estimate: Estimate) -> dict[str, str]:
    """The operations of these, by item id."""
    return {key: item.operation for key, item in items_asked(work, estimate).items()}


def lines_of(
    work: Work, estimate_id: UUID, line_ids: Iterable[UUID] | None = None
) -> dict[UUID, list[EstimateLine]]:
    """The lines of an estimate that count, all or those with these ids, by its part, in order."""
    found: dict[UUID, list[EstimateLine]] = defaultdict(list)
    for line in lines_in(work, estimate_id, line_ids):
        found[line.estimate_part_id].append(line)
    return found


def lines_in(
    work: Work,
    estimate_id: UUID,
    line_ids: Iterable[UUID] | None = None,
    *,
    other_ways: bool = False,
) -> Sequence[EstimateLine]:
    """The lines of an estimate that count, in their order, all or those with these ids;
    `other_ways`: those of alternatives that aren't chosen, too."""
    query = visible_estimate_lines(work.actor).where(EstimateLine.estimate_id == estimate_id)
    if not other_ways:
        query = query.where(counts(EstimateLine.variant_id))
    if line_ids is not None:
        query = query.where(among(EstimateLine.id, line_ids))
    return work.session.scalars(query.order_by(EstimateLine.position, EstimateLine.id)).all()


def current_parts(work: Work, inquiry_id: UUID) -> list[tuple[Part, list[int]]]:
    """The inquiry's parts as they stand, with their quantities."""
    quantities: dict[UUID, list[int]] = defaultdict(list)
    wanted = visible_part_quantities(work.actor).join(Part, Part.id == PartQuantity.part_id)
    for row in work.session.scalars(
        wanted.where(Part.inquiry_id == inquiry_id).order_by(PartQuantity.position)
    ):
        quantities[row.part_id].append(row.quantity)
    query = visible_parts(work.actor).where(
        Part.inquiry_id == inquiry_id, Part.dropped_in_revision.is_(None)
    )
    parts = work.session.scalars(query.order_by(Part.position, Part.id)).all()
    return [(part, quantities[part.id]) for part in parts]


def current_operations(work: Work, inquiry_id: UUID) -> dict[UUID, list[ProposalOperation]]:
    """The operations of the proposal that stands, by part."""
    standing = (
        visible_proposals(work.actor)
        .where(Proposal.inquiry_id == inquiry_id, Proposal.state != ProposalState.SUPERSEDED)
        .with_only_columns(Proposal.id)
    )
    query = visible_proposal_operations(work.actor).where(
        ProposalOperation.proposal_id.in_(standing)
    )
    found: dict[UUID, list[ProposalOperation]] = defaultdict(list)
    for operation in work.session.scalars(query.order_by(ProposalOperation.position)):
        found[operation.part_id].append(operation)
    return found


def centres(work: Work, on: date) -> dict[UUID, Centre]:
    """One's own work centres, active or not, each with the rate of the day."""
    newest = (
        visible_rates(work.actor)
        .where(WorkCentreRate.valid_from <= on)
        .ext(distinct_on(WorkCentreRate.work_centre_id))
        .order_by(WorkCentreRate.work_centre_id, WorkCentreRate.valid_from.desc())
        .with_only_columns(WorkCentreRate.work_centre_id, WorkCentreRate.hourly_rate)
        .subquery()
    )
    query = (
        visible_work_centres(work.actor)
        .outerjoin(newest, newest.c.work_centre_id == WorkCentre.id)
        .order_by(WorkCentre.name)
        .with_only_columns(
            WorkCentre.id,
            WorkCentre.name,
            WorkCentre.operation_name,
            WorkCentre.active,
            newest.c.hourly_rate,
        )
    )
    return {row.id: Centre(*row) for row in work.session.execute(query)}


def company_names(work: Work) -> dict[UUID, str]:
    """The names of the companies that the actor may see."""
    query = visible_companies(work.actor).with_only_columns(Company.id, Company.name)
    return {row.id: row.name for row in work.session.execute(query)}


def shop_of_offer(work: Work, offer_id: str) -> str | None:
    """The name of the shop that gave an offer; None if the actor sees no such offer."""
    try:
        wanted = UUID(offer_id)
    except ValueError:
        return None
    query = (
        visible_offers(work.actor)
        .join(Request, Request.id == Offer.request_id)
        .join(Company, Company.id == Request.to_company_id)
        .where(Offer.id == wanted)
        .with_only_columns(Company.name)
    )
    return work.session.execute(query).scalar_one_or_none()


def asked_line_ids(work: Work, estimate_id: UUID) -> dict[UUID, list[Request]]:
    """The lines for which requests are out, each with its requests that are not withdrawn."""
    query = (
        visible_request_items(work.actor)
        .join(Request, Request.id == RequestItem.request_id)
        .join(EstimateLine, asked_for())
        .where(
            Request.from_estimate_id == estimate_id,
            Request.state != RequestState.WITHDRAWN,
        )
        .with_only_columns(EstimateLine.id, Request)
    )
    found: dict[UUID, list[Request]] = defaultdict(list)
    for line_id, request in work.session.execute(query):
        found[line_id].append(request)
    return found


def request_of(work: Work, estimate: Estimate) -> Request | None:
    """The request that the estimate answers."""
    query = visible_requests(work.actor).where(Request.id == estimate.request_id)
    return work.session.scalars(query).one_or_none()


def as_typed(number: Decimal) -> str:
    """A number of the record as it stands in a cell: 4500, not 4500.0000."""
    text = plain(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def requests_by_id(work: Work, inquiry_id: UUID) -> dict[UUID, Request]:
    """The requests of an inquiry that one's own company asks or is asked."""
    query = visible_requests(work.actor).where(Request.inquiry_id == inquiry_id)
    return {request.id: request for request in work.session.scalars(query)}
