"""An estimate is taken along as one page for the boss, and as a workbook that goes on computing."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from pypdf import PdfReader

from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.fixtures.standing import FONTS
from tests.unit.estimator.computed_book import Book

SignIn = Callable[[str | None], Browser]
TEN = [
    {"kind": "operation", "description": f"工程 {n}", "setup_minutes": "30", "run_minutes": "2.5",
     "hourly_rate": "4500"}
    for n in range(7)
]  # fmt: skip


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world, quantities=(10, 50, 100))


@pytest.fixture
def estimate(case: SubQuoting) -> UUID:
    """A bracket with ten lines: material, eight operations, an outside line without a price."""
    estimate = case.build()
    case.fill(estimate)
    grid = case.grid(estimate)
    grid["parts"][0]["lines"] += [dict(line) for line in TEN]
    case.save(estimate, grid)
    return estimate


@pytest.fixture
def with_fonts(app: Flask) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], fonts=FONTS)


def pages(browser: Browser, estimate: UUID) -> list[str]:
    answer = browser.get(f"/estimates/{estimate}/estimate.pdf")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]


def cost(browser: Browser, estimate: UUID, sheet: int = 0) -> list[Any]:
    """The costs of a part as the workbook computes them."""
    book = Book(browser.get(f"/estimates/{estimate}/estimate.xlsx").data)
    return book.row(book.sheets[1 + sheet], "原価")


@pytest.mark.usefixtures("with_fonts")
def test_a_bracket_of_ten_lines_and_three_quantities_is_one_page_with_everything_the_boss_asks(
    estimate: UUID, browser: SignIn
) -> None:
    (page,) = pages(browser("a_engineer"), estimate)
    squeezed = "".join(page.split())
    for words in (
        "社外秘", "RFQ-2026-", "客先電機", "検査治具用ブラケット", "担当者", "工程6",
        "段取30分＋2.5分/個", "うち段取", "1個あたりの原価", "手入力", "未確定—めっき", "10個", "100個",
    ):  # fmt: skip
        assert words in squeezed, words


@pytest.mark.usefixtures("with_fonts")
def test_many_lines_flow_over_pages_that_say_again_what_their_columns_are(
    case: SubQuoting, estimate: UUID, browser: SignIn
) -> None:
    grid = case.grid(estimate)
    grid["parts"][0]["lines"] += [dict(line) for line in TEN * 8]
    case.save(estimate, grid)
    found = pages(browser("a_engineer"), estimate)
    assert len(found) > 1
    assert all("（続き）" in page and "100個" in page for page in found[1:])
    assert f"{len(found)} / {len(found)}" in found[-1]


@pytest.mark.usefixtures("with_fonts")
def test_the_margin_stands_on_it_once_an_offer_was_given_for_it(
    case: SubQuoting, browser: SignIn
) -> None:
    request = case.ask(case.build())
    answer = case.build_answer(request)
    case.fill(answer, "b_engineer")
    engineer = browser("b_engineer")
    assert "粗利" not in pages(engineer, answer)[0]
    case.offer(request, price="10000")
    page = pages(engineer, answer)[0]
    assert "粗利" in page and "¥10,000.00" in page


def test_the_workbook_computes_what_the_sheet_says_in_both_languages(
    case: SubQuoting, estimate: UUID, browser: SignIn
) -> None:
    engineer = browser("a_engineer")
    assert cost(engineer, estimate) == ["", "", ""], "the outside line has no price yet"
    request = case.ask(estimate)
    case.offer(request, price="120")
    values = {"parts": case.grid(estimate)["parts"]}
    sheet = engineer.post(f"/api/v1/estimates/{estimate}/compute", json=values).json["cells"]
    said = [sheet[f"parts-0-cost-{n}"] for n in range(3)]
    assert [f"¥{amount:,.0f}" for amount in cost(engineer, estimate)] == said


@pytest.mark.usefixtures("with_fonts")
def test_both_name_the_work_centre_of_an_operation_before_its_times(
    case: SubQuoting, estimate: UUID, browser: SignIn
) -> None:
    grid = case.grid(estimate)
    lines = grid["parts"][0]["lines"]
    next(one for one in lines if one["kind"] == "operation")["work_centre_id"] = str(
        case.centres["a"]
    )
    case.save(estimate, grid)
    engineer = browser("a_engineer")
    squeezed = "".join("".join(pages(engineer, estimate)).split())
    assert "旋盤1·段取30分＋2分/個" in squeezed
    book = Book(engineer.get(f"/estimates/{estimate}/estimate.xlsx").data)
    head, name = (book.place(book.sheets[1], text) for text in ("作業区・設備", "旋盤1"))
    assert (head[2], name[1] - head[1]) == (name[2], 1)


def test_nobody_but_the_own_company_gets_either(estimate: UUID, browser: SignIn) -> None:
    for who in ("b_engineer", "x_customer", "a_coordinator"):
        for file in ("pdf", "xlsx"):
            assert browser(who).get(f"/estimates/{estimate}/estimate.{file}").status_code == 404


def test_without_the_fonts_it_is_said_so(estimate: UUID, browser: SignIn) -> None:
    answer = browser("a_engineer").get(f"/estimates/{estimate}/estimate.pdf")
    assert answer.status_code == 409 and "フォント" in answer.text
