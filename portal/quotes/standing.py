"""How a revision of a quote stands, in one word: on its page, in every list, to either side.

The state that is kept isn't all of it: the last day passes before the server lets a quote run out,
the customer may have changed what it is for, and the request may have ended or got another lead.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final
from uuid import UUID

from flask import Flask
from flask_babel import gettext

from portal.pricing.queries import fallen
from shared_db.acts.resting import ANSWERABLE
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import end_of
from shared_db.foundation.errors import N_
from shared_db.models import Inquiry, InquiryState, Quote, QuoteRevision, QuoteState
from shared_db.spine.transaction import Work


class Standing(StrEnum):
    """Those of `QuoteState`, and two that follow from what lies around a quote."""

    DRAFT = "draft"
    ISSUED = "issued"
    HELD = "held"
    SUPERSEDED = "superseded"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    VOIDED = "voided"
    """The customer has changed what it is for."""
    OVER = "over"
    """The request has ended otherwise, another shop leads it, or the shop has left the group."""


FOR_SHOPS: Final = {
    Standing.DRAFT: N_("Draft"),
    Standing.ISSUED: N_("Issued"),
    Standing.HELD: N_("On hold"),
    Standing.SUPERSEDED: N_("Replaced by a newer one"),
    Standing.ACCEPTED: N_("Ordered"),
    Standing.DECLINED: N_("Declined by the customer"),
    Standing.EXPIRED: N_("Expired"),
    Standing.VOIDED: N_("Void: the request changed"),
    Standing.OVER: N_("No longer open"),
}
FOR_CUSTOMERS: Final = FOR_SHOPS | {
    Standing.ISSUED: N_("Waiting for your answer"),
    Standing.ACCEPTED: N_("You ordered"),
    Standing.DECLINED: N_("You declined the quote"),
}


def is_expired(revision: QuoteRevision) -> bool:
    """Whether the last day of the validity has ended, at 24:00 in the issuer's zone."""
    if revision.state is QuoteState.EXPIRED:
        return True
    if revision.valid_until is None or revision.priced is None:
        return False
    return utc_now() >= end_of(revision.valid_until, revision.zone)


def standing_of(
    inquiry: Inquiry, company_id: UUID, revision: QuoteRevision, *, voided: bool, left: bool
) -> Standing:
    """How it stands now; `company_id` is the shop's whose quote it is, `left`: the group."""
    if revision.state not in ANSWERABLE:
        return Standing(revision.state)
    if is_expired(revision):
        return Standing.EXPIRED
    if left or inquiry.lead_company_id != company_id:
        return Standing.OVER
    if voided:
        return Standing.VOIDED
    if inquiry.state is not InquiryState.QUOTED:
        return Standing.OVER
    return Standing(revision.state)


def standings(
    work: Work, rows: Iterable[tuple[Inquiry, Quote, QuoteRevision]]
) -> dict[UUID, Standing]:
    """How the revisions of a list stand, by their ids, in one statement."""
    known = list(rows)
    void, left = fallen(work, [revision.id for _, _, revision in known])
    return {
        revision.id: standing_of(
            inquiry,
            quote.company_id,
            revision,
            voided=revision.id in void,
            left=revision.id in left,
        )
        for inquiry, quote, revision in known
    }


def standing_word(standing: str, customer: bool = False) -> str:
    """In the words of a shop or of the customer."""
    return str(gettext((FOR_CUSTOMERS if customer else FOR_SHOPS)[Standing(standing)]))


def register(app: Flask) -> None:
    """Let templates say these words."""
    app.jinja_env.globals.update(quote_word=standing_word)
