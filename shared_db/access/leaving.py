"""What is open at a shop that leaves a group: who may end it, of those who couldn't read it."""

from sqlalchemy import Select, or_, select

from shared_db.access.actor import Actor
from shared_db.access.inquiries import inner_inquiries
from shared_db.access.permissions import Permission
from shared_db.models import Inquiry, Request, RequestState

WAITS_FOR_AN_ANSWER = (RequestState.SENT, RequestState.SEEN)


def requests_to_end(actor: Actor) -> Select[Request]:
    """Requests for a price that wait for an answer: of the own company, and of the groups that the
    actor coordinates. To be ended when one of its two shops leaves, and for nothing else: what is
    asked in them, for how many pieces and with which note, is between the two."""
    groups = inner_inquiries(actor).where(
        Inquiry.group_id.in_(actor.groups_where_may(Permission.CHOOSE_LEAD))
    )
    own_groups = inner_inquiries(actor).with_only_columns(Inquiry.id)
    parties = (Request.from_company_id, Request.to_company_id)
    return select(Request).where(
        Request.state.in_(WAITS_FOR_AN_ANSWER),
        Request.inquiry_id.in_(own_groups),
        or_(
            *(one == actor.company_id for one in parties),
            Request.inquiry_id.in_(groups.with_only_columns(Inquiry.id)),
        ),
    )
