"""The sheet: what an engineer types is computed at once, saved whole, and never lost."""

import json
import os
from pathlib import Path
from uuid import uuid4

import pytest

from shared_db.models import EstimateLine, LineKind
from tests.factories.estimates import sub_quoting, work_centre
from tests.factories.world import World


def flat(grid):
    """A grid under the names of the page's cells."""
    cells = {}
    for place, part in enumerate(grid["parts"]):
        cells |= {f"parts-{place}-{k}": v for k, v in part.items() if k != "lines"}
        for row, line in enumerate(part["lines"]):
            drawn = {f"drawn-{k}": v for k, v in line.get("drawn", {}).items()}
            said = {k: v for k, v in line.items() if k not in ("drawn", "written")} | drawn
            cells |= {f"parts-{place}-lines-{row}-{k}": v for k, v in said.items()}
    return cells


def line_of(grid, kind, part=0):
    return next(line for line in grid["parts"][part]["lines"] if line["kind"] == kind)


def place_of(grid, kind, part=0):
    return grid["parts"][part]["lines"].index(line_of(grid, kind, part))


def test_the_leads_estimate_begins_with_the_agreed_proposal(world: World, browser):
    case = sub_quoting(world)
    told = browser("a_engineer").post(f"/api/v1/inquiries/{case.inquiry}/estimates").json
    lines = told["parts"][0]["lines"]
    assert told["parts"][0]["quantities"] == [10, 100]
    assert [(line["kind"], line["description"]) for line in lines] == [
        ("material", ""),
        ("operation", "旋削"),
        ("outside", "めっき"),
    ]
    again = browser("a_engineer").post(f"/api/v1/inquiries/{case.inquiry}/estimates").json
    assert again["id"] == told["id"]


def test_only_the_lead_begins_the_estimate_of_the_whole(world: World, browser):
    case = sub_quoting(world)
    answer = browser("b_engineer").post(f"/api/v1/inquiries/{case.inquiry}/estimates")
    assert answer.status_code == 403


def test_totals_follow_what_is_typed_and_nothing_is_kept(world: World, browser):
    case = sub_quoting(world)
    estimate = case.build()
    before = case.grid(estimate)
    grid = case.grid(estimate)
    grid["parts"][0]["scrap_percent"] = "１０"
    line_of(grid, "material").update(price_per_kg="１,０００", mass_kg="0.5")
    line_of(grid, "operation").update(setup_minutes="60", run_minutes="3", hourly_rate="6000")
    client, address = browser("a_engineer"), f"/api/v1/estimates/{estimate}/compute"
    told = client.post(address, json={"values": flat(grid)})
    cells = told.json["cells"]
    operation, material = place_of(grid, "operation"), place_of(grid, "material")
    assert told.json["errors"] == {}
    assert cells["parts-0-started-0"] == "12"
    assert cells[f"parts-0-lines-{material}-cost-0"] == "¥6,000"
    assert cells[f"parts-0-lines-{operation}-cost-0"] == "¥9,600"
    assert cells["parts-0-setup-0"] == "¥6,000"
    assert cells["parts-0-missing-0"] == "金額未定 1行"
    for unknown in ("cost", "unit_cost", "one_off"):
        assert cells[f"parts-0-{unknown}-0"] == "–", "a sum of what is known is no cost"
    assert told.json["missing"] == 1
    assert cells["parts-0-outside-0"] == "–", "nobody knows yet what plating costs: not nothing"
    assert cells["parts-0-bought-0"] == "¥0"
    line_of(grid, "outside").update(basis="rule", unit_price="0")
    told = client.post(address, json={"values": flat(grid)}).json
    assert told["cells"]["parts-0-cost-0"] == "¥15,600", "a zero that was typed is a zero"
    assert (told["cells"]["parts-0-missing-0"], told["missing"]) == ("", 0)
    assert case.grid(estimate) == before


@pytest.mark.parametrize("act", ["compute", "save"])
def test_a_part_stands_once_in_a_grid(world: World, browser, act: str):
    """However often it were computed, everybody else would wait."""
    case = sub_quoting(world)
    estimate = case.build()
    engineer, address = browser("a_engineer"), f"/api/v1/estimates/{estimate}"
    before = engineer.get(address).json
    parts = case.grid(estimate)["parts"] * 2
    if act == "save":
        answer = engineer.put(address, json={"version": before["version"], "parts": parts})
    else:
        answer = engineer.post(f"{address}/compute", json={"parts": parts})
    assert answer.status_code == 422
    assert answer.json["error"]["fields"]["parts"]["code"] == "not_distinct"
    assert engineer.get(address).json == before


