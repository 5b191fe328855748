"""What an administrator may see of the accounts of a group, and of who leads it."""

from uuid import UUID

from sqlalchemy import Select, and_, exists, select

from shared_db.access.actor import Actor
from shared_db.access.memberships import holds_today
from shared_db.access.permissions import Permission
from shared_db.access.principals import seen
from shared_db.models import (
    GroupRole,
    Membership,
    MembershipRole,
    Person,
    PersonGroupRole,
    PersonRole,
)


@seen(Person)
def visible_accounts(actor: Actor) -> Select[Person]:
    """Everybody of the groups that the actor administrates: who is in, by which address."""
    return select(Person).where(
        exists().where(
            Membership.company_id == Person.company_id,
            Membership.group_id.in_(_administrated(actor)),
            holds_today(),
        )
    )


@seen(PersonRole)
def visible_account_roles(actor: Actor) -> Select[PersonRole]:
    """As the account."""
    return select(PersonRole).where(
        PersonRole.person_id.in_(visible_accounts(actor).with_only_columns(Person.id))
    )


@seen(PersonGroupRole)
def visible_account_leads(actor: Actor) -> Select[PersonGroupRole]:
    """Who leads the groups that the actor administrates. Not what anybody does for others."""
    return select(PersonGroupRole).where(PersonGroupRole.group_id.in_(_administrated(actor)))


def people_to_lead(actor: Actor) -> Select[Person]:
    """Those to whom the actor may give a role over a group: people of its shops."""
    shop = and_(
        Membership.company_id == Person.company_id,
        Membership.group_id.in_(_administrated(actor)),
        Membership.role == MembershipRole.MEMBER,
        holds_today(),
    )
    return select(Person).where(exists().where(shop))


def groups_to_lead(actor: Actor, person: Person) -> Select[UUID]:
    """Over which of them the actor may give it to this one."""
    return select(Membership.group_id).where(
        Membership.company_id == person.company_id,
        Membership.group_id.in_(_administrated(actor)),
        Membership.role == MembershipRole.MEMBER,
        holds_today(),
    )


def group_administrators(actor: Actor) -> Select[UUID, UUID, bool]:
    """Each of the actor's groups with each person who administrates it today, and whether their
    shop stays, as far as is known."""
    return (
        select(Membership.group_id, Person.id, Membership.until.is_(None))
        .join(Person, Person.company_id == Membership.company_id)
        .join(
            PersonGroupRole,
            and_(
                PersonGroupRole.person_id == Person.id,
                PersonGroupRole.group_id == Membership.group_id,
            ),
        )
        .where(
            Membership.group_id.in_(actor.member_groups),
            Membership.role == MembershipRole.MEMBER,
            PersonGroupRole.role == GroupRole.ADMINISTRATOR,
            Person.active,
            holds_today(),
        )
    )


def _administrated(actor: Actor) -> frozenset[UUID]:
    return actor.groups_where_may(Permission.GIVE_GROUP_ROLES)
