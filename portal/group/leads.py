"""Inquiries whose lead shop leaves the group: handed over in one list, by the coordinator or by the
shop itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func

from portal.duties.queries import find_inquiry
from portal.group.forms import LeadsHandedOver
from portal.inquiries.service import choose_lead
from shared_db.access import (
    Permission,
    member_companies,
    must_find,
    visible_companies,
    visible_inquiries,
    visible_memberships,
)
from shared_db.access.memberships import is_shop_today
from shared_db.foundation.errors import N_, DomainError, Invalid, NotAllowed
from shared_db.foundation.lists import among
from shared_db.models import Company, Inquiry, Membership
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work

NO_SHOP_CHOSEN = N_("Please choose which shop takes over.")


@dataclass(frozen=True)
class LeftBehind:
    """What a shop that has left was leading, and since when the oldest of it is there."""

    company_id: UUID
    company: str
    count: int
    since: datetime


def leading_shop(work: Work, company_id: UUID) -> Company:
    """A shop, for the coordinator who hands over what it leads, and for its own people."""
    if not is_own(work, company_id):
        work.actor.require_somewhere(Permission.CHOOSE_LEAD)
    return must_find(work.session, visible_companies(work.actor), company_id)


def is_own(work: Work, company_id: UUID) -> bool:
    """Whether it is the actor's own shop, which is in a group."""
    return company_id == work.actor.company_id and bool(work.actor.member_groups)


def may_hand_over(work: Work, company_id: UUID) -> bool:
    """Whether the actor may hand over what a shop leads: who coordinates, and its own sales and
    manager."""
    own = is_own(work, company_id) and work.actor.may_somewhere(Permission.HAND_OVER_LEAD)
    return own or work.actor.may_somewhere(Permission.CHOOSE_LEAD)


def groups_of(work: Work, company_id: UUID) -> frozenset[UUID]:
    """The groups of which it is said what is open at a shop: all of the own one's, else those that
    the actor coordinates."""
    if is_own(work, company_id):
        return work.actor.member_groups
    return work.actor.groups_where_may(Permission.CHOOSE_LEAD)


def groups_to_settle(work: Work, company_id: UUID) -> frozenset[UUID]:
    """In which of these what waits at the shop is ended or given to others: its own people's to do
    at any time; who coordinates speaks for it only where its last day is said, or over."""
    groups = groups_of(work, company_id)
    if not may_hand_over(work, company_id):
        return frozenset()
    if is_own(work, company_id):
        return groups
    stays = visible_memberships(work.actor).where(
        Membership.company_id == company_id, Membership.until.is_(None)
    )
    return groups - set(work.session.scalars(stays.with_only_columns(Membership.group_id)))


def count_led(work: Work, company_id: UUID) -> int:
    """How many inquiries that are worked on a shop leads."""
    return work.session.scalar(_led(work, company_id).with_only_columns(func.count())) or 0


def leads_of(work: Work, company_id: UUID, start: int, most: int) -> list[Inquiry]:
    """`most` of them from `start` on, the newest first."""
    query = _led(work, company_id).order_by(Inquiry.sent_at.desc(), Inquiry.id)
    return list(work.session.scalars(query.offset(start).limit(most)))


def _led(work: Work, company_id: UUID) -> Select[Inquiry]:
    return visible_inquiries(work.actor).where(
        Inquiry.group_id.in_(groups_of(work, company_id)),
        Inquiry.lead_company_id == company_id,
        Inquiry.state.in_(LIVE_INQUIRY),
    )


def _coordinated(work: Work) -> ColumnElement[bool]:
    return Inquiry.group_id.in_(work.actor.groups_where_may(Permission.CHOOSE_LEAD))


def shops_to_lead(work: Work, company_id: UUID) -> list[Company]:
    """Today's shops but this one, by name."""
    query = member_companies(work.actor).where(Company.id != company_id)
    return list(work.session.scalars(query.order_by(Company.name, Company.id)))


def hand_over_leads(work: Work, company_id: UUID, wanted: LeadsHandedOver) -> int:
    """Give inquiries that a shop leads to others; says how many.

    Each row goes to the shop chosen for it, else to the one chosen for all. Raises `Invalid` by
    row, where it can't be; then nothing is changed.
    """
    leading_shop(work, company_id)
    if not may_hand_over(work, company_id):
        raise NotAllowed
    sent = among(Inquiry.id, {row.inquiry_id for row in wanted.rows})
    named = _led(work, company_id).where(sent).with_only_columns(Inquiry.id)
    ids = set(work.session.scalars(named))
    problems: dict[str, DomainError] = {}
    moved = 0
    for place, row in enumerate(wanted.rows):
        to = row.company_id or wanted.to_all
        if to is None or row.inquiry_id not in ids:
            continue
        try:
            choose_lead(work, find_inquiry(work, row.inquiry_id, lock=True), to)
        except DomainError as problem:
            only = problem.fields["company_id"] if isinstance(problem, Invalid) else problem
            problems[f"rows-{place}-company_id"] = only
        else:
            moved += 1
    if problems:
        raise Invalid(problems)
    if not moved:
        raise Invalid.one("to_all", "nobody_chosen", NO_SHOP_CHOSEN)
    return moved


def left_by_shops(work: Work) -> list[LeftBehind]:
    """Of each shop that has left: how much that is worked on has it as its lead still."""
    query = (
        visible_inquiries(work.actor)
        .join(Company, Company.id == Inquiry.lead_company_id)
        .where(
            _coordinated(work),
            Inquiry.state.in_(LIVE_INQUIRY),
            ~is_shop_today(Inquiry.lead_company_id, Inquiry.group_id),
        )
        .with_only_columns(Company.id, Company.name, func.count(), func.min(Inquiry.sent_at))
        .group_by(Company.id)
        .order_by(Company.name, Company.id)
    )
    return [
        LeftBehind(company_id, company, count, since)
        for company_id, company, count, since in work.session.execute(query)
        if since
    ]
