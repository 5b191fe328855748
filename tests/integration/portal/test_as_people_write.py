"""Numbers and days as people write them are read alike at every door, or asked for at the field."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from shared_db.foundation.clock import today
from shared_db.models import Company, ImportKind, ImportRemark, PurchaseRecord, WorkCentreRate
from tests.factories.estimates import sub_quoting
from tests.factories.inquiries import page_values, requirement
from tests.factories.quotes import priceable
from tests.factories.shopdata import sent_file, taken_in, work_centre
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.estimates.test_sheet import flat
from tests.integration.inquiries.form_page import FormPage
from tests.integration.pricing.test_price_cells import typed_in
from tests.integration.pricing.test_pricing import save, start

SignIn = Callable[[str | None], Browser]
Jobs = Callable[[], int]
SOON = today() + timedelta(days=30)
BY_ERA = f"R{SOON.year - 2018}.{SOON.month}.{SOON.day}"
BY_WORDS = (
    f"令和{SOON.year - 2018}年{SOON.month}月{SOON.day}日（{'月火水木金土日'[SOON.weekday()]}）"
)
PURCHASES = "購入日,仕入先,品名,数量,単位,単価,金額\n"


def begun(client: Browser) -> str:
    return client.get("/inquiries/new").headers["Location"]


@pytest.mark.days
@pytest.mark.parametrize("day", [BY_ERA, BY_WORDS, f"{SOON:%y/%m/%d}"])
def test_a_customers_request_arrives_as_it_was_meant(browser: SignIn, day: str) -> None:
    customer = browser("x_customer")
    typed = page_values(requirement()) | {
        "delivery_date": day,
        "target_cost": "￥１，２００",
        "parts-0-quantities-0": "10個",
        "parts-0-quantities-1": "1,000 pcs",
    }
    answer = customer.post(begun(customer), typed)
    assert answer.status_code == 303, FormPage(answer.text).sentences
    inquiry = answer.headers["Location"].removesuffix("/sent")
    told = browser("b_engineer").get(f"/api/v1{inquiry}").json
    assert (told["delivery_date"], told["target_cost"]) == (SOON.isoformat(), 1200)
    assert told["parts"][0]["quantities"][:2] == [10, 1000]


@pytest.mark.parametrize(
    ("field", "typed", "question"),
    [
        (
            "delivery_date",
            "03/04/05",
            "2003/4/5または2021/4/5と読めます。年を西暦4桁で入力してください。",
        ),
        ("delivery_date", "R6.13.1", "2024/13/1という日付はありません。ご確認ください。"),
        (
            "delivery_date",
            "2024/4/4(金)",
            "日付と曜日が合っていません（2024/4/4）。ご確認ください。",
        ),
        (
            "parts-0-quantities-0",
            "1,5",
            "1.5または15と読めます。カンマを使わずに入力してください。",
        ),
    ],
)
def test_what_can_mean_several_things_is_asked_for_at_its_field_and_stands_as_typed(
    browser: SignIn, field: str, typed: str, question: str
) -> None:
    customer = browser("x_customer")
    answer = customer.post(begun(customer), page_values(requirement()) | {field: typed})
    page = FormPage(answer.text)
    assert (answer.status_code, page.sentences) == (422, {field: question})
    assert page.value(field) == typed


@pytest.mark.days
def test_a_day_that_no_calendar_can_show_stands_in_a_field_of_text(browser: SignIn) -> None:
    customer = browser("x_customer")
    typed = page_values(requirement())
    asked = customer.post(begun(customer), typed | {"delivery_date": "4/4"}).text
    shown = customer.post(begun(customer), typed | {"subject": ""}).text
    assert 'type="text" name="delivery_date" value="4/4"' in asked
    assert f'type="date" name="delivery_date" value="{typed["delivery_date"]}"' in shown


def test_a_rate_is_read_with_its_unit_and_its_era(world: World, browser: SignIn) -> None:
    centre = work_centre(world, valid_from=date(2020, 1, 1))
    typed = {"hourly_rate": "9,000円/時間", "valid_from": "R8.4.1"}
    answer = browser("a_manager").post(f"/own-data/work-centres/{centre}/rates", typed)
    assert answer.status_code == 303
    with world.record.as_server("a test") as db:
        rates = db.execute(select(WorkCentreRate.hourly_rate, WorkCentreRate.valid_from)).all()
    assert (Decimal(9000), date(2026, 4, 1)) in [tuple(one) for one in rates]


def test_an_estimate_keeps_and_computes_what_was_meant(world: World, browser: SignIn) -> None:
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    grid["parts"][0]["scrap_percent"] = "5%"
    for line in grid["parts"][0]["lines"]:
        if line["kind"] == "material":
            line |= {"price_per_kg": "¥1,000/kg", "mass_kg": "0.5kg", "yield_rate": "80%"}
        if line["kind"] == "operation":
            line |= {"setup_minutes": "1:30", "run_minutes": "90秒", "hourly_rate": "6,000円/h"}
    computed = browser("a_engineer").post(
        f"/api/v1/estimates/{estimate}/compute", json={"parts": grid["parts"]}
    )
    assert computed.json["errors"] == {}
    assert computed.json["cells"]["parts-0-setup-0"] == "¥9,000"
    case.save(estimate, grid)
    kept = case.grid(estimate)["parts"][0]
    material, operation = kept["lines"][:2]
    assert kept["scrap_percent"] == "5"
    assert material | {"price_per_kg": "1000", "mass_kg": "0.5", "yield_rate": "0.8"} == material
    assert operation | {"setup_minutes": "90", "run_minutes": "1.5"} == operation


def test_a_clock_for_one_piece_is_asked_for_with_both_meanings(
    world: World, browser: SignIn
) -> None:
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    (place,) = [
        place for place, line in enumerate(grid["parts"][0]["lines"]) if line["kind"] == "operation"
    ]
    clocks = dict.fromkeys(
        ("setup_minutes", "run_minutes", "handling_minutes", "non_recurring_minutes"), "1:30"
    )
    grid["parts"][0]["lines"][place] |= clocks
    asked = "90または1.5分と読めます。分だけの数字か、「1時間30分」「1分30秒」のように入力してください。"
    of_a_piece = {f"parts-0-lines-{place}-{name}" for name in ("run_minutes", "handling_minutes")}
    api = f"/api/v1/estimates/{estimate}"
    for sent in ({"parts": grid["parts"]}, {"values": flat(grid)}):
        told = browser("a_engineer").post(f"{api}/compute", json=sent).json
        assert told["errors"] == dict.fromkeys(of_a_piece, asked)


def test_the_page_hears_what_its_cells_were_understood_as(world: World, browser: SignIn) -> None:
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    grid["parts"][0]["scrap_percent"] = "5%"
    (place,) = [
        place for place, line in enumerate(grid["parts"][0]["lines"]) if line["kind"] == "operation"
    ]
    grid["parts"][0]["lines"][place] |= {
        "setup_minutes": "1:30",
        "run_minutes": "2",
        "handling_minutes": "たくさん",
    }
    told = browser("a_engineer").post(
        f"/api/v1/estimates/{estimate}/compute", json={"values": flat(grid)}
    )
    assert told.json["understood"] == {
        "parts-0-scrap_percent": "5",
        f"parts-0-lines-{place}-setup_minutes": "90",
    }


def test_a_cell_of_an_estimate_asks_what_is_meant(world: World, browser: SignIn) -> None:
    case = sub_quoting(world)
    estimate = case.build()
    grid = case.grid(estimate)
    place = next(
        place for place, line in enumerate(grid["parts"][0]["lines"]) if line["kind"] == "operation"
    )
    grid["parts"][0]["lines"][place] |= {"setup_minutes": "1,5", "run_minutes": "10個"}
    told = browser("a_engineer").post(
        f"/api/v1/estimates/{estimate}/compute", json={"parts": grid["parts"]}
    )
    assert told.json["errors"] == {
        f"parts-0-lines-{place}-setup_minutes": (
            "1.5または15と読めます。カンマを使わずに入力してください。"
        ),
        f"parts-0-lines-{place}-run_minutes": "数値を入力してください。",
    }


@pytest.mark.days
def test_an_offer_is_read_with_its_units(world: World, browser: SignIn) -> None:
    case = sub_quoting(world)
    request = case.ask(case.build())
    body = case.offer_body(request, "b_engineer", price="120円/個") | {"valid_until": BY_ERA}
    for price in body["prices"]:
        price |= {"one_off": "5,000円", "lead_time_days": "14日"}
    given = browser("b_engineer").post(f"/api/v1/requests/{request}/offers", json=body)
    assert given.status_code == 201, given.text
    price = given.json["prices"][0]
    assert (Decimal(price["unit_price"]), Decimal(price["one_off"])) == (120, 5000)
    assert (price["lead_time_days"], given.json["valid_until"]) == (14, SOON.isoformat())


@pytest.mark.days
def test_the_price_sheet_computes_and_keeps_what_was_meant(world: World, browser: SignIn) -> None:
    case = priceable(world)
    client = browser("a_sales")
    draft = start(client, case)
    written = {
        "steps-overhead": "１０％",
        "breaks-0-unit_price": "3,000円",
        "breaks-0-lead_time_days": "14日",
        "valid_until": BY_WORDS,
    }
    values = typed_in(case, **written)
    address = f"/api/v1/quote-revisions/{draft['id']}"
    computed = client.post(f"{address}/compute", json={"values": values}).json
    assert (computed["errors"], computed["cells"]["0-price"]) == ({}, "¥3,000")
    assert computed["understood"] == {
        "steps-overhead": "10",
        "breaks-0-unit_price": "3000",
        "breaks-0-lead_time_days": "14",
        "valid_until": SOON.isoformat(),
    }
    kept = save(client, draft, values, draft["version"])
    assert kept.status_code == 200, kept.text
    told = client.get(address).json["values"]
    assert told["valid_until"] == SOON.isoformat()
    assert (told["steps"]["overhead"], told["breaks"][0]["lead_time_days"]) == ("10", 14)
    below = client.post(f"{address}/compute", json={"values": values | {"steps-risk": "▲2"}}).json
    assert below["errors"] == {"steps-risk": "0以上で入力してください。"}


def test_a_file_of_purchases_is_read_in_every_way_in_which_shops_write_a_day(
    world: World, do_jobs: Jobs, files_folder: Path
) -> None:
    days = ("R6.4.1", "令和6年4月2日", "24/04/03", "2024/4/4(木)", "45387")
    rows = "".join(f'{day},甲,丸棒,2本,本,"1,200円","2,400円"\n' for day in days)
    taken_in(
        world, files_folder, (PURCHASES + rows).encode("cp932"), do_jobs, kind=ImportKind.PURCHASES
    )
    with world.record.as_server("a test") as db:
        records = db.scalars(select(PurchaseRecord).order_by(PurchaseRecord.purchased_on)).all()
    assert [one.purchased_on for one in records] == [date(2024, 4, day) for day in range(1, 6)]
    assert {(one.quantity, one.unit_price) for one in records} == {(Decimal(2), Decimal(1200))}


def test_a_file_asks_for_the_days_that_can_be_several(
    world: World, do_jobs: Jobs, files_folder: Path
) -> None:
    days = ("03/04/05", "R6.13.1", "4/4(木)", "2024/4/4(金)")
    rows = "".join(f'{day},甲,丸棒,2,本,"1,5",\n' for day in days)
    sent_file(world, files_folder, (PURCHASES + rows).encode(), kind=ImportKind.PURCHASES)
    do_jobs()
    with world.record.as_server("a test") as db:
        codes = db.scalars(select(ImportRemark.code).order_by(ImportRemark.row_number)).all()
    assert set(codes) == {
        *("unclear_day", "no_such_day", "year_needed", "weekday_differs", "comma_unclear")
    }


def test_quotes_are_searched_and_a_margin_is_set_as_people_write_them(
    world: World, browser: SignIn
) -> None:
    found = browser("a_sales").get("/quotes?since=R6.4.1&until=24/04/03&least=1,200円&most=▲1")
    page = FormPage(found.text)
    assert page.sentences == {"most": "0以上で入力してください。"}
    manager = browser("a_manager")
    card = FormPage(manager.get("/group/company").text).sent() | {"margin_floor": "8％"}
    assert manager.post("/group/company", card).status_code == 303
    with world.record.as_server("a test") as db:
        company = db.get_one(Company, world.companies["a"])
        assert company.margin_floor == Decimal(8)
