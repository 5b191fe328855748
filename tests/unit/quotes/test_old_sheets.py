"""A quote sheet of an earlier year is understood by its words, and by hand where these fail."""

from datetime import date
from decimal import Decimal

from estimator.quotes.reading import PastQuote, read_quote
from estimator.quotes.shape import SheetMapping, guess_header, header_at, propose

TOP = [
    ["御見積書", "", "", ""],
    ["東都機工株式会社", "御中", "", "No. Q-77"],
    ["", "", "見積日", "H31.4.2"],
    [],
]
HEAD = ["品　名", "図 番", "数　量", "単価（円）"]


def read(rows: list[list[str]], mapping: SheetMapping | None = None) -> PastQuote:
    grid = [*TOP, HEAD, *rows]
    header = guess_header(grid)
    assert header
    return read_quote(grid, header, mapping or propose(header))


def test_customer_number_and_day_are_found_by_their_words() -> None:
    quote = read([["板", "A-1", "３枚", "￥1,200"]])
    assert (quote.customer, quote.number) == ("東都機工株式会社", "Q-77")
    assert quote.quoted_on == date(2019, 4, 2)
    assert quote.parts[0].prices == {3: Decimal(1200)}


def test_the_same_form_is_known_with_another_title_and_more_rows() -> None:
    one = guess_header([*TOP, HEAD, ["板", "A-1", "3", "1200"]])
    other = guess_header([["見積"], HEAD, ["軸", "B", "1", "5"], ["軸", "B", "2", "4"]])
    renamed = guess_header([*TOP, ["品名", "図番", "数量", "販売単価"], ["板", "", "3", "1200"]])
    assert one and other and renamed
    assert one.shape == other.shape != renamed.shape


def test_rows_of_one_part_are_its_breaks_and_totals_are_left_out_with_a_remark() -> None:
    quote = read(
        [
            ["板", "A-1", "10", "100"],
            ["", "", "50", "90"],
            ["板", "A-1", "100", "80"],
            ["合 計", "", "", "99,999"],
        ]
    )
    (part,) = quote.parts
    assert part.prices == {10: Decimal(100), 50: Decimal(90), 100: Decimal(80)}
    assert [(one.row_number, one.code) for one in quote.remarks] == [(9, "total_row")]


def test_a_row_that_cannot_be_read_is_said_and_takes_its_breaks_along() -> None:
    quote = read(
        [
            ["板", "A-1", "10", "100"],
            ["軸", "B-2", "十", "70"],
            ["", "", "50", "60"],
            ["環", "C-3", "5", "▲40"],
        ]
    )
    assert [part.name for part in quote.parts] == ["板"]
    said = [(one.row_number, one.column, one.code) for one in quote.remarks]
    assert said == [
        (7, "数　量", "not_a_number"),
        (8, None, "no_name"),
        (9, "単価（円）", "negative"),
    ]


def test_cells_chosen_by_hand_go_before_words() -> None:
    columns = {"name": 0, "quantity": 2, "unit_price": 3}
    mapping = SheetMapping(columns, {"number": (4, 0)})
    assert read([["板", "", "1", "5"]], mapping).number == "御見積書"


def test_prices_side_by_side_by_quantity_are_the_breaks_of_their_part() -> None:
    head = ["品名", "図番", "10個", "50個", "1,000 pcs", "備考"]
    for grid in (
        [*TOP, head, ["板", "A-1", "￥1,200", "1100", "－", "支給材"], ["軸", "B-2", "", "", "七", ""]],
        [*TOP, ["品名", "図番", "単価（円）", "", "", "備考"], ["", "", "10", "50", "1000", ""],
         ["板", "A-1", "1200", "1100", "", ""], ["軸", "B-2", "", "", "七", ""]],
    ):  # fmt: skip
        header = guess_header(grid)
        assert header
        quote = read_quote(grid, header, propose(header))
        (part,) = quote.parts
        assert part.prices == {10: Decimal(1200), 50: Decimal(1100)}
        assert [(one.value, one.code) for one in quote.remarks] == [("七", "not_a_number")]


def test_a_form_mapped_at_two_quantities_is_known_and_read_at_four() -> None:
    two = [*TOP, ["品名", "10個", "50個", "材質"], ["板", "9", "8", "SS400"]]
    four = [
        *TOP,
        ["品名", "1個", "5個", "20個", "100個", "材質"],
        ["軸", "7", "6", "5", "4", "S45C"],
    ]
    at_two, at_four = guess_header(two), guess_header(four)
    assert at_two and at_four
    assert at_two.shape == at_four.shape
    mapping = SheetMapping.of(propose(at_two).as_json())
    (part,) = read_quote(four, at_four, mapping).parts
    assert (part.material, part.prices) == (
        "S45C",
        {1: Decimal(7), 5: Decimal(6), 20: Decimal(5), 100: Decimal(4)},
    )


def test_numbers_of_a_row_without_headings_are_no_breaks() -> None:
    row = ["ブラケット", "SS400", "10", "1,200", "12,000"]
    assert header_at([row], 0).breaks == {}
