"""For programs: who am I, and which shops do I see."""

from portal.accounts import queries
from portal.accounts.answers import CompaniesOut, CompanyOut, InGroupOut, MeOut, OwnCompanyOut
from portal.api import ApiSlice
from shared_db.access import Actor, InGroup, OwnPermission, Permission
from shared_db.models import Group, MembershipRole
from shared_db.spine import streams
from shared_db.spine.streams import StreamKey
from shared_db.spine.transaction import Work

api = ApiSlice("accounts")


@api.get("/me", answer=MeOut)
def me(work: Work) -> MeOut:
    """Who I am, for whom I work, and what I may do."""
    actor = work.actor
    return MeOut(
        id=actor.person_id,
        name=actor.name,
        language=actor.language,
        company=OwnCompanyOut(id=actor.company_id, name=actor.company_name, kind=_kind_of(actor)),
        roles=sorted(actor.roles | {lead.role for lead in actor.leads}),
        permissions=sorted(
            [*filter(actor.may_somewhere, Permission), *filter(actor.may, OwnPermission)]
        ),
        groups=[_in_group(group, actor.in_group(group.id)) for group in queries.groups(work)],
        streams=[stream.id for stream in _own_streams(actor)],
    )


def _kind_of(actor: Actor) -> MembershipRole:
    return MembershipRole.MEMBER if actor.is_member_somewhere else MembershipRole.CUSTOMER


def _in_group(group: Group, there: InGroup) -> InGroupOut:
    return InGroupOut(
        id=group.id,
        name=group.name,
        belongs_as=there.belongs_as,
        roles=sorted(there.roles | there.leads),
        permissions=sorted(filter(there.may, Permission)),
        timezone=there.zone,
        currency=there.currency,
    )


def _own_streams(actor: Actor) -> list[StreamKey]:
    groups = [streams.group(group_id) for group_id in sorted(actor.member_groups)]
    return [streams.inbox(actor.person_id), streams.company(actor.company_id), *groups]


@api.get("/companies", answer=CompaniesOut)
def companies(work: Work) -> CompaniesOut:
    """The member shops that I see."""
    shops = [CompanyOut(id=shop.id, name=shop.name) for shop in queries.shops(work)]
    return CompaniesOut(companies=shops)
