"""A company's files take room, and somebody sees it before there is none left."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from limits import RateLimitItemPerHour
from sqlalchemy import update
from werkzeug.test import TestResponse

from portal import storage
from portal.inquiries import attaching
from portal.storage import GB
from shared_db.files.storage import OWNED, bytes_used, limits_of, naming_tables
from shared_db.models import Company, Inquiry, Intake, IntakeState
from tests.factories.designs import brought
from tests.factories.inquiries import STEP, page_values, requirement, sent_inquiry, taken_in
from tests.factories.intake import asked_at_the_entrance
from tests.factories.world import World, add_those_of_both
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]
PDF = b"%PDF-1.4 \n%%EOF"
FOR_X = {"came_by": "fax", "company_name": "客先電機", "person_name": "山田 太郎"}


def limit(world: World, company: str, count: int) -> None:
    with world.record.as_server("a test") as db:
        chosen = Company.id == world.companies[company]
        db.execute(update(Company).where(chosen).values(storage_limit=count))


def begin(customer: Browser) -> str:
    started = customer.post("/api/v1/inquiries/drafts", json={"client_id": str(uuid4())})
    return str(started.json["id"])


def send(customer: Browser, draft: str, content: bytes) -> int:
    data = {"file": (BytesIO(content), "x.pdf"), "client_id": str(uuid4())}
    return customer.post(f"/api/v1/inquiries/{draft}/drawings", data=data).status_code


def used(world: World, company: str) -> int:
    with world.record.as_server("a test") as db:
        return bytes_used(db, [world.companies[company]])[world.companies[company]]


def test_of_every_file_it_is_known_whose_it_is() -> None:
    assert {table.name for table in naming_tables()} == set(OWNED)


def test_a_full_company_is_told_so_and_nothing_of_the_file_is_kept(
    world: World, browser: SignIn, files_folder: Path
) -> None:
    customer = browser("x_customer")
    draft = begin(customer)
    limit(world, "x", 2 * len(PDF) + 1)
    assert [send(customer, draft, PDF), send(customer, draft, PDF + b"2")] == [201, 201]
    assert used(world, "x") == 2 * len(PDF) + 1
    data = {"file": (BytesIO(PDF + b"3"), "x.pdf"), "client_id": str(uuid4())}
    refused = customer.post(f"/api/v1/inquiries/{draft}/drawings", data=data)
    assert (refused.status_code, refused.json["error"]["code"]) == (413, "no_room")
    assert len([path for path in files_folder.rglob("*") if len(path.name) == 64]) == 2
    assert send(browser("y_customer"), begin(browser("y_customer")), PDF) == 201


def test_the_same_content_sent_twice_takes_its_room_once(world: World, browser: SignIn) -> None:
    customer = browser("x_customer")
    draft = begin(customer)
    assert [send(customer, draft, PDF), send(customer, draft, PDF)] == [201, 201]
    assert used(world, "x") == len(PDF)


def test_what_a_shop_brings_takes_the_shops_room_and_none_of_the_customers(
    world: World, browser: SignIn, files_folder: Path
) -> None:
    sent = sent_inquiry(world, lead="a")
    brought(world, sent.id, files_folder)
    assert (used(world, "a"), used(world, "x")) == (len(STEP), 0)
    limit(world, "a", len(STEP))
    body = {"file": (BytesIO(STEP + b"2"), "x.step"), "purpose": "sketch"}
    refused = browser("a_engineer").post(f"/api/v1/inquiries/{sent.id}/designs", data=body)
    assert (refused.status_code, refused.json["error"]["code"]) == (413, "no_room")


def test_what_is_refused_or_taken_back_does_not_fill_the_disk(
    world: World, browser: SignIn, files_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MOST_DRAWINGS", 1)
    customer = browser("x_customer")
    draft = begin(customer)
    assert [send(customer, draft, PDF + b"%d" % n) for n in range(3)] == [201, 400, 400]
    assert len([path for path in files_folder.rglob("*") if len(path.name) == 64]) == 1
    monkeypatch.setattr(attaching, "MOST_DRAWINGS", 300)
    monkeypatch.setattr(storage, "SENT_IN_AN_HOUR", RateLimitItemPerHour(3))
    customer, sent = browser("y_customer"), []
    draft = begin(customer)
    for n in range(4):
        data = {"file": (BytesIO(PDF + b"%d" % n), "x.pdf"), "client_id": str(uuid4())}
        sent.append(customer.post(f"/api/v1/inquiries/{draft}/drawings", data=data))
        if "id" in sent[-1].json:
            customer.delete(f"/api/v1/drawings/{sent[-1].json['id']}")
    assert [one.status_code for one in sent] == [201, 201, 201, 429]
    assert sent[-1].json["error"]["code"] == "sent_too_much"
    assert send(browser("x_customer"), begin(browser("x_customer")), PDF) == 201


def entered_by_fax(shop: Browser, content: bytes = PDF) -> TestResponse:
    """A shop enters a request of X's, with a file or without."""
    draft = begin(shop)
    values = {**page_values(requirement()), **FOR_X, "send": "1"}
    if content:
        data = {"file": (BytesIO(content), "fax.pdf"), "client_id": str(uuid4())}
        sent = shop.post(f"/api/v1/inquiries/{draft}/drawings", data=data)
        values["parts-0-drawings"] = sent.json["id"]
    return shop.post(f"/inquiries/drafts/{draft}", values)


