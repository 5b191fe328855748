"""A changed rate is said at every estimate that rests on it, and taken once somebody saw the price."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from shared_db.models import WorkCentreRate
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]
CHANGED = "賃率変更あり"


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world)


def built(case: SubQuoting) -> UUID:
    """A's estimate with its operation at the work centre whose rate will change."""
    estimate = case.build()
    case.fill(estimate)
    grid = case.grid(estimate)
    for line in grid["parts"][0]["lines"]:
        if line["kind"] == "operation":
            line["work_centre_id"] = str(case.centres["a"])
    case.save(estimate, grid)
    return estimate


def rate_is(case: SubQuoting, rate: str, since: date) -> None:
    with case.world.record.work(case.world.actor("a_manager")) as work:
        work.session.add(
            WorkCentreRate(
                work_centre_id=case.centres["a"],
                hourly_rate=Decimal(rate),
                valid_from=since,
                set_by=case.world.people["a_manager"],
            )
        )


def test_every_place_that_shows_the_estimate_says_so(case: SubQuoting, browser: SignIn) -> None:
    estimate = built(case)
    client = browser("a_engineer")
    places = (
        f"/estimates/{estimate}", "/estimates", f"/inquiries/{case.inquiry}",
        f"/estimates/{estimate}/summary",
    )  # fmt: skip
    assert all(CHANGED not in client.get(place).text for place in places)
    rate_is(case, "5200", date(2021, 1, 1))
    assert [place for place in places if CHANGED not in client.get(place).text] == []
    assert "4,500円/時 → 5,200円/時" in client.get(places[0]).text
    listed = client.get("/api/v1/estimates").json["estimates"]
    assert [(one["stale"], one["rates_changed"]) for one in listed] == [(False, True)]


def test_a_rate_of_a_coming_day_changes_nothing_yet(case: SubQuoting, browser: SignIn) -> None:
    estimate = built(case)
    rate_is(case, "5200", date(2999, 1, 1))
    assert CHANGED not in browser("a_engineer").get(f"/estimates/{estimate}").text


def test_the_difference_is_shown_before_it_is_taken(case: SubQuoting, browser: SignIn) -> None:
    estimate = built(case)
    rate_is(case, "9000", date(2021, 1, 1))
    client, url = browser("a_engineer"), f"/estimates/{estimate}/todays-rates"
    told = client.get(f"/api/v1{url}").json
    assert [(Decimal(one["saved"]), Decimal(one["today"])) for one in told["rates"]] == [
        (4500, 9000)
    ]
    assert {one["quantity"] for one in told["differences"]} == {10, 100}
    page = client.get(url).text
    assert "最新の賃率にする" in page
    shown = re.search(r'name="shown" value="([0-9a-f]+)"', page)
    assert shown is not None
    rates = {line["hourly_rate"] for line in operations(case, estimate)}
    assert rates == {"4500"}, "looking changes nothing"
    rate_is(case, "9500", date(2022, 1, 1))
    assert client.post(url, {"shown": shown[1]}).headers["Location"] == url
    assert {line["hourly_rate"] for line in operations(case, estimate)} == {"4500"}
    newest = re.search(r'name="shown" value="([0-9a-f]+)"', client.get(url).text)
    assert newest is not None
    assert client.post(url, {"shown": newest[1]}).headers["Location"] == f"/estimates/{estimate}"
    assert {line["hourly_rate"] for line in operations(case, estimate)} == {"9500"}
    assert CHANGED not in client.get(f"/estimates/{estimate}").text


def test_the_difference_is_what_the_lines_cost_by_the_hour(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate = built(case)
    grid = case.grid(estimate)
    for part in grid["parts"]:
        part["lines"] = [one for one in part["lines"] if one["kind"] == "operation"]
    case.save(estimate, grid)
    rate_is(case, "9000", date(2021, 1, 1))
    told = browser("a_engineer").get(f"/api/v1/estimates/{estimate}/todays-rates").json
    assert [one["quantity"] for one in told["differences"]] == [10, 100]
    for one in told["differences"]:
        assert Decimal(one["after"]) == 2 * Decimal(one["before"]) > 0


def operations(case: SubQuoting, estimate: UUID) -> list[dict[str, str]]:
    return [
        line
        for part in case.grid(estimate)["parts"]
        for line in part["lines"]
        if line["kind"] == "operation"
    ]
