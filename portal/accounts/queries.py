"""What the account's pages show."""

from shared_db.access import companies_as, must_find, visible_groups, visible_people, visible_tokens
from shared_db.models import ApiToken, Company, Group, MembershipRole, Person
from shared_db.spine.transaction import Work


def myself(work: Work, *, lock: bool = False) -> Person:
    """The actor's own row."""
    return must_find(work.session, visible_people(work.actor), work.actor.person_id, lock=lock)


def tokens(work: Work) -> list[ApiToken]:
    """One's own keys that can still be used, the newest first."""
    query = visible_tokens(work.actor).where(ApiToken.revoked_at.is_(None))
    return list(work.session.scalars(query.order_by(ApiToken.created_at.desc())))


def groups(work: Work) -> list[Group]:
    """The groups that the actor's company is in, by name."""
    return list(work.session.scalars(visible_groups(work.actor).order_by(Group.name, Group.id)))


def shops(work: Work) -> list[Company]:
    """The member shops that the actor sees, by name."""
    return list(work.session.scalars(companies_as(work.actor, MembershipRole.MEMBER)))
