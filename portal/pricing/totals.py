"""Totals with tax: the glue to `estimator.tax`. What was agreed on tax is kept with the price."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from estimator.money import Rounding, find_currency
from estimator.tax import TaxedLine, totals
from shared_db.foundation.amounts import as_text
from shared_db.foundation.base import Json
from shared_db.models import QuotePrice, QuoteRevision


def tax_terms(rate: Decimal, rounding: str) -> Json:
    """How this document is taxed."""
    return {"rate": as_text(rate), "rounding": rounding}


def totals_of(amounts: Iterable[Decimal], priced: Mapping[str, Any]) -> Json:
    """Subtotal, tax once for the document, and total of amounts without tax; of what is kept with
    a revision this reads its currency and its tax."""
    terms = priced["tax"]
    rate = Decimal(terms["rate"])
    lines = [TaxedLine(_whole(amount), rate) for amount in amounts]
    currency = find_currency(priced["currency"])
    return totals(lines, Rounding(terms["rounding"]), currency).as_json()


def total_chosen(revision: QuoteRevision, prices: Iterable[QuotePrice]) -> Json:
    """What some prices of an issued revision come to."""
    return totals_of([price.amount + price.one_off for price in prices], revision.priced or {})


def _whole(amount: Decimal) -> Decimal:
    """Amounts were rounded to whole yen when they were priced; the column adds decimals."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
