"""Fields: what people type becomes a value, or a sentence at the field; never a crash."""

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from portal.forms import (
    Checked,
    Day,
    Email,
    Filled,
    Form,
    OptionalDay,
    Storable,
    amount,
    filled,
    nested,
    optional_whole,
    read,
    text,
    whole,
)
from portal.sentences import SENTENCES
from shared_db.foundation.errors import Invalid
from shared_db.models import QualityLevel

DATA = Path(os.environ.get("TSUNAGU_SHARED_DATA", Path(__file__).parents[3].parent / "shared/data"))
BLNS = DATA / "hostile" / "blns.json"


class Row(Form):
    """A part of the form, in a list."""

    name: filled(20)
    quantities: list[whole(1)] = Field(default_factory=list, max_length=8)


class Everything(Form):
    """One field of each type."""

    note: text(10) = ""
    line: Annotated[str, Storable, Filled, Field(max_length=10)] = "line"
    name: filled(10) = "name"
    price: amount() = None
    cents: amount(places=2, maximum=Decimal(100)) = None
    count: whole(1, 1000) = 1
    maybe: optional_whole(0, 10) = None
    day: Day = date(2026, 3, 5)
    any_day: OptionalDay = None
    email: Email = "a@example.jp"
    agreed: Checked = False
    level: QualityLevel = QualityLevel.STANDARD
    client_id: UUID | None = None
    parts: list[Row] = Field(default_factory=list, max_length=3)


def value(name: str, typed: Any) -> Any:
    return getattr(read(Everything, {name: typed}), name)


def codes(data: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read(Everything, data)
    return {name: problem.code for name, problem in refused.value.fields.items()}


def code(name: str, typed: Any) -> str:
    found = codes({name: typed})
    assert list(found) == [name]
    return found[name]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("123", "123"),
        ("１２３", "123"),
        ("　１，２３４，５６７．５　", "1234567.5"),
        ("1,234", "1234"),
        ("¥1,234,500", "1234500"),
        ("￥９８０円", "980"),
        ("980 円", "980"),
        ("¥ 980", "980"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1,200円", "1200"),
        ("0", "0"),
        ("-0", "0"),
        ("007", "7"),
        (12, "12"),
        (0.1, "0.1"),
        (1e3, "1000"),
        ("0.0001", "0.0001"),
    ],
)
def test_a_number_is_read_as_it_is_typed_on_any_keyboard(typed: Any, number: str) -> None:
    read_as = value("price", typed)
    assert read_as == Decimal(number)
    assert not read_as.is_signed()


@pytest.mark.parametrize("typed", ["", "   ", "　", None])
def test_an_empty_number_is_none_where_it_may_be_and_missed_where_not(typed: Any) -> None:
    assert value("price", typed) is None
    assert value("maybe", typed) is None
    assert code("count", typed) == "empty"


@pytest.mark.parametrize(
    "typed",
    [
        "abc",
        "1,23,4",
        "1.2.3",
        "--5",
        "5-",
        "1_000",
        "NaN",
        "nan",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "1e9999999",
        "0x10",
        "½",
        "三",
        "१२",
        "1 2",
        "¥",
        "円",
        "\x00",
        "\ud800",
        True,
        False,
        float("nan"),
        float("inf"),
        [],
        {},
        [0, [1, 2], 3],
    ],
)
def test_what_is_no_number_is_refused_with_a_sentence(typed: Any) -> None:
    for name in ("price", "count", "maybe"):
        assert code(name, typed) == "not_a_number"


@pytest.mark.parametrize("typed", ["-1", "−1", "－１", "‐1", "ー1", "-¥1", -1, -0.5])
def test_a_negative_number_is_read_as_one_and_refused(typed: Any) -> None:
    assert code("price", typed) == "greater_than_equal"


@pytest.mark.parametrize("typed", ["99999999999.9", "9" * 27, 10**20, 1e300, 10**4000])
def test_a_number_that_is_too_large_is_refused(typed: Any) -> None:
    assert code("price", typed) == "less_than_equal"
    assert code("count", typed) in {"less_than_equal", "not_whole"}


def test_too_many_digits_are_refused() -> None:
    assert code("price", "9" * 5000) == "decimal_max_digits"
    assert code("count", "1" * 5000) == "decimal_max_digits"
    assert code("cents", "0.001") == "decimal_max_places"
    assert code("price", 1e-300) == "decimal_max_places"


def test_a_count_is_read_with_the_word_for_pieces_and_money_is_not_taken_for_one() -> None:
    assert value("count", "10個") == value("count", "１０ pcs") == 10
    assert code("count", "10円") == "not_a_number"
    assert code("price", "▲2") == "greater_than_equal"


