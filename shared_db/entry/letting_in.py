"""Who may let the first person of a customer in: it reaches across companies, as `across` does."""

from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from shared_db.access.actor import Actor
from shared_db.access.memberships import holds_today
from shared_db.access.permissions import Permission
from shared_db.models import Company, Inquiry, Membership, MembershipRole, Person, Quote


def is_nobodys(session: Session, company_id: UUID, group_id: UUID, *, lock: bool = False) -> bool:
    """Whether it is a customer of the group of whom nobody has, or ever had, an account.

    Only then may a shop let somebody in there: afterwards that is for the customer's own manager.
    With the lock, of those who come at the same moment one is first.
    """
    customer = (
        select(Company.id)
        .join(Membership, Membership.company_id == Company.id)
        .where(
            Company.id == company_id,
            Membership.role == MembershipRole.CUSTOMER,
            Membership.group_id == group_id,
            holds_today(),
        )
    )
    if lock:
        customer = customer.with_for_update(of=Company, key_share=True)
    if session.scalars(customer).first() is None:
        return False
    return not session.scalar(select(exists().where(Person.company_id == company_id)))


def may_let_in(
    session: Session, sender: Actor, company_id: UUID, group_id: UUID, *, lock: bool = False
) -> bool:
    """Whether somebody may let the first person of a customer in.

    Who comes in sees what every shop has quoted: a shop lets nobody in to what is another's. Where
    several shops work for one customer, the group's administrator may. Nobody may where the company
    belongs to another group, too, that isn't the sender's to let people into.
    """
    if not is_nobodys(session, company_id, group_id, lock=lock):
        return False
    if _belongs_elsewhere(session, company_id, group_id, sender):
        return False
    administrates = sender.in_group(group_id).may(Permission.EDIT_GROUP)
    return administrates or not others_work_for(session, company_id, sender.company_id)


def _belongs_elsewhere(session: Session, company_id: UUID, group_id: UUID, sender: Actor) -> bool:
    """Whether who comes in would come into another group, too: of which the company is a shop, or
    which the sender doesn't administrate."""
    known = sender.groups_where_may(Permission.EDIT_GROUP) | {group_id}
    elsewhere = exists().where(
        Membership.company_id == company_id,
        or_(Membership.group_id.not_in(known), Membership.role == MembershipRole.MEMBER),
    )
    return bool(session.scalar(select(elsewhere)))


def others_work_for(session: Session, customer_id: UUID, shop_id: UUID) -> bool:
    """Whether another shop leads a request of this customer, has begun a quote on one, or has
    entered one that nobody leads yet."""
    led = exists().where(
        Inquiry.customer_company_id == customer_id,
        Inquiry.lead_company_id.is_not(None),
        Inquiry.lead_company_id != shop_id,
    )
    quoted = exists().where(
        Quote.inquiry_id == Inquiry.id,
        Inquiry.customer_company_id == customer_id,
        Quote.company_id != shop_id,
    )
    entered = exists().where(
        Inquiry.customer_company_id == customer_id,
        Inquiry.lead_company_id.is_(None),
        Person.id == Inquiry.created_by,
        Person.company_id != shop_id,
    )
    return bool(session.scalar(select(or_(led, quoted, entered))))
