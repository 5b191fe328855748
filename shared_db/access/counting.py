"""What of an estimate counts: what all alternatives have, and what the chosen one has of its own.

And which offers a line may take: those to itself, and to the line that it was copied from when an
alternative was made.
"""

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from shared_db.models import EstimateLine, EstimateVariant, RequestItem


def counts(variant_id: Any) -> ColumnElement[bool]:
    """Whether a part or a line with this `variant_id` (a column) counts in the roll-up."""
    another = select(EstimateVariant.id).where(
        EstimateVariant.id == variant_id, ~EstimateVariant.chosen
    )
    return ~another.correlate_except(EstimateVariant).exists()


def asked_for() -> ColumnElement[bool]:
    """Whether a `RequestItem` asks for an `EstimateLine`, or for the one that it is a copy of."""
    return or_(RequestItem.line_id == EstimateLine.id, RequestItem.line_id == EstimateLine.asked_as)
