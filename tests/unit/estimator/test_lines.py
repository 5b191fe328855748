from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import LineError
from estimator.line_cost import LineCost, NotCosted
from estimator.lines import parse_line, to_json
from estimator.quantity import Pieces

WEIGHT = {"basis": "weight", "mass_kg": "1.2", "price_per_kg": "115"}
SHARE = {"basis": "share", "purchase_price": "9000", "pieces_per_purchase": "12"}
OPERATION = {"setup_minutes": "12", "run_minutes": "3", "hourly_rate": "4500"}
OFFER = {
    "basis": "offer",
    "offer_id": "offer-7",
    "breaks": [
        {"quantity": "11", "unit_price": "120", "one_off": "500"},
        {"quantity": "103", "unit_price": "90"},
    ],
}
numbers = st.decimals("0.001", "1e6", places=3).map(str)


def cost(kind, terms, wanted=10, started=11):
    result = parse_line(kind, terms).cost(Pieces(wanted, started))
    assert isinstance(result, LineCost)
    return result


def test_material_by_weight_pays_for_the_bought_mass_and_gets_scrap_money_back():
    terms = WEIGHT | {"yield_rate": "0.8", "scrap_price_per_kg": "20"}
    # 1.2 kg finished, 1.5 kg bought, 0.3 kg scrap: 1.5 × 115 − 0.3 × 20 = 166.5 per piece
    assert cost("material", terms).amount == Decimal("166.5") * 11


def test_a_volume_with_its_density_is_the_same_as_the_mass():
    by_volume = {
        "basis": "weight", "volume_cm3": "100", "density": "7.85", "price_per_kg": "115",
    }  # fmt: skip
    by_mass = {"basis": "weight", "mass_kg": "0.785", "price_per_kg": "115"}
    assert cost("material", by_volume).amount == cost("material", by_mass).amount


def test_a_share_of_a_sheet_is_charged_in_part_or_by_whole_sheets():
    assert cost("material", SHARE, started=13).amount == 9000 * Decimal(13) / 12
    assert cost("material", SHARE | {"whole_units": True}, started=12).amount == 9000
    assert cost("material", SHARE | {"whole_units": True}, started=13).amount == 18000


def test_bought_parts_cost_at_least_the_minimum_charge():
    terms = {"unit_price": "12", "per_piece": "4", "minimum_charge": "600"}
    assert cost("bought", terms, started=11).amount == 600
    assert cost("bought", terms, started=13).amount == 12 * 4 * 13


def test_an_operation_is_set_up_once_and_runs_for_every_piece_started():
    done = cost("operation", OPERATION | {"handling_minutes": "0.5"})
    assert done.setup == Decimal(12) * 4500 / 60
    assert done.run == Decimal("3.5") * 11 * 4500 / 60
    assert done.amount == done.setup + done.run


def test_non_recurring_work_is_charged_once_or_spread_but_never_both():
    work = OPERATION | {"non_recurring_minutes": "60", "non_recurring_amount": "1000"}
    once = cost("operation", work | {"non_recurring_spread": "once"})
    spread = cost("operation", work | {"non_recurring_spread": "spread"})
    plain = cost("operation", OPERATION)
    assert (once.amount, once.one_off) == (plain.amount, 5500)
    assert (spread.amount, spread.one_off) == (plain.amount + 5500, 0)


def test_outside_work_by_rule_costs_at_least_the_minimum_and_its_one_off_stands_beside():
    terms = {"basis": "rule", "unit_price": "50", "minimum": "3000", "one_off": "800"}
    assert cost("outside", terms, started=11).amount == 3000
    assert cost("outside", terms, started=61).amount == 3050
    assert cost("outside", terms).one_off == 800


def test_an_offer_counts_at_exactly_its_quantities_and_is_never_interpolated():
    assert cost("outside", OFFER, started=11).amount == 120 * 11
    assert cost("outside", OFFER, started=11).one_off == 500
    offer = parse_line("outside", OFFER)
    assert offer.cost(Pieces(12, 12)) == NotCosted("quantity_not_offered", "breaks")
    still_asking = parse_line("outside", {"basis": "offer", "breaks": []})
    assert still_asking.cost(Pieces(11, 11)) == NotCosted("no_offer", "breaks")


def test_outside_work_can_be_for_the_pieces_wanted_only():
    offer = parse_line("outside", OFFER | {"pieces": "wanted"})
    assert isinstance(offer.cost(Pieces(11, 12)), LineCost)
    assert isinstance(offer.cost(Pieces(10, 11)), NotCosted)


