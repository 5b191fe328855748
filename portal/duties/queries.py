"""The things of which somebody is in charge, and the colleagues to whom they can be given."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import aliased

from portal.duties.holders import Holder, duties_with_names, found, looked_after_by
from shared_db.access import (
    Actor,
    InGroup,
    OwnPermission,
    must_find,
    people_to_turn_to,
    visible_absences,
    visible_companies,
    visible_duties,
    visible_estimates,
    visible_inquiries,
    visible_people,
    visible_person_roles,
    visible_quote_revisions,
    visible_quotes,
)
from shared_db.access.permissions import may_in_group
from shared_db.acts.duties import needed_for
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import NotAllowed, NotFound
from shared_db.foundation.lists import among
from shared_db.models import (
    Absence,
    Company,
    Duty,
    DutyKind,
    Estimate,
    Inquiry,
    InquiryState,
    Person,
    Quote,
    QuoteRevision,
    QuoteState,
    Request,
    Role,
)
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work

LOOKED_AFTER = timedelta(days=365)
"""So long after an order came somebody is still asked about it."""


@dataclass(frozen=True)
class Colleague:
    """One of the own company's people, with what the person does there."""

    person: Person
    roles: frozenset[Role]

    def may_take(self, kind: DutyKind, there: InGroup) -> bool:
        """Whether such a thing of this group can be this person's to look after."""
        needed = needed_for(kind, of_customer=there.is_customer)
        may = may_in_group(there.belongs_as, self.roles, frozenset())
        return self.person.active and needed in may

    def may_take_somewhere(self, kind: DutyKind, actor: Actor) -> bool:
        """Whether there is a group in which one can."""
        return any(self.may_take(kind, one) for one in actor.groups)


@dataclass(frozen=True)
class Thing:
    """Something of an inquiry of which somebody of the own company is or can be in charge."""

    kind: DutyKind
    id: UUID
    inquiry: Inquiry
    name: str
    """What tells it from others of its kind: the quote's number, the company asked for it."""


@dataclass(frozen=True)
class Contact:
    """Whom one turns to in another company."""

    company: str
    company_id: UUID
    person: str
    deputy: str | None
    """None unless the person is away; "" where nobody stands in."""


def is_open() -> ColumnElement[bool]:
    """Whether an inquiry is still to be looked after."""
    lately = and_(
        Inquiry.state == InquiryState.ACCEPTED, Inquiry.ended_at > utc_now() - LOOKED_AFTER
    )
    return or_(Inquiry.state.in_(LIVE_INQUIRY), lately)


def find_inquiry(work: Work, inquiry_id: UUID, *, lock: bool = False) -> Inquiry:
    """An inquiry that was sent and that the actor sees."""
    inquiry = must_find(work.session, visible_inquiries(work.actor), inquiry_id, lock=lock)
    if inquiry.state is InquiryState.DRAFT:
        raise NotFound
    return inquiry


def inquiries_by_id(work: Work, inquiry_ids: Collection[UUID]) -> dict[UUID, Inquiry]:
    """Several of them, in one statement."""
    query = visible_inquiries(work.actor).where(among(Inquiry.id, inquiry_ids))
    return {inquiry.id: inquiry for inquiry in work.session.scalars(query)}


def things_of(work: Work, inquiry: Inquiry) -> list[Thing]:
    """What of an inquiry is the own company's to look after: itself, estimates, the quote."""
    things = [Thing(DutyKind.INQUIRY, inquiry.id, inquiry, "")]
    if work.actor.in_group(inquiry.group_id).is_customer:
        return things
    asker = aliased(Company, visible_companies(work.actor).subquery())
    estimates = (
        visible_estimates(work.actor)
        .outerjoin(Request, Request.id == Estimate.request_id)
        .outerjoin(asker, asker.id == Request.from_company_id)
        .where(Estimate.inquiry_id == inquiry.id)
        .order_by(Estimate.created_at, Estimate.id)
        .with_only_columns(Estimate.id, func.coalesce(asker.name, ""))
    )
    things += [
        Thing(DutyKind.ESTIMATE, row[0], inquiry, row[1]) for row in work.session.execute(estimates)
    ]
    quotes = visible_quotes(work.actor).where(
        Quote.inquiry_id == inquiry.id, Quote.company_id == work.actor.company_id
    )
    return [
        *things,
        *(Thing(DutyKind.QUOTE, q.id, inquiry, q.number) for q in work.session.scalars(quotes)),
    ]


