"""A shop's membership for programs: for the group's administrator."""

from dataclasses import asdict
from uuid import UUID

from portal.api import ApiSlice
from portal.group import leaving
from portal.group.answers import LeftOpenOut, MembershipOut
from portal.group.forms import LastDay
from shared_db.spine.transaction import Work

api = ApiSlice("group")


@api.get(
    "/groups/<uuid:group_id>/shops/<uuid:company_id>", answer=MembershipOut, raises=("not_allowed",)
)
def membership(work: Work, group_id: UUID, company_id: UUID) -> MembershipOut:
    """A shop of the group, and what is open that would have to be handed over."""
    return _said(work, leaving.member(work, group_id, company_id))


@api.put(
    "/groups/<uuid:group_id>/shops/<uuid:company_id>/last-day",
    body=LastDay,
    answer=MembershipOut,
    raises=("not_allowed", "last_of_role"),
)
def end_membership(work: Work, group_id: UUID, company_id: UUID, body: LastDay) -> MembershipOut:
    """Let today or a later day be the shop's last one in the group."""
    return _said(work, leaving.end_membership(work, group_id, company_id, body.until))


@api.delete(
    "/groups/<uuid:group_id>/shops/<uuid:company_id>/last-day",
    answer=MembershipOut,
    raises=("not_allowed",),
)
def keep_membership(work: Work, group_id: UUID, company_id: UUID) -> MembershipOut:
    """Take that back, until the day is over."""
    return _said(work, leaving.keep_membership(work, group_id, company_id))


def _said(work: Work, found: leaving.Member) -> MembershipOut:
    return MembershipOut(
        company_id=found.company.id,
        company=found.company.name,
        since=found.membership.since,
        until=found.membership.until,
        open=LeftOpenOut(**asdict(leaving.left_open(work, found))),
    )
