"""What the own records propose, and the pages and API that show it."""

import io
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

from estimator.records.times import ProposedTime
from portal.shopdata.plot import plot_of
from portal.shopdata.proposals import propose_price, propose_times
from shared_db.models import ImportKind
from tests.factories.shopdata import HEADER, PURCHASES, production, purchases, taken_in
from tests.factories.world import World
from tests.fixtures.portal import Browser

People = Callable[[str | None], Browser]
Jobs = Callable[[], int]


def test_times_come_from_the_own_companys_usable_records_only(
    world: World, files_folder: Path, do_jobs: Jobs
) -> None:
    own = "W1,旋盤,,,020:00,D,10\nW1,旋盤,,,000:00,D,1\nW1,旋盤,,,000:30,S,0\n"
    taken_in(world, files_folder, (HEADER + own).encode(), do_jobs)
    other = "W1,旋盤,,,300:00,D,1\nW1,研磨,,,300:00,D,1\n"
    taken_in(world, files_folder, (HEADER + other).encode(), do_jobs, who="b_engineer")
    with world.record.work(world.actor("a_engineer")) as work:
        found = propose_times(work, "旋盤")
        nothing = propose_times(work, "研磨")
    assert nothing is None
    assert found and found.run and found.setup
    assert (found.run.minutes, found.run.records, found.run.work_orders) == (Decimal(120), 1, 1)
    assert found.setup.minutes == Decimal(30)
    for who in ("x_customer", "a_sales", "z_engineer"):
        with world.record.work(world.actor(who)) as work:
            assert propose_times(work, "旋盤") is None


def test_a_price_comes_from_the_own_companys_purchases_only(
    world: World, files_folder: Path, do_jobs: Jobs
) -> None:
    kind = ImportKind.PURCHASES
    taken_in(world, files_folder, purchases(3), do_jobs, kind=kind)
    dear = (PURCHASES + "2026/10/30,SUS304 t2.0,1,kg,999999\n").encode()
    taken_in(world, files_folder, dear, do_jobs, who="b_engineer", kind=kind)
    with world.record.work(world.actor("a_purchaser")) as work:
        found = propose_price(work, "SUS304 t2.0")
        assert propose_price(work, "SUS304 t2.0", "本") is None
        assert propose_price(work, "no such item") is None
    assert found
    assert (found.unit_price, found.unit, found.purchases) == (Decimal(1001), "kg", 3)


def test_the_pages_show_times_and_prices_with_how_many_stand_behind_them(
    world: World, browser: People, files_folder: Path, do_jobs: Jobs
) -> None:
    hostile = "<script>alert(1)</script>"
    rows = f'"W1","{hostile}",,,010:00,D,10\n"W2","{hostile}",,,020:00,D,10\n'
    taken_in(world, files_folder, (HEADER + rows).encode(), do_jobs)
    taken_in(world, files_folder, purchases(3), do_jobs, kind=ImportKind.PURCHASES)
    client = browser("a_engineer")
    records = client.get("/own-data/records").text
    assert "2件中2件" in records
    assert hostile not in records
    detail = client.get("/own-data/records/operation", query_string={"operation": hostile}).text
    assert "作業指示2件・実績2件" in detail
    assert detail.count("plot__dot") == 2
    assert hostile not in detail
    assert "¥1,001 / kg" in client.get("/own-data/purchases").text
    assert (
        browser("b_engineer")
        .get("/own-data/records/operation", query_string={"operation": hostile})
        .status_code
        == 404
    )
    for url in ("/own-data/records", "/own-data/purchases"):
        assert "SUS304" not in browser("b_engineer").get(url).text
        for who, status in {"x_customer": 403, "a_coordinator": 403, None: 302}.items():
            assert browser(who).get(url).status_code == status


def test_the_lists_take_as_many_statements_for_many_as_for_one(
    world: World,
    browser: People,
    files_folder: Path,
    do_jobs: Jobs,
    count_sql: Callable[[Callable[[], object]], int],
) -> None:
    client, pages = browser("a_engineer"), ("/own-data/records", "/own-data/purchases")
    taken_in(world, files_folder, production(4), do_jobs)
    taken_in(world, files_folder, purchases(2), do_jobs, kind=ImportKind.PURCHASES)
    with_one = [count_sql(lambda url=url: client.get(url)) for url in pages]
    for number in range(9):
        taken_in(world, files_folder, production(4, f"Op {number}"), do_jobs)
        kind = ImportKind.PURCHASES
        taken_in(world, files_folder, purchases(2, f"Item {number}"), do_jobs, kind=kind)
    assert [count_sql(lambda url=url: client.get(url)) for url in pages] == with_one


