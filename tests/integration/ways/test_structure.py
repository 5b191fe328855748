"""部品構成: parts go into parts on a page, their pieces multiply, and what is tried is in no price."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from shared_db.models import EstimatePart
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world, parts=3)


def rows_of(client: Browser, estimate: UUID) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/estimates/{estimate}/structure").json[
        "parts"
    ]
    return found


def form_of(rows: list[dict[str, Any]], *changed: dict[str, str]) -> dict[str, str]:
    """The page's form with what stands there, but for what somebody types into its rows."""
    form = {"act": "save"}
    for place, row in enumerate(rows):
        typed = {
            "part": row["part"],
            "was": row["was"],
            "into": row["into"] or "",
            "quantity_per": row["quantity_per"] or "",
            "trial_quantities": " ".join(map(str, row["trial_quantities"])),
        } | (changed[place] if place < len(changed) else {})
        form |= {f"parts-{place}-{name}": value for name, value in typed.items()}
    return form


def test_pieces_multiply_at_any_depth_and_a_part_comes_out_with_its_own_quantities(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate = case.build()
    case.fill(estimate)
    client = browser("a_engineer")
    page = f"/estimates/{estimate}/structure"
    frame, leg, foot = rows_of(client, estimate)
    into_frame = {"into": frame["part"], "quantity_per": "4"}
    into_leg = {"into": leg["part"], "quantity_per": "２.5"}
    sent = form_of([frame, leg, foot], {}, into_frame, into_leg)
    assert client.post(page, data=sent).status_code == 303
    assert [(one["name"], one["wanted"]) for one in rows_of(client, estimate)] == [
        (frame["name"], [10, 100]), (leg["name"], [40, 400]), (foot["name"], [100, 1000])
    ]  # fmt: skip
    computed = client.post(
        f"/api/v1/estimates/{estimate}/compute", json={"parts": case.grid(estimate)["parts"]}
    )
    assert computed.json["cells"]["parts-2-started-1"] == "1,000"
    assert "100 / 1,000" in client.get(page).text
    out = form_of(rows_of(client, estimate), {}, {}, {"into": ""})
    assert client.post(page, data=out).status_code == 303
    assert rows_of(client, estimate)[-1]["wanted"] == [10, 100]


def test_a_circle_is_refused_where_it_was_typed_and_nothing_of_it_is_taken(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate = case.build()
    client = browser("a_engineer")
    page = f"/estimates/{estimate}/structure"
    first, second, third = rows_of(client, estimate)
    sent = form_of(
        [first, second, third],
        {"into": second["part"], "quantity_per": "1"},
        {"into": third["part"], "quantity_per": "1"},
        {"into": first["part"], "quantity_per": "7"},
    )
    answer = client.post(page, data=sent)
    assert answer.status_code == 422
    assert "自分自身には組み込めません" in answer.text
    assert 'value="7"' in answer.text
    assert [one["into"] for one in rows_of(client, estimate)] == [None] * 3


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate = case.build()
    client = browser("a_engineer")
    page = f"/estimates/{estimate}/structure"
    first, second, third = shown = rows_of(client, estimate)
    client.post(page, data=form_of(shown, {}, {"into": first["part"], "quantity_per": "2"}))
    stale = form_of(shown, {}, {"into": third["part"], "quantity_per": "3"})
    answer = client.post(page, data=stale)
    assert (answer.status_code, "他の人が変更しました" in answer.text) == (422, True)
    untouched = form_of(shown, {}, {}, {"trial_quantities": "50"})
    assert client.post(page, data=untouched).status_code == 303
    assert {one["part"]: one["into"] for one in rows_of(client, estimate)} == {
        first["part"]: None, second["part"]: first["part"], third["part"]: None
    }  # fmt: skip


def test_trial_quantities_are_costed_beside_those_asked_and_in_no_price(
    case: SubQuoting, browser: SignIn, world: World, do_jobs: Callable[[], None]
) -> None:
    estimate = case.build()
    case.fill(estimate)
    do_jobs()
    client = browser("a_engineer")
    version = case.grid(estimate)["version"]
    rows = rows_of(client, estimate)
    sent = form_of(rows, {"trial_quantities": "５０、1,000 10"})
    assert client.post(f"/estimates/{estimate}/structure", data=sent).status_code == 303
    row = rows_of(client, estimate)[0]
    assert (row["wanted"], row["trial"]) == ([10, 100], [50, 1000])
    grid = case.grid(estimate)
    assert grid["version"] == version, "the roll-up behind a price is not overtaken"
    cells = client.post(
        f"/api/v1/estimates/{estimate}/compute", json={"parts": grid["parts"]}
    ).json["cells"]
    assert [cells[f"parts-0-started-{column}"] for column in range(4)] == [
        "10",
        "100",
        "50",
        "1,000",
    ]
    assert "parts-0-started-4" not in cells and "parts-1-started-2" not in cells
    run = client.get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    assert [one["quantity"] for one in run["result"]["parts"][0]["breaks"]] == [10, 100]
    request = case.ask(estimate)
    with world.record.as_server("a test") as db:
        from sqlalchemy import select

        from shared_db.models import RequestItem

        asked = db.scalars(
            select(RequestItem.quantities).where(RequestItem.request_id == request)
        ).all()
    assert asked == [[10, 100]] * 3


def test_a_shop_that_was_asked_for_a_price_puts_nothing_into_anything(
    case: SubQuoting, browser: SignIn
) -> None:
    answer_to = case.build_answer(case.ask(case.build()))
    client = browser("b_engineer")
    first, second, *_ = rows_of(client, answer_to)
    body = {"parts": [{"part": first["part"], "into": second["part"], "quantity_per": "2"}]}
    answer = client.put(f"/api/v1/estimates/{answer_to}/structure", json=body)
    assert answer.status_code == 422
    assert answer.json["error"]["fields"]["parts-0-into"]["code"] == "asked_piece_by_piece"


def test_a_dropped_assembly_leaves_its_parts_with_the_customers_quantities(
    case: SubQuoting, browser: SignIn, world: World
) -> None:
    estimate = case.build()
    client = browser("a_engineer")
    first, second, third = rows_of(client, estimate)
    sent = form_of([first, second, third], {}, {"into": first["part"], "quantity_per": "4"})
    client.post(f"/estimates/{estimate}/structure", data=sent)
    with world.record.as_server("a test") as db:
        from shared_db.models import Part

        row = db.get_one(EstimatePart, UUID(first["part"]))
        db.get_one(Part, row.part_id).dropped_in_revision = 2
        db.commit()
    answer = client.post(f"/api/v1/estimates/{estimate}/bring-up-to-date", json={})
    assert answer.status_code == 200
    assert [one["wanted"] for one in rows_of(client, estimate)] == [[10, 100]] * 2
