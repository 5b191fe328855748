"""Somebody unknown asks at the entrance: nothing counts before the address is proven, no shop sees
a drawing before it is taken, and nobody learns who is here."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from shared_db.access import Guest
from shared_db.entry.entrance import find_intake
from shared_db.files.storage import bytes_used
from shared_db.foundation.clock import today
from shared_db.foundation.settings import Settings
from shared_db.foundation.tokens import link_token, request_token
from shared_db.models import (
    CameBy,
    Company,
    Drawing,
    Event,
    Group,
    Inquiry,
    InquiryRevision,
    Intake,
    IntakeFile,
    IntakeState,
    Link,
    Mail,
    MailState,
    Person,
    PersonRole,
)
from shared_db.spine.keeping import purge_outdated
from tests.factories.accounts import link_path
from tests.factories.inquiries import PDF, accept_the_terms, taken_in
from tests.factories.intake import FILE, asked_at_the_entrance, wanted
from tests.factories.world import World
from tests.fixtures.mail_server import Server
from tests.fixtures.mail_workshop import work_off
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage
from workers.runner import Workshop

Browsers = Callable[[str | None], Browser]
CANARY = b"%PDF-1.4\n% canary-of-a-stranger\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def an_entrance(app: Flask, settings: Settings, world: World) -> None:
    """A mail server is set up, so that addresses can be proven; one group takes requests."""
    app.extensions["settings"] = replace(settings, smtp_url="smtp://127.0.0.1:9")
    with world.record.as_server("a test") as db:
        db.get_one(Group, world.other_group_id).open_to_strangers = False


def typed(**changed: str) -> dict[str, str]:
    flat = {name: str(value) for name, value in wanted().items() if name != "quantities"}
    return {**flat, "quantities-0": "5", "quantities-1": "20", "quantities-2": "", **changed}


def only_intake(world: World) -> Intake:
    with world.record.as_server("a test") as db:
        return db.scalars(select(Intake)).one()


def path_of(settings: Settings, intake_id: UUID) -> str:
    return f"/ask/{request_token(settings.secret_key, intake_id)}"


def taken(world: World, browser: Browsers, intake_id: UUID, **form: str) -> Inquiry:
    form = {"company_name": "株式会社はじめて工業", **form}
    answer = browser("b_sales").post(f"/intake/{intake_id}/accept", form)
    assert answer.status_code == 303, FormPage(answer.text).sentences
    with world.record.as_server("a test") as db:
        return db.get_one(Inquiry, UUID(answer.headers["Location"].rpartition("/")[2]))


def test_from_the_sign_in_page_to_the_inquiry(
    world: World, browser: Browsers, settings: Settings, files_folder: Path
) -> None:
    stranger = browser(None)
    assert "はじめての方：見積を依頼する" in stranger.get("/sign-in").text
    assert stranger.get("/ask").status_code == 200
    asked = stranger.post("/ask", typed())
    assert asked.status_code == 303, (asked.status_code, FormPage(asked.text).sentences)
    assert asked.headers["Location"] == "/ask/sent"
    intake = only_intake(world)
    path = path_of(settings, intake.id)
    assert "試験用シャフト" in stranger.get(path).text
    file = {"client_id": str(uuid4()), "file": (io.BytesIO(PDF), "shaft.pdf")}
    assert stranger.post(f"{path}/files", file).json["name"] == "shaft.pdf"
    assert browser("a_coordinator").get("/api/v1/intakes").json["intakes"] == []
    assert stranger.post(path, {"send": "1"}).status_code == 303
    waits = browser("a_coordinator").get("/api/v1/inbox").json["items"]
    assert [one["url"] for one in waits if one["kind"] == "confirm_intake"] == [
        f"/intake/{intake.id}"
    ]
    page = browser("a_sales").get(f"/intake/{intake.id}").text
    for said in ("株式会社はじめて工業", "初見 一郎", "shaft.pdf", "焼入れも希望します。"):
        assert said in page
    inquiry = taken(world, browser, intake.id)
    with world.record.as_server("a test") as db:
        person = db.scalars(select(Person).where(Person.email == intake.email)).one()
        assert person.email_proven_at is not None and person.password_hash is None
        assert inquiry.created_by == person.id and inquiry.came_by is CameBy.ENTRANCE
        assert inquiry.customer_company_id == person.company_id
        assert db.scalars(select(InquiryRevision.created_by)).one() == person.id
        assert db.scalars(select(Drawing)).one().filename == "shaft.pdf"
        assert db.scalars(select(IntakeFile)).all() == []
        link = db.scalars(select(Link).where(Link.person_id == person.id)).one()
    assert stranger.get(f"/inquiries/{inquiry.id}").status_code == 302
    chosen = {"password": "a fresh long secret"}
    assert stranger.post(link_path(settings, link, by_mail=True), chosen).status_code == 303
    assert stranger.get(f"/inquiries/{inquiry.id}").status_code == 200
    accept_the_terms(world, inquiry.id, "c_engineer")
    with world.record.as_server("a test") as db:
        drawing = db.scalars(select(Drawing.id)).one()
    opened = browser("c_engineer").get(f"/drawings/{drawing}/file")
    assert (opened.status_code, opened.data) == (200, PDF)
    opened.close()


def test_until_it_is_taken_nobody_opens_a_file_and_no_shop_hears_of_it(
    world: World, browser: Browsers, settings: Settings, files_folder: Path
) -> None:
    intake_id = asked_at_the_entrance(world, files_folder, content=CANARY)
    with world.record.as_server("a test") as db:
        file = db.scalars(select(IntakeFile)).one()
        told = db.scalars(select(Event.payload)).all()
    assert not [one for one in told if "試験用シャフト" in str(one) or FILE in str(one)]
    people = [*world.people, None]
    for who in people:
        somebody = browser(who)
        for path in (
            f"/drawings/{file.id}/file",
            f"/api/v1/drawings/{file.id}/file",
            f"/api/v1/drawings/{file.id}",
            f"/intake/{intake_id}/files/{file.id}",
            f"/intake/{intake_id}",
            "/intake",
            "/api/v1/intakes",
            "/inquiries",
            path_of(settings, intake_id),
            f"{path_of(settings, intake_id)}/files/{file.id}",
        ):
            answer = somebody.get(path)
            assert b"canary-of-a-stranger" not in answer.data, (who, path)
            knows = who and who.endswith(("sales", "manager", "coordinator")) and who[0] in "abc"
            if not knows and not path.startswith("/ask/"):
                assert "試験用シャフト" not in answer.text, (who, path)
            answer.close()
    with world.record.as_server("a test") as db:
        assert set(bytes_used(db, list(world.companies.values())).values()) == {0}


def test_unproven_it_counts_for_nothing(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    intake_id = asked_at_the_entrance(world, files_folder, sent=False)
    for who in ("a_coordinator", "a_manager", "b_sales"):
        assert browser(who).get(f"/intake/{intake_id}").status_code == 404
        assert browser(who).get("/api/v1/intakes").json["intakes"] == []
        form = {"company_name": "x"}
        assert browser(who).post(f"/intake/{intake_id}/accept", form).status_code == 404
    with world.record.as_server("a test") as db:
        assert db.scalar(select(func.count()).select_from(Event)) == 0


def test_an_address_gets_one_letter_an_hour_with_no_word_of_who_typed_it(
    world: World,
    browser: Browsers,
    workshop: Callable[[str | None], Workshop],
    mail_server: Server,
    settings: Settings,
) -> None:
    stranger = browser(None)
    assert stranger.post("/ask", typed(person_name="広告 www.spam.example")).status_code == 303
    again = stranger.post("/ask", typed(email="HATSUMI@hajimete.example"))
    assert again.status_code == 429 and "試験用シャフト" in again.text
    work_off(workshop(mail_server.url))
    (letter,) = mail_server.got
    text = letter.get_content()
    assert "spam" not in text and "試験用シャフト" not in text
    assert request_token(settings.secret_key, only_intake(world).id) in text
    with world.record.as_server("a test") as db:
        db.execute(update(Intake).values(created_at=Intake.created_at - timedelta(minutes=61)))
    assert stranger.post("/ask", typed()).status_code == 303


def test_whether_somebody_is_here_already_makes_no_difference(
    world: World, browser: Browsers
) -> None:
    stranger = browser(None)
    answers = [
        stranger.post("/ask", typed(email=email, company_name=company))
        for email, company in (
            ("x_customer@example.jp", "客先電機"),
            ("a_sales@example.jp", "あおば精機"),
            ("nobody@nowhere.example", "まだない会社"),
        )
    ]
    assert {(one.status_code, one.headers["Location"], one.text) for one in answers} == {
        (303, "/ask/sent", answers[0].text)
    }
    with world.record.as_server("a test") as db:
        assert set(db.scalars(select(Mail.template))) == {"prove_request"}


def test_from_one_place_only_so_many_are_taken(world: World, browser: Browsers) -> None:
    stranger = browser(None)
    statuses = [
        stranger.post("/ask", typed(email=f"{n}@many.example")).status_code for n in range(12)
    ]
    assert statuses == [303] * 10 + [429] * 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"company_name": " "}, "company_name"),
        ({"quantities-0": "", "quantities-1": ""}, "quantities"),
        ({"quantities-0": "ten"}, "quantities-0"),
        ({"delivery_date": "2020-01-01"}, "delivery_date"),
        ({"words": "長" * 4001}, "words"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    world: World, browser: Browsers, changed: dict[str, str], field: str
) -> None:
    answer = browser(None).post("/ask", typed(**changed))
    assert answer.status_code == 422
    page = FormPage(answer.text)
    assert field in page.sentences and page.value("part_name") == "試験用シャフト"
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Intake)).all() == []


def test_nobody_sends_much_before_an_address_is_proven(
    world: World, browser: Browsers, settings: Settings, files_folder: Path
) -> None:
    stranger = browser(None)
    assert stranger.post("/ask", typed(words="x" * 70_000)).status_code == 413
    assert stranger.post("/ask", dict.fromkeys(map(str, range(200)), "x")).status_code == 413
    intake_id = asked_at_the_entrance(world, files_folder, sent=False)
    other = link_token(settings.secret_key, intake_id)
    for token in ("guessed", other, str(intake_id)):
        file = {"file": (io.BytesIO(PDF), "x.pdf")}
        assert stranger.post(f"/ask/{token}/files", file).status_code in (302, 401, 403, 404)
    path = f"{path_of(settings, intake_id)}/files"
    parts = "multipart/form-data; boundary=b"
    large = stranger.post(path, b"x" * 21 * 1024 * 1024, content_type=parts)
    assert large.status_code == 413
    program = {"file": (io.BytesIO(b"MZ" + b"\0" * 400), "setup.exe")}
    assert stranger.post(path, program).status_code == 400
    answers = [
        stranger.post(path, {"file": (io.BytesIO(PDF), f"{n}.pdf")}).status_code for n in range(10)
    ]
    assert answers == [200] * 9 + [400]


def test_a_link_proves_its_own_request_only_and_sent_is_sent(
    world: World, browser: Browsers, settings: Settings, files_folder: Path
) -> None:
    mine = asked_at_the_entrance(world, files_folder, sent=False)
    others = asked_at_the_entrance(world, files_folder, sent=False, email="other@other.example")
    with world.record.as_server("a test") as db:
        theirs = db.scalars(select(IntakeFile.id).where(IntakeFile.intake_id == others)).one()
    path, stranger = path_of(settings, mine), browser(None)
    assert stranger.post(f"{path}/files/{theirs}/remove").status_code == 404
    for _ in range(2):
        assert stranger.get(path).status_code == 200
        assert stranger.post(path, {"send": "1"}).status_code == 303
    assert stranger.post(f"{path}/files", {"file": (io.BytesIO(PDF), "x.pdf")}).status_code == 409
    with world.record.as_server("a test") as db:
        assert find_intake(db, Guest(mine)).state is IntakeState.WAITING
        told = db.scalars(select(Event).where(Event.type == "intake_waits")).one()
        assert (told.person_id, told.guest_of) == (None, mine), "a guest did it, and nobody else"
        assert db.scalar(func.first_broken_event(told.stream_id)) is None
        assert find_intake(db, Guest(others)).state is IntakeState.UNPROVEN


def test_looking_at_the_link_proves_nothing(
    world: World, browser: Browsers, settings: Settings, files_folder: Path
) -> None:
    intake_id = asked_at_the_entrance(world, files_folder, sent=False)
    browser(None).get(path_of(settings, intake_id))
    browser(None).client.head(path_of(settings, intake_id))
    with world.record.as_server("a test") as db:
        assert find_intake(db, Guest(intake_id)).state is IntakeState.UNPROVEN


def test_a_stranger_in_the_name_of_a_customer_gets_no_access_to_it(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    intake_id = asked_at_the_entrance(world, files_folder, company_name="客先電機")
    x = str(world.companies["x"])
    refused = browser("a_sales").post(
        f"/intake/{intake_id}/accept", {"company_name": "客先電機株式会社"}
    )
    assert refused.status_code == 422 and "company_name" in FormPage(refused.text).sentences
    page = FormPage(browser("a_sales").get(f"/intake/{intake_id}").text)
    assert "customer_id" not in page.values
    inquiry = taken(world, browser, intake_id, customer_id=x)
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Person).where(Person.email.like("hatsumi%"))).all() == []
        assert db.scalars(select(Link)).all() == []
        assert inquiry.customer_company_id == world.companies["x"]
    assert browser("x_customer").get(f"/inquiries/{inquiry.id}").status_code == 200


def test_who_has_an_account_there_finds_it_with_that(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    intake_id = asked_at_the_entrance(world, files_folder, email="X_Customer@example.jp")
    inquiry = taken(world, browser, intake_id, customer_id=str(world.companies["x"]))
    assert inquiry.created_by == world.people["x_customer"]
    with world.record.as_server("a test") as db:
        assert db.scalar(select(func.count()).where(Person.company_id == world.companies["x"])) == 1


def test_a_shops_own_address_makes_nobody_a_customer(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    intake_id = asked_at_the_entrance(world, files_folder, email="c_engineer@example.jp")
    inquiry = taken(world, browser, intake_id)
    with world.record.as_server("a test") as db:
        assert inquiry.created_by == world.people["b_sales"]
        roles = db.scalars(
            select(PersonRole.role).where(PersonRole.person_id == world.people["c_engineer"])
        ).all()
        assert [role.value for role in roles] == ["engineer"]


def test_a_stranger_in_the_name_of_a_customer_without_an_account_gets_none(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    earlier = taken_in(world)
    intake_id = asked_at_the_entrance(world, files_folder, company_name="株式会社みどり製作所")
    with world.record.as_server("a test") as db:
        company = db.get_one(Inquiry, earlier.id).customer_company_id
    inquiry = taken(world, browser, intake_id, customer_id=str(company))
    assert inquiry.created_by == world.people["b_sales"]
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Person).where(Person.company_id == company)).all() == []
        assert db.scalars(select(Link)).all() == []


def test_who_may_not_ask_for_quotes_there_is_not_made_to_have_asked(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    intake_id = asked_at_the_entrance(world, files_folder, email="X_Customer@example.jp")
    with world.record.as_server("a test") as db:
        db.execute(delete(PersonRole).where(PersonRole.person_id == world.people["x_customer"]))
    inquiry = taken(world, browser, intake_id, customer_id=str(world.companies["x"]))
    assert inquiry.created_by == world.people["b_sales"]


def test_taken_twice_it_is_one_and_refused_it_is_none(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    first = asked_at_the_entrance(world, files_folder)
    assert taken(world, browser, first).id == taken(world, browser, first).id
    second = asked_at_the_entrance(world, files_folder, email="second@second.example")
    sales = browser("a_sales")
    assert sales.post(f"/intake/{second}/refuse", {"reason": " "}).status_code == 422
    assert sales.post(f"/intake/{second}/refuse", {"reason": "取扱範囲外"}).status_code == 303
    late = sales.post(f"/intake/{second}/accept", {"company_name": "ほか"})
    assert late.status_code == 409
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Mail).where(Mail.template == "request_refused")).one()
        assert (told.to_email, told.values) == ("second@second.example", {"reason": "取扱範囲外"})
        assert db.scalar(select(func.count()).select_from(Inquiry)) == 1


def test_a_day_that_is_over_by_then_is_asked_for(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    intake_id = asked_at_the_entrance(world, files_folder)
    with world.record.as_server("a test") as db:
        intake = db.get_one(Intake, intake_id)
        intake.asked = intake.asked | {"delivery_date": "2020-05-01"}
    answer = browser("a_sales").post(f"/intake/{intake_id}/accept", {"company_name": "新"})
    assert answer.status_code == 422 and "delivery_date" in FormPage(answer.text).sentences
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Company).where(Company.name == "新")).all() == []
    later = (today() + timedelta(days=50)).isoformat()
    taken(world, browser, intake_id, delivery_date=later)


def test_other_groups_neither_see_nor_take_it(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    intake_id = asked_at_the_entrance(world, files_folder)
    stranger = browser("z_manager")
    assert stranger.get("/api/v1/intakes").json["intakes"] == []
    for tail, form in (
        ("", None),
        ("/accept", {"company_name": "z"}),
        ("/refuse", {"reason": "z"}),
    ):
        path = f"/intake/{intake_id}{tail}"
        answer = stranger.get(path) if form is None else stranger.post(path, form)
        assert answer.status_code == 404


def test_the_entrance_closes_by_the_groups_setting_and_without_a_mail_server(
    world: World, browser: Browsers, app: Flask, settings: Settings
) -> None:
    with world.record.as_server("a test") as db:
        for group in db.scalars(select(Group)):
            group.open_to_strangers = group.id != world.group_id
    page = FormPage(browser(None).get("/ask").text)
    assert "東京下町連携" not in page.words
    with world.record.as_server("a test") as db:
        db.execute(update(Group).values(open_to_strangers=False))
    closed = browser(None)
    assert closed.get("/ask").status_code == closed.post("/ask", typed()).status_code == 404
    assert "/ask" not in closed.get("/sign-in").text
    with world.record.as_server("a test") as db:
        db.execute(update(Group).values(open_to_strangers=True))
    app.extensions["settings"] = settings
    assert browser(None).get("/ask").status_code == 404


def test_what_nobody_proves_and_what_is_refused_goes_in_time(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    unproven = asked_at_the_entrance(world, files_folder, sent=False)
    waits = asked_at_the_entrance(world, files_folder, email="2@two.example")
    refused = asked_at_the_entrance(world, files_folder, email="3@three.example")
    browser("a_sales").post(f"/intake/{refused}/refuse", {"reason": "x"})
    with world.record.as_server("a test") as db:
        db.execute(update(Mail).values(state=MailState.SENT))
        old = timedelta(days=91)
        db.execute(
            update(Intake).values(
                created_at=Intake.created_at - old, decided_at=Intake.decided_at - old
            )
        )
    with world.record.as_server("a test") as db:
        assert purge_outdated(db, 100)["intake"] == 2
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Intake.id)).all() == [waits]
        assert db.scalars(select(IntakeFile.intake_id)).all() == [waits]
        kept = db.scalars(select(Mail.intake_id).where(Mail.intake_id.is_not(None))).all()
        assert unproven not in kept


def test_the_links_secret_stays_out_of_the_log(
    world: World, browser: Browsers, settings: Settings, app: Flask
) -> None:
    from portal.edge import path_for_log

    token = request_token(settings.secret_key, uuid4())
    with app.test_request_context(f"/ask/{token}/files"):
        assert not re.search(r"[A-Za-z0-9_-]{20}", path_for_log())


def test_a_program_takes_and_refuses_too(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    intake_id = asked_at_the_entrance(world, files_folder)
    coordinator = browser("a_coordinator")
    (listed,) = coordinator.get("/api/v1/intakes").json["intakes"]
    assert listed["files"] == [{"name": FILE, "size": len(PDF)}]
    body: dict[str, Any] = {"client_id": str(uuid4()), "company_name": "株式会社はじめて工業"}
    path = f"/api/v1/intakes/{intake_id}/accept"
    first, again = (coordinator.post(path, json=body) for _ in range(2))
    assert first.status_code == 201 and first.json == again.json
    assert (first.json["came_by"], first.json["customer"]) == ("entrance", "株式会社はじめて工業")
