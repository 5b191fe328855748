"""Who belongs to an inquiry: the shops to tell, and the streams that everybody hears of it in."""

from uuid import UUID

from sqlalchemy import select

from shared_db.access.memberships import holds_today
from shared_db.models import Inquiry, InquiryState, Membership, MembershipRole
from shared_db.spine import streams
from shared_db.spine.events import InquiryMoved
from shared_db.spine.states import move
from shared_db.spine.streams import StreamKey
from shared_db.spine.transaction import Work


def member_company_ids(work: Work, group_id: UUID) -> list[UUID]:
    """The member shops of a group today, also for a customer who writes to them."""
    query = select(Membership.company_id).where(
        Membership.group_id == group_id,
        Membership.role == MembershipRole.MEMBER,
        holds_today(),
    )
    return list(work.session.scalars(query.order_by(Membership.company_id)))


def everyones_streams(inquiry: Inquiry) -> list[StreamKey]:
    """The streams in which all who see an inquiry hear of it, its lists of inquiries included."""
    return [
        streams.group(inquiry.group_id),
        streams.company(inquiry.customer_company_id),
        streams.group_channel(inquiry),
        streams.customer_channel(inquiry),
    ]


def tell_state(work: Work, inquiry: Inquiry) -> None:
    """Say to all who see an inquiry which state it is in now."""
    for stream in everyones_streams(inquiry):
        work.tell(
            stream,
            InquiryMoved(
                inquiry_id=inquiry.id,
                number=inquiry.number,
                state=inquiry.state,
                reason=inquiry.end_reason,
            ),
        )


def move_inquiry(work: Work, inquiry: Inquiry, state: InquiryState) -> None:
    """Put a locked inquiry into its next state and say so to all who see it.

    For states on the way (open, proposed, quoted); how it ends is `shared_db.acts.endings`.
    """
    move(inquiry, state)
    inquiry.ended_at, inquiry.end_reason = None, ""
    tell_state(work, inquiry)
