"""Numbers in and out, as people and programs write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.numbers import plain, read_number


@pytest.mark.parametrize(
    ("number", "written"),
    [("1E+3", "1000"), ("1E-9", "0.000000001"), ("0E-8", "0.00000000"), ("-12.50", "-12.50")],
)
def test_a_number_is_kept_without_an_exponent_and_with_its_places(
    number: str, written: str
) -> None:
    assert plain(Decimal(number)) == written


@given(st.decimals("-1e15", "1e15", places=12))
def test_what_is_kept_reads_back_as_the_same_number(number: Decimal) -> None:
    assert read_number(plain(number)) == number
