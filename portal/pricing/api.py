"""Prices for programs: the same services and the same wall."""

from uuid import UUID

from portal.api import ApiSlice
from portal.edge import settings
from portal.pricing.answers import ComputedPricesOut, QuoteDraftOut, said_draft
from portal.pricing.computing import computed
from portal.pricing.forms import DraftBody, StartBody, TypedBody
from portal.pricing.paper import lost_of_draft
from portal.pricing.service import load_draft, save_draft, start_draft
from shared_db.spine.transaction import Work

api = ApiSlice("pricing", known_as="quotes")
REVISION = "/quote-revisions/<uuid:revision_id>"
DRAFT = ("not_allowed", "issued", "cannot_be_printed")
OBSTACLES = (
    "request_over", "no_roll_up", "rolling_up", "not_rolled_up", "newer_roll_up", "request_revised",
    "proposal_changed", "stale_lines", "cannot_be_priced", "price_too_fine", "no_price",
    "nothing_priced", "amount_too_large",
)  # fmt: skip


@api.post(
    "/inquiries/<uuid:inquiry_id>/price",
    body=StartBody,
    answer=QuoteDraftOut,
    raises=(*DRAFT, "request_over"),
)
def start(work: Work, inquiry_id: UUID, body: StartBody) -> QuoteDraftOut:
    """Begin the draft of a quote, or go on with the one there is."""
    draft = start_draft(work, inquiry_id, take_newest=body.take_newest)
    return say_draft(work, draft.id)


@api.put(REVISION, body=DraftBody, answer=QuoteDraftOut, raises=DRAFT)
def save(work: Work, revision_id: UUID, body: DraftBody) -> QuoteDraftOut:
    """Set the price and the terms of a draft."""
    save_draft(work, revision_id, body.values, body.version, body.choices)
    return say_draft(work, revision_id)


@api.post(
    f"{REVISION}/compute",
    body=TypedBody,
    answer=ComputedPricesOut,
    status=200,
    raises=("not_allowed", "issued"),
)
def compute(work: Work, revision_id: UUID, body: TypedBody) -> ComputedPricesOut:
    """What the fields come to as they stand; nothing is stored."""
    return computed(load_draft(work, revision_id), body.values)


def say_draft(work: Work, revision_id: UUID) -> QuoteDraftOut:
    """A draft with its figures, and with what its PDF won't show."""
    draft = load_draft(work, revision_id)
    return said_draft(draft, lost_of_draft(work, draft, settings().fonts))
