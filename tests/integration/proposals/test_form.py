"""Writing a version: what shops said stands beside the steps, chains are copied, a shop is usual."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.asks.forms import NewAnswer
from portal.asks.service import answer_ask
from shared_db.models import CapabilityAnswer, ProposalOperation
from tests.factories.rows import inquiry_rows
from tests.factories.talk import asked, proposed
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]
Case = tuple[UUID, list[UUID]]


@pytest.fixture
def case(world: World) -> Case:
    return inquiry_rows(world, lead="a", parts=3)


def typed(world: World, case: Case, *steps: str, **more: Any) -> dict[str, Any]:
    """The form with these steps for the first part, by B, and nothing for the others."""
    _inquiry, parts = case
    sent: dict[str, Any] = {"client_id": str(uuid4()), "based_on": "0", "note": "", **more}
    for place, part in enumerate(parts):
        sent[f"parts-{place}-part_id"] = str(part)
        for row, name in enumerate(steps if place == 0 else [""]):
            at = f"parts-{place}-operations-{row}-"
            sent |= {f"{at}name": name, f"{at}specification": ""}
            sent[f"{at}company_id"] = str(world.companies["b"]) if name else ""
    return sent


def answered(world: World, ask: UUID, by: str, answer: str, missing: str = "") -> None:
    with world.record.work(world.actor(by)) as work:
        new = NewAnswer(client_id=uuid4(), answer=CapabilityAnswer(answer), missing=missing)
        answer_ask(work, ask, new)


def kept(world: World) -> list[tuple[UUID, str, UUID]]:
    with world.record.as_server("a test") as db:
        rows = db.scalars(select(ProposalOperation).order_by(ProposalOperation.position))
        return [(row.part_id, row.name, row.company_id) for row in rows]


def test_what_the_shops_said_stands_beside_the_steps_that_they_may_be_given(
    world: World, case: Case, browser: SignIn
) -> None:
    inquiry, parts = case
    whole = asked(world, inquiry, "b", "c")
    of_part = asked(world, inquiry, "b", part=parts[0])
    answered(world, whole, "b_engineer", "yes")
    answered(world, of_part, "b_engineer", "partly", "焼入れはできません")
    form = browser("a_engineer").get(f"/inquiries/{inquiry}/proposal").text
    first, second, _third = form.split("<fieldset")[1:]
    assert "墨田板金 · 一部可" in first and "焼入れはできません" in first
    assert "墨田板金 · 対応可" in second and "焼入れはできません" not in second
    assert "隅田切削 · 未回答" in first and "あおば精機 · " not in first
    proposed(world, inquiry, parts, "a", "b")
    section = FormPage(browser("b_engineer").get(f"/inquiries/{inquiry}/proposals/current").text)
    assert section.words.count("焼入れはできません") == 1


def test_a_chain_is_copied_to_the_chosen_parts_and_the_others_are_left_alone(
    world: World, case: Case, browser: SignIn
) -> None:
    inquiry, parts = case
    engineer, address = browser("a_engineer"), f"/inquiries/{inquiry}/proposal"
    sent = typed(world, case, "旋削", "めっき", note="急ぎます")
    sent["parts-1-operations-0-name"] = "溶接"
    pressed = sent | {"copy_chain": str(parts[0]), f"copy_to.{parts[0]}": [str(parts[2])]}
    page = FormPage(engineer.post(address, pressed).text)
    names = [page.values.get(f"parts-{p}-operations-{r}-name") for p in range(3) for r in range(2)]
    assert names == [["旋削"], ["めっき"], ["溶接"], None, ["旋削"], ["めっき"]]
    assert page.value("parts-2-operations-1-company_id") == str(world.companies["b"])
    assert page.value("note") == "急ぎます" and kept(world) == []
    assert f"copy_to.{parts[0]}" not in page.values, "both others have steps now"


def test_a_step_that_names_no_shop_is_made_by_the_usual_one_of_its_part_or_of_the_whole(
    world: World, case: Case, browser: SignIn
) -> None:
    inquiry, parts = case
    engineer, address = browser("a_engineer"), f"/inquiries/{inquiry}/proposal"
    sent = typed(world, case, "旋削")
    for place in (1, 2):
        sent[f"parts-{place}-operations-0-name"] = "めっき"
    refused = engineer.post(address, sent)
    places = {f"parts-{place}-operations-0-company_id" for place in (1, 2)}
    assert refused.status_code == 422
    assert places == {
        name for name, said in FormPage(refused.text).sentences.items() if said.strip()
    }
    usual = {
        "usual_company": str(world.companies["a"]),
        "parts-2-usual_company": str(world.companies["c"]),
    }
    assert engineer.post(address, sent | usual).status_code == 303
    assert [world.companies[shop] for shop in "bac"] == [
        next(company for part, _name, company in kept(world) if part == one) for one in parts
    ]


def test_of_two_who_write_at_once_neither_loses_the_usual_shop_or_a_copied_chain(
    world: World, case: Case, browser: SignIn
) -> None:
    inquiry, parts = case
    engineer, address = browser("a_engineer"), f"/inquiries/{inquiry}/proposal"
    proposed(world, inquiry, parts, "b")
    sent = typed(world, case, "工程 1", based_on="1", usual_company=str(world.companies["c"]))
    for place in (1, 2):
        at = f"parts-{place}-operations-0-"
        sent |= {f"{at}name": "工程 1", f"{at}company_id": ""}
    proposed(world, inquiry, parts, "b", based_on=1)
    refused = engineer.post(address, sent)
    page = FormPage(refused.text)
    assert refused.status_code == 409 and page.value("based_on") == "2"
    shops = [page.value(f"parts-{place}-operations-0-company_id") for place in range(3)]
    assert shops == [str(world.companies[shop]) for shop in "bcc"]
