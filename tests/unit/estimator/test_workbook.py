"""The workbook of an estimate comes to what the engine says, also after somebody changes a cell."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.formulas import FORMULAS
from estimator.line_cost import Kind
from estimator.rollup import roll_up_amounts
from estimator.rollup_result import RollUp
from estimator.xlsx import Book, BookLine, BookPart, write_workbook
from tests.unit.estimator import computed_book

SUMS = ("cost", "unit_cost", "one_off", "setup", "run", "spread")
SAID = {
    ("whole_units", "1"): "まるごと",
    ("non_recurring_spread", "once"): "一回",
    ("non_recurring_spread", "spread"): "割り振る",
    ("pieces", "started"): "投入",
    ("pieces", "wanted"): "必要",
}
AMOUNTS = st.decimals(0, 100_000, places=2).map(str)
SMALL = st.decimals("0.01", 100, places=2).map(str)
SHARES = st.decimals("0.05", 1, places=2).map(str)
NUMBERS = {"yield_rate": SHARES, "pieces_per_purchase": SMALL, "per_piece": SMALL, "density": SMALL}
NUMBERS |= {"mass_kg": SMALL, "volume_cm3": SMALL}
WORDS = {
    "material/share": ("whole_units", [True]),
    "operation": ("non_recurring_spread", ["once", "spread"]),
    "outside/rule": ("pieces", ["started", "wanted"]),
    "outside/offer": ("pieces", ["started", "wanted"]),
}


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    key = draw(st.sampled_from(sorted(FORMULAS)))
    kind, _, basis = key.partition("/")
    terms: dict[str, Any] = {"basis": basis} if basis else {}
    for name in FORMULAS[key]["numbers"]:
        if draw(st.integers(0, 5)):
            terms[name] = draw(NUMBERS.get(name, AMOUNTS))
    if key in WORDS and draw(st.booleans()):
        name, words = WORDS[key]
        terms[name] = draw(st.sampled_from(words))
    if key == "outside/offer":
        terms["breaks"] = [
            {"quantity": n, "unit_price": draw(AMOUNTS), "one_off": draw(AMOUNTS)}
            for n in draw(st.lists(st.sampled_from([10, 11, 12, 52, 55]), unique=True, max_size=4))
        ]
    return {"kind": kind, "key": key, "terms": terms}


@st.composite
def estimates(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Two parts, the second of which may go into the first."""
    goes_in = draw(st.booleans())
    return [
        {
            "estimate_part_id": f"p{number}",
            "scrap_rate": draw(st.sampled_from(["0", "0.03", "0.1", "0.125"])),
            "quantities": [] if goes_in and number else [10, 50],
            "parent": "p0" if goes_in and number else None,
            "quantity_per": draw(st.sampled_from(["1", "4", "2.5"]))
            if goes_in and number
            else None,
            "lines": draw(st.lists(lines(), max_size=6)),
        }
        for number in range(2)
    ]


def rolled(parts: list[dict[str, Any]]) -> RollUp:
    document = {
        "format": 3, "currency": "JPY", "estimate": {}, "variant": None, "stale": [],
        "parts": [
            part | {
                "part_id": part["estimate_part_id"], "request_item_id": None, "name": "部品",
                "lines": [
                    {"line_id": f"{part['estimate_part_id']}-{n}", "kind": line["kind"],
                     "position": n, "description": "", "work_centre_id": None, "offer_id": None,
                     "source": {}, "terms": line["terms"], "measured": {}, "stale": False}
                    for n, line in enumerate(part["lines"])
                ],
            }
            for part in parts
        ],
    }  # fmt: skip
    return roll_up_amounts(document)


def words() -> dict[str, str]:
    names = {name for rule in FORMULAS.values() for name in rule["numbers"]}
    names |= {kind.value for kind in Kind} | {name for name, _word in SAID}
    more = (
        "work_centre overview how part wanted started scrap quantity_per subtotal of_which_setup"
        " of_which_run of_which_spread cost unit_cost one_off source remark offers offered_quantity"
        " offered_unit_price offered_one_off"
    )
    return {name: f"«{name}»" for name in (*names, *more.split())}


def book(parts: list[dict[str, Any]], name: str = "部品", description: str = "工程") -> Book:
    return Book(
        title="原価見積書",
        company="あおば精機",
        about=(("件名", description),),
        parts=tuple(
            BookPart(
                key=part["estimate_part_id"],
                name=name,
                about="",
                scrap_rate=Decimal(part["scrap_rate"]),
                quantities=tuple(part["quantities"]),
                lines=tuple(
                    BookLine(f"{part['estimate_part_id']}-{n}", line["key"], description,
                             line["terms"], "手入力", description)
                    for n, line in enumerate(part["lines"])
                ),
                parent=part["parent"],
                quantity_per=Decimal(part["quantity_per"] or 1),
            )
            for part in parts
        ),
        result=rolled(parts),
        words=words(),
        said=SAID,
    )  # fmt: skip


