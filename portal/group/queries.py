"""What the group's pages show, each with a fixed number of statements."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_

from shared_db.access import (
    Permission,
    companies_of_group,
    must_find,
    visible_companies,
    visible_confidentiality_texts,
    visible_groups,
    visible_jobs,
    visible_links,
    visible_mail,
    visible_people,
    visible_person_roles,
)
from shared_db.base import utc_now
from shared_db.entering import same_name
from shared_db.errors import NotAllowed
from shared_db.models import (
    Company,
    CompanyKind,
    ConfidentialityText,
    Group,
    Job,
    JobState,
    Link,
    LinkPurpose,
    Mail,
    MailState,
    Person,
    PersonRole,
    Role,
)
from shared_db.transaction import Work

KEPT_IN_SIGHT = timedelta(days=14)
"""How long an invitation that is over, and a failure, are shown."""
LETTERS_ON_A_PAGE = 50


@dataclass(frozen=True)
class Colleague:
    """One of the own company's people."""

    person: Person
    roles: frozenset[Role]


def own_company(work: Work, *, lock: bool = False) -> Company:
    """The actor's company."""
    return must_find(work.session, visible_companies(work.actor), work.actor.company_id, lock=lock)


def name_is_anothers(work: Work, name: str) -> bool:
    """Whether another company that the actor sees bears this name."""
    query = visible_companies(work.actor).with_only_columns(Company.name)
    others = work.session.scalars(query.where(Company.id != work.actor.company_id))
    return any(same_name(name, other) for other in others)


def companies(work: Work) -> dict[CompanyKind, list[Company]]:
    """The visible companies by what they are, each list by name."""
    by_kind: dict[CompanyKind, list[Company]] = defaultdict(list)
    query = visible_companies(work.actor).order_by(Company.name, Company.id)
    for company in work.session.scalars(query):
        by_kind[company.kind].append(company)
    return by_kind


def companies_in(work: Work, group_id: UUID) -> list[Company]:
    """The companies of a group, by name."""
    return list(work.session.scalars(companies_of_group(work.actor, group_id)))


def company_in(work: Work, group_id: UUID, company_id: UUID) -> Company:
    """One of them, locked."""
    return must_find(work.session, companies_of_group(work.actor, group_id), company_id, lock=True)


def groups(work: Work) -> list[Group]:
    """The actor's groups, by name."""
    return list(work.session.scalars(visible_groups(work.actor).order_by(Group.name, Group.id)))


def group_to_edit(work: Work, group_id: UUID, *, lock: bool = False) -> Group:
    """A group of which the actor's company is a member shop, for its administrator."""
    group = must_find(work.session, visible_groups(work.actor), group_id, lock=lock)
    work.actor.require(Permission.EDIT_GROUP)
    if group_id not in work.actor.member_groups:
        raise NotAllowed
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
    roles = roles_of_company(work)
    return [
        Colleague(person, roles.get(person.id, frozenset()))
        for person in work.session.scalars(people)
    ]


def roles_of_company(work: Work) -> dict[UUID, frozenset[Role]]:
    """What each of the own company's people does."""
    found: dict[UUID, set[Role]] = defaultdict(set)
    for row in work.session.scalars(visible_person_roles(work.actor)):
        found[row.person_id].add(row.role)
    return {person_id: frozenset(roles) for person_id, roles in found.items()}


def colleague(work: Work, person_id: UUID, *, lock: bool = False) -> Colleague:
    """One of the own company's people."""
    person = must_find(work.session, visible_people(work.actor), person_id, lock=lock)
    rows = work.session.scalars(roles_of(work, person_id))
    return Colleague(person, frozenset(row.role for row in rows))


def roles_of(work: Work, person_id: UUID) -> Select[PersonRole]:
    """The rows of what somebody of the own company does."""
    return visible_person_roles(work.actor).where(PersonRole.person_id == person_id)


def works_here(work: Work, email: str) -> bool:
    """Whether the address belongs to one of the own company's people."""
    query = visible_people(work.actor).where(func.lower(Person.email) == email.lower())
    return work.session.scalars(query).first() is not None


def invitations(work: Work) -> list[Link]:
    """The links that the actor has sent: those open, and those over not long ago."""
    since = utc_now() - KEPT_IN_SIGHT
    query = visible_links(work.actor).where(
        or_(
            Link.created_at > since,
            (Link.expires_at > utc_now()) & Link.used_at.is_(None) & Link.revoked_at.is_(None),
        )
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
    query = visible_mail(work.actor).order_by(Mail.created_at.desc(), Mail.id)
    rows = list(
        work.session.scalars(query.offset(page * LETTERS_ON_A_PAGE).limit(LETTERS_ON_A_PAGE + 1))
    )
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