def test_a_day_is_read_as_people_write_it_and_asked_for_where_it_is_unclear() -> None:
    for typed in ("R8.3.5", "令和8年3月5日", "26/03/05", "2026/3/5(木)"):
        assert value("day", typed) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("name", "typed", "asked", "meant"),
    [
        ("day", "2026/2/30", "no_such_day", ("2026/2/30",)),
        ("day", "R6.13.1", "no_such_day", ("2024/13/1",)),
        ("day", "0000/1/1", "no_such_day", ("0/1/1",)),
        ("day", "03/04/05", "unclear_day", ("2003/4/5", "2021/4/5")),
        ("day", "5.3.2026", "unclear_day", ("2026/3/5", "2026/5/3")),
        ("any_day", "2026/3/5(金)", "weekday_differs", ("2026/3/5",)),
        ("price", "1,5", "comma_unclear", ("1.5", "15")),
        ("count", "1,5個", "comma_unclear", ("1.5", "15")),
    ],
)
def test_what_can_mean_several_things_is_asked_for_and_all_of_them_are_shown(
    name: str, typed: str, asked: str, meant: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid) as refused:
        read(Everything, {name: typed})
    question = refused.value.fields[name]
    assert (question.code, question.values["meant"]) == (asked, meant)
    assert "%(meant)s" in question.sentence


def test_a_day_without_its_year_is_looked_for_around_the_groups_day() -> None:
    new_year = {"today": date(2030, 1, 1)}
    assert read(Everything, {"day": "12/30(日)"}, **new_year).day == date(2029, 12, 30)
    with pytest.raises(Invalid) as refused:
        read(Everything, {"day": "4/4"}, **new_year)
    question = refused.value.fields["day"]
    assert (question.code, question.values["meant"]) == (
        "year_needed",
        ("2029/4/4", "2030/4/4", "2031/4/4"),
    )


def test_a_count_is_whole_and_within_its_limits() -> None:
    assert value("count", "１０") == 10
    assert value("count", "10.0") == 10
    assert code("count", "1.5") == "not_whole"
    assert code("count", "0") == "greater_than_equal"
    assert code("count", "1001") == "less_than_equal"


@pytest.mark.parametrize(
    "typed",
    [
        "2026/3/5",
        "2026-03-05",
        "2026.3.5",
        "2026年3月5日",
        "2026年3月5",
        "２０２６／３／５",
        " 2026/03/05 ",
        "２０２６年３月５日",
    ],
)
def test_a_date_is_read_as_people_write_it(typed: str) -> None:
    assert value("day", typed) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "tomorrow",
        "2026",
        20260305,
        True,
        [],
        "99999/1/1",
        "2026/3/5/6",
        "\x00",
        "2026-03-05T00:00",
    ],
)
def test_a_date_that_does_not_exist_is_refused(typed: Any) -> None:
    assert code("day", typed) == "not_a_date"
    assert code("any_day", typed) == "not_a_date"


def test_an_empty_date_is_none_where_it_may_be_and_missed_where_not() -> None:
    assert value("any_day", " ") is None
    assert code("day", "") == "empty"


@pytest.mark.parametrize("typed", ["⌀10±0.1", "㈱髙﨑−1", " a ", "<b>&", "%(x)s", "🔩" * 10])
def test_text_is_kept_exactly_as_typed(typed: str) -> None:
    assert value("note", typed) == typed
    assert value("name", typed) == typed


@pytest.mark.parametrize("typed", ["a\x00", "\ud800", "a\udfffb"])
def test_text_that_cannot_be_stored_is_refused(typed: str) -> None:
    for name in ("note", "name", "line"):
        assert code(name, typed) == "not_text"


def test_text_has_an_end_and_may_have_to_be_there() -> None:
    for name in ("note", "name", "line"):
        assert code(name, "x" * 11) == "string_too_long"
    assert code("note", 5) == "string_type"
    assert [code("name", typed) for typed in ("", " ", "　\n")] == ["empty"] * 3


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "a@b",
        "a@b.",
        "@b.jp",
        "a b@c.jp",
        "a@b@c.jp",
        "a@b.jp\nBcc: x@y.jp",
        "a\x00@b.jp",
        "a\x01@b.jp",
        "a" * 250 + "@b.jp",
        "㈱" * 100 + "@example.jp",
    ],
)
def test_an_address_that_no_letter_reaches_is_refused(typed: str) -> None:
    assert code("email", typed) in {"not_an_email", "empty", "not_text", "string_too_long"}


def test_an_address_typed_in_full_width_is_read() -> None:
    assert value("email", " ｔａｎａｋａ＠example.jp ") == "tanaka@example.jp"