@pytest.mark.parametrize(
    ("kind", "cell", "typed"),
    [
        ("operation", "run_minutes", "-1"),
        ("operation", "run_minutes", "abc"),
        ("operation", "setup_minutes", "1e5"),
        ("operation", "hourly_rate", "9" * 20),
        ("material", "yield_rate", "0"),
        ("material", "yield_rate", "1.5"),
        ("material", "mass_kg", "0"),
        ("material", "density", "－３"),
        ("material", "basis", "wishful"),
    ],
)
def test_a_wrong_cell_gets_its_sentence_at_the_cell_and_nothing_is_saved(
    world: World, browser, kind, cell, typed
):
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    line_of(grid, kind)[cell] = typed
    line_of(grid, "outside")["description"] = "typed beside it"
    name = f"parts-0-lines-{place_of(grid, kind)}-{cell}"
    client = browser("a_engineer")
    computed = client.post(f"/api/v1/estimates/{estimate}/compute", json={"values": flat(grid)})
    assert list(computed.json["errors"]) == [name]
    refused = client.put(f"/api/v1/estimates/{estimate}", json=grid)
    assert refused.status_code == 422
    assert list(refused.json["error"]["fields"]) == [name]
    page = client.post(
        f"/estimates/{estimate}", data={"version": grid["version"], **flat(grid), "act": "save"}
    )
    assert page.status_code == 422
    assert "typed beside it" in page.get_data(as_text=True)
    assert f'value="{typed}"' in page.get_data(as_text=True) or cell == "basis"
    assert case.grid(estimate)["version"] == grid["version"]


@pytest.mark.parametrize(
    ("kind", "cell", "typed", "sentence"),
    [
        ("material", "yield_rate", "0", "0より大きい数値を入力してください。"),
        ("material", "mass_kg", "0", "0より大きい数値を入力してください。"),
        ("material", "yield_rate", "1.5", "1以下で入力してください。"),
        ("operation", "run_minutes", "-1", "0以上で入力してください。"),
        ("operation", "run_minutes", "abc", "数値を入力してください。"),
    ],
)
def test_a_wrong_cell_says_what_would_be_right(world: World, browser, kind, cell, typed, sentence):
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    line_of(grid, kind)[cell] = typed
    told = browser("a_engineer").post(
        f"/api/v1/estimates/{estimate}/compute",
        json={"values": flat(grid)},
        headers={"Accept-Language": "ja"},
    )
    assert list(told.json["errors"].values()) == [sentence]


def test_several_wrong_cells_are_said_at_once(world: World, browser):
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    line_of(grid, "operation").update(setup_minutes="x", run_minutes="-2", handling_minutes="")
    refused = browser("a_engineer").put(f"/api/v1/estimates/{estimate}", json=grid)
    place = place_of(grid, "operation")
    assert set(refused.json["error"]["fields"]) == {
        f"parts-0-lines-{place}-setup_minutes",
        f"parts-0-lines-{place}-run_minutes",
    }


def test_of_two_who_type_the_slower_one_keeps_what_was_typed(world: World, browser):
    case = sub_quoting(world)
    estimate = case.build()
    mine, theirs = case.grid(estimate), case.grid(estimate)
    line_of(theirs, "material")["price_per_kg"] = "100"
    case.save(estimate, theirs, "a_manager")
    line_of(mine, "material")["price_per_kg"] = "12345.5"
    client = browser("a_engineer")
    page = client.post(f"/estimates/{estimate}", data={"version": mine["version"], **flat(mine)})
    assert page.status_code == 409
    assert "12345.5" in page.get_data(as_text=True)
    typed = client.post(
        f"/estimates/{estimate}/typed", json={"version": mine["version"], "values": flat(mine)}
    )
    assert typed.status_code == 409
    assert typed.json["version"] == mine["version"] + 1
    kept = client.post(
        f"/estimates/{estimate}/typed",
        json={"version": typed.json["version"], "values": flat(mine)},
    )
    assert kept.status_code == 200
    assert line_of(case.grid(estimate), "material")["price_per_kg"] == "12345.5"


def test_what_is_sent_again_after_a_lost_answer_is_no_conflict_with_oneself(world: World, browser):
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    line_of(grid, "material")["price_per_kg"] = "777"
    body = {"version": grid["version"], "client_id": str(uuid4()), "values": flat(grid)}
    client = browser("a_engineer")
    for _ in range(2):
        answer = client.post(f"/estimates/{estimate}/typed", json=body)
        assert answer.json == {"version": grid["version"] + 1}


