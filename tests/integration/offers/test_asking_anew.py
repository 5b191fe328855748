"""After a change the same shop is asked again, and the older request makes way."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.inquiries.queries import note_changed
from shared_db.acts.staleness import mark_stale
from shared_db.foundation.errors import Invalid
from shared_db.models import Inquiry, Offer, OfferState, PartQuantity, Request, RequestState
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World


@pytest.fixture
def case(world: World) -> SubQuoting:
    """Two parts, each with a line that goes outside."""
    return sub_quoting(world, parts=2, quantities=(10,))


def customer_wants(
    case: SubQuoting, estimate: UUID, pieces: int, *, otherwise: bool = False
) -> None:
    """Another quantity of the first part, taken over into the lead's estimate.

    `otherwise`: its drawing was changed, too.
    """
    from portal.estimates.service import bring_up_to_date

    with case.world.record.work(case.world.actor("x_customer")) as work:
        inquiry = work.session.get_one(Inquiry, case.inquiry)
        inquiry.revision += 1
        query = select(PartQuantity).where(PartQuantity.part_id == case.parts[0])
        work.session.scalars(query).one().quantity = pieces
        note_changed(work, inquiry, case.parts[:1] if otherwise else [])
        work.session.flush()
        mark_stale(work, inquiry)
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        bring_up_to_date(work, estimate)


def wanted_scrap(case: SubQuoting, estimate: UUID, percent: str) -> None:
    grid = case.grid(estimate)
    grid["parts"][0]["scrap_percent"] = percent
    case.save(estimate, grid)


def row(case: SubQuoting, model: Any, key: UUID) -> Any:
    with case.world.record.as_server("a test") as db:
        return db.get_one(model, key)


def test_after_a_changed_quantity_the_new_request_takes_the_place_of_the_old_one(
    case: SubQuoting, browser
) -> None:
    estimate = case.build()
    older = case.ask(estimate)
    offer = case.offer(older)
    customer_wants(case, estimate, 25)
    newer = case.ask(estimate)
    assert row(case, Request, older).state is RequestState.WITHDRAWN
    assert row(case, Offer, offer).state is OfferState.WITHDRAWN
    for who in ("a_engineer", "b_engineer"):
        told = browser(who).get(f"/requests/{older}").text
        assert f"/requests/{newer}" in told
        assert "依頼し直されました" in told
    asked = browser("b_engineer").get(f"/api/v1/requests/{newer}").json
    assert [item["quantities"] for item in asked["items"]] == [[25], [10]]
    given = case.offer(newer)
    assert {line["offer_id"] for part in case.grid(estimate)["parts"] for line in part["lines"]
            if line["kind"] == "outside"} == {str(given)}  # fmt: skip


def test_a_quantity_that_was_not_asked_for_may_be_asked_before_there_is_an_answer(
    case: SubQuoting,
) -> None:
    estimate = case.build()
    older = case.ask(estimate)
    wanted_scrap(case, estimate, "10")
    newer = case.ask(estimate)
    assert row(case, Request, older).state is RequestState.WITHDRAWN
    assert row(case, Request, newer).state is RequestState.SENT


@pytest.mark.parametrize("answered", [False, True])
def test_what_still_stands_is_not_asked_twice_and_the_sentence_says_what_to_do(
    case: SubQuoting, browser, answered: bool
) -> None:
    estimate = case.build()
    request = case.ask(estimate)
    if answered:
        case.offer(request)
    with pytest.raises(Invalid) as refused:
        case.ask(estimate)
    assert refused.value.fields["line_ids"].code == "already_asked"
    page = browser("a_engineer").post(
        f"/estimates/{estimate}/ask",
        data={
            "client_id": str(request),
            "to_company_id": str(case.world.companies["b"]),
            "line_ids": [str(line) for line in case.outside_lines(estimate)],
        },
    )
    assert "先にその依頼を取り下げてください" in page.text


def test_a_request_makes_way_as_a_whole(case: SubQuoting) -> None:
    estimate = case.build()
    older = case.ask(estimate)
    wanted_scrap(case, estimate, "10")
    first, _second = case.outside_lines(estimate)
    with pytest.raises(Invalid) as refused:
        case.ask(estimate, line_ids=[first])
    assert refused.value.fields["line_ids"].code == "asked_together"
    assert row(case, Request, older).state is RequestState.SENT


def test_another_shops_request_for_the_same_line_stays(case: SubQuoting) -> None:
    estimate = case.build()
    of_c = case.ask(estimate, to="c")
    case.ask(estimate)
    wanted_scrap(case, estimate, "10")
    case.ask(estimate)
    assert row(case, Request, of_c).state is RequestState.SENT


def test_the_asked_shop_begins_with_the_lines_that_it_had(case: SubQuoting) -> None:
    estimate = case.build()
    older = case.ask(estimate)
    answer = case.build_answer(older)
    case.fill(answer, "b_engineer")
    before = case.grid(answer, "b_engineer")["parts"][0]["lines"]
    case.offer(older, price="90000")
    customer_wants(case, estimate, 25)
    anew = case.build_answer(case.ask(estimate))
    after = case.grid(anew, "b_engineer")["parts"][0]["lines"]
    assert [line["run_minutes"] for line in after] == ["2"]
    assert [{**line, "id": ""} for line in after] == [{**line, "id": ""} for line in before]


def test_a_stale_offer_may_be_asked_for_anew_though_no_quantity_changed(case: SubQuoting) -> None:
    estimate = case.build()
    older = case.ask(estimate)
    case.offer(older)
    customer_wants(case, estimate, 10, otherwise=True)
    newer = case.ask(estimate)
    assert row(case, Request, older).state is RequestState.WITHDRAWN
    assert row(case, Request, newer).inquiry_revision == 2
