"""How companies and people come into the record: by founding a group, or by a link.

Who enters isn't somebody yet, so nothing here asks an actor; the callers have checked the link or
run on the server's own command line.
"""

from collections.abc import Iterable
from unicodedata import normalize
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared_db.clock import today
from shared_db.errors import N_, Invalid
from shared_db.models import (
    Company,
    CompanyKind,
    Group,
    Language,
    Membership,
    Person,
    PersonRole,
    Role,
)

COLORS = 8
"""How many company colours the design has."""
NAME_TAKEN = N_("Another company here bears this name already.")
"""Nobody writes to a customer, or to the shops, under the name of somebody else."""


def add_company(session: Session, group: Group, company: Company) -> None:
    """Write a company, and its place in the group from today on in the group's zone."""
    company.color = 1 + _members(session, group.id) % COLORS
    session.add(company)
    session.flush()
    session.add(
        Membership(
            group_id=group.id,
            company_id=company.id,
            role=company.kind,
            since=today(group.timezone),
        )
    )
    session.flush()


def same_name(one: str, other: str) -> bool:
    """Whether people would take two names for one: width, case, blanks and dots apart."""
    return _bare(one) == _bare(other)


def shop_is_called(session: Session, group: Group, name: str) -> bool:
    """Whether a shop of the group bears this name already."""
    names = session.scalars(
        select(Company.name)
        .join(Membership, Membership.company_id == Company.id)
        .where(Membership.group_id == group.id, Membership.role == CompanyKind.MEMBER)
    )
    return any(same_name(name, taken) for taken in names)


def add_person(
    session: Session,
    company_id: UUID,
    *,
    name: str,
    email: str,
    language: Language,
    password_hash: str,
    roles: Iterable[Role],
) -> Person:
    """Write somebody who can sign in. Raises `Invalid` if the address has an account already."""
    person = Person(
        company_id=company_id,
        name=name,
        email=email,
        language=language,
        password_hash=password_hash,
    )
    session.add(person)
    try:
        session.flush()
    except IntegrityError as taken:
        if "uq_person_email" not in str(taken.orig):
            raise
        raise Invalid.one(
            "email",
            "email_taken",
            N_("This e-mail address has an account already. Sign in with it."),
        ) from None
    session.add_all([PersonRole(person_id=person.id, role=role) for role in set(roles)])
    session.flush()
    return person


def _bare(name: str) -> str:
    return "".join(sign for sign in normalize("NFKC", name).casefold() if sign.isalnum()) or name


def _members(session: Session, group_id: UUID) -> int:
    count = session.scalar(
        select(func.count()).where(
            Membership.group_id == group_id, Membership.role == CompanyKind.MEMBER
        )
    )
    return count or 0
