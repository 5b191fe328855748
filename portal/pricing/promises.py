"""What a quote promises against what the offers behind its cost do: lead times and conditions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.estimates.offers_behind import OfferBehind, offer_id_of
from portal.pricing.basis import Bench
from portal.pricing.prices import Priced


@dataclass(frozen=True)
class Offered:
    """An offer in the cost of one quantity, with the line that it prices.

    `days` is its lead time for the pieces that go there; None if the line is gone since.
    """

    offer: OfferBehind
    line_id: str
    line: str
    days: int | None


def offered_at(bench: Bench, one: Priced) -> Iterator[Offered]:
    """The offers in the cost of one quantity."""
    for costed in one.cost["lines"] if one.cost else []:
        line = bench.lines.get(costed["line_id"], {"terms": {}})
        offer = bench.offers.get(offer_id_of(line) or "")
        if offer is not None:
            sent = int(costed["why"]["values"]["quantity"])
            days = offer.lead_times.get((costed["line_id"], sent))
            yield Offered(offer, costed["line_id"], line["description"], days)


def longest(bench: Bench, one: Priced) -> tuple[int, str] | None:
    """The longest lead time among these offers, and whose it is."""
    days = [
        (found.days, found.offer.company)
        for found in offered_at(bench, one)
        if found.days is not None
    ]
    return max(days, default=None)


def promises_too_soon(bench: Bench, one: Priced) -> bool:
    """Whether the lead time that is typed is shorter than that of an offer in the cost."""
    longest_one, promised = longest(bench, one), one.typed.lead_time_days
    return longest_one is not None and promised is not None and promised < longest_one[0]


@dataclass(frozen=True)
class OfferRow:
    """An offer with a line that it prices; its lead times by the quantities that are quoted."""

    offer: OfferBehind
    line: str
    days: list[tuple[int, int | None]]


def offer_rows(bench: Bench, priced: Sequence[Priced]) -> list[OfferRow]:
    """The offers in the cost of these quantities, in the order of the lines."""
    rows: dict[tuple[str, str], OfferRow] = {}
    for one in priced:
        for found in offered_at(bench, one):
            new = OfferRow(found.offer, found.line, [])
            row = rows.setdefault((found.offer.id, found.line_id), new)
            row.days.append((one.wanted.quantity, found.days))
    return list(rows.values())
