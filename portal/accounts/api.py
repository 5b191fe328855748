"""For programs: who am I, and which shops do I see."""

from uuid import UUID

from pydantic import BaseModel

from portal.accounts import queries
from portal.api import ApiSlice
from shared_db.access import Actor, Permission
from shared_db.models import CompanyKind, Language, Role
from shared_db.spine import streams
from shared_db.spine.streams import StreamKey
from shared_db.spine.transaction import Work

api = ApiSlice("accounts")


class CompanyOut(BaseModel):
    """A company by its name."""

    id: UUID
    name: str


class OwnCompanyOut(CompanyOut):
    """The company one works for, and what it is to the group."""

    kind: CompanyKind


class MeOut(BaseModel):
    """Who asks."""

    id: UUID
    name: str
    language: Language
    company: OwnCompanyOut
    roles: list[Role]
    permissions: list[Permission]
    streams: list[UUID]
    """One's own: to follow on the socket whatever page is open."""


class CompaniesOut(BaseModel):
    """The member shops, by name."""

    companies: list[CompanyOut]


@api.get("/me", answer=MeOut)
def me(work: Work) -> MeOut:
    """Who I am, for whom I work, and what I may do."""
    actor = work.actor
    return MeOut(
        id=actor.person_id,
        name=actor.name,
        language=actor.language,
        company=OwnCompanyOut(
            id=actor.company_id, name=actor.company_name, kind=actor.company_kind
        ),
        roles=sorted(actor.roles),
        permissions=sorted(filter(actor.may, Permission)),
        streams=[stream.id for stream in _own_streams(actor)],
    )


def _own_streams(actor: Actor) -> list[StreamKey]:
    groups = [streams.group(group_id) for group_id in sorted(actor.member_groups)]
    return [streams.inbox(actor.person_id), streams.company(actor.company_id), *groups]


@api.get("/companies", answer=CompaniesOut)
def companies(work: Work) -> CompaniesOut:
    """The member shops that I see."""
    shops = [CompanyOut(id=shop.id, name=shop.name) for shop in queries.shops(work)]
    return CompaniesOut(companies=shops)
