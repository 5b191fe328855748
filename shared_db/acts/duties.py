"""Who is in charge at first, by itself: whoever sends a thing, takes it up or makes it."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from shared_db.access import Permission
from shared_db.foundation.base import utc_now
from shared_db.models import Duty, DutyKind, Estimate, Inquiry, Quote
from shared_db.spine import streams
from shared_db.spine.events import DutyGiven
from shared_db.spine.transaction import Work

IN_A_SHOP = {
    DutyKind.INQUIRY: Permission.ANSWER_CAPABILITY,
    DutyKind.ESTIMATE: Permission.EDIT_ESTIMATE,
    DutyKind.QUOTE: Permission.SET_PRICE,
}


def needed_for(kind: DutyKind, *, of_customer: bool) -> Permission:
    """What somebody must be allowed to do to be in charge of such a thing at a customer, or in a
    shop."""
    return Permission.POST_INQUIRY if of_customer else IN_A_SHOP[kind]


def take_up(
    work: Work, inquiry: Inquiry, *, estimate: Estimate | None = None, quote: Quote | None = None
) -> None:
    """Put the actor in charge for the own company, unless somebody is, or it isn't their work."""
    actor, here = work.actor, work.actor.in_group(inquiry.group_id)
    kind = _kind(estimate, quote)
    if not here.may(needed_for(kind, of_customer=here.is_customer)):
        return
    thing = estimate or quote or inquiry
    if put_in_charge(work, inquiry.id, kind, thing.id, actor.person_id):
        tell_given(work, inquiry.id, kind, thing.id, actor.person_id, actor.name, None)


def put_in_charge(
    work: Work, inquiry_id: UUID, kind: DutyKind, thing_id: UUID, person_id: UUID
) -> bool:
    """Write who is the first in charge for the own company. Of two who come at the same moment one
    is: False for the other."""
    by = work.actor.person_id
    added = work.session.execute(
        insert(Duty)
        .values(
            inquiry_id=inquiry_id,
            company_id=work.actor.company_id,
            estimate_id=thing_id if kind is DutyKind.ESTIMATE else None,
            quote_id=thing_id if kind is DutyKind.QUOTE else None,
            person_id=person_id,
            given_by=by,
            seen_at=utc_now() if person_id == by else None,
        )
        .on_conflict_do_nothing()
        .returning(Duty.id)
    )
    return added.one_or_none() is not None


def tell_given(
    work: Work,
    inquiry_id: UUID,
    kind: DutyKind,
    thing_id: UUID,
    person_id: UUID,
    person: str,
    before: str | None,
) -> None:
    """Say in the own company who is in charge from now on; `before`: who was."""
    work.tell(
        streams.company_side(inquiry_id, work.actor.company_id),
        DutyGiven(kind=kind, thing_id=thing_id, person_id=person_id, person=person, before=before),
    )


def _kind(estimate: Estimate | None, quote: Quote | None) -> DutyKind:
    if estimate is not None:
        return DutyKind.ESTIMATE
    return DutyKind.INQUIRY if quote is None else DutyKind.QUOTE
