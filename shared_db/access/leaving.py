"""What is open where a shop leaves a group, or a person: who may end it or hand it over, of those
who couldn't read it."""

from uuid import UUID

from sqlalchemy import Select, and_, false, or_, select

from shared_db.access.actor import Actor
from shared_db.access.inquiries import inner_inquiries
from shared_db.access.permissions import OwnPermission, Permission
from shared_db.models import (
    Drawing,
    FormDraft,
    Inquiry,
    InquiryState,
    Person,
    Request,
    RequestState,
)

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


def drafts_left_behind(actor: Actor) -> Select[Inquiry]:
    """Requests that somebody of the own company was writing who can't sign in any more, for its
    manager: until they are handed over nobody reads them, the manager neither."""
    left = and_(Inquiry.state == InquiryState.DRAFT, Inquiry.created_by.in_(_gone(actor)))
    return select(Inquiry).where(left)


def typed_left_behind(actor: Actor) -> Select[FormDraft]:
    """What they had typed, to go along."""
    return select(FormDraft).where(FormDraft.person_id.in_(_gone(actor)))


def uploads_left_behind(actor: Actor) -> Select[Drawing]:
    """The files that they had dropped in those, to go along."""
    drafts = drafts_left_behind(actor).with_only_columns(Inquiry.id)
    return select(Drawing).where(
        Drawing.inquiry_id.in_(drafts), Drawing.uploaded_by.in_(_gone(actor))
    )


def _gone(actor: Actor) -> Select[UUID]:
    own = and_(Person.company_id == actor.company_id, Person.active.is_(False))
    may = own if actor.may(OwnPermission.MANAGE_PEOPLE) else false()
    return select(Person.id).where(may)
