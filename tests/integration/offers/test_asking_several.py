"""From the agreed proposal several shops are asked in one go, each by a request of its own."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from shared_db.foundation.clock import today
from shared_db.models import Drawing, Mail, Request, RequestItem
from tests.factories.designs import brought
from tests.factories.estimates import SubQuoting
from tests.factories.inquiries import SentInquiry, part, sent_inquiry
from tests.factories.talk import accepted, proposed
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]


class Asking(NamedTuple):
    """A leads; of two parts B does 工程 2 and C does 工程 3."""

    sent: SentInquiry
    costing: SubQuoting
    estimate: UUID

    @property
    def page(self) -> str:
        return f"/estimates/{self.estimate}/ask-several"

    def id(self, shop: str) -> str:
        return str(self.costing.world.companies[shop])


@pytest.fixture
def asking(world: World, files_folder: Path) -> Asking:
    parts = [part("ブラケット 左", [10, 50]), part("ブラケット 右", [10])]
    sent = sent_inquiry(world, files=files_folder, lead="a", parts=parts)
    standing = proposed(world, sent.id, sent.part_ids, "a", "b", "c")
    accepted(world, standing, "b_engineer", "c_engineer")
    costing = SubQuoting(world, sent.id, sent.part_ids)
    return Asking(sent, costing, costing.build())


def asked(world: World) -> dict[UUID, list[RequestItem]]:
    """What each shop was asked."""
    with world.record.as_server("a test") as db:
        rows = db.execute(
            select(Request.to_company_id, RequestItem)
            .join(RequestItem, RequestItem.request_id == Request.id)
            .where(Request.state != "withdrawn")
            .order_by(RequestItem.position)
        ).all()
    found: dict[UUID, list[RequestItem]] = {}
    for shop, item in rows:
        found.setdefault(shop, []).append(item)
    return found


def test_one_press_asks_every_shop_for_what_the_agreed_proposal_gives_it(
    asking: Asking, world: World, browser: SignIn
) -> None:
    grid = asking.costing.grid(asking.estimate)
    grid["parts"][0]["scrap_percent"] = "10"
    asking.costing.save(asking.estimate, grid)
    engineer = browser("a_engineer")
    page = FormPage(engineer.get(asking.page).text)
    sent = page.sent() | {"due_on": (today() + timedelta(days=5)).isoformat(), "note": "至急"}
    for _again in range(2):
        assert engineer.post(asking.page, sent).status_code == 303
    found = asked(world)
    assert found.keys() == {world.companies["b"], world.companies["c"]}
    for shop, operation in (("b", "工程 2"), ("c", "工程 3")):
        items = found[world.companies[shop]]
        assert [(i.operation, i.quantities, i.wanted) for i in items] == [
            (operation, [12, 56], [10, 50]),
            (operation, [10], [10]),
        ]
        assert {item.material_by for item in items} == {"supplied"}
    with world.record.as_server("a test") as db:
        assert {(one.note, one.due_on) for one in db.scalars(select(Request))} == {
            ("至急", today() + timedelta(days=5))
        }
        letters = list(db.scalars(select(Mail.template)))
    assert letters.count("offer_requested") == 6, "three people each, once"
    named = browser("b_engineer").get("/api/v1/requests").json["requests"]
    assert len(named) == 1
    of_b = browser("b_engineer").get(f"/api/v1/requests/{named[0]['id']}").json
    assert [one["filename"] for one in of_b["drawings"]] == ["bracket.step"]


def test_who_was_asked_already_is_not_ticked_again_and_who_gave_no_offer_is_not_either(
    asking: Asking, browser: SignIn
) -> None:
    lines = asking.costing.outside_lines(asking.estimate)
    first = asking.costing.ask(asking.estimate, "b", line_ids=[lines[0], lines[2]])
    page = FormPage(browser("a_engineer").get(asking.page).text)
    assert page.values["shops"] == [asking.id("c")]
    assert f"line_ids.{asking.id('b')}" not in page.values
    browser("b_engineer").post(f"/api/v1/requests/{first}/decline", json={"reason": "満杯"})
    page = FormPage(browser("a_engineer").get(asking.page).text)
    assert page.values["shops"] == [asking.id("c")] and "辞退" in page.words


def test_a_request_that_no_longer_fits_is_ticked_to_be_asked_anew(
    asking: Asking, browser: SignIn
) -> None:
    asking.costing.ask(
        asking.estimate, "b", line_ids=asking.costing.outside_lines(asking.estimate)[::2]
    )
    grid = asking.costing.grid(asking.estimate)
    grid["parts"][0]["scrap_percent"] = "10"
    asking.costing.save(asking.estimate, grid)
    page = FormPage(browser("a_engineer").get(asking.page).text)
    assert sorted(page.values["shops"]) == sorted([asking.id("b"), asking.id("c")])
    assert len(page.values[f"line_ids.{asking.id('b')}"]) == 2, (
        "asked together, asked anew together"
    )
    assert browser("a_engineer").post(asking.page, page.sent()).status_code == 303


def test_an_error_with_one_shop_keeps_all_back_and_is_told_at_its_place(
    asking: Asking, world: World, browser: SignIn
) -> None:
    engineer = browser("a_engineer")
    sent = FormPage(engineer.get(asking.page).text).sent()
    b, c = asking.id("b"), asking.id("c")
    sent |= {f"line_ids.{b}": [], f"due_on.{c}": "2020-01-01", f"note.{b}": "図面どおり"}
    refused = engineer.post(asking.page, sent)
    page = FormPage(refused.text)
    assert refused.status_code == 422
    assert {name for name in page.sentences if page.sentences[name].strip()} == {f"line_ids.{b}"}, (
        "what can't be read is told before it is tried"
    )
    line = FormPage(engineer.get(asking.page).text).values[f"line_ids.{b}"]
    again = engineer.post(asking.page, sent | {f"line_ids.{b}": line})
    page = FormPage(again.text)
    assert again.status_code == 422 and page.value(f"note.{b}") == "図面どおり"
    assert {name for name in page.sentences if page.sentences[name].strip()} == {f"due_on.{c}"}
    assert asked(world) == {}


def test_a_step_without_an_outside_line_gets_one_and_is_asked_for_in_the_same_press(
    asking: Asking, world: World, browser: SignIn
) -> None:
    grid = asking.costing.grid(asking.estimate)
    for part_of in grid["parts"]:
        part_of["lines"] = [line for line in part_of["lines"] if line["description"] != "工程 3"]
    asking.costing.save(asking.estimate, grid)
    engineer, c = browser("a_engineer"), asking.id("c")
    text = engineer.get(asking.page).text
    page = FormPage(text)
    assert page.values["shops"] == [asking.id("b")], "a line is added only where somebody says so"
    steps = re.findall(rf'name="add\.{c}" value="([^"]+)"', text)
    assert len(steps) == 2 and "外注行を追加して依頼" in page.words
    sent = page.sent() | {"shops": [c], f"add.{c}": steps[:1]}
    refused = engineer.post(asking.page, sent | {"due_on": "2020-01-01"})
    assert refused.status_code == 422 and f'value="{steps[0]}" data-line-of' in refused.text
    assert len(asking.costing.outside_lines(asking.estimate)) == 2, "nothing was added either"
    for _again in range(2):
        assert engineer.post(asking.page, sent).status_code == 303
    assert [i.operation for i in asked(world)[world.companies["c"]]] == ["工程 3"]
    lines = asking.costing.outside_lines(asking.estimate)
    assert len(lines) == 3
    history = engineer.get(f"/estimates/{asking.estimate}/history").text
    assert "工程 3" in history


def test_where_all_is_asked_for_there_is_nothing_to_tick_and_nothing_to_send(
    asking: Asking, browser: SignIn
) -> None:
    engineer = browser("a_engineer")
    assert (
        engineer.post(asking.page, FormPage(engineer.get(asking.page).text).sent()).status_code
        == 303
    )
    page = engineer.get(asking.page).text
    assert "ask-several" not in page.partition("<main")[2]
    assert FormPage(page).words.count("依頼済み") >= 1 and "工程 2" in page


def test_a_drawing_under_export_control_goes_to_each_shop_by_its_name_only(
    asking: Asking, world: World, browser: SignIn, files_folder: Path
) -> None:
    sketch = brought(world, asking.sent.id, files_folder, name="jig.step")
    with world.record.as_server("a test") as db:
        db.execute(update(Drawing).where(Drawing.id == sketch).values(export_controlled=True))
    engineer = browser("a_engineer")
    b = asking.id("b")
    sent = FormPage(engineer.get(asking.page).text).sent()
    assert str(sketch) not in sent[f"drawing_ids.{b}"]
    sent[f"drawing_ids.{b}"] = [*sent[f"drawing_ids.{b}"], str(sketch)]
    refused = engineer.post(asking.page, sent)
    page = FormPage(refused.text)
    assert refused.status_code == 422 and "jig.step" in page.sentences[f"drawing_ids.{b}"]
    assert asked(world) == {}
    confirmed = sent | {f"named.{b}.{sketch}": "jig.step"}
    assert engineer.post(asking.page, confirmed).status_code == 303
    of = {one.to_company_id: one.id for one in _requests(world)}
    of_b = engineer.get(f"/api/v1/requests/{of[world.companies['b']]}").json["drawings"]
    of_c = engineer.get(f"/api/v1/requests/{of[world.companies['c']]}").json["drawings"]
    assert "jig.step" in str(of_b) and "jig.step" not in str(of_c)


def test_before_the_proposal_is_agreed_everything_is_filled_in_and_nobody_ticked(
    asking: Asking, world: World, browser: SignIn
) -> None:
    proposed(world, asking.sent.id, asking.sent.part_ids, "a", "b", "c", based_on=1)
    page = FormPage(browser("a_engineer").get(asking.page).text)
    assert "shops" not in page.values and len(page.values[f"line_ids.{asking.id('b')}"]) == 2
    assert "まだ合意されていません" in page.words


def test_a_proposal_that_changed_meanwhile_is_looked_at_before_anybody_is_asked(
    asking: Asking, world: World, browser: SignIn
) -> None:
    engineer = browser("a_engineer")
    sent = FormPage(engineer.get(asking.page).text).sent() | {"note": "至急"}
    standing = proposed(world, asking.sent.id, asking.sent.part_ids, "a", "b", based_on=1)
    accepted(world, standing, "b_engineer")
    refused = engineer.post(asking.page, sent)
    page = FormPage(refused.text)
    assert refused.status_code == 409 and asked(world) == {}
    assert page.values["shops"] == [asking.id("b")] and page.value("note") == "至急"
    assert engineer.post(asking.page, page.sent()).status_code == 303
    assert asked(world).keys() == {world.companies["b"]}


def test_programs_read_what_is_given_to_whom_and_ask_all_or_none(
    asking: Asking, world: World, browser: SignIn
) -> None:
    engineer = browser("a_engineer")
    at = f"/api/v1/estimates/{asking.estimate}/requests"
    given = engineer.get(f"{at}/proposed").json
    assert given["agreed"] and [shop["company"] for shop in given["shops"]] == [
        "墨田板金",
        "隅田切削",
    ]
    requests = [
        {"to_company_id": shop["company_id"], "line_ids": [one["line_id"] for one in shop["lines"]]}
        for shop in given["shops"]
    ]
    body = {"client_id": str(uuid4()), "requests": [*requests, requests[0]]}
    refused = engineer.post(f"{at}/several", json=body)
    assert refused.status_code == 422
    assert "requests-2-to_company_id" in refused.json["error"]["fields"]
    assert asked(world) == {}
    body = {"client_id": str(uuid4()), "requests": requests}
    for _again in range(2):
        done = engineer.post(f"{at}/several", json=body)
        assert done.status_code == 201 and len(done.json["requests"]) == 2
    assert len(_requests(world)) == 2
    given = engineer.get(f"{at}/proposed").json
    assert not any(line["to_ask"] for shop in given["shops"] for line in shop["lines"])


def test_the_proposal_leads_to_the_page_and_begins_the_estimate_for_it(
    world: World, browser: SignIn, files_folder: Path
) -> None:
    sent = sent_inquiry(world, files=files_folder, lead="a")
    standing = proposed(world, sent.id, sent.part_ids, "a", "b")
    engineer, address = browser("a_engineer"), f"/inquiries/{sent.id}/ask"
    assert address not in engineer.get(f"/inquiries/{sent.id}/proposals/current").text
    accepted(world, standing, "b_engineer")
    assert address in engineer.get(f"/inquiries/{sent.id}/proposals/current").text
    assert address not in browser("b_engineer").get(f"/inquiries/{sent.id}/proposals/current").text
    led = engineer.post(address)
    assert led.status_code == 303 and led.headers["Location"].endswith("/ask-several")
    assert "墨田板金" in engineer.get(led.headers["Location"]).text


def _requests(world: World) -> list[Request]:
    with world.record.as_server("a test") as db:
        return list(db.scalars(select(Request)))
