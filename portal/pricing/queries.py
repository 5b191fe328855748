"""A quote's revisions as each side may see them, from the first draft on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from shared_db.access import (
    must_find,
    visible_inquiries,
    visible_quote_prices,
    visible_quote_revisions,
    visible_quotes,
)
from shared_db.acts.resting import issuer_left, voided
from shared_db.foundation.lists import among
from shared_db.models import (
    Inquiry,
    Quote,
    QuotePrice,
    QuoteRevision,
    QuoteState,
)
from shared_db.spine.transaction import Work

NEWEST = (
    QuoteState.ISSUED,
    QuoteState.HELD,
    QuoteState.ACCEPTED,
    QuoteState.DECLINED,
    QuoteState.EXPIRED,
)
"""States of the one revision that the customer goes by."""


@dataclass(frozen=True)
class Thing:
    """One revision with the quote and the inquiry it belongs to."""

    inquiry: Inquiry
    quote: Quote
    revision: QuoteRevision
    voided: bool
    """Whether a part that it prices was changed since; see `shared_db.acts.resting.voided`."""
    issuer_left: bool = False
    """Whether the shop that issued it has left the group."""


def find_thing(work: Work, revision_id: UUID, *, lock: bool = False) -> Thing:
    """A revision that the actor may see; to change it, the inquiry is locked before it."""
    revision = must_find(work.session, visible_quote_revisions(work.actor), revision_id)
    quote = must_find(work.session, visible_quotes(work.actor), revision.quote_id)
    inquiry = must_find(work.session, visible_inquiries(work.actor), quote.inquiry_id, lock=lock)
    if lock:
        revision = must_find(
            work.session, visible_quote_revisions(work.actor), revision_id, lock=True
        )
    void, left = fallen(work, [revision.id])
    return Thing(inquiry, quote, revision, revision.id in void, revision.id in left)


def fallen(work: Work, revision_ids: Sequence[UUID]) -> tuple[set[UUID], set[UUID]]:
    """Those of these revisions by which nothing can be ordered any more: since the request was
    changed, and since the shop has left the group."""
    these = visible_quote_revisions(work.actor).where(among(QuoteRevision.id, revision_ids))
    columns = (QuoteRevision.id, voided(), issuer_left())
    rows = work.session.execute(these.with_only_columns(*columns)).all()
    return {row[0] for row in rows if row[1]}, {row[0] for row in rows if row[2]}


def quote_of(work: Work, inquiry_id: UUID) -> Quote | None:
    """The actor's side's quote for an inquiry, of its present lead where that has changed."""
    rows = work.session.scalars(
        visible_quotes(work.actor)
        .where(Quote.inquiry_id == inquiry_id)
        .order_by(Quote.created_at.desc())
    )
    return rows.first()


def revisions_of(work: Work, inquiry_id: UUID) -> list[tuple[Quote, QuoteRevision]]:
    """All revisions on an inquiry that the actor may see, the newest first."""
    rows = work.session.execute(
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .add_columns(Quote)
        .where(Quote.inquiry_id == inquiry_id)
        .order_by(Quote.created_at.desc(), QuoteRevision.revision.desc())
    )
    return [(quote, revision) for revision, quote in rows]


def newest_of(revisions: list[tuple[Quote, QuoteRevision]]) -> QuoteRevision | None:
    """The revision that the customer goes by, of the quote issued last."""
    known = [one for _, one in revisions if one.state in NEWEST and one.issued_at]
    return max(known, key=lambda one: one.issued_at or one.created_at, default=None)


def prices_of(work: Work, revision_id: UUID) -> list[QuotePrice]:
    """The prices that a customer may choose from."""
    return list(
        work.session.scalars(
            visible_quote_prices(work.actor).where(QuotePrice.revision_id == revision_id)
        )
    )
