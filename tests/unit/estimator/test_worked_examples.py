"""Three estimates worked out by hand, on paper, before they were given to the engine."""

from decimal import Decimal
from typing import Any

from estimator.pricing import price
from estimator.rollup import roll_up

QUANTITIES = [10, 50, 200]
SCRAP = "0.04"
STARTED = [11, 53, 209]  # 10 ÷ 0.96 = 10.4, 50 ÷ 0.96 = 52.1, 200 ÷ 0.96 = 208.3


def costed(*lines: dict[str, Any]) -> list[dict[str, Any]]:
    """The breaks of one part with these lines."""
    placed = [
        {"line_id": str(place), "position": place, "description": "", "stale": False}
        | {"source": {"kind": "hand"}}
        | one
        for place, one in enumerate(lines)
    ]
    part = {"part_id": "p", "name": "Bracket", "scrap_rate": SCRAP, "quantities": QUANTITIES}
    head = {"format": 1, "currency": "JPY", "estimate": {"id": "e", "company": "c"}, "stale": []}
    rolled = roll_up(head | {"parts": [part | {"lines": placed}]})
    return list(rolled.as_json()["parts"][0]["breaks"])


def operation(setup: str, run: str, rate: str, **more: str) -> dict[str, Any]:
    """A line of one's own work: minutes, minutes a piece, yen an hour."""
    terms = {"setup_minutes": setup, "run_minutes": run, "hourly_rate": rate}
    return {"kind": "operation", "terms": terms | more}


STEEL = {"basis": "weight", "price_per_kg": "105", "mass_kg": "0.85", "yield_rate": "0.68"}
BRACKET = [
    # 0.85 ÷ 0.68 = 1.25 kg × ¥105 − 0.40 kg × ¥30 = ¥119.25 a piece
    {"kind": "material", "terms": STEEL | {"scrap_price_per_kg": "30"}},
    # 4 × ¥3.5 = ¥14 a piece, ¥500 at least
    {"kind": "bought", "terms": {"unit_price": "3.5", "per_piece": "4", "minimum_charge": "500"}},
    # laser at ¥150 a minute: 15 min, ¥120 a piece; the program, 30 min, is spread
    operation("15", "0.8", "9000", non_recurring_minutes="30", non_recurring_spread="spread"),
    operation("20", "1.3", "4800", handling_minutes="0.2"),  # bending at ¥80: ¥1,600 + ¥120
    operation("0", "2", "4800"),  # deburring: ¥160
    operation("5", "1.5", "4800"),  # tapping: ¥400 + ¥120
    operation("10", "4", "4800", non_recurring_amount="12000"),  # welding ¥800 + ¥320; a jig
    {"kind": "outside", "terms": {"basis": "rule", "unit_price": "45", "minimum": "3000"}},
    operation("5", "0.5", "4800"),  # inspection: ¥400 + ¥40
    operation("0", "1", "3600"),  # packing: ¥60
]


def test_a_bracket_with_scrap_a_minimum_charge_and_a_spread_program():
    found = costed(*BRACKET)
    assert [one["started"] for one in found] == STARTED
    by_line = [[line["amount"] for line in one["lines"]] for one in found]
    assert by_line[0] == [
        "1311.7500",  # 119.25 × 11
        "500.0000",  # the minimum, above 14 × 11
        "8070.0000",  # 2,250 + 120 × 11 + 4,500
        "2920.0000",  # 1,600 + 120 × 11
        "1760.0000",
        "1720.0000",
        "4320.0000",
        "3000.0000",  # the minimum, above 45 × 11
        "840.0000",
        "660.0000",
    ]
    assert [amounts[1] for amounts in by_line] == ["500.0000", "742.0000", "2926.0000"]
    assert [amounts[7] for amounts in by_line] == ["3000.0000", "3000.0000", "9405.0000"]
    assert [one["spread"] for one in found] == ["4500.0000"] * 3
    assert [one["one_off"] for one in found] == ["12000.0000"] * 3  # the jig, beside the pieces
    assert [one["cost"] for one in found] == ["25101.7500", "69832.2500", "243664.2500"]
    assert [one["unit_cost"] for one in found] == ["2510.1750", "1396.6450", "1218.3213"]


def test_sheets_are_paid_for_whole_or_by_the_share_that_was_used():
    sheet = {"basis": "share", "purchase_price": "7800", "pieces_per_purchase": "18"}
    whole = costed({"kind": "material", "terms": sheet | {"whole_units": True}})
    assert [one["cost"] for one in whole] == ["7800.0000", "23400.0000", "93600.0000"]  # 1, 3, 12
    share = costed({"kind": "material", "terms": sheet})
    assert [one["cost"] for one in share] == ["4766.6667", "22966.6667", "90566.6667"]


def test_the_asked_shops_price_with_its_own_mark_up_is_the_askers_cost_and_nothing_is_added_twice():
    plating = [3550, 5650, 13450]  # 30 min and ½ min a piece at ¥100 a minute, for 11, 53, 209
    asked = price(
        {
            "currency": "JPY",
            "price_step": "1",
            "unit_price_decimals": None,
            "steps": {
                "overhead": {"rule": "on_cost", "rate": "0.10"},
                "profit": {"rule": "share_of_price", "rate": "0.20"},
            },
            "parts": [
                {
                    "part_id": "p",
                    "breaks": [
                        {"quantity": pieces, "cost": str(cost), "one_off": "0"}
                        for pieces, cost in zip(STARTED, plating, strict=True)
                    ],
                }
            ],
        }
    )
    units = [one.unit_price for one in asked.parts[0].breaks]
    # 3,550 × 1.1 ÷ 0.8 = 4,881.25 ÷ 11 = 443.75; 7,768.75 ÷ 53 = 146.6; 18,493.75 ÷ 209 = 88.49, which
    # goes up to a tenth of a yen, being below 100
    assert units == [444, 147, Decimal("88.5")]
    offered = [
        {"quantity": pieces, "unit_price": str(unit)}
        for pieces, unit in zip(STARTED, units, strict=True)
    ]
    line = {"kind": "outside", "terms": {"basis": "offer", "breaks": offered}}
    assert [one["cost"] for one in costed(line)] == ["4884.0000", "7791.0000", "18496.5000"]
