"""A person who acts: everything the policy needs to know of them, taken once per unit of work."""

from dataclasses import dataclass
from uuid import UUID

from shared_db.access.permissions import Permission, permissions_of, roles_to_give
from shared_db.foundation.clock import HOME
from shared_db.foundation.errors import NotAllowed
from shared_db.foundation.working_hours import OF_NOBODY, WorkingHours
from shared_db.models.company import CompanyKind
from shared_db.models.person import Language, Role


@dataclass(frozen=True)
class Actor:
    """A signed-in person (also one on whose behalf a job runs)."""

    person_id: UUID
    name: str
    language: Language
    company_id: UUID
    company_name: str
    company_kind: CompanyKind
    roles: frozenset[Role]
    member_groups: frozenset[UUID] = frozenset()
    customer_groups: frozenset[UUID] = frozenset()
    address_proven: bool = True
    zone: str = HOME
    """The time zone by which the company's own affairs go: that of the group it joined first."""
    hours: WorkingHours = OF_NOBODY
    """When that group works."""

    def may(self, permission: Permission) -> bool:
        """Whether one of the person's roles gives this permission."""
        return permission in permissions_of(self.roles, self.company_kind)

    def require(self, permission: Permission) -> None:
        """Raise `NotAllowed` without the permission."""
        if not self.may(permission):
            raise NotAllowed

    @property
    def gives(self) -> tuple[Role, ...]:
        """The roles that this person may give to colleagues, and take."""
        return roles_to_give(self.roles, self.company_kind)

    def may_manage(self, person_id: UUID, held: frozenset[Role]) -> bool:
        """Whether this person may act on a colleague who has these roles: let in anew, shut out,
        change. Never on a right that isn't one's own to give, which could be taken over by it;
        on oneself, nothing can."""
        return person_id == self.person_id or held <= set(self.gives)

    @property
    def groups_to_ask(self) -> frozenset[UUID]:
        """The groups in which an inquiry of this person's can be: as customer, or in a customer's
        place."""
        return self.customer_groups if self.is_customer else self.member_groups

    @property
    def is_member(self) -> bool:
        """Whether the person works for a member shop."""
        return self.company_kind is CompanyKind.MEMBER

    @property
    def is_customer(self) -> bool:
        """Whether the person works for a customer."""
        return self.company_kind is CompanyKind.CUSTOMER
