"""Numbers in and out, as people and programs write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.numbers import (
    BARE,
    DAYS,
    GRAMS_PER_CM3,
    KILOGRAMS,
    PERCENT,
    PIECES,
    YEN,
    YEN_PER_HOUR,
    YEN_PER_KG,
    YEN_PER_PIECE,
    NumberError,
    Unit,
    plain,
    read_minutes,
    read_minutes_per_piece,
    read_number,
)


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


def _as_written(value: object) -> str:
    return value if isinstance(value, str) else "unit"


@pytest.mark.parametrize(
    ("written", "unit", "number"),
    [
        ("10個", PIECES, "10"),
        ("１０　個", PIECES, "10"),
        ("5 pcs", PIECES, "5"),
        ("5Pcs.", PIECES, "5"),
        ("1,000本", PIECES, "1000"),
        ("1,200円", YEN, "1200"),
        ("￥1,200", YEN, "1200"),
        ("¥ 980", YEN, "980"),
        ("▲2", YEN, "-2"),
        ("△2", YEN, "-2"),
        ("▲¥1,200", YEN, "-1200"),
        ("¥-1,200", YEN, "-1200"),
        ("－１，２００円", YEN, "-1200"),
        ("ー5", PIECES, "-5"),
        ("+5", PIECES, "5"),
        ("9,000円/時間", YEN_PER_HOUR, "9000"),
        ("¥350/kg", YEN_PER_KG, "350"),
        ("120円／個", YEN_PER_PIECE, "120"),
        ("2.5㎏", KILOGRAMS, "2.5"),
        ("7.85 g/cm³", GRAMS_PER_CM3, "7.85"),
        ("80%", PERCENT, "80"),
        ("８０％", PERCENT, "80"),
        ("14日", DAYS, "14"),
        ("14 days", DAYS, "14"),
    ],
    ids=_as_written,
)
def test_a_number_is_read_with_the_unit_that_people_write_beside_it(
    written: str, unit: Unit, number: str
) -> None:
    assert read_number(written, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        *(("10円", PIECES), ("10個", YEN), ("14営業日", DAYS), ("個", PIECES), ("10個5", PIECES)),
        *(("80%", YEN), ("▲-2", YEN), ("-¥-2", YEN), ("9,000円/kg", YEN_PER_HOUR), ("500g", KILOGRAMS)),
        *(("10²", PIECES), ("½", YEN), ("1½", YEN), ("10₂個", PIECES), ("10³cm³", BARE)),
        *(("10~20", PIECES), ("約10", PIECES), ("1 200", YEN), ("1,20,300", YEN), ("5..", BARE)),
    ],
    ids=_as_written,
)  # fmt: skip
def test_a_number_of_something_else_is_asked_for(written: str, unit: Unit) -> None:
    with pytest.raises(NumberError) as error:
        read_number(written, unit)
    assert (error.value.code, error.value.meant) == ("not_a_number", ())


@pytest.mark.parametrize("written", ["-0", "▲0", "－０.0", "▲¥0"])
def test_nothing_is_nothing_whatever_sign_is_before_it(written: str) -> None:
    assert not read_number(written, YEN).is_signed()


@pytest.mark.parametrize("written", ["1²分", "½時間", "1:3⁰"])
def test_minutes_with_signs_above_the_line_are_asked_for(written: str) -> None:
    with pytest.raises(NumberError):
        read_minutes(written)


@pytest.mark.parametrize(
    ("written", "meant"), [("1,5個", ("1.5", "15")), ("1234,567", ("1234.567", "1234567"))]
)
def test_a_comma_that_may_be_a_decimal_point_is_asked_for(
    written: str, meant: tuple[str, str]
) -> None:
    with pytest.raises(NumberError) as error:
        read_number(written, PIECES)
    assert (error.value.code, error.value.meant) == ("comma_unclear", meant)


@given(st.decimals("-1e12", "1e12", places=2), st.sampled_from(["", "¥", "￥ "]))
def test_an_amount_reads_the_same_however_it_is_dressed(amount: Decimal, coin: str) -> None:
    sign = "▲" if amount < 0 else ""
    for word in ("", "円", " yen"):
        assert read_number(f"{sign}{coin}{abs(amount):,}{word}", YEN) == amount


@given(st.text(max_size=30) | st.text("0123456789,.-▲¥円個%: 時間分", max_size=30))
def test_whatever_is_written_is_a_number_or_a_question(written: str) -> None:
    minutes = (read_minutes, read_minutes_per_piece)
    for reader in (read_number, lambda text: read_number(text, YEN), *minutes):
        try:
            assert reader(written).is_finite()
        except NumberError as asked:
            assert bool(asked.meant) == (asked.code in ("comma_unclear", "clock_unclear"))


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        *(("1:30", "90"), ("90", "90"), ("1.5分", "1.5"), ("0:05", "5"), ("0:00:45", "0.75")),
        *(("1時間30分", "90"), ("1.5h", "90"), ("９０秒", "1.5"), ("1分30秒", "1.5"), ("2 hrs", "120")),
    ],
)  # fmt: skip
def test_minutes_are_read_from_a_clock_and_from_words_too(written: str, minutes: str) -> None:
    assert read_minutes(written) == Decimal(minutes)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1:30", ("90", "1.5")), ("０：４５", ("45", "0.75")), ("1:20", ("80", "1.3333"))],
)
def test_of_one_piece_a_clock_without_seconds_is_asked_for(
    written: str, meant: tuple[str, str]
) -> None:
    with pytest.raises(NumberError) as error:
        read_minutes_per_piece(written)
    assert (error.value.code, error.value.meant) == ("clock_unclear", meant)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("0:01:30", "1.5"), ("1:30:00", "90"), ("0:00", "0"), ("90", "90"), ("1分30秒", "1.5")],
)
def test_of_one_piece_all_else_is_read_as_ever(written: str, minutes: str) -> None:
    assert read_minutes_per_piece(written) == Decimal(minutes)


@pytest.mark.parametrize("written", ["1:75", "1:2:3:4", "時間", "30分1時間", "1.5.5h", "10個", ""])
def test_what_is_no_span_is_asked_for(written: str) -> None:
    with pytest.raises(NumberError):
        read_minutes(written)


@given(st.integers(0, 99999), st.integers(0, 59))
def test_hours_and_minutes_are_the_same_in_every_writing(hours: int, minutes: int) -> None:
    for written in (f"{hours}:{minutes:02}", f"{hours}時間{minutes}分", str(hours * 60 + minutes)):
        assert read_minutes(written) == hours * 60 + minutes
