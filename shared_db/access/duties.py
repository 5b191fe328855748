"""What an actor may see of who is in charge: all of it in the own company, elsewhere a name."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from shared_db.access.actor import Actor
from shared_db.access.inquiries import (
    by_side,
    inner_inquiries,
    is_one,
    own_inquiries,
    visible_inquiries,
)
from shared_db.access.permissions import Permission
from shared_db.access.principals import seen
from shared_db.foundation.clock import today_in
from shared_db.models import (
    Absence,
    Duty,
    Group,
    Inquiry,
    Person,
    QuoteRevision,
    QuoteState,
)


@seen(Duty)
def visible_duties(actor: Actor) -> Select[Duty]:
    """One's own company's: of inquiries as the inquiry; of estimates and quotes for those whose
    role is with costs."""
    query = select(Duty).where(
        Duty.company_id == actor.company_id,
        Duty.inquiry_id.in_(visible_inquiries(actor).with_only_columns(Inquiry.id)),
    )
    if actor.may_somewhere(Permission.SEE_ESTIMATE):
        return query
    return query.where(Duty.estimate_id.is_(None), Duty.quote_id.is_(None))


@seen(Absence)
def visible_absences(actor: Actor) -> Select[Absence]:
    """One's own company's."""
    own = select(Person.id).where(Person.company_id == actor.company_id)
    return select(Absence).where(Absence.person_id.in_(own))


def people_to_turn_to(actor: Actor) -> Select[Any]:
    """By name alone, whom one speaks with in the other companies about an inquiry.

    For a member shop those in charge of the inquiry at its customer and at the other shops; who
    builds an estimate there or makes a quote is their own matter. For the customer who is in
    charge at the lead shop: of the quote, from the moment that one was issued.
    Columns: inquiry_id, company_id, quote_id, person, away, deputy ("" where nobody stands in).
    """
    deputy = aliased(Person)
    away = and_(
        Absence.person_id == Duty.person_id,
        today_in(Group.timezone.expression).between(Absence.since, Absence.until),
    )
    query: Select[Any] = (
        select(  # type: ignore[assignment]
            Duty.inquiry_id,
            Duty.company_id,
            Duty.quote_id,
            Person.name.label("person"),
            Absence.person_id.is_not(None).label("away"),
            func.coalesce(deputy.name, "").label("deputy"),
        )
        .join(Inquiry, Inquiry.id == Duty.inquiry_id)
        .join(Group, Group.id == Inquiry.group_id)
        .join(Person, Person.id == Duty.person_id)
        .outerjoin(Absence, away)
        .outerjoin(deputy, and_(deputy.id == Absence.deputy_id, deputy.active))
        .where(Duty.company_id != actor.company_id, Duty.estimate_id.is_(None), Person.active)
    )
    issued = (
        select(QuoteRevision.id)
        .where(QuoteRevision.quote_id == Duty.quote_id, QuoteRevision.state != QuoteState.DRAFT)
        .correlate(Duty)
        .exists()
    )
    of_lead = and_(Duty.company_id == Inquiry.lead_company_id, or_(Duty.quote_id.is_(None), issued))
    inner = is_one(inner_inquiries(actor), Duty.inquiry_id)
    own = is_one(own_inquiries(actor), Duty.inquiry_id)
    return query.where(
        by_side(
            actor,
            as_shop=and_(Duty.quote_id.is_(None), inner),
            as_customer=and_(of_lead, own),
        )
    )
