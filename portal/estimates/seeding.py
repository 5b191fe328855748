"""The lines that an estimate begins with, so that nobody types what was already agreed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from shared_db.models import (
    EstimateLine,
    EstimatePart,
    LineKind,
    Part,
    ProposalOperation,
    RequestItem,
)
from shared_db.sub_quotes import NOT_ASKED_YET
from shared_db.transaction import Work

Seed = tuple[LineKind, str, dict[str, Any]]
LONGEST = 300


def lines_for_part(
    company_id: UUID, part: Part, operations: Iterable[ProposalOperation]
) -> list[Seed]:
    """An empty material line; own operations; what was given to others as outside lines."""
    seeds: list[Seed] = [(LineKind.MATERIAL, part.material, {"basis": "weight"})]
    for operation in operations:
        if operation.company_id == company_id:
            seeds.append((LineKind.OPERATION, operation.name, {}))
        else:
            seeds.append((LineKind.OUTSIDE, operation.name, dict(NOT_ASKED_YET)))
    return seeds


def lines_for_item(item: RequestItem) -> list[Seed]:
    """The operation that was asked for, as one of one's own."""
    return [(LineKind.OPERATION, item.operation, {})]


def seed(work: Work, part: EstimatePart, seeds: Iterable[Seed]) -> None:
    """Write the lines of one part."""
    work.session.add_all(
        EstimateLine(
            estimate_id=part.estimate_id,
            estimate_part_id=part.id,
            position=position,
            kind=kind,
            description=description[:LONGEST],
            terms=terms,
            source={"kind": "hand"},
        )
        for position, (kind, description, terms) in enumerate(seeds, 1)
    )
    work.session.flush()
