"""A roll-up is compared with the last one that was quoted or offered, or with one that is chosen."""

from collections.abc import Callable
from uuid import UUID

import pytest

from portal.estimates.comparing import comparison_of
from portal.estimates.queries import find_estimate
from shared_db.models import RollupRun
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.quotes import Priceable, issued
from tests.factories.world import World
from tests.integration.estimates.test_rollup_page import row

Jobs = Callable[[], object]


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world, quantities=(10,))


def complete(case: SubQuoting) -> UUID:
    estimate = case.build()
    case.fill(estimate)
    case.offer(case.ask(estimate))
    return estimate


def test_the_difference_to_the_quoted_cost_stays_however_often_the_sheet_is_saved(
    case: SubQuoting, browser, do_jobs: Jobs
) -> None:
    estimate = complete(case)
    do_jobs()
    client = browser("a_engineer")
    path = f"/api/v1/estimates/{estimate}/rollup"
    before = client.get(path).json
    assert (before["compared_with"], before["differences"]) == (None, [])
    assert row(client.get(f"/estimates/{estimate}/rollup").text, "差額") == ["–"]
    quoted = UUID(before["run"]["id"])
    wanted = [(case.parts[0], 10)]
    issued(case.world, Priceable(None, case.inquiry, estimate, quoted, wanted))
    for rate in ("5000", "5500", "6000"):
        case.fill(estimate, hourly_rate=rate)
        do_jobs()
    now = client.get(path).json
    assert now["compared_with"] == str(quoted)
    # 30 min and 2 min × 10, ¥1,500 an hour more
    assert [one["difference"] for one in now["differences"]] == ["1250.0000"]
    for page in (f"/estimates/{estimate}/rollup", f"/estimates/{estimate}/summary"):
        shown = client.get(page).text
        assert '+<span class="number">¥1,250' in shown
        assert "第1版比" in shown


def test_a_run_that_somebody_chooses_is_compared_with(
    case: SubQuoting, browser, do_jobs: Jobs
) -> None:
    estimate = complete(case)
    do_jobs()
    client = browser("a_engineer")
    path = f"/api/v1/estimates/{estimate}/rollup"
    first = client.get(path).json["run"]["id"]
    for rate in ("5000", "6000"):
        case.fill(estimate, hourly_rate=rate)
        do_jobs()
    runs = client.get(path).json["comparable"]
    assert first in [run["run_id"] for run in runs]
    chosen = client.get(f"{path}?against={first}").json
    assert chosen["compared_with"] == first
    assert [one["difference"] for one in chosen["differences"]] == ["1250.0000"]
    assert client.get(f"{path}?against=x").status_code == 422
    other = client.get(f"/estimates/{estimate}/summary?against={runs[0]['run_id']}").text
    assert "±0" in other


def test_of_all_that_could_be_compared_with_one_is_read_whole(
    case: SubQuoting, do_jobs: Jobs
) -> None:
    estimate = complete(case)
    for rate in ("5000", "5500", "6000"):
        case.fill(estimate, hourly_rate=rate)
        do_jobs()
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        of_estimate = find_estimate(work, estimate)
        runs = comparison_of(work, of_estimate).runs
        comparison = comparison_of(work, of_estimate, runs[-1].run_id)
        read = [one for one in work.session if isinstance(one, RollupRun)]
    assert len(runs) >= 3
    assert [one.run_id for one in comparison.runs] == [one.run_id for one in runs]
    assert [one.id for one in read] == [runs[-1].run_id]


def test_an_answering_estimate_is_compared_with_what_it_cost_when_it_was_offered(
    case: SubQuoting, browser, do_jobs: Jobs
) -> None:
    request = case.ask(case.build())
    answer = case.build_answer(request)
    case.fill(answer, "b_engineer")
    do_jobs()
    case.offer(request, price="9999")
    case.fill(answer, "b_engineer", hourly_rate="6000")
    do_jobs()
    told = browser("b_engineer").get(f"/api/v1/estimates/{answer}/rollup").json
    assert told["comparable"][0]["quoted"]
    assert [one["difference"] for one in told["differences"]] == ["1250.0000"]
