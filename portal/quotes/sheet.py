"""The workbench of sales as a sheet: what is typed, by flat names, and what is computed from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from flask_babel import gettext, ngettext

from estimator.price_result import share_of
from portal.forms import nested
from portal.language import money, number, say, signed
from portal.quotes.forms import too_fine
from portal.quotes.pricing import KINDS, Priced
from portal.quotes.service import Draft
from shared_db.models import Part

EDITED = ("shipping", "unit_price", "one_off", "lead_time_days", "left_out")
STEPS = ("overhead", "risk", "profit")
FIGURES = ("computed", "price", "amount", "charge", "margin", "margin_on_price", "mark_up_on_cost")
UNKNOWN = "—"


@dataclass(frozen=True)
class Column:
    """One quantity of a part: its place in the form, what it costs, and what is missing of that."""

    index: int
    priced: Priced

    @property
    def missing(self) -> int | None:
        """How many lines have no cost; None when this quantity isn't in the roll-up at all."""
        cost = self.priced.cost
        return None if cost is None else len(cost["missing"])


@dataclass(frozen=True)
class Sheet:
    """One part with its quantities."""

    part: Part
    columns: list[Column]


def sheets_of(draft: Draft) -> list[Sheet]:
    """A sheet for each part, in the order of the request."""
    parts = {part.id: part for part in draft.bench.parts}
    columns = [Column(index, one) for index, one in enumerate(draft.priced)]
    return [
        Sheet(parts[part_id], list(group))
        for part_id, group in groupby(columns, key=lambda column: column.priced.wanted.part_id)
    ]


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
            for name, label in typed.items():
                labels[f"breaks-{column.index}-{name}"] = f"{sheet.part.name} {pieces} {label}"
    return labels


def flat_values(draft: Draft) -> dict[str, str]:
    """The draft's fields under the names that the page has for them."""
    form = draft.form
    values = {
        name: _typed(value)
        for name, value in form.model_dump(mode="json", exclude={"steps", "breaks"}).items()
    }
    values |= {f"steps-{name}": _typed(getattr(form.steps, name)) for name in STEPS}
    values["steps-profit_rule"] = form.steps.profit_rule.value
    for index, one in enumerate(draft.priced):
        for name in EDITED:
            values[f"breaks-{index}-{name}"] = _typed(getattr(one.typed, name))
    return values


def refused_fields(priced: Sequence[Priced], decimals: int) -> dict[str, str]:
    """A sentence for each field because of which a quantity can't be priced."""
    return {
        f"breaks-{place}-unit_price": say(too_fine(decimals))
        for place, one in enumerate(priced)
        if one.refused and one.refused.code == "price_too_fine"
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


def cells_of(priced: Sequence[Priced], decimals: int) -> dict[str, str]:
    """The computed cells of the sheet, as they are shown."""
    cells: dict[str, str] = {}
    for index, one in enumerate(priced):
        cells |= {f"{index}-{name}": text for name, text in _break_cells(one, decimals).items()}
    lowest, highest = price_range(priced)
    lacking = sum(one.lacks_price for one in priced)
    return cells | {
        "lowest": money(lowest),
        "highest": money(highest),
        "lacking": ngettext(
            "%(num)d quantity has no price yet.", "%(num)d quantities have no price yet.", lacking
        )
        if lacking
        else gettext("Every quantity has its price or is left out."),
    }


def blank_cells(places: Iterable[int]) -> dict[str, str]:
    """Dashes for these quantities: while a field can't be read, no old figure may pass for new."""
    names = [*STEPS, *FIGURES]
    cells = {f"{place}-{name}": UNKNOWN for place in places for name in names}
    return cells | {"lowest": UNKNOWN, "highest": UNKNOWN, "lacking": ""}


def price_range(priced: Iterable[Priced]) -> tuple[Decimal | None, Decimal | None]:
    """The request at the cheapest and at the dearest quantity of each part, without tax."""
    by_part: dict[UUID, list[Decimal]] = {}
    for one in priced:
        if not one.typed.left_out and not one.lacks_price:
            by_part.setdefault(one.wanted.part_id, []).append(one.total)
    if not by_part:
        return None, None
    return sum(map(min, by_part.values()), Decimal(0)), sum(map(max, by_part.values()), Decimal(0))


def _break_cells(one: Priced, decimals: int) -> dict[str, str]:
    if one.typed.left_out:
        return dict.fromkeys((*KINDS, "cost", *STEPS, *FIGURES), UNKNOWN)
    known = one.cost is not None and one.refused is None
    cells = {kind: whole_yen(one.cost["by_kind"][kind]) if one.cost else UNKNOWN for kind in KINDS}
    cells["cost"] = whole_yen(one.price.cost) if known else UNKNOWN
    added = dict.fromkeys(STEPS, Decimal(0))
    for step in one.price.steps:
        if step.step in added:
            added[step.step] += step.amount
    cells |= {name: whole_yen(amount) if known else UNKNOWN for name, amount in added.items()}
    figures = {
        "computed": money(one.price.computed_unit_price, decimals),
        "price": money(one.price.unit_price, decimals),
        "amount": money(one.price.amount),
        "charge": money(one.one_off),
        "margin": whole_yen(one.price.margin),
        "margin_on_price": percent(one.price.margin_on_price),
        "mark_up_on_cost": percent(one.price.mark_up_on_cost),
    }
    if one.lacks_price:
        figures = dict.fromkeys(figures, UNKNOWN)
    elif not one.cost_is_complete:
        unknown = ("computed", "margin", "margin_on_price", "mark_up_on_cost")
        figures |= dict.fromkeys(unknown, UNKNOWN)
    return cells | figures


def whole_yen(amount: Decimal | str) -> str:
    """A cost, which is kept to 4 decimals, in whole yen to look at."""
    return money(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))


def percent(share: Decimal | None) -> str:
    """An exact share as 12.5%, rounded half up, once."""
    if share is None:
        return UNKNOWN
    value = share * 100
    return signed(value, f"{number(abs(value), 1)}%")


def recorded_shares(one: Mapping[str, Any]) -> dict[str, str]:
    """Margin on price and mark-up on cost of an issued price, from the amounts on record."""
    margin, amount = Decimal(one["margin"]), Decimal(one["amount"])
    return {
        "margin_on_price": percent(share_of(margin, amount)),
        "mark_up_on_cost": percent(share_of(margin, amount - margin)),
    }


def _typed(value: Any) -> str:
    if value is None or value is False:
        return ""
    return "1" if value is True else _number_typed(value)


def _number_typed(value: Any) -> str:
    """A number as a person would type it; anything else as it is."""
    return number(value).replace(",", "") if isinstance(value, Decimal) else str(value)
