from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import InputError
from estimator.money import JPY, Rounding
from estimator.registration import Standing, check_digit, check_registration
from estimator.tax import TaxedLine, totals

TEN, EIGHT = Decimal("0.10"), Decimal("0.08")


@pytest.mark.parametrize(
    ("rounding", "tax"), [(Rounding.DOWN, 31), (Rounding.HALF_UP, 32), (Rounding.UP, 32)]
)
def test_tax_is_rounded_once_per_document_and_never_per_line(rounding, tax):
    found = totals([TaxedLine(Decimal(105), TEN)] * 3, rounding, JPY)
    assert (found.subtotal, found.tax, found.total) == (315, tax, 315 + tax)


def test_each_rate_is_taxed_apart_however_it_was_written():
    lines = [
        TaxedLine(Decimal(105), EIGHT),
        TaxedLine(Decimal(105), TEN),
        TaxedLine(Decimal(105), Decimal("0.1")),
    ]
    assert totals(lines, Rounding.DOWN, JPY).as_json() == {
        "subtotal": "315",
        "rates": [
            {"rate": "0.10", "net": "210", "tax": "21"},
            {"rate": "0.08", "net": "105", "tax": "8"},
        ],
        "tax": "29",
        "total": "344",
    }


def test_a_discount_takes_its_tax_off():
    lines = [TaxedLine(Decimal(1000), TEN), TaxedLine(Decimal(-105), TEN)]
    assert totals(lines, Rounding.DOWN, JPY).total == 895 + 89


def test_a_document_without_lines_comes_to_nothing():
    assert totals([], Rounding.UP, JPY).total == 0


@given(
    st.lists(st.tuples(st.integers(-(10**9), 10**9), st.sampled_from([TEN, EIGHT, Decimal(0)]))),
    st.sampled_from(Rounding),
)
def test_tax_is_less_than_one_yen_per_rate_away_from_exact(amounts, rounding):
    lines = [TaxedLine(Decimal(amount), rate) for amount, rate in amounts]
    found = totals(lines, rounding, JPY)
    exact = sum(line.amount * line.rate for line in lines)
    assert abs(found.tax - exact) < max(len(found.rates), 1)
    assert found.total == found.subtotal + found.tax


@pytest.mark.parametrize(
    ("amount", "rate", "field", "code"),
    [
        ("1.5", "0.1", "lines[0].amount", "too_many_decimals"),
        ("1", "-0.1", "lines[0].rate", "negative"),
        ("1", "10", "lines[0].rate", "too_large"),
    ],
)
def test_amounts_no_coin_can_pay_and_impossible_rates_are_refused(amount, rate, field, code):
    with pytest.raises(InputError) as refused:
        totals([TaxedLine(Decimal(amount), Decimal(rate))], Rounding.DOWN, JPY)
    assert (refused.value.field, refused.value.code) == (field, code)


@pytest.mark.parametrize(
    "typed",
    ["T7000012050002", "T8700110005901", "Ｔ７００００１２０５０００２", "t 7000-0120-50002"],
)
def test_corporate_numbers_are_recognised_however_they_are_typed(typed):
    found = check_registration(typed)
    assert found.standing is Standing.VALID
    assert found.number in {"T7000012050002", "T8700110005901"}


def test_digits_that_are_no_corporate_number_are_told_apart_from_what_is_no_number_at_all():
    assert check_registration("T1234567890123").standing is Standing.NOT_CORPORATE
    for malformed in (
        "",
        "T",
        "7000012050002",
        "T700001205000",
        "T70000120500021",
        "TT000012050002",
        "T٧000012050002",
    ):
        assert check_registration(malformed).standing is Standing.MALFORMED
        assert check_registration(malformed).number == malformed


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 8))
def test_one_mistyped_digit_is_noticed(digits, place, change):
    wrong = (int(digits[place]) + change) % 9 if digits[place] != "9" else change
    typed = digits[:place] + str(wrong) + digits[place + 1 :]
    number = f"T{check_digit(digits)}{typed}"
    expected = Standing.NOT_CORPORATE if wrong % 9 != int(digits[place]) % 9 else Standing.VALID
    assert check_registration(number).standing is expected
