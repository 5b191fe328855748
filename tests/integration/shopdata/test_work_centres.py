"""Work centres and their rates: from a day on, past or future, one for each day."""

import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.estimates.queries import centres
from portal.shopdata.forms import RateForm
from portal.shopdata.service import set_rate
from shared_db.foundation.clock import today
from shared_db.models import Event, Stream, StreamKind, WorkCentre, WorkCentreRate
from tests.factories.shopdata import work_centre
from tests.factories.world import World
from tests.fixtures.portal import Browser

People = Callable[[str | None], Browser]
SHARED = Path(
    os.environ.get("TSUNAGU_SHARED_DATA")
    or Path(__file__).resolve().parents[3].parent / "shared/data"
)


@pytest.mark.days
def test_a_manager_adds_a_work_centre_with_full_width_digits(world: World, browser: People) -> None:
    answer = browser("a_manager").post(
        "/own-data/work-centres",
        {"name": "旋盤１号機", "operation_name": "", "hourly_rate": "６，５００", "valid_from": ""},
    )
    assert answer.status_code == 303
    with world.record.as_server("a test") as db:
        rate = db.scalars(select(WorkCentreRate)).one()
        assert (rate.hourly_rate, rate.valid_from) == (Decimal(6500), today())
        told = db.scalars(
            select(Stream)
            .join(Event, Event.stream_id == Stream.id)
            .where(Event.type == "rates_changed")
        ).all()
    assert [(s.kind, s.company_id) for s in told] == [(StreamKind.COMPANY, world.companies["a"])]
    page = browser("a_engineer").get("/own-data").text
    assert "旋盤１号機" in page
    assert "¥6,500" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hourly_rate", "0"),
        ("hourly_rate", "0.001"),
        ("hourly_rate", "-5"),
        ("hourly_rate", "−5"),
        ("hourly_rate", ""),
        ("hourly_rate", "たくさん"),
        ("hourly_rate", "1e99"),
        ("hourly_rate", "NaN"),
        ("hourly_rate", "4500.555"),
        ("valid_from", ""),
        ("valid_from", "2026-02-30"),
        ("valid_from", "9999-12-31"),
    ],
)
def test_an_impossible_rate_is_refused_at_its_field_and_kept_as_typed(
    world: World, browser: People, field: str, value: str
) -> None:
    centre = work_centre(world)
    typed = {"hourly_rate": "7000", "valid_from": "2027-04-01", field: value}
    answer = browser("a_manager").post(f"/own-data/work-centres/{centre}/rates", typed)
    assert answer.status_code == 422
    assert "aria-describedby" in answer.text
    assert f'value="{value}"' in answer.text
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(WorkCentreRate)).all()) == 1


def test_a_rate_finer_than_it_is_shown_gets_a_sentence(world: World, browser: People) -> None:
    form = {"name": "旋盤2", "operation_name": "", "hourly_rate": "4500.555", "valid_from": ""}
    answer = browser("a_manager").post("/own-data/work-centres", form)
    assert answer.status_code == 422
    assert "小数点以下は2桁まで" in answer.text


def test_a_mistyped_rate_is_corrected_by_another_from_the_same_day(
    world: World, browser: People
) -> None:
    centre = work_centre(world, rate="900", valid_from=date(2026, 4, 1))
    typed = {"hourly_rate": "9,000", "valid_from": "２０２６/4/1"}
    answer = browser("a_manager").post(f"/own-data/work-centres/{centre}/rates", typed)
    assert answer.status_code == 303
    with world.record.as_server("a test") as db:
        (rate,) = db.scalars(select(WorkCentreRate)).all()
    assert (rate.hourly_rate, rate.set_by) == (Decimal(9000), world.people["a_manager"])


@pytest.mark.days
def test_each_day_has_the_newest_rate_that_began_by_then(world: World) -> None:
    centre = work_centre(world, rate="6000", valid_from=date(2020, 1, 1))
    tomorrow = today() + timedelta(days=1)
    with world.record.work(world.actor("a_manager")) as work:
        for rate, day in (("6500", today()), ("7000", tomorrow), ("5000", date(2010, 1, 1))):
            set_rate(work, centre, RateForm(hourly_rate=Decimal(rate), valid_from=day))
    with world.record.work(world.actor("a_engineer")) as work:
        days = (date(2009, 12, 31), date(2015, 1, 1), date(2020, 1, 1), today(), tomorrow)
        rates = [centres(work, day)[centre].hourly_rate for day in days]
    assert rates == [None, Decimal(5000), Decimal(6000), Decimal(6500), Decimal(7000)]


