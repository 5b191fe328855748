"""Quotes on the inquiry's page: to each side as much as it may know."""

from flask import render_template

from portal.pricing.checks import PRICEABLE
from portal.pricing.queries import revisions_of
from portal.quotes import queries
from portal.quotes.standing import standings
from shared_db.access import Permission
from shared_db.models import Inquiry, QuoteState
from shared_db.spine.transaction import Work


def section(work: Work, inquiry: Inquiry) -> str:
    """The customer and the lead shop see revisions, the other shops that something was issued."""
    here = work.actor.in_group(inquiry.group_id)
    leads = inquiry.lead_company_id == work.actor.company_id
    revisions = revisions_of(work, inquiry.id)
    issued = queries.issued_revisions(work, inquiry.id)
    may_price = leads and here.may(Permission.SET_PRICE) and inquiry.state in PRICEABLE
    drafted = any(revision.state is QuoteState.DRAFT for _, revision in revisions)
    if not (revisions or issued or may_price):
        return _frame(work, inquiry)
    return render_template(
        "quotes/section.html",
        inquiry=inquiry,
        revisions=revisions,
        standings=standings(work, [(inquiry, quote, one) for quote, one in revisions]),
        issued=issued[-1] if issued and not revisions else None,
        may_price=may_price,
        drafted=drafted,
        is_customer=here.is_customer,
        opens_drafts=here.may(Permission.SET_PRICE),
        empty=False,
    )


def _frame(work: Work, inquiry: Inquiry) -> str:
    """Nothing to show yet, but the place that shows it the moment that there is."""
    return render_template("quotes/section.html", inquiry=inquiry, empty=True)
