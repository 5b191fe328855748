"""案: what is typed in an estimate of which there are several ways."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shared_db.models import EstimateLine, EstimateVariant


def into_the_chosen(session: Session, estimate_id: UUID) -> None:
    """Lines that were typed into parts of which there are alternatives are of the one that counts.

    The others stay as they were.
    """
    chosen = select(EstimateVariant.id).where(
        EstimateVariant.estimate_id == estimate_id, EstimateVariant.chosen
    )
    several = (
        select(EstimateLine.estimate_part_id)
        .join(EstimateVariant, EstimateVariant.id == EstimateLine.variant_id)
        .where(EstimateLine.estimate_id == estimate_id, ~EstimateVariant.removed)
    )
    session.execute(
        update(EstimateLine)
        .where(
            EstimateLine.estimate_id == estimate_id,
            EstimateLine.variant_id.is_(None),
            EstimateLine.estimate_part_id.in_(several),
            chosen.exists(),
        )
        .values(variant_id=chosen.scalar_subquery())
        .execution_options(synchronize_session="fetch")
    )
