"""A person who acts: everything the policy needs to know of them, taken once per unit of work."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from shared_db.access.in_group import InGroup
from shared_db.access.permissions import (
    ROLES_AS,
    Given,
    Lead,
    OwnPermission,
    Permission,
    may_at_home,
)
from shared_db.access.rights import Rights
from shared_db.foundation.errors import NotAllowed
from shared_db.foundation.working_hours import OF_NOBODY, WorkingHours
from shared_db.models.company import MembershipRole
from shared_db.models.person import Language, Role

STRANGER = MembershipRole.SUPPLIER
"""Whose company doesn't belong to a group may do there what a supplier may: nothing."""


@dataclass(frozen=True)
class Actor(Rights[OwnPermission]):
    """A signed-in person (also one on whose behalf a job runs)."""

    person_id: UUID
    name: str
    language: Language
    company_id: UUID
    company_name: str
    roles: frozenset[Role]
    """In the own company."""
    groups: tuple[InGroup, ...] = ()
    """In each group that the company belongs or belonged to: those of today come first, the one
    that it joined first before the others."""
    address_proven: bool = True

    def in_group(self, group_id: UUID) -> InGroup:
        """What this person is in a group, and may do there: nothing where the company never was."""
        found = self._by_group.get(group_id)
        return found or InGroup(
            group_id, STRANGER, False, None, self.roles, frozenset(), OF_NOBODY, currency=""
        )

    def may(self, permission: OwnPermission) -> bool:
        """Whether one of the person's roles gives this permission in the own company."""
        assert isinstance(permission, OwnPermission), f"{permission} in which group?"
        return permission in may_at_home(self.roles, is_shop=self.is_member_somewhere)

    def may_somewhere(self, permission: Permission | OwnPermission) -> bool:
        """Whether there is a group in which this person may do this, or the own company: what is of
        no group, or of several, is shown to them, and what is in it answers for itself."""
        if isinstance(permission, OwnPermission):
            return self.may(permission)
        return any(one.may(permission) for one in self.groups)

    def require_somewhere(self, permission: Permission | OwnPermission) -> None:
        """Raise `NotAllowed` for who may do this nowhere."""
        if not self.may_somewhere(permission):
            raise NotAllowed

    def groups_where_may(self, permission: Permission) -> frozenset[UUID]:
        """The groups of today in which this person may do this."""
        return frozenset(one.group_id for one in self.groups if one.holds and one.may(permission))

    @property
    def leads(self) -> frozenset[Lead]:
        """What this person does for whole groups."""
        return frozenset(Lead(one.group_id, role) for one in self.groups for role in one.leads)

    @property
    def gives(self) -> tuple[Given, ...]:
        """The roles that this person may give to colleagues, and take."""
        kinds = {one.belongs_as for one in self.groups}
        can_be = {role for kind in kinds for role in ROLES_AS[kind]}
        own = tuple(role for role in Role if role in can_be) if Role.MANAGER in self.roles else ()
        return own + self.gives_in(self.member_groups)

    def gives_in(self, group_ids: Collection[UUID]) -> tuple[Lead, ...]:
        """The roles over these groups that this person may give to people of their shops."""
        return tuple(
            lead
            for one in self.groups
            if one.holds and one.group_id in group_ids
            for lead in one.gives
        )

    def may_manage(self, person_id: UUID, held: frozenset[Given]) -> bool:
        """Whether this person may act on a colleague who has these roles: let in anew, shut out,
        change. Never on a right that isn't one's own to give, which could be taken over by it;
        on oneself, nothing can."""
        return person_id == self.person_id or held <= set(self.gives)

    @cached_property
    def member_groups(self) -> frozenset[UUID]:
        """The groups of which the company is a shop today."""
        return self._groups(MembershipRole.MEMBER)

    @cached_property
    def customer_groups(self) -> frozenset[UUID]:
        """The groups of which the company is a customer today."""
        return self._groups(MembershipRole.CUSTOMER)

    @cached_property
    def asked_in(self) -> frozenset[UUID]:
        """The groups of which the company is or was a customer: its requests there stay its own."""
        return frozenset(one.group_id for one in self.groups if one.is_customer)

    @cached_property
    def left(self) -> tuple[InGroup, ...]:
        """The groups of which the company was a shop and isn't today: its papers of them stay."""
        return tuple(one for one in self.groups if one.is_member and one.left_at is not None)

    @property
    def groups_to_ask(self) -> frozenset[UUID]:
        """The groups in which an inquiry of this person's can be: as customer, or in a customer's
        one."""
        return self.groups_where_may(Permission.POST_INQUIRY) | self.groups_where_may(
            Permission.TAKE_IN_INQUIRY
        )

    @property
    def is_member_somewhere(self) -> bool:
        """Whether the person works for a shop: of some group, today or once."""
        return any(one.is_member for one in self.groups)

    @property
    def is_customer_somewhere(self) -> bool:
        """Whether the person works for a customer: of some group, today or once."""
        return any(one.is_customer for one in self.groups)

    @property
    def home(self) -> InGroup | None:
        """By which the company's own affairs go: the group that it joined first of those it is in,
        or was in when it is in none."""
        return next(iter(self.groups), None)

    @property
    def hours(self) -> WorkingHours:
        """When that group works."""
        return self.home.hours if self.home else OF_NOBODY

    @property
    def zone(self) -> str:
        """The time zone by which the company's own affairs go."""
        return self.hours.zone

    def _groups(self, belongs_as: MembershipRole) -> frozenset[UUID]:
        return frozenset(
            one.group_id for one in self.groups if one.holds and one.belongs_as is belongs_as
        )

    @cached_property
    def _by_group(self) -> dict[UUID, InGroup]:
        return {one.group_id: one for one in self.groups}
