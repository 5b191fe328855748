"""A request that came by fax, mail, telephone or in person: a shop enters it for the customer.

The customer is a company of the group, whether somebody there has an account or nobody. All that
is done is on record as done by who did it.
"""

from dataclasses import dataclass

from flask_babel import gettext

from portal.inquiries import queries
from portal.inquiries.forms import TakenInForm
from portal.inquiries.reading import read_source
from portal.inquiries.service import send_for
from portal.inquiries.typed import Typed
from shared_db.access import Permission
from shared_db.entry.entering import add_company
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import today
from shared_db.foundation.company_names import fold_name
from shared_db.foundation.errors import N_, Invalid
from shared_db.models import Company, Group, Inquiry, Intake, IntakeState, MembershipRole
from shared_db.spine.transaction import Work

PROPOSED = "proposed"
"""Under this name the form carries which of its fields were read from the text, and what."""
FIRST: dict[str, str | list[str]] = {"repeat": "one_off", "quality_level": "standard"}
"""What most are: an order for once, with general tolerances."""


@dataclass(frozen=True)
class Customer:
    """Who asks, as it was noted."""

    company_name: str
    tel: str = ""
    fax: str = ""


def take_in_inquiry(work: Work, inquiry: Inquiry, form: TakenInForm) -> Company:
    """Send a shop's locked draft in its customer's place; answers with the customer."""
    work.actor.in_group(inquiry.group_id).require(Permission.TAKE_IN_INQUIRY)
    group = queries.group_of(work, inquiry)
    customer = customer_called(work, group, Customer(form.company_name, form.tel, form.fax))
    inquiry.customer_company_id, inquiry.came_by = customer.id, form.came_by
    send_for(work, inquiry, form, customer.name)
    work.session.add(
        Intake(
            group_id=group.id,
            state=IntakeState.ACCEPTED,
            company_name=form.company_name,
            person_name=form.person_name,
            email=form.email or "",
            tel=form.tel,
            fax=form.fax,
            language=work.actor.language,
            source=form.source,
            decided_by=work.actor.person_id,
            decided_at=utc_now(),
            inquiry_id=inquiry.id,
        )
    )
    work.session.flush()
    return customer


def customer_called(work: Work, group: Group, who: Customer) -> Company:
    """The group's customer of this name, or a new one: no two in a group bear one name.

    Raises `Invalid` at `company_name` where a shop is called so.
    """
    folded = fold_name(who.company_name)
    known = {one.folded_name: one for one in queries.customers_in(work, group)}
    if folded in known:
        return known[folded]
    if folded in {one.folded_name for one in queries.companies_in(work, group)}:
        raise Invalid.one(
            "company_name", "a_shop", N_("A shop of the group is called so. Who is the customer?")
        )
    company = Company(name=who.company_name, tel=who.tel, fax=who.fax)
    add_company(work.session, group, company, MembershipRole.CUSTOMER, "company_name")
    return company


def propose_from_source(work: Work, inquiry: Inquiry, typed: Typed) -> int:
    """Fill empty fields with what the text says, and mark them; says how many were filled."""
    group = queries.group_of(work, inquiry)
    shops = [shop.name for shop in queries.shops_of(work, inquiry)]
    source = "".join(typed.list_at("source")[-1:])
    read = read_source(source, today(group.timezone), shops)
    proposed = {name: value for name, value in read.items() if _is_empty(typed, name)}
    typed.values |= proposed
    marks = [f"{name}={value}" for name, value in proposed.items()]
    typed.values[PROPOSED] = list(dict.fromkeys([*typed.list_at(PROPOSED), *marks]))
    return len(proposed)


def _is_empty(typed: Typed, name: str) -> bool:
    """Whether nothing is typed over: quantities are proposed together or not at all, and what
    is said of a part only where the first one is still there."""
    if name.startswith("parts-") and "0" not in typed.rows:
        return False
    beside = name.rpartition("-")[0] if "-quantities-" in name else name
    said = (typed.list_at(each) for each in typed.values if each.startswith(beside))
    return not any(one.strip() for ones in said for one in ones)


def proposed_in(typed: Typed) -> dict[str, str]:
    """What is said at the fields that stand as they were read."""
    marked = (mark.partition("=") for mark in typed.list_at(PROPOSED))
    return {
        name: gettext("Read from the text. Please check.")
        for name, _, value in marked
        if "".join(typed.list_at(name)) == value
    }
