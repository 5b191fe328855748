"""What a line is made of, in one short phrase: 30 min + 2 min/pc, ¥4,500/h."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from portal.estimates.terms import basis_of
from portal.language import number
from shared_db.models import LineKind


def say_terms(kind: LineKind, terms: Mapping[str, Any], work_centre: str = "") -> str:
    """The line's numbers, after the name of its work centre; of one that isn't typed yet a dash
    stands in its place."""
    basis = basis_of(kind, terms.get("basis", ""))
    said = {name: number(value) for name, value in terms.items() if _is_number(value)}
    shown = dict.fromkeys(_NAMES, "–") | said
    match kind, basis:
        case LineKind.MATERIAL, "share":
            return _joined(gettext("¥%(purchase_price)s ÷ %(pieces_per_purchase)s pcs", **shown))
        case LineKind.MATERIAL, _:
            return _weight(terms, shown)
        case LineKind.BOUGHT, _:
            return _joined(
                gettext(
                    "¥%(unit_price)s × %(per_piece)s",
                    **{**shown, "per_piece": said.get("per_piece", "1")},
                ),
                gettext("minimum ¥%(minimum_charge)s", **shown) if "minimum_charge" in said else "",
            )
        case LineKind.OPERATION, _:
            return _joined(work_centre, _operation(terms, shown))
        case _, "rule":
            return _joined(
                gettext("¥%(unit_price)s/pc", **shown),
                gettext("minimum ¥%(minimum)s", **shown) if "minimum" in said else "",
                gettext("once ¥%(one_off)s", **shown) if "one_off" in said else "",
            )
        case _:
            return ""


_NAMES = (
    "price_per_kg", "mass_kg", "yield_rate", "purchase_price", "pieces_per_purchase", "unit_price",
    "per_piece", "minimum_charge", "setup_minutes", "run_minutes", "hourly_rate",
    "handling_minutes", "non_recurring_minutes", "non_recurring_amount", "minimum", "one_off",
)  # fmt: skip


def _weight(terms: Mapping[str, Any], shown: Mapping[str, str]) -> str:
    mass = (
        f"{number(terms['volume_cm3'])} cm³ × {number(terms['density'])}"
        if "mass_kg" not in terms and {"volume_cm3", "density"} <= terms.keys()
        else f"{shown['mass_kg']} kg"
    )
    return _joined(
        gettext("%(mass)s × ¥%(price_per_kg)s/kg", mass=mass, **shown),
        gettext("yield %(yield_rate)s", **shown) if "yield_rate" in terms else "",
    )


def _operation(terms: Mapping[str, Any], shown: Mapping[str, str]) -> str:
    handling = gettext("handling %(handling_minutes)s min/pc", **shown)
    once = gettext("programs ¥%(non_recurring_amount)s", **shown)
    minutes = gettext("programs %(non_recurring_minutes)s min", **shown)
    return _joined(
        gettext("%(setup_minutes)s min + %(run_minutes)s min/pc", **shown),
        handling if "handling_minutes" in terms else "",
        gettext("¥%(hourly_rate)s/h", **shown),
        minutes if "non_recurring_minutes" in terms else "",
        once if "non_recurring_amount" in terms else "",
    )


def _joined(*phrases: str) -> str:
    return " · ".join(filter(None, phrases))


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.replace(".", "", 1).isdecimal()
