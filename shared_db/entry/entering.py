"""How companies and people come into the record: by founding a group, or by a link.

Who enters isn't somebody yet, so nothing here asks an actor; the callers have checked the link or
run on the server's own command line.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared_db.access.permissions import Given, Lead
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import today
from shared_db.foundation.company_names import fold_name
from shared_db.foundation.errors import N_, Invalid
from shared_db.models import (
    Company,
    CompanyName,
    Group,
    Language,
    Membership,
    MembershipRole,
    Person,
    PersonGroupRole,
    PersonRole,
)

COLORS = 8
"""How many company colours the design has."""
TAKEN = "name_taken"
NAME_TAKEN = N_(
    "Another company here bears a name that people would take for this one. If this is your"
    " company's name, add its place to it, or ask the group's administrator."
)
"""Nobody writes to a customer, or to the shops, under the name of somebody else."""

WORKS_HERE = N_("Somebody in your company has this address already.")
ADDRESSES = {
    "uq_person_proven_email": N_("This e-mail address has an account already. Sign in with it."),
    "uq_person_company_id_email": WORKS_HERE,
}
"""What is said by which index: the first to nobody but who reads the mail to the address."""


def add_company(
    session: Session, group: Group, company: Company, belongs_as: MembershipRole, field: str
) -> None:
    """Write a company, and its place in the group from today on in the group's zone.

    Raises `Invalid` at the field if the group has one that is called so.
    """
    company.color = 1 + _members(session, group.id) % COLORS
    with unless_called_so(session, field):
        session.add(company)
        session.flush()
        session.add(
            Membership(
                group_id=group.id,
                company_id=company.id,
                role=belongs_as,
                since=today(group.timezone),
            )
        )


@contextmanager
def unless_called_so(session: Session, field: str) -> Iterator[None]:
    """Give a company the name that was typed in this field, at its entering or later.

    Raises `Invalid` if another company of one of its groups is called so; who gives it is told no
    more than that. The database knows, also of two that come at the same moment.
    """
    try:
        with session.begin_nested():
            yield
    except IntegrityError as taken:
        if "uq_company_name_group_id_folded" not in str(taken.orig):
            raise
        raise Invalid.one(field, TAKEN, NAME_TAKEN) from None


def name_is_taken(invalid: Invalid) -> bool:
    """Whether it was refused for that."""
    return any(problem.code == TAKEN for problem in invalid.fields.values())


def is_called_so(session: Session, group_id: UUID, name: str) -> bool:
    """Whether a company of the group bears a name that people would take for this one."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    CompanyName.group_id == group_id, CompanyName.folded == fold_name(name)
                )
            )
        )
    )


def add_person(
    session: Session,
    company_id: UUID,
    *,
    name: str,
    email: str,
    language: Language,
    password_hash: str | None,
    roles: Iterable[Given],
    proven: bool,
) -> Person:
    """Write somebody who can sign in. Raises `Invalid` if the address has an account already.

    Without a password they first follow a link to choose one. Of an address that was not `proven`
    only its own company is told that: others may have it, too.
    """
    person = Person(
        company_id=company_id,
        name=name,
        email=email,
        language=language,
        password_hash=password_hash,
        email_proven_at=utc_now() if proven else None,
    )
    with unless_address_taken(session):
        session.add(person)
    give_roles(session, person.id, roles)
    return person


def give_roles(session: Session, person_id: UUID, roles: Iterable[Given]) -> None:
    """Write what somebody does from now on besides: in the company, and for whole groups."""
    for given in set(roles):
        if isinstance(given, Lead):
            row = PersonGroupRole(group_id=given.group_id, person_id=person_id, role=given.role)
            session.add(row)
        else:
            session.add(PersonRole(person_id=person_id, role=given))
    session.flush()


@contextmanager
def unless_address_taken(session: Session) -> Iterator[None]:
    """Give a person an address, or proof of it. Raises `Invalid` if that is somebody else's."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError as taken:
        sentence = next((ADDRESSES[name] for name in ADDRESSES if name in str(taken.orig)), None)
        if sentence is None:
            raise
        raise Invalid.one("email", "email_taken", sentence) from None


def _members(session: Session, group_id: UUID) -> int:
    count = session.scalar(
        select(func.count()).where(
            Membership.group_id == group_id, Membership.role == MembershipRole.MEMBER
        )
    )
    return count or 0
