"""Why a line costs what it costs, as phrases that a template words in either language.

"12 min set-up + 3 min × 11 pieces started × ¥4,500/h" is three phrases: `operation.setup`,
`operation.run`, `operation.rate`. What is zero, or changes nothing, has no phrase.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A message code and the values to put in; all values are text, numbers unformatted."""

    code: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Wording:
    code: str
    names: tuple[str, ...]
    applies: Callable[[_Values], bool] = lambda values: True


def _nonzero(*names: str) -> Callable[[_Values], bool]:
    return lambda values: any(Decimal(values[name]) != 0 for name in names)


def _yield_below_one(values: _Values) -> bool:
    return Decimal(values["yield_rate"]) < 1


def _scrap_is_sold(values: _Values) -> bool:
    return _yield_below_one(values) and Decimal(values["scrap_price_per_kg"]) != 0


def _non_recurring(spread: str) -> Callable[[_Values], bool]:
    has_work = _nonzero("non_recurring_minutes", "non_recurring_amount")
    return lambda values: values["non_recurring_spread"] == spread and has_work(values)


_NON_RECURRING = ("non_recurring_minutes", "non_recurring_amount", "wanted")
_ONE_OFF = _Wording("outside.one_off", ("one_off",), _nonzero("one_off"))
_SHARE = ("purchase_price", "pieces_per_purchase", "started")
_BOUGHT = ("unit_price", "per_piece", "started")
_OUTSIDE = ("unit_price", "quantity")

_WORDINGS: dict[str, tuple[_Wording, ...]] = {
    "material_by_weight": (
        _Wording("material.weight", ("piece_kg", "started", "price_per_kg")),
        _Wording("material.yield", ("yield_rate",), _yield_below_one),
        _Wording("material.scrap", ("scrap_price_per_kg",), _scrap_is_sold),
    ),
    "material_share": (_Wording("material.share", _SHARE),),
    "material_whole_units": (_Wording("material.whole_units", (*_SHARE, "purchases")),),
    "bought": (_Wording("bought.units", _BOUGHT),),
    "bought_minimum": (_Wording("bought.minimum", (*_BOUGHT, "minimum_charge")),),
    "operation": (
        _Wording("operation.setup", ("setup_minutes",), _nonzero("setup_minutes")),
        _Wording(
            "operation.handling", ("handling_minutes", "started"), _nonzero("handling_minutes")
        ),
        _Wording("operation.run", ("run_minutes", "started"), _nonzero("run_minutes")),
        _Wording("operation.rate", ("hourly_rate",)),
        _Wording("operation.non_recurring_spread", _NON_RECURRING, _non_recurring("spread")),
        _Wording("operation.non_recurring_once", _NON_RECURRING, _non_recurring("once")),
    ),
    "outside_rule": (_Wording("outside.units", _OUTSIDE), _ONE_OFF),
    "outside_minimum": (_Wording("outside.minimum", (*_OUTSIDE, "minimum")), _ONE_OFF),
    "outside_offer": (_Wording("outside.offer", (*_OUTSIDE, "offer_id")), _ONE_OFF),
}

PHRASES: dict[str, tuple[str, ...]] = {
    wording.code: wording.names for wordings in _WORDINGS.values() for wording in wordings
}
"""Every code that `explain` can give, with the names of its values: what a catalogue must word."""


def explain(why: Mapping[str, Any]) -> tuple[Phrase, ...]:
    """The phrases, in reading order, for the `why` of a line as it stands in a roll-up's JSON.

    Raises KeyError for a rule or value that no roll-up of this version writes.
    """
    values = why["values"]
    return tuple(
        Phrase(wording.code, {name: values[name] for name in wording.names})
        for wording in _WORDINGS[why["rule"]]
        if wording.applies(values)
    )
