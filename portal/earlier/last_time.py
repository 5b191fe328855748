"""What each part of an estimate cost and was quoted at last time, by its drawing number."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_
from sqlalchemy.dialects.postgresql import distinct_on

from portal.earlier.figures import Figures, figures_of
from portal.earlier.worth import worth_a_look
from shared_db.access import sees_inquiry, visible_earlier_parts, visible_estimate_parts
from shared_db.foundation.folding import folded
from shared_db.models import EarlierPart, Estimate, EstimatePart, Inquiry, Part
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class LastTime:
    """The newest earlier part with the same drawing number, of another inquiry or of a quote sheet
    of earlier years (then without an estimate)."""

    earlier: EarlierPart
    part: EstimatePart | None
    estimate: Estimate | None
    figures: Figures | None = None


def last_time(work: Work, estimate: Estimate) -> dict[UUID, LastTime]:
    """By the estimate's parts; those that were never made before aren't in it.

    As many statements for one part as for all. Only from inquiries that the actor sees today, and
    what was begun before and came to a cost or a price.
    """
    now = (
        visible_estimate_parts(work.actor)
        .join(Part, Part.id == EstimatePart.part_id)
        .where(EstimatePart.estimate_id == estimate.id)
        .with_only_columns(EstimatePart.id, folded(Part.drawing_number).label("number"))
        .subquery("now")
    )
    before = (
        visible_earlier_parts(work.actor)
        .join(now, EarlierPart.number_words == now.c.number)
        .outerjoin(EstimatePart, EstimatePart.id == EarlierPart.estimate_part_id)
        .outerjoin(Estimate, Estimate.id == EstimatePart.estimate_id)
        .outerjoin(Inquiry, Inquiry.id == Estimate.inquiry_id)
        .where(
            EarlierPart.number_words != "",
            or_(
                EarlierPart.past_quote_id.is_not(None),
                and_(
                    Estimate.inquiry_id != estimate.inquiry_id,
                    sees_inquiry(work.actor),
                    worth_a_look(work, estimate.created_at),
                ),
            ),
        )
        .ext(distinct_on(now.c.id))
        .order_by(now.c.id, EarlierPart.costed_on.desc(), EarlierPart.created_at.desc())
        .with_only_columns(now.c.id, EarlierPart, EstimatePart, Estimate)
    )
    rows = work.session.execute(before).all()
    found = {key: LastTime(one, part, of) for key, one, part, of in rows}
    told = figures_of(work, list(found.values())) if found else {}
    return {
        key: LastTime(one.earlier, one.part, one.estimate, told[one.earlier.id])
        for key, one in found.items()
    }
