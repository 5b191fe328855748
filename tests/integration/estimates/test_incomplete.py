"""What is missing makes a total unknown, wherever that total is shown; never a smaller one."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from shared_db.foundation.clock import today
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]
DoJobs = Callable[[], int]
KNOWN = (
    {"kind": "bought", "unit_price": "100000"},
    {"kind": "material", "basis": "share", "purchase_price": "23456", "pieces_per_purchase": "1"},
)
"""What is known of ten pieces' cost; the sum of it is what nobody may take for the cost."""
SUMS = ("1,234,560", "1234560", "123,456.00", "123456.0000")
MISSING = "金額未定 1行"


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world, quantities=(10,))


@pytest.fixture
def pages(case: SubQuoting, do_jobs: DoJobs, browser: SignIn) -> list[tuple[str, str]]:
    """Every page and answer that shows what the lead's or the asked shop's estimate comes to."""
    estimate = case.build()
    request = case.ask(estimate)
    answer = case.build_answer(request)
    grid = case.grid(estimate)
    for part in grid["parts"]:
        outside = [line for line in part["lines"] if line["kind"] == "outside"]
        part["lines"] = [*KNOWN, *outside]
    case.save(estimate, grid)
    grid = case.grid(answer, "b_engineer")
    for part in grid["parts"]:
        part["lines"] = [*KNOWN, {"kind": "bought", "description": "ばね"}]
    case.save(answer, grid, "b_engineer")
    do_jobs()
    sent = {"client_id": str(uuid4())}
    draft = browser("a_sales").post(f"/api/v1/inquiries/{case.inquiry}/price", json=sent).json
    return [
        ("a_engineer", f"/estimates/{estimate}"),
        ("a_engineer", f"/estimates/{estimate}/summary"),
        ("a_engineer", f"/estimates/{estimate}/rollup"),
        ("a_engineer", f"/api/v1/estimates/{estimate}/rollup"),
        ("a_engineer", "/estimates"),
        ("a_engineer", f"/inquiries/{case.inquiry}/estimates"),
        ("b_engineer", f"/requests/{request}/offer"),
        ("a_sales", f"/inquiries/{case.inquiry}/price"),
        ("a_sales", f"/quotes/{draft['id']}"),
        ("a_sales", f"/api/v1/quote-revisions/{draft['id']}"),
    ]


def test_a_sum_of_what_is_known_is_shown_nowhere(
    pages: list[tuple[str, str]], browser: SignIn
) -> None:
    for who, address in pages:
        answer = browser(who).get(address)
        assert answer.status_code == 200, address
        assert not [one for one in SUMS if one in answer.text], address


def test_every_page_with_an_unknown_total_says_how_much_is_missing(
    pages: list[tuple[str, str]], browser: SignIn
) -> None:
    silent = [
        address
        for who, address in pages
        if "/api/" not in address and MISSING not in browser(who).get(address).text
    ]
    assert silent == [pages[8][1]], "the draft prints what can be quoted, and says what can't"


def test_programs_get_null_and_how_much_is_missing(
    pages: list[tuple[str, str]], browser: SignIn
) -> None:
    run = browser("a_engineer").get(pages[3][1]).json["run"]
    (one,) = run["result"]["parts"][0]["breaks"]
    assert (one["cost"], one["unit_cost"], run["missing"]) == (None, None, 1)
    assert run["computes_the_same"]
    (listed,) = browser("a_engineer").get("/api/v1/estimates").json["estimates"]
    assert (listed["complete"], listed["missing"]) == (False, 1)
    (price,) = browser("a_sales").get(pages[9][1]).json["prices"]
    unknown = ("cost", "computed_unit_price", "unit_price", "amount", "margin", "one_off_price")
    assert {name: price[name] for name in unknown} == dict.fromkeys(unknown)
    assert (price["missing"], price["steps"]) == (1, [])


def test_own_cost_that_is_not_known_fills_no_price(
    case: SubQuoting, pages: list[tuple[str, str]], browser: SignIn
) -> None:
    address = pages[6][1]
    typed = {"mark_up": "10", "fill": "1", "client_id": str(uuid4())}
    page = browser("b_engineer").post(address, {**typed, "valid_until": today().isoformat()})
    assert "123" not in page.text.split("<form")[2].replace(typed["client_id"], "")
