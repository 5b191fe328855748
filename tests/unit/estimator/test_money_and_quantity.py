import decimal
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import InputError
from estimator.money import JPY, Rounding, find_currency, rounded
from estimator.quantity import Pieces, pieces_started, pieces_wanted, scrap_rate_between

amounts = st.decimals("-1e12", "1e12", places=6)


@pytest.mark.parametrize(
    ("amount", "down", "half_up", "up"),
    [
        ("31.5", "31", "32", "32"),
        ("31.4", "31", "31", "32"),
        ("31", "31", "31", "31"),
        ("-31.5", "-31", "-32", "-32"),
    ],
)
def test_yen_lose_their_decimals_in_the_agreed_way(amount, down, half_up, up):
    results = [str(rounded(Decimal(amount), JPY.decimals, mode)) for mode in Rounding]
    assert results == [down, half_up, up]


@given(amount=amounts, decimals=st.integers(0, 4), mode=st.sampled_from(Rounding))
def test_rounding_moves_an_amount_by_less_than_one_unit_and_only_once(amount, decimals, mode):
    once = rounded(amount, decimals, mode)
    assert abs(once - amount) < Decimal(1).scaleb(-decimals)
    assert rounded(once, decimals, mode) == once


@given(amount=amounts)
def test_rounding_does_not_depend_on_the_callers_decimal_precision(amount):
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_FLOOR)):
        within = rounded(amount, 2, Rounding.HALF_UP)
    assert within == rounded(amount, 2, Rounding.HALF_UP)


def test_another_currency_is_refused_with_the_ones_there_are():
    with pytest.raises(InputError) as refused:
        find_currency("EUR")
    assert (refused.value.code, refused.value.message_values) == (
        "unknown_currency",
        {"choices": "JPY"},
    )


@given(wanted=st.integers(1, 10**7), scrap=st.decimals(0, "0.99", places=4))
def test_just_enough_pieces_are_started(wanted, scrap):
    started = pieces_started(wanted, scrap)
    good_share = 1 - Fraction(scrap)
    assert started * good_share >= wanted
    assert (started - 1) * good_share < wanted


def test_ten_pieces_at_three_percent_scrap_need_eleven_and_none_more_at_exact_shares():
    assert pieces_started(10, Decimal("0.03")) == 11
    assert pieces_started(9, Decimal("0.1")) == 10
    assert pieces_started(7, Decimal(0)) == 7


@pytest.mark.parametrize(("wanted", "scrap"), [(0, "0"), (1, "1"), (1, "-0.1"), (1, "1.5")])
def test_impossible_quantities_and_scrap_rates_are_refused(wanted, scrap):
    with pytest.raises(ValueError, match="pieces wanted"):
        pieces_started(wanted, Decimal(scrap))


def test_scrap_is_exact_beyond_what_a_float_can_hold():
    assert pieces_started(10**9, Decimal("0.000000000001")) == 10**9 + math.ceil(0.001)


@given(wanted=st.integers(1, 10**7), scrap=st.decimals(0, "0.99", places=4))
def test_the_pieces_wanted_are_found_again_from_those_started(wanted, scrap):
    assert pieces_wanted(pieces_started(wanted, scrap), scrap) == wanted


@given(
    wanted=st.lists(st.integers(1, 3000), min_size=1, max_size=8, unique=True),
    scrap=st.decimals(0, "0.9", places=2),
)
def test_a_scrap_rate_that_explains_the_pieces_started_is_found(wanted, scrap):
    breaks = [Pieces(one, pieces_started(one, scrap)) for one in wanted]
    found = scrap_rate_between(breaks)
    assert [pieces_started(one.wanted, found) for one in breaks] == [one.started for one in breaks]


def test_the_scrap_rate_found_is_the_plainest():
    breaks = [Pieces(10, 11), Pieces(100, 104)]
    assert scrap_rate_between(breaks) == Decimal("0.03")
    assert scrap_rate_between([Pieces(10, 10)]) == 0