def test_a_tick_is_one_of_few_words() -> None:
    assert all(value("agreed", typed) for typed in (True, "on", "1", "true"))
    assert not any(value("agreed", typed) for typed in (False, "", "off", "no", None, [], "0"))


def test_an_option_that_is_not_there_an_odd_id_and_an_unknown_field_are_refused() -> None:
    found = codes({"level": "best", "client_id": "1", "price_of_others": "1"})
    assert found == {
        "level": "enum",
        "client_id": "uuid_parsing",
        "price_of_others": "extra_forbidden",
    }


def test_errors_in_lists_are_named_as_on_the_page() -> None:
    parts = [{"name": "a", "quantities": ["1", "0"]}, {"name": ""}, {"quantities": ["x"]}]
    assert codes({"parts": parts}) == {
        "parts-0-quantities-1": "greater_than_equal",
        "parts-1-name": "empty",
        "parts-2-name": "missing",
        "parts-2-quantities-0": "not_a_number",
    }
    assert codes({"parts": [{"name": "a"}] * 4}) == {"parts": "too_long"}


def test_every_sentence_can_be_filled_with_what_its_error_brings() -> None:
    bad = {
        "note": "x" * 11,
        "price": "-1",
        "cents": "0.001",
        "count": "1001",
        "parts": [{"name": "a", "quantities": ["1"] * 9}],
    }
    with pytest.raises(Invalid) as refused:
        read(Everything, bad)
    for problem in refused.value.fields.values():
        assert "%(" not in problem.sentence % problem.values


def test_names_of_a_page_become_a_tree_and_removed_rows_close() -> None:
    flat = {
        "csrf_token": "t",
        "subject": "s",
        "parts-5-name": "b",
        "parts-2-name": "a",
        "parts-2-quantities-1": "20",
        "parts-2-quantities-0": "10",
        "parts-10-name": "c",
    }
    assert nested(flat) == {
        "subject": "s",
        "parts": [
            {"name": "a", "quantities": ["10", "20"]},
            {"name": "b"},
            {"name": "c"},
        ],
    }


@pytest.mark.parametrize(
    ("flat", "tree"),
    [
        ({"a-0-b": "1", "a": "2"}, {"a": [{"b": "1"}]}),
        ({"a": "2", "a-0-b": "1"}, {"a": "2"}),
        ({"a-²-b": "1"}, {"a": {"²": {"b": "1"}}}),
        ({"a-x": "1", "a-0": "2"}, {"a": {"x": "1", "0": "2"}}),
        ({"-": "1"}, {"": {"": "1"}}),
    ],
)
def test_names_that_contradict_each_other_overwrite_nothing(
    flat: dict[str, str], tree: dict[str, Any]
) -> None:
    assert nested(flat) == tree


def test_hostile_names_are_unknown_fields_not_crashes() -> None:
    for name in ("a-" * 5000 + "b", "parts-" + "9" * 5000, "parts-٣-name", "__class__", "-" * 9):
        with pytest.raises(Invalid):
            read(Everything, nested({name: "1"}))


names = st.text(alphabet="ab019-²\x00", max_size=12)


@given(st.dictionaries(names, st.text(max_size=3), max_size=8))
def test_any_names_become_some_tree(flat: dict[str, str]) -> None:
    assert set(nested(flat)) == {
        name.split("-")[0] if name.count("-") < 8 else name for name in flat
    }


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


@given(st.sampled_from(sorted(Everything.model_fields)), anything)
def test_anything_in_any_field_is_a_value_or_a_sentence(name: str, sent: Any) -> None:
    try:
        read(Everything, {name: sent})
    except Invalid as refused:
        assert all(problem.sentence % problem.values for problem in refused.fields.values())


@given(st.decimals(min_value=0, max_value=10**10, places=4))
def test_a_number_that_we_print_is_read_back(number: Decimal) -> None:
    for shown in (str(number), f"{number:,}", f"¥{number:,}", f"{number:,} 円"):
        assert value("price", shown) == number


@pytest.mark.skipif(not BLNS.exists(), reason="the shared data isn't here")
def test_naughty_strings_are_kept_verbatim_or_refused() -> None:
    class Words(Form):
        words: text(10_000)

    for naughty in json.loads(BLNS.read_text(encoding="utf-8")):
        try:
            assert read(Words, {"words": naughty}).words == naughty
        except Invalid as refused:
            assert refused.fields["words"].code == "not_text"
        for name in Everything.model_fields:
            try:
                read(Everything, {name: naughty})
            except Invalid as refused:
                assert all(problem.sentence for problem in refused.fields.values())


def test_every_code_of_ours_has_a_sentence() -> None:
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())
