"""What the account's pages show."""

from shared_db.access import must_find, visible_companies, visible_people, visible_tokens
from shared_db.models import ApiToken, Company, CompanyKind, Person
from shared_db.spine.transaction import Work


def myself(work: Work, *, lock: bool = False) -> Person:
    """The actor's own row."""
    return must_find(work.session, visible_people(work.actor), work.actor.person_id, lock=lock)


def tokens(work: Work) -> list[ApiToken]:
    """One's own keys that can still be used, the newest first."""
    query = visible_tokens(work.actor).where(ApiToken.revoked_at.is_(None))
    return list(work.session.scalars(query.order_by(ApiToken.created_at.desc())))


def shops(work: Work) -> list[Company]:
    """The member shops that the actor sees, by name."""
    query = visible_companies(work.actor).where(Company.kind == CompanyKind.MEMBER)
    return list(work.session.scalars(query.order_by(Company.name, Company.id)))
