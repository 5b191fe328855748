"""What programs are told about themselves and the shops."""

from uuid import UUID

from pydantic import BaseModel

from shared_db.access import OwnPermission, Permission
from shared_db.models import GroupRole, Language, MembershipRole, Role


class CompanyOut(BaseModel):
    """A company by its name."""

    id: UUID
    name: str


class OwnCompanyOut(CompanyOut):
    """The company one works for. `kind`: a shop's is `member` if it is one in some group; what it
    is in which, `groups` says."""

    kind: MembershipRole


class InGroupOut(BaseModel):
    """A group that one's company is in, as what it is there, and what one may do there oneself."""

    id: UUID
    name: str
    belongs_as: MembershipRole
    roles: list[Role | GroupRole]
    permissions: list[Permission]
    timezone: str
    currency: str


class MeOut(BaseModel):
    """Who asks. `roles` and `permissions` are all that one has somewhere."""

    id: UUID
    name: str
    language: Language
    company: OwnCompanyOut
    roles: list[Role | GroupRole]
    permissions: list[Permission | OwnPermission]
    groups: list[InGroupOut]
    streams: list[UUID]
    """One's own: to follow on the socket whatever page is open."""


class CompaniesOut(BaseModel):
    """The member shops, by name."""

    companies: list[CompanyOut]
