"""Two people in one estimate: each one's typing stands, and nobody's cell is overwritten unseen."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from portal.shopdata.forms import RateForm
from portal.shopdata.service import set_rate
from shared_db.foundation.clock import today
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.estimates.test_sheet import flat, line_of

SignIn = Callable[[str | None], Browser]
Grid = dict[str, Any]


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world)


@pytest.fixture
def estimate(case: SubQuoting) -> UUID:
    return case.build()


@pytest.fixture
def put(browser: SignIn, estimate: UUID) -> Callable[..., Any]:
    """Save a grid by the API, as somebody."""

    def save(who: str, grid: Grid, **more: Any) -> Any:
        return browser(who).put(f"/api/v1/estimates/{estimate}", json={**grid, **more})

    return save


def typed(case: SubQuoting, estimate: UUID, kind: str, **cells: str) -> Grid:
    """The sheet as it stands, with something typed in a line."""
    grid = case.grid(estimate)
    line_of(grid, kind).update(cells)
    return grid


def without(grid: Grid, kind: str) -> Grid:
    grid["parts"][0]["lines"].remove(line_of(grid, kind))
    return grid


def test_different_cells_of_two_people_are_both_kept(
    case: SubQuoting, estimate: UUID, put: Callable[..., Any]
) -> None:
    mine = typed(case, estimate, "material", mass_kg="2")
    theirs = typed(case, estimate, "material", price_per_kg="300")
    theirs["parts"][0]["scrap_percent"] = "5"
    assert put("a_manager", theirs).status_code == 200
    assert put("a_engineer", mine).status_code == 200
    now = case.grid(estimate)
    material = line_of(now, "material")
    assert (material["price_per_kg"], material["mass_kg"]) == ("300", "2")
    assert now["parts"][0]["scrap_percent"] == "5"


def test_one_cell_in_which_two_typed_is_shown_with_both_values_and_the_others_name(
    case: SubQuoting, estimate: UUID, put: Callable[..., Any]
) -> None:
    mine = typed(case, estimate, "material", price_per_kg="200", mass_kg="2")
    put("a_manager", typed(case, estimate, "material", price_per_kg="300"))
    answer = put("a_engineer", mine)
    assert answer.status_code == 409
    told = answer.json["error"]
    (one,) = told["differing"]
    assert (one["mine"], one["theirs"], one["who"]) == ("200", "300", "a_manager")
    assert one["label"] == "材料 · 単価（円/kg）"
    assert line_of(case.grid(estimate), "material")["price_per_kg"] == "300"
    chosen = {"decided": {one["key"]: "mine"}, "decided_at": told["version"]}
    assert put("a_engineer", mine, **chosen).status_code == 200
    material = line_of(case.grid(estimate), "material")
    assert (material["price_per_kg"], material["mass_kg"]) == ("200", "2")


def test_a_choice_holds_for_what_was_seen_and_not_for_what_was_typed_after_it(
    case: SubQuoting, estimate: UUID, put: Callable[..., Any]
) -> None:
    mine = typed(case, estimate, "material", price_per_kg="200")
    put("a_manager", typed(case, estimate, "material", price_per_kg="300"))
    told = put("a_engineer", mine).json["error"]
    put("a_manager", typed(case, estimate, "material", price_per_kg="400"))
    chosen = {told["differing"][0]["key"]: "mine"}
    again = put("a_engineer", mine, decided=chosen, decided_at=told["version"])
    assert again.status_code == 409
    assert again.json["error"]["differing"][0]["theirs"] == "400"


def test_lines_that_two_people_add_are_all_there(
    case: SubQuoting, estimate: UUID, put: Callable[..., Any]
) -> None:
    grids = {who: case.grid(estimate) for who in ("a_manager", "a_engineer")}
    for who, grid in grids.items():
        grid["parts"][0]["lines"].append({"kind": "bought", "description": who})
        assert put(who, grid).status_code == 200
    lines = case.grid(estimate)["parts"][0]["lines"]
    assert {line["description"] for line in lines if line["kind"] == "bought"} == set(grids)


def test_a_line_that_somebody_removed_goes_unless_it_was_typed_in(
    case: SubQuoting, estimate: UUID, put: Callable[..., Any]
) -> None:
    untouched = typed(case, estimate, "operation", run_minutes="7")
    touched = typed(case, estimate, "material", price_per_kg="999")
    put("a_manager", without(case.grid(estimate), "material"))
    assert put("a_engineer", untouched).status_code == 200
    assert "material" not in [line["kind"] for line in case.grid(estimate)["parts"][0]["lines"]]
    answer = put("a_engineer", touched)
    (one,) = answer.json["error"]["differing"]
    assert "999" in one["mine"]
    assert (one["theirs"], one["who"]) == ("削除", "a_manager")
    chosen = {"decided": {one["key"]: "mine"}, "decided_at": answer.json["error"]["version"]}
    assert put("a_engineer", touched, **chosen).status_code == 200
    assert line_of(case.grid(estimate), "material")["price_per_kg"] == "999"


def test_a_line_in_which_somebody_typed_is_not_removed_unseen(
    case: SubQuoting, estimate: UUID, put: Callable[..., Any]
) -> None:
    mine = without(case.grid(estimate), "material")
    put("a_manager", typed(case, estimate, "material", price_per_kg="300"))
    answer = put("a_engineer", mine)
    (one,) = answer.json["error"]["differing"]
    assert one["mine"] == "削除"
    assert "300" in one["theirs"]
    chosen = {"decided": {one["key"]: "theirs"}, "decided_at": answer.json["error"]["version"]}
    assert put("a_engineer", mine, **chosen).status_code == 200
    assert line_of(case.grid(estimate), "material")["price_per_kg"] == "300"


def test_without_scripts_the_page_shows_what_differs_and_takes_the_choice(
    case: SubQuoting, estimate: UUID, browser: SignIn
) -> None:
    mine = typed(case, estimate, "material", price_per_kg="200", mass_kg="2")
    case.save(estimate, typed(case, estimate, "material", price_per_kg="300"), "a_manager")
    client = browser("a_engineer")
    sent = {"version": mine["version"], **flat(mine)}
    page = client.post(f"/estimates/{estimate}", sent)
    assert page.status_code == 409
    assert "a_managerの入力" in page.text
    assert f'name="version" value="{mine["version"]}"' in page.text
    seen = {"decided_at": mine["version"] + 1, "decide": "theirs"}
    assert client.post(f"/estimates/{estimate}", sent | seen).status_code == 303
    material = line_of(case.grid(estimate), "material")
    assert (material["price_per_kg"], material["mass_kg"]) == ("300", "2")


def test_while_typing_the_page_is_told_that_something_was_merged_into_it(
    case: SubQuoting, estimate: UUID, browser: SignIn
) -> None:
    mine = typed(case, estimate, "material", mass_kg="2")
    case.save(estimate, typed(case, estimate, "material", price_per_kg="300"), "a_manager")
    body = {"version": mine["version"], "values": flat(mine)}
    kept = browser("a_engineer").post(f"/estimates/{estimate}/typed", json=body)
    assert kept.json == {"version": mine["version"] + 2, "merged": True}


def test_todays_rates_taken_meanwhile_are_not_typed_over(
    case: SubQuoting, estimate: UUID, put: Callable[..., Any], world: World, browser: SignIn
) -> None:
    chosen = typed(case, estimate, "operation", work_centre_id=str(case.centres["a"]))
    put("a_engineer", chosen)
    mine = typed(case, estimate, "operation", run_minutes="3")
    with world.record.work(world.actor("a_manager")) as work:
        set_rate(work, case.centres["a"], RateForm(hourly_rate=Decimal(5200), valid_from=today()))
    browser("a_manager").post(f"/api/v1/estimates/{estimate}/todays-rates")
    assert put("a_engineer", mine).status_code == 200
    assert line_of(case.grid(estimate), "operation")["hourly_rate"] == "5200"


def test_a_removed_line_can_be_taken_back_once(
    case: SubQuoting, estimate: UUID, browser: SignIn
) -> None:
    case.save(estimate, typed(case, estimate, "material", price_per_kg="300", description="SPCC"))
    grid = case.grid(estimate)
    line_id = line_of(grid, "material")["id"]
    client, gone = browser("a_engineer"), without(case.grid(estimate), "material")
    page = client.post(f"/estimates/{estimate}", {"version": gone["version"], **flat(gone)})
    assert page.status_code == 303
    assert f"back:{line_id}" in client.get(f"/estimates/{estimate}").text
    now = case.grid(estimate)
    back = {"version": now["version"], **flat(now), "act": f"back:{line_id}"}
    assert client.post(f"/estimates/{estimate}", back).status_code == 303
    material = line_of(case.grid(estimate), "material")
    assert (material["price_per_kg"], material["description"]) == ("300", "SPCC")
    assert f"back:{line_id}" not in client.get(f"/estimates/{estimate}").text


def test_the_line_that_was_removed_last_is_offered_first_in_its_own_part(
    case: SubQuoting, estimate: UUID, browser: SignIn
) -> None:
    removed = []
    for kind in ("material", "operation"):
        grid = case.grid(estimate)
        removed.append(line_of(grid, kind)["id"])
        gone = without(grid, kind)
        browser("a_engineer").post(
            f"/estimates/{estimate}", {"version": gone["version"], **flat(gone)}
        )
    page = browser("a_engineer").get(f"/estimates/{estimate}").text
    sheet = page[page.index('id="part-0"') :]
    assert sheet.index(f"back:{removed[1]}") < sheet.index(f"back:{removed[0]}")
    assert sheet.count(">削除した明細：") == 2, "one's own removals, without a name"
