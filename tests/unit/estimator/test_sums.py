"""Sums in cells: what they come to, and what is said of those that come to nothing."""

from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.numbers import YEN, NumberError, plain, read_minutes, read_number
from estimator.sums import as_written, is_sum, read_sum

yen = partial(read_number, unit=YEN)


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("=6.5*1.1", "7.15"),
        ("＝（２＋３）＊４", "20"),
        ("=￥1,200×80%", "960"),
        ("=1,200円÷3", "400"),
        ("=100/3*3", "100"),
        ("=2/3", "0.666667"),
        ("= 2x3 - -1", "7"),
        ("=-(5-8)", "3"),
    ],
)
def test_a_sum_comes_to_what_a_calculator_says(text: str, comes_to: str) -> None:
    assert is_sum(text)
    assert plain(read_sum(text, yen)) == comes_to


@pytest.mark.parametrize(("text", "comes_to"), [("=1:30*2", "180"), ("=90秒*4+1時間", "66")])
def test_times_in_a_sum_are_read_as_the_cell_reads_them(text: str, comes_to: str) -> None:
    assert plain(read_sum(text, read_minutes)) == comes_to


@pytest.mark.parametrize(
    ("text", "code", "meant"),
    [
        ("=", "sum_empty", ()),
        ("=5/0", "sum_by_zero", ()),
        ("=5/(3-3)", "sum_by_zero", ()),
        ("=(1+2", "sum_brackets", ()),
        ("=1+2)", "sum_brackets", ()),
        ("=1+厚み", "sum_unread", ("厚み",)),
        ("=10²*2", "sum_unread", ("²",)),
        ("=1*", "sum_unread", ("=1*",)),
        ("=1,5*2", "comma_unclear", ("1.5", "15")),
        ("=" + "(" * 60 + "1" + ")" * 60, "sum_too_deep", ()),
        ("=" + "-" * 100 + "1", "sum_too_deep", ()),
        ("=" + "1+" * 150 + "1", "sum_too_long", ()),
        ("=__import__('os').getpid()", "sum_unread", ("__import__",)),
    ],
)
def test_a_sum_that_comes_to_nothing_says_why(text: str, code: str, meant: tuple) -> None:
    with pytest.raises(NumberError) as caught:
        read_sum(text, yen)
    assert (caught.value.code, caught.value.meant) == (code, meant)


amounts = st.decimals(0, 100_000, places=2).map(plain)
sums = st.recursive(
    amounts,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map("".join),
        inner.map(lambda one: f"({one})"),
        inner.map(lambda one: f"-{one}"),
    ),
    max_leaves=8,
)


@given(sums)
@settings(max_examples=150, deadline=None)
def test_every_sum_is_exact_to_half_a_millionth(text: str) -> None:
    fractions = text
    for sign in "+-*/()":
        fractions = fractions.replace(sign, f" {sign} ")
    words = [w if w in "+-*/()" else f"Fraction('{w}')" for w in fractions.split()]
    try:
        exact = eval("".join(words), {"Fraction": Fraction})
    except ZeroDivisionError:
        with pytest.raises(NumberError):
            read_sum("=" + text, yen)
        return
    try:
        found = read_sum("=" + text, yen)
    except NumberError as refused:
        assert refused.code in ("sum_too_long", "sum_too_deep")
        return
    assert abs(Fraction(found) - exact) <= Fraction(1, 2_000_000)


def test_a_sum_is_kept_as_it_was_typed() -> None:
    assert as_written(" ＝6.5 × 1.1 ") == "=6.5 × 1.1"
    assert not is_sum("6.5")
