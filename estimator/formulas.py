"""What a line costs, as plain data: for those who compute it elsewhere (page, spreadsheet).

The rules themselves are in each kind's own file; a test holds that these come to the same, to the
last decimal. An expression is a name, a number as text, or `[sign, …]`:

- `+ - * /` and `max` of two; `ceil` of one: up to a whole number
- `is` name word: whether the line's cell says so (an empty one says its first word);
  `if` condition this that
- `offered` field: of the offer's break for the pieces `sent`, if there is one

Everything is computed in the order in which it stands, with 60 digits, half up
(`estimator.money.costing_context`), and rounded only where it is shown.
"""

from typing import Any, Final, TypeAlias

Expression: TypeAlias = str | list[Any]

_PER_PURCHASE: Final[Expression] = ["/", "started", "pieces_per_purchase"]
_SENT: Final[Expression] = ["if", ["is", "pieces", "wanted"], "wanted", "started"]
_AT_RATE: Final[str] = "60"
_NON_RECURRING: Final[Expression] = [
    "+",
    ["/", ["*", "non_recurring_minutes", "hourly_rate"], _AT_RATE],
    "non_recurring_amount",
]
_IS_SPREAD: Final[Expression] = ["is", "non_recurring_spread", "spread"]
_FINISHED: Final[Expression] = ["*", "mass_kg", "started"]

STARTED: Final[Expression] = ["ceil", ["/", "wanted", ["-", "1", "scrap_rate"]]]
"""Pieces started for `wanted` good ones, of a scrap rate from 0 to below 1."""

FORMULAS: Final[dict[str, dict[str, Any]]] = {
    "material/weight": {
        "numbers": {
            "price_per_kg": {},
            "mass_kg": {
                "positive": True,
                "empty": ["*", ["*", "volume_cm3", "density"], "0.001"],
            },
            "volume_cm3": {"positive": True},
            "density": {"positive": True},
            "yield_rate": {"positive": True, "at_most": "1", "empty": "1"},
            "scrap_price_per_kg": {"empty": "0"},
        },
        "amount": [
            "-",
            ["/", ["*", _FINISHED, "price_per_kg"], "yield_rate"],
            [
                "*",
                ["/", ["*", _FINISHED, ["-", "1", "yield_rate"]], "yield_rate"],
                "scrap_price_per_kg",
            ],
        ],
    },
    "material/share": {
        "numbers": {"purchase_price": {}, "pieces_per_purchase": {"positive": True}},
        "amount": [
            "if",
            ["is", "whole_units", "1"],
            ["*", "purchase_price", ["ceil", _PER_PURCHASE]],
            ["/", ["*", "purchase_price", "started"], "pieces_per_purchase"],
        ],
    },
    "bought": {
        "numbers": {
            "unit_price": {},
            "per_piece": {"positive": True, "empty": "1"},
            "minimum_charge": {"empty": "0"},
        },
        "amount": ["max", "minimum_charge", ["*", ["*", "unit_price", "per_piece"], "started"]],
    },
    "operation": {
        "numbers": {
            "setup_minutes": {},
            "run_minutes": {},
            "hourly_rate": {},
            "handling_minutes": {"empty": "0"},
            "non_recurring_minutes": {"empty": "0"},
            "non_recurring_amount": {"empty": "0"},
        },
        "amount": ["+", ["+", "setup", "run"], "spread"],
        "setup": ["/", ["*", "setup_minutes", "hourly_rate"], _AT_RATE],
        "run": [
            "/",
            ["*", ["*", ["+", "handling_minutes", "run_minutes"], "started"], "hourly_rate"],
            _AT_RATE,
        ],
        "spread": ["if", _IS_SPREAD, _NON_RECURRING, "0"],
        "one_off": ["if", _IS_SPREAD, "0", _NON_RECURRING],
    },
    "outside/rule": {
        "numbers": {"unit_price": {}, "minimum": {"empty": "0"}, "one_off": {"empty": "0"}},
        "amount": ["max", "minimum", ["*", "unit_price", "sent"]],
        "one_off": "one_off",
        "sent": _SENT,
    },
    "outside/offer": {
        "numbers": {},
        "amount": ["*", ["offered", "unit_price"], "sent"],
        "one_off": ["offered", "one_off"],
        "sent": _SENT,
    },
}
"""By kind and basis: `numbers`, the cells that hold them (`empty`: what an empty one means; where
that isn't said, a line without it has no amount; `positive`: above 0, else from 0 up; `at_most`),
and what the line comes to: `amount`, and where they are not nothing `one_off` (charged once beside
it), `setup`, `run` and `spread`, of which an operation's amount is made."""
