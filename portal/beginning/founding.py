"""Beginning a record: the first group, with its wording for confidentiality."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from portal.beginning.errors import GroupThere, NoRecord
from shared_db.access import Actor, Lead
from shared_db.entry.entering import add_company, add_person
from shared_db.foundation.ids import new_id
from shared_db.models import Company, Group, GroupRole, Language, MembershipRole, Person, Role
from shared_db.spine import streams
from shared_db.spine.acting import load_actor
from shared_db.spine.events import PeopleChanged
from shared_db.spine.transaction import Record
from templates import FOLDER

BEGUN = "This record holds a group already. Invite further companies on the portal's page “Group”."
NO_ANSWER = (
    "A group server's is the one that DATABASE_URL names; see that it runs. With a data folder, "
    "stop `tsunagu up` and run this again: it then starts the database itself."
)


@dataclass(frozen=True)
class Home:
    """Where a group is: by which clocks its days go, and in which money it counts."""

    zone: str
    currency: str


@dataclass(frozen=True)
class Founder:
    """The first person of a company, and how that person signs in."""

    name: str
    email: str
    password_hash: str
    language: Language
    roles: frozenset[Role | GroupRole]


@contextmanager
def connected(database_url: str) -> Iterator[Record]:
    """The record at this address. Raises `NoRecord` with a sentence if there is none."""
    record = Record(create_engine(database_url))
    try:
        with record.as_server("the beginning of a group") as db:
            has_group(db)
        yield record
    except OperationalError as away:
        raise NoRecord(f"The database does not answer: {away.orig}\n{NO_ANSWER}") from away
    except ProgrammingError as missing:
        raise NoRecord(
            "The database has no tables yet. Run `python -m shared_db.migrate` first."
        ) from missing
    finally:
        record.engine.dispose()


def has_group(session: Session) -> bool:
    """Whether the record was begun already."""
    return bool(session.scalar(select(func.count()).select_from(Group)))


def found(record: Record, group: str, home: Home, company: str, founder: Founder) -> None:
    """Write it, once. Raises `GroupThere` if somebody was faster."""
    with record.work(lambda db: _first_actor(db, group, home, company, founder)) as work:
        actor = work.actor
        for stream in (
            streams.company(actor.company_id),
            *map(streams.group, actor.member_groups),
        ):
            work.tell(stream, PeopleChanged(person_id=actor.person_id, name=actor.name))


def _first_actor(db: Session, group: str, home: Home, company: str, founder: Founder) -> Actor:
    if not begin_alone(db):
        raise GroupThere(BEGUN)
    shop = Company(name=company)
    person = enter(db, new_group(db, group, home), shop, founder)
    actor = load_actor(db, person.id)
    assert actor is not None
    return actor


def begin_alone(session: Session) -> bool:
    """Let nobody else found a group meanwhile. False if there is one already."""
    session.execute(text('LOCK TABLE "group" IN SHARE ROW EXCLUSIVE MODE'))
    return not has_group(session)


def new_group(session: Session, name: str, home: Home, identifier: UUID | None = None) -> Group:
    """A group with the default wording of the confidentiality terms in both languages."""
    group = Group(
        id=identifier or new_id(),
        name=name,
        timezone=home.zone,
        currency=home.currency,
        confidentiality_text_ja=_terms(Language.JAPANESE),
        confidentiality_text_en=_terms(Language.ENGLISH),
    )
    session.add(group)
    session.flush()
    return group


def enter(session: Session, group: Group, company: Company, founder: Founder) -> Person:
    """Let a shop into the group, with its first person."""
    add_company(session, group, company, MembershipRole.MEMBER, "name")
    return add_founder(session, group, company, founder)


def add_founder(session: Session, group: Group, company: Company, founder: Founder) -> Person:
    """Let one more person into a company of the group."""
    return add_person(
        session,
        company.id,
        name=founder.name,
        email=founder.email,
        language=founder.language,
        password_hash=founder.password_hash,
        roles=[
            Lead(group.id, role) if isinstance(role, GroupRole) else role for role in founder.roles
        ],
        proven=True,  # who commands the server vouches for it
    )


def _terms(language: Language) -> str:
    path = FOLDER / "documents" / f"confidentiality.{language}.txt"
    return path.read_text(encoding="utf-8").strip()
