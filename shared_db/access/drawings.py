"""Who sees a drawing: the customer's as the inquiry, a shop's own by the audience it has chosen."""

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from shared_db.access.actor import Actor
from shared_db.access.inquiries import (
    by_side,
    inner_inquiries,
    is_one,
    own_inquiries,
    takes_in,
    writable_inquiries,
)
from shared_db.access.money import visible_requests
from shared_db.access.principals import seen
from shared_db.models import (
    Drawing,
    DrawingAudience,
    DrawingOpening,
    DrawingPurpose,
    Inquiry,
    InquiryState,
    Request,
    RequestDrawing,
    RequestState,
)

STANDING_REQUEST = (RequestState.SENT, RequestState.SEEN, RequestState.ANSWERED)
"""For so long the shop that was asked sees what goes with a request."""
WORKED_ON = frozenset(
    {InquiryState.OPEN, InquiryState.PROPOSED, InquiryState.QUOTED, InquiryState.ACCEPTED}
)
"""States of an inquiry in which its shops have a use for drawings of their own, and of others'."""
_ASKED_FOR = Drawing.purpose == DrawingPurpose.REQUEST


@seen(Drawing)
def visible_drawings(actor: Actor) -> Select[Drawing]:
    """That there is a drawing. The customer's: as the inquiry; not sent yet: its own side only.

    A shop's: its own people; by its audience the group's shops, or the customer too; and whom the
    shop has asked for a sub-quote that names it, as long as that stands and the inquiry is live or
    ordered.
    """
    shops = _open_to_shop(actor)
    released = and_(
        Drawing.audience == DrawingAudience.CUSTOMER,
        is_one(own_inquiries(actor), Drawing.inquiry_id),
    )
    theirs = and_(
        ~_ASKED_FOR,
        by_side(
            actor,
            as_shop=and_(shops, is_one(inner_inquiries(actor), Drawing.inquiry_id)),
            as_customer=released,
        ),
    )
    return select(Drawing).where(or_(_is_asked(actor), theirs))


def asked_drawings(actor: Actor) -> Select[Drawing]:
    """Of these the customer's: what is asked for, and what everybody works from."""
    return select(Drawing).where(_is_asked(actor))


def own_designs(actor: Actor) -> Select[Drawing]:
    """Of these what the actor's own company has brought: its to show, to replace, to take back; and
    what the actor has dropped just now."""
    own = Drawing.company_id == actor.company_id
    return visible_drawings(actor).where(by_side(actor, as_shop=own, as_customer=false()))


@seen(RequestDrawing)
def visible_request_drawings(actor: Actor) -> Select[RequestDrawing]:
    """Which drawings go with a sub-quote request: as the request."""
    return select(RequestDrawing).where(
        RequestDrawing.request_id.in_(visible_requests(actor).with_only_columns(Request.id))
    )


@seen(DrawingOpening)
def visible_openings(actor: Actor) -> Select[DrawingOpening]:
    """One's own company's openings; and every one of a drawing that is one's own."""
    own = DrawingOpening.company_id == actor.company_id
    of_asked = and_(_ASKED_FOR, is_one(own_inquiries(actor), Drawing.inquiry_id))
    return select(DrawingOpening).where(
        DrawingOpening.drawing_id.in_(visible_drawings(actor).with_only_columns(Drawing.id)),
        by_side(
            actor,
            as_shop=or_(own, _of_a(Drawing.company_id == actor.company_id)),
            as_customer=or_(own, _of_a(of_asked)),
        ),
    )


def _of_a(drawing: ColumnElement[bool]) -> ColumnElement[bool]:
    """The opening is one of such a drawing."""
    one = select(Drawing.id).where(Drawing.id == DrawingOpening.drawing_id, drawing)
    return one.correlate(DrawingOpening).exists()


def _is_asked(actor: Actor) -> ColumnElement[bool]:
    return and_(
        _ASKED_FOR,
        by_side(
            actor,
            as_shop=_asked_of_shop(actor),
            as_customer=is_one(own_inquiries(actor), Drawing.inquiry_id),
        ),
    )


def _asked_of_shop(actor: Actor) -> ColumnElement[bool]:
    sent = and_(
        Drawing.since_revision.is_not(None), is_one(inner_inquiries(actor), Drawing.inquiry_id)
    )
    if not takes_in(actor):
        return sent
    upload = and_(Drawing.since_revision.is_(None), Drawing.uploaded_by == actor.person_id)
    begun = select(Inquiry).where(
        Inquiry.created_by == actor.person_id, Inquiry.group_id.in_(takes_in(actor))
    )
    writes = or_(*(is_one(each, Drawing.inquiry_id) for each in (begun, writable_inquiries(actor))))
    return or_(sent, and_(upload, writes))


def _open_to_shop(actor: Actor) -> ColumnElement[bool]:
    """Of those that shops bring: one's own, those shown to the group, and those named to one. What
    was only dropped, before anybody said what it is, is its uploader's alone."""
    named = (
        visible_requests(actor)
        .join(RequestDrawing, RequestDrawing.request_id == Request.id)
        .join(Inquiry, Inquiry.id == Request.inquiry_id)
        .where(
            RequestDrawing.drawing_id == Drawing.id,
            Request.from_company_id == Drawing.company_id,
            Request.state.in_(STANDING_REQUEST),
            Inquiry.state.in_(WORKED_ON),
        )
        .with_only_columns(Request.id)
        .correlate(Drawing)
        .exists()
    )
    own = and_(
        Drawing.company_id == actor.company_id,
        or_(Drawing.settled_at.is_not(None), Drawing.uploaded_by == actor.person_id),
    )
    shown = Drawing.audience.in_([DrawingAudience.GROUP, DrawingAudience.CUSTOMER])
    return or_(own, shown, named)