def test_files_that_a_shop_enters_for_a_customer_need_the_customers_room(
    world: World, browser: SignIn
) -> None:
    sales = browser("a_sales")
    limit(world, "x", len(PDF))
    assert entered_by_fax(sales).status_code == 303
    assert used(world, "x") == len(PDF)
    refused = entered_by_fax(sales, PDF + b"2")
    assert refused.status_code == 422
    assert "この顧客の保存容量" in refused.text
    assert (used(world, "x"), used(world, "a")) == (len(PDF), len(PDF) + 1)
    assert entered_by_fax(sales, b"").status_code == 303


def test_what_a_shop_adds_to_a_request_of_its_customer_takes_the_customers_room(
    world: World, browser: SignIn
) -> None:
    entered = taken_in(world)
    with world.record.as_server("a test") as db:
        customer = db.get_one(Inquiry, entered.id).customer_company_id
        db.execute(update(Company).where(Company.id == customer).values(storage_limit=1))
    data = {"file": (BytesIO(PDF), "x.pdf"), "client_id": str(uuid4())}
    sales = browser("a_sales")
    refused = sales.post(f"/api/v1/inquiries/{entered.id}/drawings", data=data)
    assert (refused.status_code, refused.json["error"]["code"]) == (413, "no_room")
    assert "この顧客の保存容量" in refused.json["error"]["message"]


def test_a_program_is_told_that_the_customer_has_no_room(world: World, browser: SignIn) -> None:
    sales = browser("a_sales")
    draft = begin(sales)
    send(sales, draft, PDF)
    limit(world, "x", len(PDF) - 1)
    body = {**requirement(), **FOR_X, "client_id": str(uuid4())}
    refused = sales.post(f"/api/v1/inquiries/{draft}/take-in", json=body)
    assert refused.status_code == 422
    assert refused.json["error"]["fields"]["company_name"]["code"] == "no_room"


def test_files_from_the_entrance_need_the_room_of_the_customer_who_takes_them(
    world: World, browser: SignIn, files_folder: Path
) -> None:
    intake = asked_at_the_entrance(world, files_folder, content=PDF)
    chosen = {"customer_id": str(world.companies["x"])}
    limit(world, "x", len(PDF) - 1)
    refused = browser("b_sales").post(f"/intake/{intake}/accept", chosen)
    assert refused.status_code == 422 and "この顧客の保存容量" in refused.text
    with world.record.as_server("a test") as db:
        assert db.get_one(Intake, intake).state is IntakeState.WAITING
    limit(world, "x", len(PDF))
    assert browser("b_sales").post(f"/intake/{intake}/accept", chosen).status_code == 303


def test_a_file_of_records_is_refused_at_its_field_when_there_is_no_room(
    world: World, browser: SignIn
) -> None:
    limit(world, "a", 3)
    data = {"file-production": (BytesIO(b"a,b\n1,2\n"), "f.csv"), "client_id": str(uuid4())}
    page = browser("a_engineer").post("/own-data/imports/production", data)
    assert page.status_code == 422
    assert "会社の保存容量が足りない" in page.text


def test_a_manager_sees_the_room_and_is_warned_before_it_is_full(
    world: World, browser: SignIn
) -> None:
    assert "10 GB中0 GB" in browser("x_customer").get("/group").text
    customer = browser("x_customer")
    send(customer, begin(customer), PDF)
    for size, said in (
        (len(PDF) + 1, "残りわずか"),
        (len(PDF), "これ以上ファイルを送信できません"),
    ):
        limit(world, "x", size)
        assert said in customer.get("/group").text
    kinds = [item["kind"] for item in customer.get("/api/v1/inbox").json["items"]]
    assert "room_nearly_full" in kinds
    assert "保存容量" not in browser("a_engineer").get("/group").text


def give(world: World, who: Browser, company: UUID, gigabytes: str) -> int:
    url = f"/group/{world.group_id}/room/{company}"
    return who.post(url, {"gigabytes": gigabytes}).status_code


def test_the_administrator_gives_a_company_of_the_group_more_room(
    world: World, browser: SignIn
) -> None:
    administrator = browser("a_administrator")
    assert "客先電機" in administrator.get(f"/group/{world.group_id}/room").text
    assert give(world, administrator, world.companies["x"], "25") == 303
    with world.record.as_server("a test") as db:
        assert limits_of(db, [world.companies["x"]]) == {world.companies["x"]: 25 * GB}
    assert give(world, administrator, world.companies["x"], "0") == 422
    assert give(world, administrator, world.companies["z"], "25") == 404
    assert give(world, browser("b_manager"), world.companies["b"], "25") == 403


def test_what_one_group_gives_a_company_another_group_cannot_cut(
    world: World, browser: SignIn
) -> None:
    """V is a shop of both groups; the other one's administrator gives it less, and neither page
    says what the other group gives."""
    v = add_those_of_both(world).companies["v"]
    here, there = browser("a_administrator"), browser("v_lead")
    assert give(world, here, v, "25") == 303
    url = f"/group/{world.other_group_id}/room"
    assert there.post(f"{url}/{v}", {"gigabytes": "1"}).status_code == 303
    with world.record.as_server("a test") as db:
        both = limits_of(db, [v])
    assert both == {v: 25 * GB}
    assert 'value="25"' not in there.get(url).text
