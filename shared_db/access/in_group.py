"""As what somebody's company belongs to a group, and what the person may do there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from shared_db.access.permissions import Lead, Permission, may_in_group
from shared_db.access.rights import Rights
from shared_db.foundation.clock import local
from shared_db.foundation.working_hours import WorkingHours
from shared_db.models.company import MembershipRole
from shared_db.models.person import GroupRole, Role


@dataclass(frozen=True)
class InGroup(Rights[Permission]):
    """What somebody is in a group."""

    group_id: UUID
    belongs_as: MembershipRole
    holds: bool
    """Whether the company is in it today. What it did while it was stays its own."""
    left_at: datetime | None
    """Since when it is no longer: the end of its last day, by the group's calendar."""
    roles: frozenset[Role]
    leads: frozenset[GroupRole]
    """Over the group; none while the company isn't in it."""
    hours: WorkingHours
    """When the group works, in its zone."""
    currency: str

    @property
    def last_day(self) -> date | None:
        """The last day on which the company was in it; None while it is."""
        return local(self.left_at, self.zone).date() - timedelta(days=1) if self.left_at else None

    def may(self, permission: Permission) -> bool:
        """Whether one of the person's roles gives this permission here."""
        return permission in may_in_group(self.belongs_as, self.roles, self.leads)

    @property
    def is_member(self) -> bool:
        """Whether the person works for a shop of the group."""
        return self.belongs_as is MembershipRole.MEMBER

    @property
    def is_customer(self) -> bool:
        """Whether the person works for a customer of the group."""
        return self.belongs_as is MembershipRole.CUSTOMER

    @property
    def zone(self) -> str:
        """The time zone by which the group's affairs go."""
        return self.hours.zone

    @property
    def gives(self) -> tuple[Lead, ...]:
        """The roles over the group that this person may give to people of its shops, and take."""
        leads = GroupRole if self.may(Permission.GIVE_GROUP_ROLES) else ()
        return tuple(Lead(self.group_id, role) for role in leads)
