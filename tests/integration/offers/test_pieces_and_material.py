"""A request says the pieces wanted beside those started, and whose material it is."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from shared_db.foundation.errors import Invalid
from shared_db.models import Mail, MaterialBy, Request, RequestItem
from templates.letters import write_letter
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.estimates.test_rollup_page import words
from tests.integration.inquiries.form_page import FormPage

URL = "http://portal.test"

SignIn = Callable[[str], Browser]


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world)


def estimate_with_scrap(case: SubQuoting, percent: str = "3", **outside: Any) -> UUID:
    estimate = case.build()
    grid = case.grid(estimate)
    grid["parts"][0]["scrap_percent"] = percent
    next(line for line in grid["parts"][0]["lines"] if line["kind"] == "outside").update(outside)
    case.save(estimate, grid)
    return estimate


def item_of(case: SubQuoting, request: UUID) -> RequestItem:
    with case.world.record.as_server("a test") as db:
        return db.scalars(select(RequestItem).where(RequestItem.request_id == request)).one()


def test_both_counts_stand_in_the_request_its_page_its_letter_and_for_programs(
    case: SubQuoting, browser: SignIn
) -> None:
    request = case.ask(estimate_with_scrap(case))
    for who in ("a_engineer", "b_engineer"):
        (item,) = browser(who).get(f"/api/v1/requests/{request}").json["items"]
        assert (item["wanted"], item["quantities"]) == ([10, 100], [11, 104])
        page = words(browser(who).get(f"/requests/{request}").text)
        assert "納入数投入数材料の手配" in page
        assert "10 / 10011 / 104" in page
    with case.world.record.as_server("a test") as db:
        letter = db.scalars(select(Mail).where(Mail.template == "offer_requested")).first()
    assert letter is not None
    body = write_letter("offer_requested", "ja", letter.values, to_name="B", sender="A", site=URL)
    assert "納入数 100個（投入数 104個）" in body.body


def test_of_pieces_that_go_outside_only_as_wanted_both_counts_are_the_same(
    case: SubQuoting,
) -> None:
    item = item_of(case, case.ask(estimate_with_scrap(case, pieces="wanted")))
    assert item.wanted == item.quantities == [10, 100]


def test_quantities_named_by_hand_say_how_many_good_pieces_come_of_them(case: SubQuoting) -> None:
    estimate = estimate_with_scrap(case, "10")
    (line,) = case.outside_lines(estimate)
    item = item_of(case, case.ask(estimate, quantities={str(line): [20, 500]}))
    assert (item.wanted, item.quantities) == ([18, 450], [20, 500])


@pytest.mark.parametrize("named", [[1, 2], [4, 5], [20, 4, 500, 5]])
def test_quantities_of_which_the_same_good_pieces_come_are_asked_for(
    case: SubQuoting, browser: SignIn, named: list[int]
) -> None:
    estimate = estimate_with_scrap(case, "50")
    (line,) = case.outside_lines(estimate)
    body = {
        "client_id": str(uuid4()),
        "to_company_id": str(case.world.companies["b"]),
        "line_ids": [str(line)],
        "quantities": {str(line): named},
    }
    path = f"/api/v1/estimates/{estimate}/requests"
    refused = browser("a_engineer").post(path, json=body)
    assert refused.status_code == 422, refused.json
    assert "どちらか一方だけ" in refused.json["error"]["fields"]["quantities"]["message"]
    with case.world.record.as_server("a test") as db:
        assert db.scalars(select(Request)).all() == []
    told = browser("a_engineer").post(path, json=body | {"quantities": {str(line): [2, 4, 4]}})
    assert [one["wanted"] for one in told.json["items"]] == [[1, 2]]


def test_the_asked_shops_estimate_counts_with_the_pieces_wanted_and_says_so(
    case: SubQuoting, browser: SignIn
) -> None:
    request = case.ask(estimate_with_scrap(case))
    answer = case.build_answer(request)
    client = browser("b_engineer")
    told = client.get(f"/api/v1/estimates/{answer}").json["parts"][0]
    assert told["quantities"] == [10, 100]
    assert told["scrap_percent"] == "3", "with it, just the pieces that come are started"
    html = client.get(f"/estimates/{answer}").text
    assert "納入数 10 / 100個を基準に計算します。依頼の投入数 11 / 104個" in words(html)
    started = [f'data-cell="parts-0-started-{n}">{pieces}<' for n, pieces in enumerate((11, 104))]
    assert all(cell in html for cell in started)


def test_scrap_is_in_the_offered_price_once(case: SubQuoting, browser: SignIn) -> None:
    """30 min and 2 min for each of 104 pieces at 6,000 yen: 23,800 yen, for 104 pieces sent."""
    request = case.ask(estimate_with_scrap(case))
    case.fill(case.build_answer(request), "b_engineer", hourly_rate="6000")
    typed = {"fill": "prices", "mark_up": "0"}
    page = browser("b_engineer").post(f"/requests/{request}/offer", data=typed).text
    sent = FormPage(page).sent()
    assert sent["prices-1-quantity"] == ["104"]
    assert sent["prices-1-unit_price"] == ["229"]
    assert "自社の原価（投入1個あたり）" in page


def test_who_asks_anew_with_other_scrap_finds_it_followed_unless_scrap_was_typed(
    case: SubQuoting,
) -> None:
    estimate = estimate_with_scrap(case, "3")
    case.build_answer(case.ask(estimate))
    grid = case.grid(estimate)
    grid["parts"][0]["scrap_percent"] = "10"
    case.save(estimate, grid)
    anew = case.build_answer(case.ask(estimate))
    own = case.grid(anew, "b_engineer")
    assert own["parts"][0]["scrap_percent"] == "10"
    own["parts"][0]["scrap_percent"] = "12"
    case.save(anew, own, "b_engineer")
    grid = case.grid(estimate)
    grid["parts"][0]["scrap_percent"] = "20"
    case.save(estimate, grid)
    last = case.build_answer(case.ask(estimate))
    assert case.grid(last, "b_engineer")["parts"][0]["scrap_percent"] == "12"


def test_what_was_asked_before_says_no_wanted_pieces_and_is_answered_all_the_same(
    case: SubQuoting, browser: SignIn
) -> None:
    request = case.ask(estimate_with_scrap(case))
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        item = work.session.get_one(RequestItem, item_of(case, request).id)
        item.wanted, item.material_by = [], None
    answer = case.build_answer(request)
    client = browser("b_engineer")
    (told,) = client.get(f"/api/v1/requests/{request}").json["items"]
    assert (told["wanted"], told["material_by"]) == (None, None)
    assert client.get(f"/api/v1/estimates/{answer}").json["parts"][0]["quantities"] == [11, 104]
    assert "納入数は示されていません" in client.get(f"/estimates/{answer}").text
    assert client.get(f"/requests/{request}/offer").status_code == 200
    case.offer(request)


def test_material_is_chosen_for_each_line_with_a_note_and_read_by_both(
    world: World, browser: SignIn
) -> None:
    case = sub_quoting(world, parts=2, quantities=(10,))
    estimate = case.build()
    first, second = case.outside_lines(estimate)
    client = browser("a_engineer")
    form = FormPage(client.get(f"/estimates/{estimate}/ask?line={first}").text).sent()
    assert form[f"material_by.{first}"] == ["supplied"], "the lead prices the material itself"
    typed = {name: values[0] for name, values in form.items() if values and name != "line_ids"}
    typed |= {
        "to_company_id": str(case.world.companies["b"]),
        f"material_by.{second}": "bought",
        f"material_note.{first}": "端材は返却のこと",
    }
    sent = client.post(
        f"/estimates/{estimate}/ask", data=typed | {"line_ids": [str(first), str(second)]}
    )
    assert sent.status_code == 303, sent.text
    with case.world.record.as_server("a test") as db:
        request = db.scalars(select(Request)).one().id
    items = browser("b_engineer").get(f"/api/v1/requests/{request}").json["items"]
    assert [(one["material_by"], one["material_note"]) for one in items] == [
        ("supplied", "端材は返却のこと"),
        ("bought", ""),
    ]
    page = words(browser("b_engineer").get(f"/requests/{request}").text)
    assert "から支給 (端材は返却のこと)" in page
    assert "依頼先で手配" in page
    answer = case.build_answer(request)
    kinds = [
        [line["kind"] for line in p["lines"]] for p in case.grid(answer, "b_engineer")["parts"]
    ]
    assert kinds == [["operation"], ["material", "operation"]]


def test_where_the_estimate_has_no_material_the_asked_shop_buys_it_unless_it_is_said(
    case: SubQuoting,
) -> None:
    estimate = case.build()
    grid = case.grid(estimate)
    lines = grid["parts"][0]["lines"]
    grid["parts"][0]["lines"] = [line for line in lines if line["kind"] != "material"]
    case.save(estimate, grid)
    assert item_of(case, case.ask(estimate)).material_by is MaterialBy.BOUGHT
    with pytest.raises(Invalid) as refused:
        case.ask(estimate, "c", materials={str(case.inquiry): {"by": "supplied"}})
    assert set(refused.value.fields) == {"materials"}


def test_a_lead_time_typed_once_goes_where_none_is_typed(case: SubQuoting, browser: SignIn) -> None:
    request = case.ask(case.build())
    body = case.offer_body(request, "b_engineer")
    flat = {"client_id": body["client_id"], "valid_until": body["valid_until"]}
    for place, price in enumerate(body["prices"]):
        days = {0: "5"}.get(place, "")
        row = {**price, "lead_time_days": days}
        flat |= {f"prices-{place}-{name}": value for name, value in row.items()}
    flat["lead_time_days"] = "１２"
    client, address = browser("b_engineer"), f"/requests/{request}/offer"
    shown = FormPage(client.post(address, data=flat | {"fill": "lead_time"}).text).sent()
    assert shown["prices-0-lead_time_days"] == ["5"]
    assert shown["prices-1-lead_time_days"] == ["１２"]
    assert client.post(address, data=flat).status_code == 303
    given = client.get(f"/api/v1/requests/{request}").json["offers"][0]["prices"]
    assert [price["lead_time_days"] for price in given] == [5, 12]


def test_without_any_lead_time_the_empty_one_is_asked_for(
    case: SubQuoting, browser: SignIn
) -> None:
    request = case.ask(case.build())
    body = case.offer_body(request, "b_engineer")
    body["prices"][1]["lead_time_days"] = None
    path = f"/api/v1/requests/{request}/offers"
    refused = browser("b_engineer").post(path, json=body)
    assert set(refused.json["error"]["fields"]) == {"prices-1-lead_time_days"}
    given = browser("b_engineer").post(path, json=body | {"lead_time_days": 9})
    assert [price["lead_time_days"] for price in given.json["prices"]] == [7, 9]
