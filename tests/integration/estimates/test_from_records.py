"""The sheet proposes from the shop's own records, and says from how many."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from shared_db.models import EstimateLine, ImportKind, SourceKind
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.shopdata import HEADER, PURCHASES, taken_in
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.estimates.test_sheet import flat, line_of, place_of

Jobs = Callable[[], int]
RUNS = "".join(f"W{n},NC旋削,,,020:00,D,10\n" for n in range(5))
SETUPS = "".join(f"W{n},NC旋削,,,000:30,S,0\n" for n in range(2))


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
    assert "実績 段取2件 加工5件" in client.get(f"/estimates/{estimate}").text


def test_what_only_one_of_them_rests_on_is_said_of_that_alone(
    world: World, browser: Callable[[str], Browser], files_folder: Path, do_jobs: Jobs
) -> None:
    taken_in(world, files_folder, (HEADER + RUNS).encode(), do_jobs)
    case = sub_quoting(world)
    estimate, propose = with_centre(case)
    client = browser("a_engineer")
    press(case, client, estimate, propose)
    assert "実績 加工5件" in client.get(f"/estimates/{estimate}").text


@pytest.mark.parametrize("with_a_centre", [True, False])
def test_where_no_time_can_be_proposed_the_line_says_why(
    world: World, browser: Callable[[str], Browser], with_a_centre: bool
) -> None:
    case = sub_quoting(world)
    if with_a_centre:
        estimate, propose = with_centre(case)
    else:
        estimate = case.build()
        propose = f"propose:0:{place_of(case.grid(estimate), 'operation')}"
    answer = press(case, browser("a_engineer"), estimate, propose)
    assert answer.status_code == 422
    words = "この工程の実績はまだありません" if with_a_centre else "先に作業区を選んでください"
    row = propose.rpartition(":")[2]
    assert words in said_at(answer, f"parts-0-lines-{row}-work_centre_id")


def said_at(answer: TestResponse, cell: str) -> str:
    """The sentence at a cell of the sheet."""
    return answer.text.split(f'data-error-for="{cell}"')[1].split("</span></span>")[0]


PAID = [
    "2026/03/01,SUS304 t2.0,10,kg,1000",
    "2026/04/01,SUS304 t2.0,10,kg,1040",
    "2026/05/01,SUS304 t2.0,10,kg,1020",
    "2026/06/01,SUS304 t2.0 定尺,2,枚,15800",
    "2026/06/02,ヘリサート M4,100,個,38.5",
    "2026/06/03,ヘリサート M5,100,個,41",
]


@pytest.fixture
def paid(world: World, files_folder: Path, do_jobs: Jobs) -> SubQuoting:
    """A case of a shop that has bought something."""
    rows = (PURCHASES + "".join(f"{row}\n" for row in PAID)).encode()
    taken_in(world, files_folder, rows, do_jobs, kind=ImportKind.PURCHASES)
    return sub_quoting(world)


def with_line(case: SubQuoting, **cells: str) -> tuple[UUID, UUID, str]:
    """An estimate with one more line: its id, the line's, and the button that proposes."""
    estimate = case.build()
    grid = case.grid(estimate)
    grid["parts"][0]["lines"] = [line_of(grid, "outside"), cells]
    case.save(estimate, grid)
    grid = case.grid(estimate)
    place = place_of(grid, cells["kind"])
    return estimate, UUID(grid["parts"][0]["lines"][place]["id"]), f"propose:0:{place}"


def kept(case: SubQuoting, line: UUID) -> EstimateLine:
    with case.world.record.as_server("a test") as db:
        return db.get_one(EstimateLine, line)


@pytest.mark.parametrize(
    ("cells", "cell", "price", "purchases"),
    [
        ({"kind": "material", "description": "SUS304 t2.0"}, "price_per_kg", "1020", 3),
        (
            {"kind": "material", "description": "SUS304 t2.0 定尺", "basis": "share"},
            "purchase_price", "15800", 1,
        ),
        ({"kind": "bought", "description": "M4"}, "unit_price", "38.5", 1),
    ],
)  # fmt: skip
def test_a_price_is_proposed_from_what_was_paid_and_says_how_often_and_when(
    paid: SubQuoting, browser: Callable[[str], Browser], cells: dict[str, str], cell: str,
    price: str, purchases: int,
) -> None:  # fmt: skip
    estimate, line, propose = with_line(paid, **cells)
    client = browser("a_engineer")
    assert press(paid, client, estimate, propose).status_code == 303
    assert kept(paid, line).kept_terms[cell] == price
    page = client.get(f"/estimates/{estimate}").text
    assert f"購入実績 {purchases}件 （最新 2026/0" in page


