"""Asking several shops in one go: to each a request of its own, with all that holds for one."""

from collections.abc import Sequence
from uuid import UUID

from portal.estimates import queries as estimates
from portal.offers.asking import ask_for_offer
from portal.offers.forms import Asking
from shared_db.access import Permission
from shared_db.foundation.errors import N_, DomainError, Invalid
from shared_db.models import Request
from shared_db.spine.transaction import Work


def ask_for_offers(work: Work, estimate_id: UUID, asked: Sequence[Asking]) -> list[Request]:
    """Ask each of these shops for the price of outside lines; all of them, or none.

    Raises `Invalid` with the fields of every request that can't be sent, as `requests-0-line_ids`,
    or `WrongState`.
    """
    found = estimates.find_estimate(work, estimate_id)
    inquiry = estimates.find_inquiry(work, found.inquiry_id, lock=True)
    work.actor.in_group(inquiry.group_id).require(Permission.REQUEST_OFFER)
    sent: list[Request] = []
    wrong: dict[str, DomainError] = {}
    shops: set[UUID] = set()
    for place, one in enumerate(asked):
        try:
            _must_be_new(shops, one.to_company_id)
            with work.session.begin_nested():
                sent.append(ask_for_offer(work, estimate_id, one))
        except Invalid as invalid:
            wrong |= {f"requests-{place}-{name}": why for name, why in invalid.fields.items()}
    if wrong:
        raise Invalid(wrong)
    return sent


def _must_be_new(shops: set[UUID], shop: UUID) -> None:
    if shop in shops:
        raise Invalid.one(
            "to_company_id",
            "asked_twice",
            N_("This shop is named twice. Ask it for all of its lines in one request."),
        )
    shops.add(shop)
