"""Ways and structure in the sheet's history: told in words, and gone back over without a loss."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.ways.test_alternatives import choose, costs, make, ways_of

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world, parts=2)


def back(client: Browser, estimate: UUID, version: int) -> None:
    assert client.post(f"/estimates/{estimate}/history/{version}/restore").status_code == 303


def told(client: Browser, estimate: UUID) -> str:
    return str(client.get(f"/estimates/{estimate}/history").text).split("<main")[1]


def rate(case: SubQuoting, estimate: UUID, hourly_rate: str) -> None:
    """The operations of what counts get this rate."""
    case.fill(estimate, hourly_rate=hourly_rate)


def stands(client: Browser, case: SubQuoting, estimate: UUID) -> Any:
    """All that can be gone back to: what counts with its lines, and what each way costs."""
    ways = [(way["name"], way["chosen"], costs(way)) for way in ways_of(client, estimate)]
    grid = case.grid(estimate)["parts"]
    lines = [
        [
            {k: v for k, v in line.items() if v not in ("", None, False, {})}
            for line in part["lines"]
        ]
        for part in grid
    ]
    placed = client.get(f"/api/v1/estimates/{estimate}/structure").json["parts"]
    return ways, lines, [(one["part"], one["into"], one["quantity_per"]) for one in placed]


def test_going_back_over_a_choice_lets_the_way_of_then_count_and_keeps_the_lines_of_the_other(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate, client, states = case.build(), browser("a_engineer"), {}

    def keep() -> None:
        states[case.grid(estimate)["version"]] = stands(client, case, estimate)

    rate(case, estimate, "4000")
    keep()
    first, second = make(client, case, estimate, "案B")
    keep()
    choose(browser("a_manager"), estimate, second, "早い")
    rate(case, estimate, "9000")
    keep()
    choose(client, estimate, first, "安い")
    rate(case, estimate, "4500")
    keep()
    for version in [*reversed(states), *states]:
        back(client, estimate, version)
        assert stands(client, case, estimate) == states[version], version
    text = told(client, estimate)
    assert "案を追加：案B" in text
    assert '採用する案： <span class="quiet">現状</span> → <strong>案B</strong>' in text
    assert "案B：" in text, "it says in which way somebody typed"


def test_going_back_over_the_structure_puts_the_parts_where_they_were(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate, client = case.build(), browser("a_engineer")
    frame, leg = (part["id"] for part in case.grid(estimate)["parts"])
    before = stands(client, case, estimate)
    version = case.grid(estimate)["version"]
    row = {"part": leg, "into": frame, "quantity_per": "4"}
    answer = client.put(f"/api/v1/estimates/{estimate}/structure", json={"parts": [row]})
    assert answer.status_code == 200, answer.text
    assert "1台に 4 個</strong>" in told(client, estimate)
    then, after = case.grid(estimate)["version"], stands(client, case, estimate)
    back(client, estimate, version)
    assert stands(client, case, estimate) == before
    assert client.get(f"/api/v1/estimates/{estimate}/structure").json["parts"][1]["wanted"]
    back(client, estimate, then)
    assert stands(client, case, estimate) == after


def test_a_page_of_before_is_drawn_anew_where_more_than_its_own_lines_changed(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate, client = case.build(), browser("a_engineer")
    part = case.grid(estimate)["parts"][0]["id"]

    def whole_since(version: int) -> bool:
        told = client.get(f"/estimates/{estimate}/edits?since={version}").json
        assert told["version"] > version
        return bool(told["whole"])

    version = case.grid(estimate)["version"]
    first, second = make(client, case, estimate, "案B")
    made = case.grid(estimate)["version"]
    choose(client, estimate, second, "早い")
    chosen = case.grid(estimate)["version"]
    assert change(client, estimate, "take_away", first) == 303
    taken_away = case.grid(estimate)["version"]
    scrap = {"do": "set", "part": part, "cell": "scrap_percent", "was": "0", "value": "3"}
    answer = client.post(f"/estimates/{estimate}/edits", json={"edits": [scrap]})
    assert answer.status_code == 200
    drawn_anew = [whole_since(one) for one in (version, made, chosen, taken_away)]
    assert drawn_anew == [True, True, True, False]


def test_what_was_typed_into_the_way_that_counted_before_is_not_put_into_another(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate, client = case.build(), browser("a_engineer")
    _first, second = make(client, case, estimate, "案B")
    typed = case.grid(estimate)
    choose(client, estimate, second, "早い")
    stood = case.grid(estimate)
    typed["parts"][0]["lines"][0]["description"] = "打った材料"
    answer = client.put(f"/api/v1/estimates/{estimate}", json=typed)
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "changed_meanwhile")
    assert case.grid(estimate) == stood


def test_what_was_typed_before_the_first_other_way_was_made_is_kept_in_the_one_that_counts(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate, client = case.build(), browser("a_engineer")
    typed = case.grid(estimate)
    make(client, case, estimate, "案B")
    typed["parts"][0]["lines"][0]["description"] = "打った材料"
    assert client.put(f"/api/v1/estimates/{estimate}", json=typed).status_code == 200
    assert case.grid(estimate)["parts"][0]["lines"][0]["description"] == "打った材料"


def test_another_name_for_a_way_is_no_new_version_of_the_sheet(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate, client = case.build(), browser("a_engineer")
    _first, second = make(client, case, estimate, "案B")
    version = case.grid(estimate)["version"]
    sent = {"act": "name", "alternative": second["id"], "name": "ロボット"}
    assert client.post(f"/estimates/{estimate}/alternatives", data=sent).status_code == 303
    assert case.grid(estimate)["version"] == version
    assert "案を追加：ロボット" in told(client, estimate)


def test_a_way_that_does_not_count_is_taken_away_and_comes_back_as_it_was(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate, client = case.build(), browser("a_engineer")
    rate(case, estimate, "4000")
    first, second = make(client, case, estimate, "案B")
    ways, version = ways_of(client, estimate), case.grid(estimate)["version"]
    page = client.get(f"/estimates/{estimate}/alternatives").text
    assert "「案B」を、この案だけの明細 6 行と" in page
    assert change(client, estimate, "take_away", first) == 422, "it counts"
    assert change(client, estimate, "take_away", second) == 303
    assert [way["name"] for way in ways_of(client, estimate)] == ["現状"]
    assert "消した案（1）" in client.get(f"/estimates/{estimate}/alternatives").text
    assert "案を削除：案B" in told(client, estimate)
    assert change(client, estimate, "bring_back", second) == 303
    assert ways_of(client, estimate) == ways
    assert change(client, estimate, "take_away", second) == 303
    back(client, estimate, version)
    assert ways_of(client, estimate) == ways
    assert change(client, estimate, "take_away", second) == 303
    make(client, case, estimate, "案B")
    assert change(client, estimate, "bring_back", second) == 303
    assert [way["name"] for way in ways_of(client, estimate)] == ["現状", "案B 2", "案B"]


def change(client: Browser, estimate: UUID, act: str, way: dict[str, Any]) -> int:
    sent = {"act": act, "alternative": way["id"]}
    return int(client.post(f"/estimates/{estimate}/alternatives", data=sent).status_code)