def test_a_plot_holds_every_dot_the_line_and_the_band() -> None:
    proposed = ProposedTime(Decimal(20), Decimal(11), Decimal(90), 4, 4)
    values = [(f"W{n}", Decimal(minutes)) for n, minutes in enumerate((10, 11, 90, 4000))]
    plot = plot_of(values, proposed)
    assert plot
    assert [text for _, text in plot.ticks][::3] == ["5", "50", "500", "5,000"]
    assert [dot.y for dot in plot.dots] == sorted((dot.y for dot in plot.dots), reverse=True)
    assert all(0 < dot.y < plot.bottom for dot in plot.dots)
    assert plot.band_top < plot.line < plot.band_top + plot.band_height
    assert plot_of([], proposed) is None
    assert plot_of(values, None) is None


def test_a_plot_of_many_decades_has_room_between_its_lines() -> None:
    proposed = ProposedTime(Decimal(20), Decimal(11), Decimal(90), 4, 4)
    plot = plot_of([("W1", Decimal("0.003")), ("W2", Decimal(900))], proposed)
    assert plot
    assert [text for _, text in plot.ticks] == ["0.01", "0.1", "1", "10", "100", "1,000"]
    heights = [y for y, _ in plot.ticks]
    assert min(low - high for low, high in pairwise(heights)) > 20


def test_a_program_sends_a_file_takes_it_in_and_asks_for_times_and_prices(
    world: World, browser: People, do_jobs: Jobs
) -> None:
    client = browser("a_manager")
    for kind, content in (("production", production(10)), ("purchases", purchases())):
        sent = {"file": (io.BytesIO(content), "f.csv"), "kind": kind, "client_id": str(uuid4())}
        answer = client.post("/api/v1/imports", sent, content_type="multipart/form-data")
        assert answer.status_code == 201
        assert answer.json["state"] == "reading"
        do_jobs()
        url = f"/api/v1/imports/{answer.json['id']}"
        assert client.get(url).json["report"]["errors"] == 0
        body = {"client_id": str(uuid4()), "good_rows_only": False}
        taken = [client.post(f"{url}/take", json=body) for _ in range(2)]
        assert [one.status_code for one in taken] == [201, 201]
        do_jobs()
        assert client.get(url).json["state"] == "done"
    times = client.get("/api/v1/records/times?operation=Milling").json
    assert times["run_per_piece"]["work_orders"] == 5
    assert client.get("/api/v1/records/times?operation=Nothing").status_code == 404
    prices = client.get("/api/v1/records/prices?item=SUS304 t2.0").json
    assert Decimal(prices["unit_price"]) == 1001
    assert client.get("/api/v1/records/prices").status_code == 422
    assert browser("z_engineer").get("/api/v1/records/times?operation=Milling").status_code == 404
    undone = client.post(f"{url}/undo", json={"client_id": str(uuid4())})
    assert undone.json["state"] == "undone"
    assert client.get("/api/v1/records/prices?item=SUS304 t2.0").status_code == 404


def test_a_program_adds_a_work_centre_and_a_rate_once(world: World, browser: People) -> None:
    client = browser("a_manager")
    body = {"client_id": str(uuid4()), "name": "Lathe", "hourly_rate": "6500.25"}
    first, again = (client.post("/api/v1/work-centres", json=body) for _ in range(2))
    assert (first.status_code, again.json) == (201, first.json)
    rate = {"client_id": str(uuid4()), "hourly_rate": "7000", "valid_from": "2099-04-01"}
    url = f"/api/v1/work-centres/{first.json['id']}/rates"
    assert [client.post(url, json=rate).status_code for _ in range(2)] == [201, 201]
    assert client.post(url, json=rate | {"hourly_rate": "7500"}).status_code == 409
    assert len(client.get(url).json["rates"]) == 2
    listed = client.get("/api/v1/work-centres").json["work_centres"]
    assert [(one["hourly_rate"], one["next_rate"]) for one in listed] == [
        ("6500.2500", "7000.0000")
    ]
    assert (
        browser("a_engineer")
        .post("/api/v1/work-centres", json={**body, "client_id": str(uuid4())})
        .status_code
        == 403
    )