def contacts(work: Work, inquiry: Inquiry) -> list[Contact]:
    """Whom to turn to in the other companies, the customer first; one person for each company."""
    query = people_to_turn_to(work.actor).where(Duty.inquiry_id == inquiry.id)
    rows = {}
    for row in work.session.execute(query.order_by(Duty.quote_id.asc().nulls_first())):
        rows[row.company_id] = row  # who is in charge of an issued quote comes last, and stands
    companies = visible_companies(work.actor).where(among(Company.id, rows))
    first = Company.id == inquiry.customer_company_id
    named = work.session.scalars(companies.order_by(first.desc(), Company.name)).all()
    return [
        Contact(company.name, company.id, row.person, row.deputy if row.away else None)
        for company in named
        for row in [rows[company.id]]
    ]


def colleagues(work: Work) -> list[Colleague]:
    """The own company's people who can sign in, by name."""
    roles: dict[UUID, set[Role]] = defaultdict(set)
    for row in work.session.scalars(visible_person_roles(work.actor)):
        roles[row.person_id].add(row.role)
    people = visible_people(work.actor).where(Person.active).order_by(Person.name, Person.id)
    return [
        Colleague(person, frozenset(roles[person.id])) for person in work.session.scalars(people)
    ]


def find_person(work: Work, person_id: UUID) -> Person:
    """Oneself; for a manager, any of the own company's people."""
    person = must_find(work.session, visible_people(work.actor), person_id)
    if person_id != work.actor.person_id and not work.actor.may(OwnPermission.MANAGE_PEOPLE):
        raise NotAllowed
    return person


def lock_duties(work: Work, duty_ids: Collection[UUID]) -> dict[UUID, Holder]:
    """These of the own company's duties, locked in the order of their ids."""
    query = visible_duties(work.actor).where(among(Duty.id, duty_ids)).order_by(Duty.id)
    work.session.scalars(query.with_for_update(of=Duty, key_share=True)).all()
    holders = found(work, duties_with_names(work.actor).where(among(Duty.id, duty_ids)))
    return {holder.duty.id: holder for holder in holders}


def duty_of(work: Work, thing: Thing) -> Holder | None:
    """Who is in charge of it, locked."""
    column = {DutyKind.ESTIMATE: Duty.estimate_id, DutyKind.QUOTE: Duty.quote_id}.get(thing.kind)
    query = visible_duties(work.actor).where(Duty.inquiry_id == thing.inquiry.id)
    if column is None:
        query = query.where(Duty.estimate_id.is_(None), Duty.quote_id.is_(None))
    else:
        query = query.where(column == thing.id)
    duty_id = work.session.scalar(query.with_only_columns(Duty.id))
    return lock_duties(work, [duty_id])[duty_id] if duty_id else None


def quoted_among(work: Work, inquiry_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these inquiries for which the own company has issued a quote."""
    query = (
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .where(
            among(Quote.inquiry_id, inquiry_ids),
            Quote.company_id == work.actor.company_id,
            QuoteRevision.state != QuoteState.DRAFT,
        )
    )
    return frozenset(work.session.scalars(query.with_only_columns(Quote.inquiry_id).distinct()))


def absence_of(work: Work, person_id: UUID, *, lock: bool = False) -> Absence | None:
    """The present or next absence of one of the own people; none that is over."""
    query = visible_absences(work.actor).where(Absence.person_id == person_id)
    if lock:
        query = query.with_for_update(key_share=True)
    return work.session.scalars(query).one_or_none()


def left_behind(work: Work) -> list[tuple[UUID, str, int, datetime]]:
    """Who has left with something open, how much that is, and since when the oldest of it is."""
    query = (
        visible_duties(work.actor)
        .join(Person, Person.id == Duty.person_id)
        .join(Inquiry, Inquiry.id == Duty.inquiry_id)
        .where(~Person.active, is_open())
        .with_only_columns(Person.id, Person.name, func.count(), func.min(Duty.since))
        .group_by(Person.id)
        .order_by(Person.name, Person.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in work.session.execute(query)]


def given_and_unseen(work: Work) -> list[tuple[Duty, Inquiry, str]]:
    """What the actor looks after since others handed it over, and has not seen; with who did."""
    giver = aliased(Person, visible_people(work.actor).subquery())
    query = (
        looked_after_by(work.actor)
        .join(Inquiry, Inquiry.id == Duty.inquiry_id)
        .join(giver, giver.id == Duty.given_by)
        .where(Duty.seen_at.is_(None), is_open())
        .with_only_columns(Duty, Inquiry, giver.name)
    )
    return [(row[0], row[1], row[2]) for row in work.session.execute(query)]
