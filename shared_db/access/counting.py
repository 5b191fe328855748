"""What of an estimate counts: what all alternatives have, and what the chosen one has of its own.

And which offers a line may take: those to itself, and to any line that it is a copy of or that is
a copy of the same one, as alternatives are made of each other.
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from shared_db.models import EstimateLine, EstimateVariant, RequestItem


def counts(variant_id: Any) -> ColumnElement[bool]:
    """Whether a part or a line with this `variant_id` (a column) counts in the roll-up."""
    another = select(EstimateVariant.id).where(
        EstimateVariant.id == variant_id, ~EstimateVariant.chosen
    )
    return ~another.correlate_except(EstimateVariant).exists()


@cache
def asked_for() -> ColumnElement[bool]:
    """Whether a `RequestItem` asks for an `EstimateLine`, or for any line of its family of copies:
    all of them have one original, which is `asked_as` of each copy. Put together once: an alias of
    so many columns takes longer to make than the statement around it."""
    asked = aliased(EstimateLine)
    original = (
        select(func.coalesce(asked.asked_as, asked.id))
        .where(asked.id == RequestItem.line_id)
        .correlate(RequestItem)
        .scalar_subquery()
    )
    return or_(EstimateLine.id == original, EstimateLine.asked_as == original)


ASKED_FOR = """
(SELECT coalesce(asked.asked_as, asked.id) FROM estimate_line asked WHERE asked.id = i.line_id)
    IN (l.id, l.asked_as)"""
"""The same in a statement that is a text, of `request_item i` and `estimate_line l`."""
