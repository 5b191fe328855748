"""What the group's pages show, each with a fixed number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_

from estimator.money import PriceRule
from shared_db.access import (
    Given,
    Lead,
    Permission,
    companies_as,
    companies_of_group,
    group_administrators,
    must_find,
    places_in_group,
    visible_companies,
    visible_confidentiality_texts,
    visible_group_roles,
    visible_groups,
    visible_jobs,
    visible_links,
    visible_mail,
    visible_people,
    visible_person_roles,
)
from shared_db.foundation.base import utc_now
from shared_db.models import (
    Company,
    ConfidentialityText,
    Group,
    Inquiry,
    Job,
    JobState,
    Link,
    LinkPurpose,
    Mail,
    MailState,
    Membership,
    MembershipRole,
    Person,
    PersonGroupRole,
    PersonRole,
)
from shared_db.spine.transaction import Work

KEPT_IN_SIGHT = timedelta(days=14)
"""How long an invitation that is over, and a failure, are shown."""
LETTERS_ON_A_PAGE = 50


@dataclass(frozen=True)
class Colleague:
    """One of the own company's people."""

    person: Person
    roles: frozenset[Given]
    """In the company, and over its groups."""


def own_company(work: Work, *, lock: bool = False) -> Company:
    """The actor's company."""
    return must_find(work.session, visible_companies(work.actor), work.actor.company_id, lock=lock)


def customer_of(work: Work, inquiry: Inquiry) -> Company:
    """The customer of an inquiry that the actor sees."""
    return must_find(work.session, visible_companies(work.actor), inquiry.customer_company_id)


def price_rule_of(work: Work) -> PriceRule:
    """How the actor's company rounds its own prices."""
    return PriceRule(own_company(work).price_step)


def companies(work: Work, belongs_as: MembershipRole) -> list[Company]:
    """The shops, or the customers, that one sees, by name."""
    return list(work.session.scalars(companies_as(work.actor, belongs_as)))


def companies_in(work: Work, group_id: UUID) -> list[Company]:
    """The companies of a group, by name."""
    return list(work.session.scalars(companies_of_group(work.actor, group_id)))


def company_in(work: Work, group_id: UUID, company_id: UUID) -> Company:
    """One of them, locked."""
    return must_find(work.session, companies_of_group(work.actor, group_id), company_id, lock=True)


def places_of(work: Work, group_id: UUID, company_id: UUID) -> Sequence[Membership]:
    """A company's places in a group over time, locked, for its administrator."""
    of_company = places_in_group(work.actor, group_id).where(Membership.company_id == company_id)
    return work.session.scalars(of_company.with_for_update(key_share=True)).all()


def room_given(work: Work, group_id: UUID, companies: Sequence[Company]) -> dict[UUID, int]:
    """How many bytes of files this group lets each of its companies keep."""
    given = places_in_group(work.actor, group_id).where(Membership.storage_limit.is_not(None))
    said = {one.company_id: one.storage_limit for one in work.session.scalars(given)}
    return {one.id: said.get(one.id) or one.storage_limit for one in companies}


def group_of(work: Work, inquiry: Inquiry) -> Group:
    """The group that an inquiry came to."""
    return must_find(work.session, visible_groups(work.actor), inquiry.group_id)


def groups(work: Work) -> list[Group]:
    """The actor's groups, by name."""
    return list(work.session.scalars(visible_groups(work.actor).order_by(Group.name, Group.id)))


def groups_where_may(work: Work, permission: Permission) -> list[Group]:
    """Those in which the actor may do this, by name."""
    mine = work.actor.groups_where_may(permission)
    return [group for group in groups(work) if group.id in mine]


def group_to_edit(work: Work, group_id: UUID, *, lock: bool = False) -> Group:
    """A group of which the actor's company is a member shop, for its administrator."""
    group = must_find(work.session, visible_groups(work.actor), group_id, lock=lock)
    work.actor.in_group(group.id).require(Permission.EDIT_GROUP)
    return group


def earlier_terms(work: Work, group: Group) -> list[ConfidentialityText]:
    """The texts of a group that hold no longer, the newest first."""
    query = visible_confidentiality_texts(work.actor).where(
        ConfidentialityText.group_id == group.id,
        ConfidentialityText.version < group.confidentiality_version,
    )
    return list(work.session.scalars(query.order_by(ConfidentialityText.version.desc())))


def colleagues(work: Work) -> list[Colleague]:
    """The own company's people with their roles; those who may sign in come first."""
    people = visible_people(work.actor).order_by(Person.active.desc(), Person.name, Person.id)
    roles = by_person(work, visible_person_roles(work.actor), visible_group_roles(work.actor))
    return [
        Colleague(person, roles.get(person.id, frozenset()))
        for person in work.session.scalars(people)
    ]


def colleague(work: Work, person_id: UUID, *, lock: bool = False) -> Colleague:
    """One of the own company's people."""
    person = must_find(work.session, visible_people(work.actor), person_id, lock=lock)
    return Colleague(person, frozenset(map(given_by, roles_of(work, person_id))))


