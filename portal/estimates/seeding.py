"""The lines that an estimate begins with, so that nobody types what was already agreed."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from estimator.quantity import Pieces, scrap_rate_between
from shared_db.access import (
    visible_estimate_lines,
    visible_estimate_parts,
    visible_request_items,
)
from shared_db.access.counting import counts
from shared_db.acts.sub_quotes import NOT_ASKED_YET
from shared_db.foundation.ids import new_id
from shared_db.models import (
    HAND,
    EstimateLine,
    EstimatePart,
    LineTerms,
    MaterialBy,
    OperationTerms,
    Part,
    ProposalOperation,
    Request,
    RequestItem,
    RequestState,
    WeightTerms,
    kept_source,
)
from shared_db.spine.transaction import Work

Seed = tuple[str, LineTerms]
LONGEST = 300


def lines_for_part(
    company_id: UUID, part: Part, operations: Iterable[ProposalOperation]
) -> list[Seed]:
    """An empty material line; own operations; what was given to others as outside lines."""
    seeds: list[Seed] = [(part.material, WeightTerms())]
    for operation in operations:
        if operation.company_id == company_id:
            seeds.append((operation.name, OperationTerms()))
        else:
            seeds.append((operation.name, NOT_ASKED_YET))
    return seeds


def lines_for_item(item: RequestItem, material: str) -> list[Seed]:
    """The operation that was asked for, as one of one's own; and the material, if it is to be
    bought."""
    seeds: list[Seed] = [(item.operation, OperationTerms())]
    if item.material_by is MaterialBy.BOUGHT:
        seeds.insert(0, (material, WeightTerms()))
    return seeds


def scrap_asked_with(item: RequestItem) -> Decimal:
    """The scrap rate by which the pieces wanted become those that the asker sends: with it, the
    answering estimate starts just these, and nobody's scrap is counted twice."""
    pairs = zip(item.wanted_known, item.quantities, strict=True)
    return scrap_rate_between(Pieces(wanted, started) for wanted, started in pairs)


def lines_before(work: Work, request: Request, item: RequestItem) -> EstimatePart | None:
    """One's own part of an estimate for the same operation, of the request before this one."""
    query = (
        visible_estimate_parts(work.actor)
        .join(RequestItem, RequestItem.id == EstimatePart.request_item_id)
        .join(Request, Request.id == RequestItem.request_id)
        .where(
            Request.from_estimate_id == request.from_estimate_id,
            Request.to_company_id == request.to_company_id,
            Request.state.in_([RequestState.WITHDRAWN, RequestState.ANSWERED]),
            Request.id != request.id,
            RequestItem.part_id == item.part_id,
            RequestItem.operation == item.operation,
        )
        .order_by(Request.created_at.desc())
    )
    return work.session.scalars(query.limit(1)).first()


def copy_lines(work: Work, before: EstimatePart, part: EstimatePart) -> None:
    """Take over lines, and scrap that was typed; what was asked of others is asked anew."""
    asked = visible_request_items(work.actor).where(RequestItem.id == before.request_item_id)
    if before.scrap_rate != scrap_asked_with(work.session.scalars(asked).one()):
        part.scrap_rate = before.scrap_rate
    query = visible_estimate_lines(work.actor).where(
        EstimateLine.estimate_part_id == before.id, counts(EstimateLine.variant_id)
    )
    for line in work.session.scalars(query).all():
        offered = line.offer_id is not None
        work.session.add(
            EstimateLine(
                estimate_id=part.estimate_id,
                estimate_part_id=part.id,
                position=line.position,
                kind=line.kind,
                description=line.description,
                work_centre_id=line.work_centre_id,
                terms=NOT_ASKED_YET if offered else line.terms,
                kept_measured=line.kept_measured,
                remark=line.remark,
                written={} if offered else line.written,
                **kept_source(HAND if offered else line.evidence or HAND),
            )
        )
    work.session.flush()


def seed(work: Work, part: EstimatePart, seeds: Iterable[Seed]) -> list[UUID]:
    """Write the lines of one part; answers with their ids."""
    lines = [
        EstimateLine(
            id=new_id(),
            estimate_id=part.estimate_id,
            estimate_part_id=part.id,
            position=position,
            kind=terms.kind,
            description=description[:LONGEST],
            terms=terms,
            **kept_source(HAND),
        )
        for position, (description, terms) in enumerate(seeds, 1)
    ]
    work.session.add_all(lines)
    work.session.flush()
    return [line.id for line in lines]
