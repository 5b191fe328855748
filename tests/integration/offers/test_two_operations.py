"""A shop that is asked for two operations of one part can tell them apart everywhere."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.estimates.test_rollup_page import words

People = Callable[[str], Browser]


@pytest.fixture
def asked(world: World) -> tuple[SubQuoting, UUID]:
    """B is asked to plate and to paint the same part."""
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    grid["parts"][0]["lines"].append({"kind": "outside", "basis": "offer", "description": "塗装"})
    case.save(estimate, grid)
    return case, case.ask(estimate)


def test_the_sheet_and_the_roll_up_name_the_operation(
    asked: tuple[SubQuoting, UUID], browser: People, do_jobs: Callable[[], int]
) -> None:
    case, request = asked
    answer = case.build_answer(request)
    do_jobs()
    client = browser("b_engineer")
    for path in (f"/estimates/{answer}", f"/estimates/{answer}/rollup"):
        page = client.get(path).text
        heads = [words(piece.partition("</h2>")[0]) for piece in page.split("<h2>")[1:]]
        for operation in ("めっき", "塗装"):
            assert len([head for head in heads if f" · {operation}" in head]) == 1, path
    rows = client.get(f"/estimates/{answer}/summary").text.split('<th scope="rowgroup"')[1:]
    assert [row.partition("</th>")[0].rpartition(" · ")[2] for row in rows] == ["めっき", "塗装"]


def test_the_leads_own_sheet_names_the_part_alone(
    asked: tuple[SubQuoting, UUID], browser: People
) -> None:
    case, _request = asked
    page = browser("a_engineer").get(f"/estimates/{case.build()}").text
    assert " · " not in page.partition('id="part-0"')[2].partition("</h2>")[0]


def test_what_is_wrong_with_an_offer_names_part_operation_and_pieces(
    asked: tuple[SubQuoting, UUID], browser: People
) -> None:
    case, request = asked
    body = case.offer_body(request, "b_engineer")
    sent = {
        f"prices-{n}-{k}": v for n, price in enumerate(body["prices"]) for k, v in price.items()
    }
    sent |= {"client_id": str(uuid4()), "valid_until": body["valid_until"], "conditions": ""}
    sent["prices-3-lead_time_days"] = ""
    answer = browser("b_engineer").post(f"/requests/{request}/offer", data=sent)
    assert answer.status_code == 422
    summary = words(answer.text.partition("data-error-summary")[2].partition("</ul>")[0])
    assert " · 塗装 · 100個 納期: " in summary