def roles_of(work: Work, person_id: UUID) -> list[PersonRole | PersonGroupRole]:
    """The rows of what somebody of the own company does, there and over its groups."""
    own = visible_person_roles(work.actor).where(PersonRole.person_id == person_id)
    over = visible_group_roles(work.actor).where(PersonGroupRole.person_id == person_id)
    return [*work.session.scalars(own), *work.session.scalars(over)]


def given_by(row: PersonRole | PersonGroupRole) -> Given:
    """What such a row gives."""
    return Lead(row.group_id, row.role) if isinstance(row, PersonGroupRole) else row.role


def lock_groups(work: Work) -> None:
    """Keep other administrators from changing meanwhile who leads the groups that the actor looks
    after."""
    if mine := work.actor.groups_where_may(Permission.GIVE_GROUP_ROLES):
        groups = visible_groups(work.actor).where(Group.id.in_(mine)).order_by(Group.id)
        work.session.scalars(groups.with_for_update(key_share=True)).all()


def administrated_alone(work: Work, person: Person) -> set[UUID]:
    """The groups of the actor's that would have no administrator without this person: today, or
    once the shops have left of which that is known."""
    by_group: dict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for group_id, person_id, stays in work.session.execute(group_administrators(work.actor)):
        by_group[group_id][person_id] = stays
    return {
        group_id
        for group_id, leads in by_group.items()
        if person.id in leads and not any(stays for one, stays in leads.items() if one != person.id)
    }


def works_here(work: Work, email: str) -> bool:
    """Whether the address belongs to one of the own company's people."""
    query = visible_people(work.actor).where(func.lower(Person.email) == email.lower())
    return work.session.scalars(query).first() is not None


def invitations(work: Work) -> list[Link]:
    """The links that the actor has sent: those open, and those over not long ago."""
    since = utc_now() - KEPT_IN_SIGHT
    query = visible_links(work.actor).where(
        Link.purpose != LinkPurpose.PROVE_ADDRESS,
        or_(
            Link.created_at > since,
            (Link.expires_at > utc_now()) & Link.used_at.is_(None) & Link.revoked_at.is_(None),
        ),
    )
    return list(work.session.scalars(query.order_by(Link.created_at.desc()).limit(100)))


def invitation(work: Work, link_id: UUID) -> Link:
    """A link that the actor has sent, locked."""
    return must_find(work.session, visible_links(work.actor), link_id, lock=True)


def open_resets(work: Work, person_id: UUID) -> list[Link]:
    """The actor's own reset links of this person that could still be used."""
    query = visible_links(work.actor).where(
        Link.purpose == LinkPurpose.RESET_PASSWORD,
        Link.person_id == person_id,
        Link.used_at.is_(None),
        Link.revoked_at.is_(None),
    )
    return list(work.session.scalars(query))


def letters(work: Work, page: int) -> tuple[list[Mail], bool]:
    """A page of the own company's mail, the newest first; and whether there is more."""
    newest_first = (Mail.created_at.desc(), Mail.id)
    ids = visible_mail(work.actor).with_only_columns(Mail.id).order_by(*newest_first)
    ids = ids.offset(page * LETTERS_ON_A_PAGE).limit(LETTERS_ON_A_PAGE + 1)
    query = visible_mail(work.actor).where(Mail.id.in_(ids)).order_by(*newest_first)
    rows = list(work.session.scalars(query))
    return rows[:LETTERS_ON_A_PAGE], len(rows) > LETTERS_ON_A_PAGE


def letter(work: Work, mail_id: UUID, *, lock: bool = False) -> Mail:
    """One letter of the own company."""
    return must_find(work.session, visible_mail(work.actor), mail_id, lock=lock)


def failed_jobs(work: Work) -> list[Job]:
    """Background work of the own company that failed for good, not long ago."""
    query = visible_jobs(work.actor).where(
        Job.state == JobState.FAILED, Job.created_at > utc_now() - KEPT_IN_SIGHT
    )
    return list(work.session.scalars(query.order_by(Job.created_at.desc()).limit(100)))


def failed_job(work: Work, job_id: UUID) -> Job:
    """One of them, or any other of the own company's jobs, locked."""
    return must_find(work.session, visible_jobs(work.actor), job_id, lock=True)


def unsent_letters(work: Work, late: datetime) -> list[tuple[MailState, int, datetime]]:
    """Letters that failed not long ago, and those that wait since before `late`: how many of
    each, and since when."""
    count, since = func.count(), func.min(Mail.created_at)
    query = visible_mail(work.actor).with_only_columns(Mail.state, count, since)
    failed = (Mail.state == MailState.FAILED) & (Mail.created_at > utc_now() - KEPT_IN_SIGHT)
    waits = (Mail.state == MailState.WAITING) & (Mail.created_at < late)
    rows = work.session.execute(query.where(or_(failed, waits)).group_by(Mail.state))
    return [(row[0], row[1], row[2]) for row in rows]


def by_person(
    work: Work, own: Select[PersonRole], over: Select[PersonGroupRole]
) -> dict[UUID, frozenset[Given]]:
    """What each of them does."""
    found: dict[UUID, set[Given]] = defaultdict(set)
    for row in [*work.session.scalars(own), *work.session.scalars(over)]:
        found[row.person_id].add(given_by(row))
    return {person_id: frozenset(roles) for person_id, roles in found.items()}