def test_saving_the_same_again_changes_nothing(world: World, do_jobs):
    case = sub_quoting(world)
    estimate = case.build()
    case.fill(estimate)
    do_jobs()
    grid = case.grid(estimate)
    assert case.save(estimate, grid) == grid["version"]
    assert do_jobs() == 0


def test_lines_are_added_moved_and_removed_without_scripts(world: World, browser):
    case = sub_quoting(world)
    estimate = case.build()
    client = browser("a_engineer")

    def press(act):
        grid = case.grid(estimate)
        data = {"version": grid["version"], **flat(grid), "act": act}
        assert client.post(f"/estimates/{estimate}", data=data).status_code == 303

    press("add:0:operation")
    grid = case.grid(estimate)
    assert [line["kind"] for line in grid["parts"][0]["lines"]].count("operation") == 2
    grid["parts"][0]["lines"][2]["description"] = "面取り"
    case.save(estimate, grid)
    press("up:0:2")
    names = [line["description"] for line in case.grid(estimate)["parts"][0]["lines"]]
    assert names == ["", "面取り", "旋削", "めっき"]
    press("remove:0:1")
    names = [line["description"] for line in case.grid(estimate)["parts"][0]["lines"]]
    assert names == ["", "旋削", "めっき"]


@pytest.mark.days
def test_a_rate_is_the_one_of_the_day_it_was_chosen_until_it_is_taken_anew(world: World, browser):
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    line_of(grid, "operation")["work_centre_id"] = str(case.centres["a"])
    case.save(estimate, grid)
    assert line_of(case.grid(estimate), "operation")["hourly_rate"] == "4500"
    from datetime import date
    from decimal import Decimal

    from shared_db.foundation.clock import today
    from shared_db.models import WorkCentreRate

    with world.record.work(world.actor("a_manager")) as work:
        work.session.add(
            WorkCentreRate(
                work_centre_id=case.centres["a"],
                hourly_rate=Decimal("5200"),
                valid_from=max(today(), date(2021, 1, 1)),
                set_by=world.people["a_manager"],
            )
        )
    client = browser("a_engineer")
    page = client.get(f"/estimates/{estimate}").get_data(as_text=True)
    assert "5200" in page
    grid = case.grid(estimate)
    line_of(grid, "material")["price_per_kg"] = "1"
    case.save(estimate, grid)
    assert line_of(case.grid(estimate), "operation")["hourly_rate"] == "4500"
    grid = case.grid(estimate)
    data = {"version": grid["version"], **flat(grid), "act": "rates"}
    asked = client.post(f"/estimates/{estimate}", data=data)
    assert asked.headers["Location"] == f"/estimates/{estimate}/todays-rates"
    assert line_of(case.grid(estimate), "operation")["hourly_rate"] == "4500", "only shown so far"


def test_another_shops_work_centre_cannot_be_chosen(world: World, browser):
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    line_of(grid, "operation")["work_centre_id"] = str(work_centre(world, "b", name="隠し"))
    refused = browser("a_engineer").put(f"/api/v1/estimates/{estimate}", json=grid)
    place = place_of(grid, "operation")
    assert list(refused.json["error"]["fields"]) == [f"parts-0-lines-{place}-work_centre_id"]


def test_what_was_offered_cannot_be_typed(world: World, browser):
    case = sub_quoting(world)
    estimate = case.build()
    case.offer(case.ask(estimate))
    grid = case.grid(estimate)
    line_of(grid, "outside").update(unit_price="1", one_off="1")
    case.save(estimate, grid)
    with world.record.as_server("a test") as db:
        line = db.query(EstimateLine).filter_by(kind=LineKind.OUTSIDE, estimate_id=estimate).one()
    assert [one["unit_price"] for one in line.kept_terms["breaks"]] == ["100.0000", "100.0000"]
    (told,) = browser("a_engineer").get(f"/api/v1/estimates/{estimate}").json["parts"]
    (outside,) = [one for one in told["lines"] if one["kind"] == "outside"]
    offer_id = str(line.offer_id)
    source = {"kind": "offer", "company": "墨田板金", "revision": 1, "offer_id": offer_id}
    assert outside["source"] == source
    assert outside["terms"] == line.kept_terms | {"offer_id": offer_id}


