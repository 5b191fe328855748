"""Who may read what is said about an inquiry."""

from uuid import UUID

from sqlalchemy import Select, and_, false, or_, select

from shared_db.access.actor import Actor
from shared_db.access.company import visible_companies, visible_people
from shared_db.access.inquiries import by_side, inner_inquiries, is_one, own_inquiries
from shared_db.access.memberships import holds_today
from shared_db.access.papers import of_left_group, until_leaving
from shared_db.access.principals import seen
from shared_db.models import (
    Channel,
    Company,
    Inquiry,
    Membership,
    MembershipRole,
    Message,
    MessageMention,
    MessageReaction,
    MessageRevision,
    Person,
)


@seen(Message)
def visible_messages(actor: Actor) -> Select[Message]:
    """Both channels for members; the customer's own channel for the customer. With a shop that has
    left the group stays what its people wrote."""
    inner = is_one(inner_inquiries(actor), Message.inquiry_id)
    own = and_(
        Message.channel == Channel.CUSTOMER, is_one(own_inquiries(actor), Message.inquiry_id)
    )
    if actor.left:
        written = Message.author_company_id == actor.company_id
        inner = or_(inner, and_(written, of_left_group(actor, Message.inquiry_id)))
    return select(Message).where(by_side(actor, as_shop=inner, as_customer=own))


@seen(MessageRevision)
def visible_message_revisions(actor: Actor) -> Select[MessageRevision]:
    """As the message: how it was put before is seen by who reads it now."""
    return select(MessageRevision).where(MessageRevision.message_id.in_(_message_ids(actor)))


@seen(MessageReaction)
def visible_reactions(actor: Actor) -> Select[MessageReaction]:
    """As the message; for a shop that has left the group, what was put there before."""
    query = select(MessageReaction).where(MessageReaction.message_id.in_(_message_ids(actor)))
    if not actor.left:
        return query
    before = until_leaving(actor, Message.inquiry_id, MessageReaction.given_at)
    of = select(Message.id).where(Message.id == MessageReaction.message_id, before)
    return query.where(of.correlate(MessageReaction).exists())


@seen(MessageMention)
def visible_mentions(actor: Actor) -> Select[MessageMention]:
    """As the message."""
    return select(MessageMention).where(MessageMention.message_id.in_(_message_ids(actor)))


def companies_that_read(actor: Actor, inquiry: Inquiry, channel: Channel) -> Select[Company]:
    """Whom a message can speak to as a whole: the group's shops of today, and in the customer's
    channel the customer."""
    shops = select(Membership.company_id).where(
        Membership.group_id == inquiry.group_id,
        Membership.role == MembershipRole.MEMBER,
        holds_today(),
    )
    with_customer = channel is Channel.CUSTOMER
    customer = Company.id == inquiry.customer_company_id if with_customer else false()
    return visible_companies(actor).where(or_(Company.id.in_(shops), customer))


def people_spoken_with(actor: Actor, inquiry: Inquiry, channel: Channel) -> Select[Person]:
    """Whom a message can speak to by name: one's colleagues, and who has written in the channel."""
    writers = (
        visible_messages(actor)
        .with_only_columns(Message.author_id)
        .where(Message.inquiry_id == inquiry.id, Message.channel == channel)
    )
    colleagues = visible_people(actor).with_only_columns(Person.id)
    return select(Person).where(
        or_(Person.id.in_(writers), Person.id.in_(colleagues)), Person.active
    )


def _message_ids(actor: Actor) -> Select[UUID]:
    return visible_messages(actor).with_only_columns(Message.id)
