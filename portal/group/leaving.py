"""A shop leaves the group: its last day is said by the administrator, and can be taken back until
that day is over.

What follows from it is nowhere put into effect: who belongs to a group is asked for every act.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from portal.group import queries
from portal.sentences import SENTENCES
from shared_db.access import (
    Permission,
    asked_shops,
    group_administrators,
    must_find,
    visible_accounts,
    visible_companies,
    visible_inquiries,
    visible_memberships,
)
from shared_db.access.memberships import holds_today
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_, Invalid, WrongState
from shared_db.models import (
    Company,
    Group,
    GroupRole,
    Inquiry,
    InquiryState,
    Membership,
    Person,
    Request,
    Role,
)
from shared_db.spine import streams
from shared_db.spine.across import people_to_tell
from shared_db.spine.events import AskedOfYou, Fact, MembershipEnds, SettledForYou
from shared_db.spine.places import Page, Place
from shared_db.spine.states import LIVE_INQUIRY, UNANSWERED
from shared_db.spine.transaction import Work
from shared_db.telling.audiences import member_company_ids
from shared_db.telling.mailing import mail_person

KIND, LETTER = "membership_ends", "membership_ends"
ONLY_ADMINISTRATORS = N_(
    "Nobody outside this shop administrates the group. Make somebody of another shop administrator"
    " first."
)


@dataclass(frozen=True)
class Member:
    """A shop's place in a group."""

    group: Group
    company: Company
    membership: Membership


@dataclass(frozen=True)
class LeftOpen:
    """What is open in which a shop has a part, as everybody of the group may know it: how many.

    What it calculates for itself, and its prices, are counted for nobody.
    """

    leads: int
    quotes: int
    orders: int
    to_answer: int
    asked: int


def member(work: Work, group_id: UUID, company_id: UUID, *, lock: bool = False) -> Member:
    """A shop that is in the group today, for the group's administrator."""
    group = queries.group_to_edit(work, group_id, lock=lock)
    company = must_find(work.session, visible_companies(work.actor), company_id)
    holding = visible_memberships(work.actor).where(
        Membership.group_id == group_id, Membership.company_id == company_id, holds_today()
    )
    found = work.session.scalars(holding.with_only_columns(Membership.id)).first()
    return Member(group, company, must_find(work.session, holding, found or company_id, lock=lock))


def left_open(work: Work, found: Member) -> LeftOpen:
    """What of the group's is open in which this shop has a part."""
    company_id = found.company.id
    led = (
        visible_inquiries(work.actor)
        .where(Inquiry.group_id == found.group.id, Inquiry.lead_company_id == company_id)
        .with_only_columns(Inquiry.state, func.count())
        .group_by(Inquiry.state)
    )
    by_state: dict[InquiryState, int] = {row[0]: row[1] for row in work.session.execute(led)}
    return LeftOpen(
        leads=sum(by_state.get(state, 0) for state in LIVE_INQUIRY),
        quotes=by_state.get(InquiryState.QUOTED, 0),
        orders=by_state.get(InquiryState.ACCEPTED, 0),
        to_answer=_unanswered(work, Request.to_company_id, found),
        asked=_unanswered(work, Request.from_company_id, found),
    )


def end_membership(work: Work, group_id: UUID, company_id: UUID, until: date) -> Member:
    """Let a day be a shop's last one in the group; said again, another one."""
    found = member(work, group_id, company_id, lock=True)
    check_last_day(found, until)
    _keep_an_administrator(work, found)
    if found.membership.until != until:
        found.membership.until = until
        _tell(work, found)
    return found


def keep_membership(work: Work, group_id: UUID, company_id: UUID) -> Member:
    """Take it back: the shop stays. A second time changes nothing."""
    found = member(work, group_id, company_id, lock=True)
    if found.membership.until is not None:
        found.membership.until = None
        _tell(work, found)
    return found


