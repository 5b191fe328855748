"""The computed cells of sales' workbench, as they are shown. What isn't known is a dash."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext, ngettext

from estimator.price_result import share_of
from portal.language import money, number, say, signed
from portal.pricing.basis import Bench
from portal.pricing.checks import earning_too_little, said_of_lead_time
from portal.pricing.prices import KINDS, Priced
from portal.pricing.promises import longest

STEPS = ("overhead", "risk", "profit")
FIGURES = (
    "rounding", "computed", "price", "amount", "charge",
    "margin", "margin_on_price", "mark_up_on_cost", "verdict",
)  # fmt: skip
OF_COST = ("rounding", "computed", "margin", "margin_on_price", "mark_up_on_cost")
"""Figures that rest on the cost."""
UNKNOWN = "—"
LEAST_SHARE = Decimal("0.1")
"""In %: what is lost is never shown as less, for 0.0 % would be no loss."""


def cells_of(bench: Bench, priced: Sequence[Priced]) -> dict[str, str]:
    """Every cell by its key."""
    cells: dict[str, str] = {}
    for index, one in enumerate(priced):
        found = {**_break_cells(one), "offered_lead": _offered_lead(bench, one), "verdict": ""}
        cells |= {f"{index}-{name}": text for name, text in found.items()}
    for check in earning_too_little(bench, priced):
        cells[f"{check.place}-verdict"] = say(check.said)
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
    """The request at the cheapest and at the dearest quantity of each part, without tax.

    None as long as a part that isn't left out as a whole has no price at all.
    """
    by_part: dict[UUID, list[Decimal]] = {}
    for one in priced:
        if not one.typed.left_out:
            totals = by_part.setdefault(one.wanted.part_id, [])
            totals += [] if one.total is None else [one.total]
    if not by_part or not all(by_part.values()):
        return None, None
    return sum(map(min, by_part.values()), Decimal(0)), sum(map(max, by_part.values()), Decimal(0))


def _break_cells(one: Priced) -> dict[str, str]:
    if one.typed.left_out:
        return dict.fromkeys((*KINDS, "cost", *STEPS, *FIGURES), UNKNOWN)
    by_kind = one.by_kind or dict.fromkeys(KINDS)
    cells = {kind: whole_yen(amount) for kind, amount in by_kind.items()}
    known = one.cost_is_complete
    cells["cost"] = whole_yen(one.price.cost if known else None)
    added = dict.fromkeys(STEPS, Decimal(0))
    for step in one.price.steps:
        if step.step in added:
            added[step.step] += step.amount
    cells |= {name: whole_yen(amount if known else None) for name, amount in added.items()}
    figures = {
        "rounding": whole_yen(one.price.rounding),
        "computed": money(one.price.computed_unit_price),
        "price": money(one.unit_price),
        "amount": money(None if one.unit_price is None else one.price.amount),
        "charge": money(one.one_off),
        "margin": margin_yen(one.price.margin),
        "margin_on_price": percent(one.price.margin_on_price),
        "mark_up_on_cost": percent(one.price.mark_up_on_cost),
    }
    return cells | figures | ({} if known else dict.fromkeys(OF_COST, UNKNOWN))


def _offered_lead(bench: Bench, one: Priced) -> str:
    """The longest lead time among the offers in the cost, and whether less is promised."""
    found = longest(bench, one)
    if found is None:
        return UNKNOWN
    shown = gettext("%(days)s days", days=found[0])
    too_soon = said_of_lead_time(bench, one) is not None
    return str(gettext("%(days)s: more than promised", days=shown) if too_soon else shown)


def whole_yen(amount: Decimal | str | None) -> str:
    """A cost, which is kept to 4 decimals, in whole yen to look at."""
    if amount is None:
        return UNKNOWN
    return money(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))


def margin_yen(margin: Decimal) -> str:
    """A margin in whole yen; what is lost is never shown as nothing."""
    return money(Decimal(-1)) if -1 < margin < 0 else whole_yen(margin)


def percent(share: Decimal | None) -> str:
    """An exact share as 12.5%, rounded half up, once; what is lost is never shown as 0.0%."""
    if share is None:
        return UNKNOWN
    value = share * 100
    if -LEAST_SHARE < value < 0:
        value = -LEAST_SHARE
    return signed(value, f"{number(abs(value), 1)}%")


def recorded_shares(one: Mapping[str, Any]) -> dict[str, str]:
    """Margin on price and mark-up on cost of an issued price, from the amounts on record."""
    margin, amount = Decimal(one["margin"]), Decimal(one["amount"])
    return {
        "margin_on_price": percent(share_of(margin, amount)),
        "mark_up_on_cost": percent(share_of(margin, amount - margin)),
    }
