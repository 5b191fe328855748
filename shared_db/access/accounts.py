"""What an administrator may see of the accounts of the group, and of who leads it."""

from uuid import UUID

from sqlalchemy import Select, exists, false, select

from shared_db.access.actor import Actor
from shared_db.access.memberships import holds_today
from shared_db.access.permissions import Permission
from shared_db.access.principals import seen
from shared_db.models import Company, CompanyKind, Membership, Person, PersonRole, Role


@seen(Person)
def visible_accounts(actor: Actor) -> Select[Person]:
    """Everybody of the actor's groups, for an administrator: who is in, by which address."""
    query = select(Person).where(
        exists().where(
            Membership.company_id == Person.company_id,
            Membership.group_id.in_(actor.member_groups),
            holds_today(),
        )
    )
    return query if actor.may(Permission.GIVE_GROUP_ROLES) else query.where(false())


@seen(PersonRole)
def visible_account_roles(actor: Actor) -> Select[PersonRole]:
    """As the account."""
    return select(PersonRole).where(
        PersonRole.person_id.in_(visible_accounts(actor).with_only_columns(Person.id))
    )


def people_to_lead(actor: Actor) -> Select[Person]:
    """Those to whom the actor may give a role over the whole group: people of its shops.

    Not where their shop is in a group that the actor's isn't in: the role would reach there too.
    """
    elsewhere = exists().where(
        Membership.company_id == Person.company_id,
        Membership.group_id.not_in(actor.member_groups),
        holds_today(),
    )
    shop = exists().where(Company.id == Person.company_id, Company.kind == CompanyKind.MEMBER)
    return visible_accounts(actor).where(shop, ~elsewhere)


def group_administrators(actor: Actor) -> Select[UUID, UUID, bool]:
    """Each of the actor's groups with each person who administrates it today, and whether their
    shop stays, as far as is known."""
    return (
        select(Membership.group_id, Person.id, Membership.until.is_(None))
        .join(Person, Person.company_id == Membership.company_id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(
            Membership.group_id.in_(actor.member_groups),
            Membership.role == CompanyKind.MEMBER,
            PersonRole.role == Role.ADMINISTRATOR,
            Person.active,
            holds_today(),
        )
    )
