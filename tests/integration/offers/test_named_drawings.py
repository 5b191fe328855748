"""A sub-quote request names the drawings that go with it: its page shows exactly those."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import update

from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import Invalid
from shared_db.models import DrawingPurpose, Inquiry
from tests.factories.designs import GROUP, brought, revised
from tests.factories.estimates import SubQuoting
from tests.factories.inquiries import SentInquiry, revised_inquiry, sent_inquiry
from tests.factories.talk import accepted, proposed
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]


class Asking(NamedTuple):
    """A's estimate with outside lines for B, and A's sketch that nobody else has seen."""

    sent: SentInquiry
    costing: SubQuoting
    estimate: UUID
    sketch: UUID


@pytest.fixture
def asking(world: World, files_folder: Path) -> Asking:
    sent = sent_inquiry(world, files=files_folder, lead="a")
    accepted(world, proposed(world, sent.id, sent.part_ids, "a", "b"), "b_engineer")
    costing = SubQuoting(world, sent.id, sent.part_ids)
    sketch = brought(
        world, sent.id, files_folder, name="sketch.step", purpose=DrawingPurpose.SKETCH
    )
    return Asking(sent, costing, costing.build(), sketch)


def named(client: Browser, request: UUID) -> list[tuple[str, bool]]:
    """What goes along as a program reads it, and whether there is a newer revision."""
    found = client.get(f"/api/v1/requests/{request}").json["drawings"]
    return [(one["filename"], one["outdated"]) for one in found]


def another_material(world: World, asking: Asking, material: str) -> None:
    """The customer wants the part of another: what was asked of shops no longer fits."""
    drawings = [str(one) for one in asking.sent.drawing_ids]
    part = {"name": "ブラケット", "quantities": [10], "material": material, "drawings": drawings}
    revised_inquiry(world, asking.sent, parts=[part])


def test_the_form_ticks_the_customers_drawings_and_offers_ones_own(
    asking: Asking, browser: SignIn
) -> None:
    engineer = browser("a_engineer")
    page = FormPage(engineer.get(f"/estimates/{asking.estimate}/ask").text)
    assert "自社のみの図面です。依頼先に開示されます" in page.words
    ticked = page.sent()["drawing_ids"]
    assert ticked in (str(asking.sent.drawing_ids[0]), [str(asking.sent.drawing_ids[0])])


def test_the_asked_shop_sees_what_was_named_also_from_the_own_side_while_it_stands(
    asking: Asking, world: World, browser: SignIn
) -> None:
    wanted = [str(asking.sent.drawing_ids[0]), str(asking.sketch)]
    request = asking.costing.ask(asking.estimate, drawing_ids=wanted)
    b, c = browser("b_engineer"), browser("c_engineer")
    both = [("bracket.step", False), ("sketch.step", False)]
    assert named(b, request) == named(browser("a_engineer"), request) == both
    page = FormPage(b.get(f"/requests/{request}").text).words
    assert "sketch.step" in page and "二次見積用に開示" in page
    assert b.get(f"/api/v1/drawings/{asking.sketch}").status_code == 200
    assert c.get(f"/api/v1/drawings/{asking.sketch}").status_code == 404
    assert browser("x_customer").get(f"/api/v1/drawings/{asking.sketch}").status_code == 404
    browser("a_engineer").post(f"/api/v1/requests/{request}/withdraw", json={})
    assert b.get(f"/api/v1/drawings/{asking.sketch}").status_code == 404
    assert named(b, request) == [("bracket.step", False)]
    assert "1件は、現在は開示されていません" in FormPage(b.get(f"/requests/{request}").text).words


@pytest.mark.parametrize(("state", "sees"), [("accepted", 200), ("declined", 404)])
def test_a_request_whose_inquiry_was_not_ordered_shows_nothing_of_the_own_side_any_more(
    asking: Asking, world: World, browser: SignIn, state: str, sees: int
) -> None:
    asking.costing.ask(asking.estimate, drawing_ids=[str(asking.sketch)])
    with world.record.as_server("a test") as db:
        db.execute(update(Inquiry).values(state=state, ended_at=utc_now()))
    at = f"/api/v1/drawings/{asking.sketch}"
    assert browser("b_engineer").get(at).status_code == sees
    assert browser("a_engineer").get(at).status_code == 200


def test_its_shop_reads_whom_it_asked_with_a_drawing_of_the_own_side(
    asking: Asking, browser: SignIn
) -> None:
    engineer = browser("a_engineer")
    at, section = f"/designs/{asking.sketch}/audience", f"/inquiries/{asking.sent.id}/drawings"
    assert "自社と依頼先" not in engineer.get(section).text
    request = asking.costing.ask(asking.estimate, drawing_ids=[str(asking.sketch)])
    for page in (section, at, f"/drawings/{asking.sketch}", f"/requests/{request}"):
        text = engineer.get(page).text
        assert "自社と依頼先" in text and "墨田板金" in text and f"/requests/{request}" in text
    engineer.post(at, {"audience": "group"})
    engineer.post(at, {"audience": "own"})
    said = FormPage(engineer.get(f"/inquiries/{asking.sent.id}").text).words
    assert "「sketch.step」は自社と依頼先（墨田板金）に表示されます" in said
    engineer.post(f"/api/v1/requests/{request}/withdraw", json={})
    assert "自社と依頼先" not in engineer.get(section).text


def test_a_newer_revision_is_said_and_the_request_keeps_the_one_it_named(
    asking: Asking, world: World, browser: SignIn, files_folder: Path
) -> None:
    request = asking.costing.ask(asking.estimate, drawing_ids=[str(asking.sketch)])
    newer = revised(world, asking.sketch, files_folder)
    b = browser("b_engineer")
    assert named(b, request) == [("sketch.step", True)]
    assert "改訂あり" in FormPage(b.get(f"/requests/{request}").text).words
    assert b.get(f"/api/v1/drawings/{newer}").status_code == 404


def test_asking_anew_carries_along_what_went_with_it_before(
    asking: Asking, world: World, browser: SignIn, files_folder: Path
) -> None:
    asking.costing.ask(asking.estimate, drawing_ids=[str(asking.sketch)])
    revised(world, asking.sketch, files_folder, name="sketch2.step")
    another_material(world, asking, "SUS304")
    again = asking.costing.ask(asking.estimate)
    assert named(browser("b_engineer"), again) == [("bracket.step", False), ("sketch2.step", False)]


def test_nobody_names_what_another_shop_brought(
    asking: Asking, world: World, browser: SignIn, files_folder: Path
) -> None:
    of_c = brought(world, asking.sent.id, files_folder, "c_engineer", audience=GROUP)
    lines = [str(line) for line in asking.costing.outside_lines(asking.estimate)]
    refused = browser("a_engineer").post(
        f"/api/v1/estimates/{asking.estimate}/requests",
        json={
            "client_id": str(of_c),
            "to_company_id": str(world.companies["b"]),
            "line_ids": lines,
            "drawing_ids": [str(of_c)],
        },
    )
    assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, ["drawing_ids"])


def test_what_is_under_export_control_goes_along_by_its_name_only(
    asking: Asking, world: World, browser: SignIn, files_folder: Path
) -> None:
    engineer, form = browser("a_engineer"), f"/estimates/{asking.estimate}/ask"
    asking.costing.ask(asking.estimate, drawing_ids=[str(asking.sketch)])
    controlled = {"export_controlled": True}
    engineer.put(f"/api/v1/drawings/{asking.sketch}/export-control", json=controlled)
    another_material(world, asking, "SUS304")
    page = FormPage(engineer.get(form).text)
    assert str(asking.sketch) not in page.sent()["drawing_ids"]
    sent = page.sent() | {
        "to_company_id": str(world.companies["b"]),
        "line_ids": [str(line) for line in asking.costing.outside_lines(asking.estimate)],
        "drawing_ids": [str(asking.sketch)],
    }
    refused = engineer.post(form, sent)
    assert refused.status_code == 422
    assert (
        "「sketch.step」（または依頼図・別の版）は輸出管理の対象です。依頼先に"
        in FormPage(refused.text).words
    )
    again = asking.costing.ask(asking.estimate)
    assert "sketch.step" not in dict(named(browser("b_engineer"), again))
    another_material(world, asking, "S45C")
    answer = engineer.post(form, sent | {f"named.{asking.sketch}": "sketch.step"})
    assert answer.status_code == 303
    assert browser("b_engineer").get(f"/api/v1/drawings/{asking.sketch}").status_code == 200


def test_who_may_not_bring_drawings_lets_nothing_of_the_own_side_go(
    asking: Asking, world: World, browser: SignIn, files_folder: Path
) -> None:
    open_to_all = brought(world, asking.sent.id, files_folder, name="open.step", audience=GROUP)
    page = browser("a_purchaser").get(f"/estimates/{asking.estimate}/ask").text
    assert str(open_to_all) in page and str(asking.sketch) not in page
    with pytest.raises(Invalid) as refused:
        asking.costing.ask(asking.estimate, who="a_purchaser", drawing_ids=[str(asking.sketch)])
    assert list(refused.value.fields) == ["drawing_ids"]
    request = asking.costing.ask(asking.estimate, who="a_purchaser", drawing_ids=[str(open_to_all)])
    assert named(browser("b_engineer"), request) == [("open.step", False)]
