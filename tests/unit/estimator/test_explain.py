import pytest

from estimator.explain import PHRASES, explain
from estimator.lines import parse_line
from estimator.quantity import Pieces

OPERATION = {"setup_minutes": "12", "run_minutes": "3", "hourly_rate": "4500"}


def phrases(kind, terms, started=11):
    why = parse_line(kind, terms).cost(Pieces(10, started)).why
    return [
        (phrase.code, phrase.values) for phrase in explain({"rule": why.rule, "values": why.values})
    ]


def test_an_operation_reads_as_set_up_plus_run_times_pieces_times_rate():
    assert phrases("operation", OPERATION) == [
        ("operation.setup", {"setup_minutes": "12"}),
        ("operation.run", {"run_minutes": "3", "started": "11"}),
        ("operation.rate", {"hourly_rate": "4500"}),
    ]


@pytest.mark.parametrize("spread", ["once", "spread"])
def test_non_recurring_work_says_where_it_was_charged(spread):
    terms = OPERATION | {"non_recurring_amount": "500", "non_recurring_spread": spread}
    codes = [code for code, _ in phrases("operation", terms)]
    assert codes[-1] == f"operation.non_recurring_{spread}"


WEIGHT = {"basis": "weight", "mass_kg": "1", "price_per_kg": "100"}
SHARE = {"basis": "share", "purchase_price": "9000", "pieces_per_purchase": "12"}
RULE = {"basis": "rule", "unit_price": "10", "minimum": "500"}
OFFER = {"basis": "offer", "offer_id": "o", "breaks": [{"quantity": "11", "unit_price": "1"}]}


@pytest.mark.parametrize(
    ("kind", "terms", "codes"),
    [
        ("material", WEIGHT | {"scrap_price_per_kg": "9"}, ["material.weight"]),
        ("material", WEIGHT | {"yield_rate": "0.9"}, ["material.weight", "material.yield"]),
        (
            "material",
            WEIGHT | {"yield_rate": "0.9", "scrap_price_per_kg": "9"},
            ["material.weight", "material.yield", "material.scrap"],
        ),
        ("material", SHARE, ["material.share"]),
        ("material", SHARE | {"whole_units": True}, ["material.whole_units"]),
        ("bought", {"unit_price": "5"}, ["bought.units"]),
        ("bought", {"unit_price": "5", "minimum_charge": "100"}, ["bought.minimum"]),
        ("operation", OPERATION | {"handling_minutes": "1", "setup_minutes": "0", "run_minutes": "0"},
         ["operation.handling", "operation.rate"]),
        ("outside", RULE, ["outside.minimum"]),
        ("outside", RULE | {"minimum": "0", "one_off": "5"}, ["outside.units", "outside.one_off"]),
        ("outside", OFFER, ["outside.offer"]),
    ],
)  # fmt: skip
def test_only_what_changed_the_amount_is_mentioned(kind, terms, codes):
    found = phrases(kind, terms)
    assert [code for code, _ in found] == codes
    assert all(tuple(values) == PHRASES[code] for code, values in found)