def _hostile():
    folder = Path(os.environ.get("TSUNAGU_SHARED_DATA", "../shared/data"))
    file = folder / "hostile" / "blns.json"
    return json.loads(file.read_text()) if file.exists() else []


def test_hostile_texts_are_kept_verbatim_or_refused_with_a_sentence(world: World, browser):
    texts = _hostile()
    if not texts:
        pytest.skip("the hostile strings are not here")
    case = sub_quoting(world)
    estimate = case.build()
    client = browser("a_engineer")
    grid = case.grid(estimate)
    blank = {"kind": "bought", "unit_price": "1"}
    grid["parts"][0]["lines"] += [{**blank, "description": text[:300]} for text in texts[:190]]
    answer = client.put(f"/api/v1/estimates/{estimate}", json=grid)
    if answer.status_code == 422:
        bad = {int(name.split("-")[3]) for name in answer.json["error"]["fields"]}
        lines = grid["parts"][0]["lines"]
        grid["parts"][0]["lines"] = [line for n, line in enumerate(lines) if n not in bad]
        answer = client.put(f"/api/v1/estimates/{estimate}", json=grid)
    assert answer.status_code == 200
    sent = [line["description"] for line in grid["parts"][0]["lines"] if line["kind"] == "bought"]
    kept = [
        line["description"] for line in answer.json["parts"][0]["lines"] if line["kind"] == "bought"
    ]
    assert kept == sent
    assert client.get(f"/estimates/{estimate}").status_code == 200


def test_the_list_takes_the_same_statements_for_one_estimate_and_for_ten(
    world: World, browser, count_sql
):
    client = browser("a_engineer")
    sub_quoting(world).build()
    one = count_sql(lambda: client.get("/estimates"))
    for _ in range(9):
        sub_quoting_again(world)
    ten = count_sql(lambda: client.get("/estimates"))
    assert one == ten


def sub_quoting_again(world: World):
    from tests.factories.rows import inquiry_rows

    inquiry, _parts = inquiry_rows(world, lead="a")
    with world.record.work(world.actor("a_engineer")) as work:
        from portal.estimates.service import build_lead_estimate

        build_lead_estimate(work, inquiry)


def test_the_sheet_takes_the_same_statements_for_one_part_and_for_ten(
    world: World, browser, count_sql
):
    client = browser("a_engineer")
    small = sub_quoting(world).build()
    from tests.factories.rows import inquiry_rows

    inquiry, _parts = inquiry_rows(world, lead="a", parts=10)
    with world.record.work(world.actor("a_engineer")) as work:
        from portal.estimates.service import build_lead_estimate

        large = build_lead_estimate(work, inquiry).id
    few = count_sql(lambda: client.get(f"/estimates/{small}"))
    many = count_sql(lambda: client.get(f"/estimates/{large}"))
    assert few == many


@pytest.mark.parametrize(
    "typed",
    [
        {"parts": "x"},
        {"parts-0": "x"},
        {"parts-0-lines-0-kind": "gold"},
        {"parts-0-id": "no id", "parts-0-lines": "x"},
        {"parts-0-id": "00000000-0000-4000-8000-000000000001"},
        {"parts-x-id": "1", "version": "１e9"},
    ],
)
@pytest.mark.parametrize("act", ["save", "add:0:gold", "remove:7:7", "up:-1:x", "propose:0:0"])
def test_a_form_that_no_page_of_ours_sends_gets_a_sentence(world: World, browser, typed, act):
    estimate = sub_quoting(world).build()
    data = {"version": "1", "act": act, **typed}
    answer = browser("a_engineer").post(f"/estimates/{estimate}", data=data)
    assert answer.status_code in (303, 409, 422)


def test_who_may_only_read_sees_what_is_folded_away_and_nothing_computes_without_it(
    world: World, browser
):
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    line_of(grid, "material").update(
        price_per_kg="1000", mass_kg="0.5", yield_rate="0.5", scrap_price_per_kg="77"
    )
    line_of(grid, "operation").update(handling_minutes="13")
    case.save(estimate, grid)
    page = browser("a_sales").get(f"/estimates/{estimate}").text
    assert 'scrap_price_per_kg" value="77"' in page
    assert 'handling_minutes" value="13"' in page
    assert f'data-edits-url="/estimates/{estimate}/edits"' not in page
    edited = browser("a_engineer").get(f"/estimates/{estimate}").text
    assert f'data-edits-url="/estimates/{estimate}/edits"' in edited
