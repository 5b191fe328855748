"""What quotes and offers of an earlier version rest on is found again, from what was kept then."""

from uuid import UUID

from sqlalchemy import select

from shared_db.models import (
    EstimateLine,
    LineKind,
    Offer,
    OfferPrice,
    OfferState,
    QuoteBasis,
    QuotePrice,
    QuoteRevision,
    QuoteState,
    RequestItem,
    RollupRun,
    SourceKind,
)
from shared_db.spine.transaction import Record


def named(run: RollupRun, part_ids: set[str]) -> set[tuple[UUID, str]]:
    """The offers in a roll-up's kept inputs, each with the part that it is for."""
    return {
        (UUID(line["terms"]["offer_id"]), part["part_id"])
        for part in run.inputs["parts"]
        for line in part["lines"]
        if line["terms"].get("offer_id") and part["part_id"] in part_ids
    }


def test_issued_quotes_rest_on_the_offers_that_their_roll_up_names(record: Record) -> None:
    found = 0
    with record.as_server("a test") as db:
        issued = select(QuoteRevision).where(QuoteRevision.state != QuoteState.DRAFT)
        for revision in db.scalars(issued).all():
            parts = select(QuotePrice.part_id).where(QuotePrice.revision_id == revision.id)
            run = db.get_one(RollupRun, revision.rollup_run_id)
            rows = db.execute(
                select(QuoteBasis.offer_id, RequestItem.part_id)
                .join(RequestItem, RequestItem.id == QuoteBasis.request_item_id)
                .where(QuoteBasis.revision_id == revision.id)
            )
            kept = {(offer_id, str(part_id)) for offer_id, part_id in rows}
            assert kept == named(run, {str(part_id) for part_id in db.scalars(parts)})
            found += len(kept)
    assert found


def test_lines_that_an_offer_fills_name_it_in_their_column(record: Record) -> None:
    with record.as_server("a test") as db:
        outside = select(EstimateLine).where(EstimateLine.kind == LineKind.OUTSIDE)
        filled = [line for line in db.scalars(outside) if line.source_kind is SourceKind.OFFER]
        assert filled
        for line in filled:
            said = (
                select(OfferPrice.quantity, OfferPrice.unit_price)
                .join(RequestItem, RequestItem.id == OfferPrice.request_item_id)
                .where(OfferPrice.offer_id == line.offer_id, RequestItem.line_id == line.id)
            )
            taken = {(one.quantity, one.unit_price) for one in line.terms.breaks}
            assert taken == {tuple(row) for row in db.execute(said)}


def test_an_offer_that_a_newer_one_replaced_says_so(record: Record) -> None:
    with record.as_server("a test") as db:
        offers = list(db.scalars(select(Offer)))
        newest = {one.request_id: one.revision for one in sorted(offers, key=lambda o: o.revision)}
        older = [one for one in offers if one.revision < newest[one.request_id]]
        assert OfferState.NOT_CHOSEN not in {one.state for one in older}