def sums_of(read: computed_book.Book, sheet: str) -> dict[str, list[Any]]:
    """The sums of a part's sheet, by their labels."""
    labels = {name: f"«{name}»" for name in ("cost", "unit_cost", "one_off")}
    labels |= {name: f"«of_which_{name}»" for name in ("setup", "run", "spread")}
    return {name: read.row(sheet, label) for name, label in labels.items()}


def same(found: Any, engine: Decimal | None) -> bool:
    if engine is None:
        return found == ""
    return found == pytest.approx(float(engine), rel=1e-9, abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(parts=estimates())
def test_its_formulas_come_to_what_the_engine_says_and_so_does_what_they_show_uncomputed(
    parts: list[dict[str, Any]],
) -> None:
    told = book(parts)
    read = computed_book.Book(write_workbook(told))
    for sheet, cost in zip(read.sheets[1:], told.result.parts, strict=True):
        found = sums_of(read, sheet)
        for column, one in enumerate(cost.breaks):
            for name in SUMS:
                engine = getattr(one.sums, name)
                assert same(found[name][column], engine), (name, column, engine)
    for place, cached in read.cached.items():
        now = read.value(place)
        if isinstance(now, float):
            assert cached == pytest.approx(now, rel=1e-9, abs=1e-3), place
        else:
            assert (cached or "") == now, place


BRACKET = [
    {
        "estimate_part_id": "p0", "scrap_rate": "0.03", "quantities": [10, 97], "parent": None,
        "quantity_per": None,
        "lines": [
            {"kind": "material", "key": "material/weight",
             "terms": {"basis": "weight", "price_per_kg": "300", "mass_kg": "0.5"}},
            {"kind": "operation", "key": "operation",
             "terms": {"setup_minutes": "30", "run_minutes": "2", "hourly_rate": "4500"}},
            {"kind": "outside", "key": "outside/rule",
             "terms": {"basis": "rule", "unit_price": "80", "minimum": "3000"}},
        ],
    }
]  # fmt: skip


def test_who_changes_a_rate_a_quantity_and_the_scrap_reads_the_cost_that_the_engine_would_give() -> (
    None
):
    read = computed_book.Book(write_workbook(book(BRACKET)))
    sheet = read.sheets[1]
    rate = read.place(sheet, "«hourly_rate»")
    read.type((sheet, rate[1] + 1, rate[2]), 5200.0)
    scrap = read.place(sheet, "«scrap»")
    read.type((sheet, scrap[1], scrap[2] + 2), 0.1)
    wanted = read.place(sheet, "«wanted»")
    read.type((sheet, wanted[1], 13), 120.0)
    changed = [{**BRACKET[0], "scrap_rate": "0.1", "quantities": [10, 120]}]
    changed[0]["lines"] = [dict(line) for line in BRACKET[0]["lines"]]
    changed[0]["lines"][1]["terms"] = {**BRACKET[0]["lines"][1]["terms"], "hourly_rate": "5200"}
    for column, one in enumerate(rolled(changed).parts[0].breaks):
        assert round(sums_of(read, sheet)["cost"][column]) == round(one.sums.cost or 0)


def test_a_line_that_loses_a_number_it_needs_leaves_the_cost_unknown_not_smaller() -> None:
    read = computed_book.Book(write_workbook(book(BRACKET)))
    sheet = read.sheets[1]
    rate = read.place(sheet, "«hourly_rate»")
    read.type((sheet, rate[1] + 1, rate[2]), None)
    assert sums_of(read, sheet)["cost"] == ["", ""]


def test_what_people_typed_never_becomes_a_formula_a_link_or_a_sheet_that_excel_refuses() -> None:
    evil = ["=1+1", "+81-3-1234", "@SUM(A1)", "{=1}", "https://example.jp", "12,345", "-2"]
    usual = len(computed_book.Book(write_workbook(book(BRACKET))).formulas)
    for text in evil:
        written = write_workbook(
            book(BRACKET, name=f"{text}/[部]:*?'{'長' * 40}", description=text)
        )
        read = computed_book.Book(written)
        assert list(read.typed.values()).count(text) == 7, "names, remarks and the subject, as text"
        assert len(read.formulas) == usual and b"hyperlink" not in written
    twice = [BRACKET[0], {**BRACKET[0], "estimate_part_id": "p1"}]
    names = computed_book.Book(write_workbook(book(twice, name="あ" * 60))).sheets
    assert len({name.casefold() for name in names}) == 3
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)
