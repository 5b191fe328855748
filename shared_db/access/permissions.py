"""What a role may do. One table; the selects beside it say whose things."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from shared_db.models.company import CompanyKind
from shared_db.models.person import Role


class Permission(StrEnum):
    """One thing that can be done."""

    POST_INQUIRY = "post_inquiry"
    TAKE_IN_INQUIRY = "take_in_inquiry"
    LET_CUSTOMER_IN = "let_customer_in"
    ANSWER_QUOTE = "answer_quote"
    POST_MESSAGE = "post_message"
    OPEN_DRAWING = "open_drawing"
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
    SEE_SHOP_DATA = "see_shop_data"
    EDIT_RATES = "edit_rates"
    IMPORT_RECORDS = "import_records"
    MANAGE_PEOPLE = "manage_people"
    EDIT_COMPANY = "edit_company"
    READ_MAIL = "read_mail"
    INVITE_CUSTOMER = "invite_customer"
    INVITE_COMPANY = "invite_company"
    EDIT_GROUP = "edit_group"
    GIVE_GROUP_ROLES = "give_group_roles"


P = Permission
_TALK = {P.POST_MESSAGE, P.OPEN_DRAWING}
_ENGINEER = _TALK | {
    P.ASK_CAPABILITY, P.ANSWER_CAPABILITY, P.WRITE_PROPOSAL, P.ANSWER_PROPOSAL,
    P.SEE_ESTIMATE, P.EDIT_ESTIMATE, P.REQUEST_OFFER, P.GIVE_OFFER, P.SEE_SHOP_DATA,
    P.IMPORT_RECORDS,
}  # fmt: skip
_SALES = _TALK | {
    P.ASK_CAPABILITY, P.ANSWER_CAPABILITY, P.ANSWER_PROPOSAL, P.SEE_ESTIMATE, P.REQUEST_OFFER,
    P.GIVE_OFFER, P.HAND_OVER_LEAD, P.SET_PRICE, P.ISSUE_QUOTE, P.INVITE_CUSTOMER,
    P.TAKE_IN_INQUIRY, P.LET_CUSTOMER_IN,
}  # fmt: skip
_COORDINATOR = _TALK | {
    P.REFUSE_INQUIRY, P.CHOOSE_LEAD, P.ASK_CAPABILITY, P.HAND_OVER_LEAD, P.TAKE_IN_INQUIRY,
    P.LET_CUSTOMER_IN,
}  # fmt: skip
_OWN_COMPANY = {P.MANAGE_PEOPLE, P.EDIT_COMPANY, P.READ_MAIL}

MEMBER_ROLES: dict[Role, set[Permission]] = {
    Role.COORDINATOR: _COORDINATOR,
    Role.ENGINEER: _ENGINEER,
    Role.PURCHASER: _TALK
    | {P.SEE_ESTIMATE, P.EDIT_ESTIMATE, P.REQUEST_OFFER, P.SEE_SHOP_DATA, P.IMPORT_RECORDS},
    Role.SALES: _SALES,
    Role.MANAGER: _ENGINEER | _SALES | _OWN_COMPANY | {P.EDIT_RATES},
    Role.ADMINISTRATOR: {P.INVITE_COMPANY, P.EDIT_GROUP, P.GIVE_GROUP_ROLES, P.LET_CUSTOMER_IN},
}
CUSTOMER_ROLES: dict[Role, set[Permission]] = {
    Role.CUSTOMER: _TALK | {P.POST_INQUIRY, P.ANSWER_QUOTE},
    Role.MANAGER: _OWN_COMPANY,
}
GROUP_ROLES = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Rights over everybody's inquiries, and over who is in the group: no single company's to give."""
ROLES_OF_KIND: dict[CompanyKind, tuple[Role, ...]] = {
    CompanyKind.MEMBER: tuple(role for role in Role if role is not Role.CUSTOMER),
    CompanyKind.CUSTOMER: (Role.CUSTOMER, Role.MANAGER),
}
"""What can be done in a company of this kind, in the order of the case's table."""
GIVEN_BY: dict[Role, Role] = {
    role: Role.ADMINISTRATOR if role in GROUP_ROLES else Role.MANAGER for role in Role
}
"""Who gives a role and takes it, and so may act on somebody who has it."""


@cache
def roles_to_give(roles: frozenset[Role], kind: CompanyKind) -> tuple[Role, ...]:
    """The roles that who has these may give in a company of this kind."""
    return tuple(role for role in ROLES_OF_KIND.get(kind, ()) if GIVEN_BY[role] in roles)


@cache
def permissions_of(roles: frozenset[Role], kind: CompanyKind) -> frozenset[Permission]:
    """Everything these roles allow in a company of this kind. Suppliers have no accounts."""
    table = {CompanyKind.MEMBER: MEMBER_ROLES, CompanyKind.CUSTOMER: CUSTOMER_ROLES}.get(kind, {})
    return frozenset(_union(table.get(role, set()) for role in roles))


def _union(sets: Iterable[set[Permission]]) -> set[Permission]:
    return set().union(*sets)