def test_a_price_typed_over_the_proposal_is_by_hand_and_a_typed_one_stays_until_asked(
    paid: SubQuoting, browser: Callable[[str], Browser]
) -> None:
    estimate, line, propose = with_line(
        paid, kind="material", description="SUS304 t2.0", price_per_kg="900"
    )
    assert kept(paid, line).kept_terms["price_per_kg"] == "900"
    press(paid, browser("a_engineer"), estimate, propose)
    grid = paid.grid(estimate)
    line_of(grid, "material")["mass_kg"] = "2"
    paid.save(estimate, grid)
    assert kept(paid, line).evidence.purchases == 3
    grid = paid.grid(estimate)
    line_of(grid, "material")["price_per_kg"] = "1100"
    paid.save(estimate, grid)
    assert kept(paid, line).source_kind is SourceKind.HAND


@pytest.mark.parametrize(
    ("cells", "cell", "words"),
    [
        ({"kind": "material", "description": "A5052"}, "description", "「A5052」の調達実績は"),
        ({"kind": "material", "description": ""}, "description", "調達実績と同じ品名を"),
        ({"kind": "bought", "description": "ヘリサート"}, "description", "M4 · ヘリサート M5"),
        ({"kind": "material", "description": "定尺"}, "price_per_kg", "「枚」単位で購入"),
        ({"kind": "bought", "description": "SUS304 t2.0"}, "unit_price", "kg単位で購入"),
    ],
)
def test_where_records_say_nothing_the_line_says_why_and_keeps_what_was_typed(
    paid: SubQuoting,
    browser: Callable[[str], Browser],
    cells: dict[str, str],
    cell: str,
    words: str,
) -> None:
    estimate, line, propose = with_line(paid, **cells)
    answer = press(paid, browser("a_engineer"), estimate, propose)
    assert answer.status_code == 422
    row = propose.rpartition(":")[2]
    assert words in said_at(answer, f"parts-0-lines-{row}-{cell}")
    assert kept(paid, line).source_kind is SourceKind.HAND


def test_another_shops_purchases_propose_nothing(
    world: World, browser: Callable[[str], Browser], files_folder: Path, do_jobs: Jobs
) -> None:
    rows = (PURCHASES + PAID[0] + "\n").encode()
    taken_in(world, files_folder, rows, do_jobs, who="b_engineer", kind=ImportKind.PURCHASES)
    case = sub_quoting(world)
    estimate, _line, propose = with_line(case, kind="material", description="SUS304 t2.0")
    assert press(case, browser("a_engineer"), estimate, propose).status_code == 422


def said_of_it(case: SubQuoting, client: Browser, estimate: UUID) -> tuple[str, bool]:
    """Where the operation's numbers are said to come from: as kept, and as the sheet computes."""
    grid = case.grid(estimate)
    row = place_of(grid, "operation")
    kept = client.get(f"/api/v1/estimates/{estimate}").json["parts"][0]["lines"][row]
    path = f"/api/v1/estimates/{estimate}/compute"
    cells = client.post(path, json={"values": flat(grid)}).json["cells"]
    return cells[f"parts-0-lines-{row}-origin"], kept["from_records"]


@pytest.mark.parametrize("cell", ["run_minutes", "setup_minutes"])
def test_a_time_typed_over_is_by_hand_at_once_in_the_sheet_for_programs_and_in_the_roll_up(
    world: World,
    browser: Callable[[str], Browser],
    files_folder: Path,
    do_jobs: Jobs,
    cell: str,
) -> None:
    taken_in(world, files_folder, (HEADER + SETUPS + RUNS).encode(), do_jobs)
    case = sub_quoting(world)
    estimate, propose = with_centre(case)
    client = browser("a_engineer")
    press(case, client, estimate, propose)
    assert said_of_it(case, client, estimate) == ("実績 段取2件 加工5件", True)
    grid = case.grid(estimate)
    line_of(grid, "operation")[cell] = "99"
    path = f"/api/v1/estimates/{estimate}/compute"
    cells = client.post(path, json={"values": flat(grid)}).json["cells"]
    assert cells[f"parts-0-lines-{place_of(grid, 'operation')}-origin"] == "手入力"
    case.save(estimate, grid)
    assert said_of_it(case, client, estimate) == ("手入力", False)
    do_jobs()
    page = client.get(f"/estimates/{estimate}/rollup").text
    assert "実績 段取" not in page
    assert "<td>手入力</td>" in page


def test_another_work_centre_or_item_is_not_of_the_records_of_the_one_before(
    world: World, browser: Callable[[str], Browser], files_folder: Path, do_jobs: Jobs
) -> None:
    from tests.factories.estimates import work_centre

    taken_in(world, files_folder, (HEADER + SETUPS + RUNS).encode(), do_jobs)
    case = sub_quoting(world)
    estimate, propose = with_centre(case)
    client = browser("a_engineer")
    press(case, client, estimate, propose)
    other = work_centre(world, "a", name="研削盤")
    with world.record.work(world.actor("a_manager")) as work:
        from shared_db.models import WorkCentre

        work.session.get_one(WorkCentre, other).operation_name = "研削"
    grid = case.grid(estimate)
    line_of(grid, "operation")["work_centre_id"] = str(other)
    case.save(estimate, grid)
    assert said_of_it(case, client, estimate) == ("手入力", False)