@given(wanted=st.integers(1, 10**4), extra=st.integers(0, 50), minutes=numbers, rate=numbers)
def test_more_pieces_never_make_an_operation_cheaper(wanted, extra, minutes, rate):
    terms = OPERATION | {"run_minutes": minutes, "hourly_rate": rate}
    fewer = cost("operation", terms, wanted, wanted)
    assert cost("operation", terms, wanted + extra, wanted + extra).amount >= fewer.amount


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("material", WEIGHT),
        (
            "material",
            {"basis": "weight", "volume_cm3": "9", "density": "7.85", "price_per_kg": "1"},
        ),
        ("material", SHARE | {"whole_units": True}),
        ("bought", {"unit_price": "0.01"}),
        ("operation", OPERATION | {"non_recurring_spread": "spread"}),
        ("outside", {"basis": "rule", "unit_price": "5", "pieces": "wanted"}),
        ("outside", OFFER),
    ],
)
def test_a_line_written_to_json_is_read_back_as_the_same_line(kind, terms):
    line = parse_line(kind, terms)
    assert line.kind == kind
    assert parse_line(kind, to_json(line)) == line


@given(mass=numbers, price=numbers)
def test_any_number_survives_being_written_to_json(mass, price):
    line = parse_line("material", {"basis": "weight", "mass_kg": mass, "price_per_kg": price})
    assert parse_line("material", to_json(line)) == line


@pytest.mark.parametrize(
    ("kind", "terms", "field", "code"),
    [
        ("welding", {}, "kind", "unknown_kind"),
        ("operation", {}, "setup_minutes", "missing"),
        ("operation", OPERATION | {"hourly_rate": "  "}, "hourly_rate", "missing"),
        ("operation", OPERATION | {"run_minutes": None}, "run_minutes", "missing"),
        ("operation", OPERATION | {"run_minutes": "-1"}, "run_minutes", "negative"),
        ("operation", OPERATION | {"run_minutes": "three"}, "run_minutes", "not_a_number"),
        ("operation", OPERATION | {"run_minutes": 3.5}, "run_minutes", "not_a_number"),
        ("operation", OPERATION | {"run_minutes": True}, "run_minutes", "not_a_number"),
        ("operation", OPERATION | {"run_minutes": "NaN"}, "run_minutes", "not_a_number"),
        ("operation", OPERATION | {"run_minutes": "1e9999"}, "run_minutes", "not_a_number"),
        ("operation", OPERATION | {"run_minutes": "1000000000001"}, "run_minutes", "too_large"),
        ("operation", OPERATION | {"run_minutes": "0." + "1" * 13}, "run_minutes", "too_many_decimals"),
        ("operation", OPERATION | {"non_recurring_spread": "x"}, "non_recurring_spread", "not_a_choice"),
        ("material", {}, "basis", "missing"),
        ("material", {"basis": "guess"}, "basis", "not_a_choice"),
        ("material", WEIGHT | {"yield_rate": "0"}, "yield_rate", "not_positive"),
        ("material", WEIGHT | {"yield_rate": "1.01"}, "yield_rate", "too_large"),
        ("material", {"basis": "weight", "volume_cm3": "5", "price_per_kg": "1"}, "density", "missing"),
        ("material", SHARE | {"whole_units": "yes"}, "whole_units", "wrong_type"),
        ("bought", [], "", "wrong_type"),
        ("outside", {"basis": "offer"}, "breaks", "missing"),
        ("outside", {"basis": "offer", "breaks": {}}, "breaks", "wrong_type"),
        ("outside", {"basis": "offer", "breaks": [{}]}, "breaks[0].quantity", "missing"),
        ("outside", {"basis": "offer", "breaks": [{"quantity": "0"}]}, "breaks[0].quantity", "too_small"),
        ("outside", {"basis": "offer", "breaks": [{"quantity": "1.5"}]}, "breaks[0].quantity", "not_whole"),
        ("outside", OFFER | {"breaks": [OFFER["breaks"][0]] * 2}, "breaks[1].quantity", "duplicate_quantity"),
        ("outside", OFFER | {"offer_id": 7}, "offer_id", "wrong_type"),
    ],
)  # fmt: skip
def test_wrong_terms_name_their_field_and_what_is_wrong(kind, terms, field, code):
    with pytest.raises(LineError) as refused:
        parse_line(kind, terms)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_numbers_may_be_typed_full_width_with_thousands_or_a_real_minus_sign():
    line = parse_line("bought", {"unit_price": "１，２３４．５"})
    assert line.unit_price == Decimal("1234.5")
    with pytest.raises(LineError) as refused:
        parse_line("bought", {"unit_price": "−4"})
    assert refused.value.code == "negative"


@pytest.mark.parametrize("typed", ["1,23", "12,34,567", "1.2.3", "1_000", "٣", "", "−", "1 000"])
def test_what_only_looks_like_a_number_is_not_taken_for_one(typed):
    with pytest.raises(LineError):
        parse_line("bought", {"unit_price": typed})


@given(st.text(max_size=60))
def test_no_text_in_a_number_ever_ends_in_anything_but_a_number_or_a_named_error(typed):
    try:
        line = parse_line("bought", {"unit_price": typed})
    except LineError as error:
        assert error.field == "unit_price"
    else:
        assert 0 <= line.unit_price <= 10**12
