"""The workbench of sales as a sheet: its parts with their quantities, and what is typed there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from flask_babel import gettext, ngettext

from portal.estimates.words import missing_words
from portal.forms import nested
from portal.language import number, say
from portal.pricing.cells import STEPS
from portal.pricing.forms import Break, PriceForm, too_fine
from portal.pricing.prices import Priced
from portal.pricing.promises import OfferRow, offer_rows
from portal.pricing.service import Draft
from shared_db.foundation.base import Json
from shared_db.models import Part

EDITED = ("shipping", "unit_price", "one_off", "lead_time_days", "left_out")


@dataclass(frozen=True)
class Column:
    """One quantity of a part: its place in the form, and what is missing of its cost, in words."""

    index: int
    priced: Priced

    @property
    def missing(self) -> str:
        """Empty where the cost is complete."""
        if self.priced.cost is None:
            return str(gettext("not in the roll-up"))
        return missing_words(self.priced.missing)


@dataclass(frozen=True)
class Sheet:
    """One part with its quantities."""

    part: Part
    columns: list[Column]
    offers: list[OfferRow]
    """The offers in its cost, with the lines that they price."""


def sheets_of(draft: Draft) -> list[Sheet]:
    """A sheet for each part, in the order of the request."""
    parts = {part.id: part for part in draft.bench.parts}
    columns = [Column(index, one) for index, one in enumerate(draft.priced)]
    found = []
    for part_id, group in groupby(columns, key=lambda column: column.priced.wanted.part_id):
        row = list(group)
        offers = offer_rows(draft.bench, [column.priced for column in row])
        found.append(Sheet(parts[part_id], row, offers))
    return found


def labels_of(sheets: Iterable[Sheet]) -> dict[str, str]:
    """What each field is called where it is spoken of away from its place."""
    labels = {
        "steps-overhead": gettext("Overhead on cost"),
        "steps-risk": gettext("Risk on cost and overhead"),
        "steps-profit": gettext("Profit"),
        "unit_price_decimals": gettext("Decimals of unit prices"),
        "valid_until": gettext("Valid until"),
        "delivery": gettext("Delivery"),
        "delivery_place": gettext("Delivery place"),
        "payment_terms": gettext("Payment terms"),
        "addressee_person": gettext("Addressed to"),
        "remarks": gettext("Notes on the quote"),
    }
    typed = {
        "shipping": gettext("Shipping"),
        "unit_price": gettext("Unit price by hand"),
        "one_off": gettext("One-off charge by hand"),
        "lead_time_days": gettext("Lead time in days"),
    }
    for sheet in sheets:
        for column in sheet.columns:
            quantity = column.priced.wanted.quantity
            pieces = ngettext("%(num)s pc", "%(num)s pcs", quantity)
            labels[f"breaks-{column.index}"] = f"{sheet.part.name} {pieces}"
            for name, label in typed.items():
                labels[f"breaks-{column.index}-{name}"] = f"{sheet.part.name} {pieces} {label}"
    return labels


def flat_values(draft: Draft) -> dict[str, str]:
    """The draft's fields under the names that the page has for them."""
    rows = [one.typed for one in draft.priced]
    return values_of(draft.form, rows)


def values_of(form: PriceForm, rows: Sequence[Break]) -> dict[str, str]:
    """A form's fields under the names that the page has for them; `rows` in the page's order."""
    values = {
        name: _typed(value)
        for name, value in form.model_dump(mode="json", exclude={"steps", "breaks"}).items()
    }
    values |= {f"steps-{name}": _typed(getattr(form.steps, name)) for name in STEPS}
    values["steps-profit_rule"] = form.steps.profit_rule.value
    for index, one in enumerate(rows):
        for name in EDITED:
            values[f"breaks-{index}-{name}"] = _typed(getattr(one, name))
    return values


def names_by_key(draft: Draft) -> dict[str, str]:
    """The names that the page has for the keys of `portal.pricing.merging`."""
    names = {name: name for name in PriceForm.model_fields if name not in ("steps", "breaks")}
    names |= {f"steps/{name}": f"steps-{name}" for name in (*STEPS, "profit_rule")}
    for index, one in enumerate(draft.priced):
        key = f"{one.wanted.part_id}/{one.wanted.quantity}"
        names |= {f"{key}/{name}": f"breaks-{index}-{name}" for name in EDITED}
    return names


def labels_by_key(draft: Draft) -> dict[str, str]:
    """What each field is called, by its key."""
    labels = labels_of(sheets_of(draft))
    return {key: labels.get(name, name) for key, name in names_by_key(draft).items()}


def refused_fields(priced: Sequence[Priced], decimals: int | None) -> dict[str, str]:
    """A sentence for each field because of which a quantity can't be priced."""
    return {
        f"breaks-{place}-unit_price": say(too_fine(decimals))
        for place, one in enumerate(priced)
        if decimals is not None and one.refused and one.refused.code == "price_too_fine"
    }


def typed_values(draft: Draft, sent: Mapping[str, str]) -> dict[str, str]:
    """What was sent, put to the quantities that the page has now, so that nothing typed is lost."""
    rows = nested(sent).get("breaks", [])
    rows = {
        (str(row.get("part_id")), str(row.get("quantity"))): row
        for row in rows
        if isinstance(row, dict)
    }
    values = {name: value for name, value in sent.items() if not name.startswith("breaks-")}
    for index, one in enumerate(draft.priced):
        row = rows.get((str(one.wanted.part_id), str(one.wanted.quantity)), {})
        values |= {f"breaks-{index}-{name}": row.get(name, "") for name in EDITED}
    return values


def _typed(value: Any) -> str:
    if value is None or value is False:
        return ""
    return "1" if value is True else _number_typed(value)


def _number_typed(value: Any) -> str:
    """A number as a person would type it; anything else as it is."""
    return number(value).replace(",", "") if isinstance(value, Decimal) else str(value)


def with_lead_times(typed: Json) -> Json:
    """The typed fields with the first lead time in every quantity that has none; others stay."""
    rows = typed.get("breaks")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return typed
    said = [str(row.get("lead_time_days") or "").strip() for row in rows]
    first = next(filter(None, said), "")
    copied = [{**row, "lead_time_days": own or first} for row, own in zip(rows, said, strict=True)]
    return {**typed, "breaks": copied}
