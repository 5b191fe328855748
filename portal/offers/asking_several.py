"""Asking several shops in one go: to each a request of its own, with all that holds for one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from portal.estimates import queries as estimates
from portal.estimates.edits.applying import apply_edits
from portal.estimates.edits.forms import AddLine, Edit
from portal.offers.agreed import WithoutLine
from portal.offers.asking import ask_for_offer
from portal.offers.forms import Asking
from shared_db.access import Permission
from shared_db.foundation.errors import N_, DomainError, Invalid
from shared_db.models import LineKind, Request
from shared_db.spine.transaction import Work

NOT_ADDED = N_("A line could not be added to the estimate. Please add it there, then ask.")


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


def add_outside_lines(work: Work, estimate_id: UUID, new: Mapping[UUID, WithoutLine]) -> None:
    """Steps that no line says yet become outside lines of their names, under these ids.

    Raises `NotAllowed` for who may not change the estimate, `Invalid` where a line can't be added.
    """
    found = estimates.find_estimate(work, estimate_id)
    estimates.find_inquiry(work, found.inquiry_id, lock=True)  # before the estimate, as who asks
    last = {
        row_id: line.id
        for row_id, some in estimates.lines_of(work, estimate_id).items()
        for line in some
        if line.kind is LineKind.OUTSIDE
    }
    edits: list[Edit] = []
    for line_id, step in new.items():
        cells = {"description": step.operation, "basis": "offer"}
        edits.append(
            AddLine(
                do="add",
                line=line_id,
                part=step.row_id,
                kind=LineKind.OUTSIDE,
                after=last.get(step.row_id),
                cells=cells,
            )
        )
        last[step.row_id] = line_id
    if apply_edits(work, estimate_id, edits).refused:
        raise Invalid.one("requests", "not_added", NOT_ADDED)


def _must_be_new(shops: set[UUID], shop: UUID) -> None:
    if shop in shops:
        raise Invalid.one(
            "to_company_id",
            "asked_twice",
            N_("This shop is named twice. Ask it for all of its lines in one request."),
        )
    shops.add(shop)