def check_last_day(found: Member, until: date) -> None:
    """Today, by the group's calendar, or a later day. Raises `Invalid`."""
    if until < today(found.group.timezone):
        raise Invalid.one("until", "in_the_past", SENTENCES["in_the_past"])


def leaving(work: Work) -> dict[UUID, date]:
    """The last days of the shops that leave the actor's groups, by company."""
    return {row.company_id: row.until for row in _memberships_today(work) if row.until is not None}


def shops_leaving(work: Work, group_ids: Collection[UUID]) -> list[tuple[Company, date]]:
    """The same of these groups, and of the own shop, with the companies, the first to go first."""
    days = {
        row.company_id: row.until
        for row in _memberships_today(work)
        if row.until is not None
        and (row.group_id in group_ids or row.company_id == work.actor.company_id)
    }
    known = visible_companies(work.actor).where(Company.id.in_(days)) if days else None
    found = work.session.scalars(known).all() if known is not None else []
    return sorted(((one, days[one.id]) for one in found), key=lambda each: (each[1], each[0].name))


def places(work: Work) -> dict[UUID, list[UUID]]:
    """In which of the groups that the actor looks after each shop is today."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    led = work.actor.groups_where_may(Permission.EDIT_GROUP)
    for row in _memberships_today(work):
        if row.group_id in led:
            found[row.company_id].append(row.group_id)
    return found


def _memberships_today(work: Work) -> Sequence[Membership]:
    return work.session.scalars(visible_memberships(work.actor).where(holds_today())).all()


def _unanswered(work: Work, side: Any, found: Member) -> int:
    of_group = visible_inquiries(work.actor).where(Inquiry.group_id == found.group.id)
    asked = asked_shops(work.actor).where(
        side == found.company.id,
        Request.state.in_(UNANSWERED),
        Request.inquiry_id.in_(of_group.with_only_columns(Inquiry.id)),
    )
    return work.session.scalar(select(func.count()).select_from(asked.subquery())) or 0


def _keep_an_administrator(work: Work, found: Member) -> None:
    """Refuse to leave the group to nobody, or only to those of whom it is known that they go."""
    leads = group_administrators(work.actor).where(Membership.group_id == found.group.id)
    staying = {person_id for _, person_id, stays in work.session.execute(leads) if stays}
    outside = visible_accounts(work.actor).where(
        Person.id.in_(staying), Person.company_id != found.company.id
    )
    if work.session.scalars(outside).first() is None:
        raise WrongState("last_of_role", ONLY_ADMINISTRATORS)


def _tell(work: Work, found: Member) -> None:
    """The group hears of it; the shop's people and the others' coordinators by inbox and letter."""
    group, company, until = found.group, found.company, found.membership.until
    ends = MembershipEnds(company_id=company.id, company=company.name, until=until)
    for stream in (streams.group(group.id), streams.company(company.id)):
        work.tell(stream, ends)
    values = {
        "group": group.name,
        "company": company.name,
        "until": until.isoformat() if until else "",
        "place": Place(Page.SHOPS).as_json(),
    }
    for person in _concerned(work, found):
        work.tell(streams.inbox(person.id), _in_inbox(company, until))
        own = {"own": person.company_id == company.id}
        mail_person(work, person, LETTER, values | own, from_group_id=group.id)


def _in_inbox(company: Company, until: date | None) -> Fact:
    if until is None:
        return SettledForYou(kind=KIND, inquiry_id=None)
    return AskedOfYou(
        kind=KIND, inquiry_id=None, number=None, subject=company.name, page=Page.SHOPS, of=None
    )


def _concerned(work: Work, found: Member) -> list[Person]:
    """Everybody of the shop, and who coordinates elsewhere."""
    group_id = found.group.id
    everybody = [*Role, *GroupRole]
    own = people_to_tell(work.session, [found.company.id], everybody, group_id=group_id)
    others = [shop for shop in member_company_ids(work, group_id) if shop != found.company.id]
    return own + people_to_tell(work.session, others, [GroupRole.COORDINATOR], group_id=group_id)
