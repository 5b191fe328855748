"""What a role may do. One table; the selects beside it say whose things.

Who may do a thing of a group is asked in that group: somebody may coordinate in one and not in
another, and a shop of one may be a customer of another. `Permission` is of this kind, and mypy lets
nobody ask for it without a group (`Actor.in_group`) but by `Actor.may_somewhere`, for what is of no
group in particular: a place in the rail, the inbox. `OwnPermission` is for the company's own
affairs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TypeVar
from uuid import UUID

from shared_db.models.company import MembershipRole
from shared_db.models.person import GroupRole, Role


class Permission(StrEnum):
    """One thing that can be done in a group."""

    POST_INQUIRY = "post_inquiry"
    TAKE_IN_INQUIRY = "take_in_inquiry"
    LET_CUSTOMER_IN = "let_customer_in"
    ANSWER_QUOTE = "answer_quote"
    POST_MESSAGE = "post_message"
    OPEN_DRAWING = "open_drawing"
    BRING_DRAWING = "bring_drawing"
    REFUSE_INQUIRY = "refuse_inquiry"
    CHOOSE_LEAD = "choose_lead"
    ASK_CAPABILITY = "ask_capability"
    ANSWER_CAPABILITY = "answer_capability"
    WRITE_PROPOSAL = "write_proposal"
    ANSWER_PROPOSAL = "answer_proposal"
    SEE_ESTIMATE = "see_estimate"
    EDIT_ESTIMATE = "edit_estimate"
    REQUEST_OFFER = "request_offer"
    GIVE_OFFER = "give_offer"
    HAND_OVER_LEAD = "hand_over_lead"
    SET_PRICE = "set_price"
    ISSUE_QUOTE = "issue_quote"
    INVITE_CUSTOMER = "invite_customer"
    INVITE_COMPANY = "invite_company"
    EDIT_GROUP = "edit_group"
    GIVE_GROUP_ROLES = "give_group_roles"


class OwnPermission(StrEnum):
    """One thing that can be done in the own company."""

    SEE_SHOP_DATA = "see_shop_data"
    EDIT_RATES = "edit_rates"
    IMPORT_RECORDS = "import_records"
    MANAGE_PEOPLE = "manage_people"
    EDIT_COMPANY = "edit_company"
    READ_MAIL = "read_mail"


MAKERS = (Role.ENGINEER, Role.SALES, Role.MANAGER)
"""Whose daily work in a shop it is what is asked of it, makes it and costs it."""
SELLERS = (Role.SALES, Role.MANAGER)
"""Who set prices and speak with the customer."""

P = Permission
May = TypeVar("May", Permission, OwnPermission)
_TALK = {P.POST_MESSAGE, P.OPEN_DRAWING}
_ENGINEER = _TALK | {
    P.ASK_CAPABILITY, P.ANSWER_CAPABILITY, P.WRITE_PROPOSAL, P.ANSWER_PROPOSAL,
    P.SEE_ESTIMATE, P.EDIT_ESTIMATE, P.REQUEST_OFFER, P.GIVE_OFFER, P.BRING_DRAWING,
}  # fmt: skip
_SALES = _TALK | {
    P.ASK_CAPABILITY, P.ANSWER_CAPABILITY, P.ANSWER_PROPOSAL, P.SEE_ESTIMATE, P.REQUEST_OFFER,
    P.GIVE_OFFER, P.HAND_OVER_LEAD, P.SET_PRICE, P.ISSUE_QUOTE, P.INVITE_CUSTOMER,
    P.TAKE_IN_INQUIRY, P.LET_CUSTOMER_IN, P.BRING_DRAWING,
}  # fmt: skip

IN_A_SHOP: dict[Role, set[Permission]] = {
    Role.ENGINEER: _ENGINEER,
    Role.PURCHASER: _TALK | {P.SEE_ESTIMATE, P.EDIT_ESTIMATE, P.REQUEST_OFFER},
    Role.SALES: _SALES,
    Role.MANAGER: _ENGINEER | _SALES,
}
AT_A_CUSTOMER: dict[Role, set[Permission]] = {
    Role.CUSTOMER: _TALK | {P.POST_INQUIRY, P.ANSWER_QUOTE},
}
OVER_A_GROUP: dict[GroupRole, set[Permission]] = {
    GroupRole.COORDINATOR: _TALK
    | {
        P.REFUSE_INQUIRY, P.CHOOSE_LEAD, P.ASK_CAPABILITY, P.HAND_OVER_LEAD, P.TAKE_IN_INQUIRY,
        P.LET_CUSTOMER_IN,
    },
    GroupRole.ADMINISTRATOR: {
        P.INVITE_COMPANY, P.EDIT_GROUP, P.GIVE_GROUP_ROLES, P.LET_CUSTOMER_IN,
    },
}  # fmt: skip
"""Rights over everybody's inquiries, and over who is in the group: no single company's to give."""

_DATA = {OwnPermission.SEE_SHOP_DATA, OwnPermission.IMPORT_RECORDS}
_OWN_COMPANY = {
    OwnPermission.MANAGE_PEOPLE,
    OwnPermission.EDIT_COMPANY,
    OwnPermission.READ_MAIL,
}
OF_A_SHOP: dict[Role, set[OwnPermission]] = {
    Role.ENGINEER: _DATA,
    Role.PURCHASER: _DATA,
    Role.MANAGER: _DATA | _OWN_COMPANY | {OwnPermission.EDIT_RATES},
}
OF_ANOTHER: dict[Role, set[OwnPermission]] = {Role.MANAGER: _OWN_COMPANY}
"""In a company that is a shop in no group."""

ROLES_AS: dict[MembershipRole, tuple[Role, ...]] = {
    MembershipRole.MEMBER: tuple(role for role in Role if role is not Role.CUSTOMER),
    MembershipRole.CUSTOMER: (Role.CUSTOMER, Role.MANAGER),
    MembershipRole.SUPPLIER: (),
}
"""What can be done in a company that is this to a group, in the order of the case's table."""


@dataclass(frozen=True)
class Lead:
    """A role over one group."""

    group_id: UUID
    role: GroupRole

    def __str__(self) -> str:
        return f"{self.role}:{self.group_id}"


Given = Role | Lead
"""What somebody may be given to do, by the manager in the company, by an administrator in the
group: `str` of it is how forms and invitations carry it."""


def read_given(said: str) -> Given:
    """The other way round. Raises `ValueError`."""
    role, of, group_id = said.partition(":")
    return Lead(UUID(group_id), GroupRole(role)) if of else Role(said)


@cache
def may_in_group(
    belongs_as: MembershipRole, roles: frozenset[Role], leads: frozenset[GroupRole]
) -> frozenset[Permission]:
    """Everything these roles allow in a group to which the company belongs so. Suppliers have no
    accounts."""
    tables = {MembershipRole.MEMBER: IN_A_SHOP, MembershipRole.CUSTOMER: AT_A_CUSTOMER}
    table = tables.get(belongs_as, {})
    own = _union(table.get(role, set()) for role in roles)
    return frozenset(own | _union(OVER_A_GROUP[role] for role in leads))


@cache
def may_at_home(roles: frozenset[Role], *, is_shop: bool) -> frozenset[OwnPermission]:
    """Everything these roles allow in the own company, which is a shop somewhere or not."""
    table = OF_A_SHOP if is_shop else OF_ANOTHER
    return frozenset(_union(table.get(role, set()) for role in roles))


def _union(sets: Iterable[set[May]]) -> set[May]:
    return set().union(*sets)
