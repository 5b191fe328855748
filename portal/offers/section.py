"""The inquiry page's piece about sub-quotes: who was asked, has seen, has answered; no price."""

from flask import render_template

from portal.estimates.queries import company_names
from portal.offers import queries
from portal.offers.words import STATE_NAMES
from shared_db.models import Inquiry
from shared_db.spine.transaction import Work


def section(work: Work, inquiry: Inquiry) -> str:
    """For every member shop, once somebody was asked or could be."""
    return render(work, inquiry) if work.actor.in_group(inquiry.group_id).is_member else ""


def render(work: Work, inquiry: Inquiry) -> str:
    """The same, also to be loaded again alone."""
    return render_template(
        "offers/_section.html",
        inquiry=inquiry,
        asked=queries.who_was_asked(work, inquiry.id),
        own={request.id for request in queries.requests_of(work, inquiry_id=inquiry.id)},
        companies=company_names(work),
        states=STATE_NAMES,
    )