@pytest.mark.days
def test_a_work_centre_out_of_use_is_out_of_use_for_estimates(
    world: World, browser: People
) -> None:
    centre = work_centre(world)
    typed = {"version": "1", "name": "旧旋盤", "operation_name": "Milling"}
    answer = browser("a_manager").post(f"/own-data/work-centres/{centre}", typed)
    assert answer.status_code == 303
    with world.record.work(world.actor("a_engineer")) as work:
        assert not centres(work, today())[centre].active
    assert "旧旋盤" in browser("a_engineer").get("/own-data").text


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(
    world: World, browser: People
) -> None:
    centre = work_centre(world)
    url, first = f"/own-data/work-centres/{centre}", {"version": "1", "active": "1"}
    assert browser("a_manager").post(url, {**first, "name": "先の名前"}).status_code == 303
    answer = browser("a_manager").post(url, {**first, "name": "後の名前"})
    assert answer.status_code == 409
    assert "後の名前" in answer.text
    with world.record.as_server("a test") as db:
        assert db.get_one(WorkCentre, centre).name == "先の名前"


def test_a_name_is_given_once_in_a_company_but_may_be_used_by_another(
    world: World, browser: People
) -> None:
    work_centre(world, "旋盤")
    other = work_centre(world, "平面研削盤")
    work_centre(world, "旋盤", company="b")
    assert browser("a_manager").post("/own-data/work-centres", {"name": "旋盤"}).status_code == 422
    typed = {"version": "1", "name": "旋盤", "active": "1"}
    answer = browser("a_manager").post(f"/own-data/work-centres/{other}", typed)
    assert answer.status_code == 422
    assert "同じ名称の作業区がすでにあります" in answer.text


def test_hostile_names_are_kept_verbatim_or_refused_with_a_sentence(
    world: World, browser: People
) -> None:
    if not (SHARED / "hostile/blns.json").exists():
        pytest.skip("the shared data are not here")
    strings = json.loads((SHARED / "hostile/blns.json").read_text(encoding="utf-8"))
    for number, text in enumerate([*strings, "㈱髙橋⌀10−0.02"]):
        name = f"{number} {text}"
        answer = browser("a_manager").post(
            "/own-data/work-centres", {"name": name, "operation_name": text}
        )
        assert answer.status_code in {303, 422}, (number, answer.status_code)
        if answer.status_code == 303:
            with world.record.as_server("a test") as db:
                assert db.scalars(select(WorkCentre.id).where(WorkCentre.name == name)).one()
    page = browser("a_engineer").get("/own-data")
    assert page.status_code == 200
    assert "<script>alert(0)</script>" not in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("b_manager", 404), ("z_manager", 404), ("a_engineer", 403), ("a_coordinator", 403),
     ("a_sales", 403), ("x_customer", 403), (None, 302)],
)  # fmt: skip
def test_only_the_own_manager_sets_a_rate(
    world: World, browser: People, who: str | None, status: int
) -> None:
    centre = work_centre(world)
    typed = {"hourly_rate": "1", "valid_from": "2027-01-01"}
    answer = browser(who).post(f"/own-data/work-centres/{centre}/rates", typed)
    assert answer.status_code == status
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(WorkCentreRate)).all()) == 1


def test_no_other_company_reads_a_name_or_a_rate(world: World, browser: People) -> None:
    centre = work_centre(world, "秘密の機械", rate="98765")
    for who, status in {"b_manager": 404, "z_engineer": 404, "x_customer": 403}.items():
        answer = browser(who).get(f"/own-data/work-centres/{centre}")
        assert answer.status_code == status
        listed = browser(who).get("/own-data")
        api = browser(who).get("/api/v1/work-centres")
        for text in (answer.text, listed.text, api.text):
            assert "秘密の機械" not in text
            assert "98,765" not in text
            assert "98765" not in text


def test_the_list_takes_as_many_statements_for_ten_as_for_one(
    world: World, browser: People, count_sql: Callable[[Callable[[], object]], int]
) -> None:
    work_centre(world, "1")
    client = browser("a_manager")
    with_one = count_sql(lambda: client.get("/own-data"))
    for number in range(2, 11):
        work_centre(world, str(number))
    assert count_sql(lambda: client.get("/own-data")) == with_one
