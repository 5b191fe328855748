"""The page that explains a roll-up: its figures are those that count, and they add up."""

import re
from typing import Any
from uuid import UUID

from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World


def words(page: str) -> str:
    """What is read on it, with single blanks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def row(page: str, head: str) -> list[str]:
    """The cells of the first row with this head."""
    found = re.search(rf"<tr><th[^>]*>(?:<[^>]+>)*{head}(?:<[^>]+>)*</th>(.*?)</tr>", page, re.S)
    assert found, head
    return [words(cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", found[1], re.S)]


def offered_for_other_pieces(case: SubQuoting, **outside: Any) -> UUID:
    """B has priced 10 and 100; then 10 % scrap makes 12 and 112 pieces be started."""
    estimate = case.build()
    case.fill(estimate)
    case.offer(case.ask(estimate))
    grid = case.grid(estimate)
    grid["parts"][0]["scrap_percent"] = "10"
    next(line for line in grid["parts"][0]["lines"] if line["kind"] == "outside").update(outside)
    case.save(estimate, grid)
    return estimate


def test_it_names_the_pieces_for_which_nothing_was_offered(world: World, browser, do_jobs) -> None:
    estimate = offered_for_other_pieces(sub_quoting(world))
    do_jobs()
    page = browser("a_engineer").get(f"/estimates/{estimate}/rollup").text
    assert "めっき: この数量の見積がありません (12 / 112個)" in words(page)


def test_what_nobody_knows_is_a_dash_there_too(world: World, browser, do_jobs) -> None:
    estimate = offered_for_other_pieces(sub_quoting(world))
    do_jobs()
    page = browser("a_engineer").get(f"/estimates/{estimate}/rollup").text
    assert row(page, "外注加工") == ["–", "–"]
    assert row(page, "購入品") == ["¥0", "¥0"]


def test_of_pieces_that_go_outside_only_as_wanted_nothing_is_missing(
    world: World, browser, do_jobs
) -> None:
    estimate = offered_for_other_pieces(sub_quoting(world), pieces="wanted")
    do_jobs()
    page = browser("a_engineer").get(f"/estimates/{estimate}/rollup").text
    assert "この数量の見積がありません" not in words(page)
    assert row(page, "外注加工") == ["¥1,000", "¥10,000"]


def yen(cell: str) -> int:
    return int(cell.strip("¥").replace(",", ""))


def test_the_lines_behind_a_cost_add_up_to_it_with_what_is_charged_once_beside(
    world: World, browser, do_jobs
) -> None:
    case = sub_quoting(world, parts=1, quantities=(10,))
    estimate = case.build()
    case.fill(estimate)
    grid = case.grid(estimate)
    by_hand = {"basis": "rule", "unit_price": "85.5", "minimum": "3000", "one_off": "5000"}
    next(line for line in grid["parts"][0]["lines"] if line["kind"] == "outside").update(by_hand)
    case.save(estimate, grid)
    do_jobs()
    page = browser("a_engineer").get(f"/estimates/{estimate}/rollup").text
    cost, once = row(page, "原価"), row(page, "別途の初期費用")
    why = page.partition("<details")[2]
    lines = [row(why, name)[2:] for name in ("旋削", "めっき")]
    lines.append(row(why, "–")[2:])  # the material has no name
    assert lines[1] == ["¥3,000", "¥5,000"]
    assert [sum(yen(cell) for cell in column) for column in zip(*lines, strict=True)] == [
        yen(cost[0]),
        yen(once[0]),
    ]
    assert row(why, "合計")[2:] == [cost[0], once[0]]


def test_programs_and_jigs_spread_are_counted_apart_from_running(
    world: World, browser, do_jobs
) -> None:
    """60 min of programs at ¥4,500 are neither set-up nor run, wherever the cost is broken down."""
    case = sub_quoting(world, parts=1, quantities=(10,))
    estimate = case.build()
    case.fill(estimate)
    grid = case.grid(estimate)
    operation = next(line for line in grid["parts"][0]["lines"] if line["kind"] == "operation")
    operation.update(non_recurring_minutes="60", non_recurring_spread="spread")
    case.save(estimate, grid)
    client = browser("a_engineer")
    sheet = client.get(f"/estimates/{estimate}").text
    for key, shown in (("setup", "¥2,250"), ("run", "¥1,500"), ("spread", "¥4,500")):
        assert f'data-cell="parts-0-{key}-0">{shown}<' in sheet
    do_jobs()
    page = client.get(f"/estimates/{estimate}/rollup").text
    assert row(page, "うち段取") == ["¥2,250"]
    assert row(page, "うち加工") == ["¥1,500"]
    assert row(page, "うちプログラム・治具などの按分") == ["¥4,500"]
