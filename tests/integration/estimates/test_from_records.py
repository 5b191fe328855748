"""The sheet proposes from the shop's own records, and says from how many."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from werkzeug.test import TestResponse

from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.shopdata import HEADER, taken_in
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.estimates.test_sheet import flat, line_of, place_of

Jobs = Callable[[], int]
RUNS = "".join(f"W{n},旋削,,,020:00,D,10\n" for n in range(5))
SETUPS = "".join(f"W{n},旋削,,,000:30,S,0\n" for n in range(2))


def press(case: SubQuoting, client: Browser, estimate: UUID, act: str) -> TestResponse:
    """Press a button of the sheet as it stands."""
    grid = case.grid(estimate)
    data = {"version": grid["version"], **flat(grid), "act": act}
    return client.post(f"/estimates/{estimate}", data=data)


def with_centre(case: SubQuoting) -> tuple[UUID, str]:
    """An estimate whose operation has its work centre, and the button that proposes its times."""
    estimate = case.build()
    grid = case.grid(estimate)
    line_of(grid, "operation")["work_centre_id"] = str(case.centres["a"])
    case.save(estimate, grid)
    return estimate, f"propose:0:{place_of(grid, 'operation')}"


def test_set_up_and_run_each_say_how_many_work_orders_stand_behind_them(
    world: World, browser: Callable[[str], Browser], files_folder: Path, do_jobs: Jobs
) -> None:
    taken_in(world, files_folder, (HEADER + SETUPS + RUNS).encode(), do_jobs)
    case = sub_quoting(world)
    estimate, propose = with_centre(case)
    client = browser("a_engineer")
    assert press(case, client, estimate, propose).status_code == 303
    assert "実績 段取2件・加工5件" in client.get(f"/estimates/{estimate}").text


def test_what_only_one_of_them_rests_on_is_said_of_that_alone(
    world: World, browser: Callable[[str], Browser], files_folder: Path, do_jobs: Jobs
) -> None:
    taken_in(world, files_folder, (HEADER + RUNS).encode(), do_jobs)
    case = sub_quoting(world)
    estimate, propose = with_centre(case)
    client = browser("a_engineer")
    press(case, client, estimate, propose)
    assert "実績 加工5件" in client.get(f"/estimates/{estimate}").text
