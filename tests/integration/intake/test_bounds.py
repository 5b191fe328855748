"""What strangers do at the entrance comes to an end: letters, requests, files, and the link's power."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from portal.files.receiving import Received, take_in
from portal.intake import asking
from shared_db.access import Guest
from shared_db.entry.entrance import find_unsent
from shared_db.foundation.settings import Settings
from shared_db.models import Intake, IntakeFile, IntakeState, Mail
from tests.factories.inquiries import PDF
from tests.factories.intake import FILE, asked_at_the_entrance
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.intake.test_entrance import an_entrance, path_of, taken, typed

Browsers = Callable[[str | None], Browser]
__all__ = ["an_entrance"]


def some_file(n: int | str, size: int = 0) -> dict[str, Any]:
    content = PDF + f"% {n}\n".encode() + b" " * size
    return {"file": (io.BytesIO(content), f"{n}.pdf")}


def stored(folder: Path) -> int:
    return sum(path.is_file() and len(path.name) == 64 for path in folder.rglob("*"))


def age(world: World, minutes: int) -> None:
    with world.record.as_server("a test") as db:
        db.execute(update(Intake).values(created_at=Intake.created_at - timedelta(minutes=minutes)))


@pytest.fixture
def intake_id(world: World, files_folder: Path) -> UUID:
    """One that was asked, with a file, and not sent."""
    return asked_at_the_entrance(world, files_folder, sent=False)


@pytest.fixture
def path(settings: Settings, intake_id: UUID) -> str:
    return path_of(settings, intake_id)


def test_a_file_too_many_is_never_stored(browser: Browsers, path: str, files_folder: Path) -> None:
    stranger = browser(None)
    for n in range(9):
        assert stranger.post(f"{path}/files", some_file(n)).status_code == 200
    assert stored(files_folder) == 10
    assert stranger.post(f"{path}/files", some_file("more")).status_code == 400
    no_script = {"files": some_file("more")["file"], "keep": "1"}
    assert stranger.post(path, no_script).status_code == 400
    assert stored(files_folder) == 10


def test_a_file_that_comes_twice_is_kept_once(
    browser: Browsers, world: World, path: str, files_folder: Path
) -> None:
    stranger = browser(None)
    for _pressed in range(2):
        no_script = {"files": some_file("one")["file"], "keep": "1"}
        assert stranger.post(path, no_script).status_code == 303
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(IntakeFile)).all()) == 2
    assert stored(files_folder) == 2


@pytest.mark.parametrize("bound", ["ALL_FILES", "ALL_UPLOADS", "ALL_AT_ENTRANCE"])
def test_a_file_too_large_for_what_is_left_is_never_stored(
    browser: Browsers,
    path: str,
    files_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
) -> None:
    monkeypatch.setattr(f"portal.intake.filing.{bound}", 3000)
    stranger = browser(None)
    assert stranger.post(f"{path}/files", some_file(1, 1000)).status_code == 200
    assert stored(files_folder) == 2
    assert stranger.post(f"{path}/files", some_file(2, 2000)).status_code == 400
    assert stored(files_folder) == 2
    assert stranger.post(path, {"send": "1"}).status_code == 303


def test_who_takes_files_back_and_adds_others_comes_to_an_end(
    world: World, browser: Browsers, path: str, intake_id: UUID, files_folder: Path
) -> None:
    stranger = browser(None)
    for n in range(28):
        added = stranger.post(f"{path}/files", some_file(n)).json
        assert stranger.post(added["remove_url"]).status_code == 200
    program = {"file": (io.BytesIO(b"MZ" + b"\0" * 400), "setup.exe")}
    assert stranger.post(f"{path}/files", program).status_code == 400
    before = stored(files_folder)
    refused = stranger.post(
        f"{path}/files", some_file("31st"), headers={"Accept": "application/json"}
    )
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "too_many_uploads")
    assert stored(files_folder) == before
    with world.record.as_server("a test") as db:
        assert db.get_one(Intake, intake_id).uploads == 30
        assert db.scalars(select(IntakeFile.filename)).all() == [FILE]


def test_one_link_writes_so_often_whatever_it_writes(
    world: World, browser: Browsers, path: str, settings: Settings, files_folder: Path
) -> None:
    stranger = browser(None)
    answers = [stranger.post(path, {"keep": "1"}).status_code for _ in range(120)]
    assert set(answers) == {303}
    for tail in ("", "/files", f"/files/{UUID(int=1)}/remove"):
        assert stranger.post(f"{path}{tail}").status_code == 429
    other = asked_at_the_entrance(world, files_folder, sent=False, email="2@two.example")
    assert stranger.post(path_of(settings, other), {"send": "1"}).status_code == 303


def test_while_a_file_is_stored_nothing_is_held(
    world: World,
    browser: Browsers,
    path: str,
    intake_id: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held: list[int] = []

    def look(*arguments: Any) -> Received:
        held.append(world.record.engine.pool.checkedout())  # type: ignore[attr-defined]
        with world.record.as_server("a test") as db:
            db.execute(text("SET LOCAL lock_timeout = '500ms'"))
            find_unsent(db, Guest(intake_id), lock=True)
        return take_in(*arguments)

    monkeypatch.setattr("portal.intake.link_views.take_in", look)
    assert browser(None).post(f"{path}/files", some_file(1)).status_code == 200
    assert held == [0]


def test_a_file_that_comes_after_the_sending_is_none_of_it(
    world: World,
    browser: Browsers,
    path: str,
    intake_id: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def sent_meanwhile(*arguments: Any) -> Received:
        with world.record.work(Guest(intake_id)) as work:
            asking.send_request(work)
        return take_in(*arguments)

    monkeypatch.setattr("portal.intake.link_views.take_in", sent_meanwhile)
    assert browser(None).post(f"{path}/files", some_file(1)).status_code == 409
    with world.record.as_server("a test") as db:
        assert db.scalars(select(IntakeFile.filename)).all() == [FILE]


def test_what_nobody_proves_keeps_others_out_for_an_hour_only(
    world: World, browser: Browsers, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_UNPROVEN", 2)
    stranger = browser(None)

    def ask(n: int) -> int:
        return stranger.post("/ask", typed(email=f"{n}@junk.example")).status_code

    assert [ask(1), ask(2), ask(3)] == [303, 303, 429]
    with world.record.as_server("a test") as db:
        first = db.scalars(select(Intake.id).where(Intake.email == "1@junk.example")).one()
    assert stranger.post(path_of(settings, first), {"send": "1"}).status_code == 303
    assert [ask(3), ask(4)] == [303, 429]
    age(world, 61)
    assert ask(4) == 303


def test_more_than_anybody_comes_to_is_not_sent_and_can_be_later(
    world: World,
    browser: Browsers,
    settings: Settings,
    files_folder: Path,
    intake_id: UUID,
    path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "MOST_WAITING", 1)
    waits = asked_at_the_entrance(world, files_folder, sent=False, email="2@two.example")
    stranger = browser(None)
    assert stranger.post(path_of(settings, waits), {"send": "1"}).status_code == 303
    refused = stranger.post(path, {"send": "1"})
    assert refused.status_code == 429 and FILE in refused.text
    assert stranger.post("/ask", typed(email="3@three.example")).status_code == 429
    assert browser("a_sales").post(f"/intake/{waits}/refuse", {"reason": "x"}).status_code == 303
    assert stranger.post(path, {"send": "1"}).status_code == 303
    with world.record.as_server("a test") as db:
        assert db.get_one(Intake, intake_id).state is IntakeState.WAITING


def test_asking_many_times_at_once_is_no_way_around_the_limit(
    world: World, browser: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = asking.ask

    def slowly(*arguments: Any) -> Intake:
        sleep(1)
        return ask(*arguments)

    monkeypatch.setattr(asking, "ask", slowly)
    with ThreadPoolExecutor(15) as crowd:
        tries = [
            crowd.submit(browser(None).post, "/ask", typed(email=f"{n}@many.example"))
            for n in range(15)
        ]
    assert sorted(one.result().status_code for one in tries) == [303] * 10 + [429] * 5


def test_a_form_that_has_to_be_mended_counts_only_as_a_try(browser: Browsers) -> None:
    stranger = browser(None)
    wrong = [stranger.post("/ask", typed(email="nobody")).status_code for _ in range(12)]
    assert wrong == [422] * 12
    assert stranger.post("/ask", typed()).status_code == 303
    more = [stranger.post("/ask", typed(email="nobody")).status_code for _ in range(48)]
    assert more == [422] * 47 + [429]


def test_a_network_of_ipv6_is_one_place(browser: Browsers) -> None:
    def ask(place: str, n: int) -> int:
        form = typed(email=f"{n}@many.example")
        where = {"REMOTE_ADDR": place}
        return browser(None).post("/ask", form, environ_base=where).status_code

    answers = [ask(f"2001:db8::{n + 1:x}", n) for n in range(11)]
    assert answers == [303] * 10 + [429]
    assert ask("2001:db8:0:1::1", 12) == 303


def test_an_address_gets_three_letters_a_day_at_most(world: World, browser: Browsers) -> None:
    stranger = browser(None)
    for _ in range(3):
        assert stranger.post("/ask", typed()).status_code == 303
        assert stranger.post("/ask", typed()).status_code == 429
        age(world, 61)
    refused = stranger.post("/ask", typed(email="Hatsumi@Hajimete.example"))
    assert refused.status_code == 429 and "本日" in refused.text
    assert stranger.post("/ask", typed(email="other@hajimete.example")).status_code == 303
    age(world, 24 * 60 - 122)
    assert stranger.post("/ask", typed()).status_code == 303
    with world.record.as_server("a test") as db:
        letters = select(Mail.id).where(Mail.to_email == "hatsumi@hajimete.example")
        assert len(db.scalars(letters).all()) == 4


def test_a_sent_request_s_link_says_how_it_stands_and_no_word_of_it(
    world: World,
    browser: Browsers,
    settings: Settings,
    intake_id: UUID,
    path: str,
    files_folder: Path,
) -> None:
    finder, sales = browser(None), browser("a_sales")
    assert FILE in finder.get(path).text
    with world.record.as_server("a test") as db:
        file = db.scalars(select(IntakeFile.id)).one()
    assert finder.post(path, {"send": "1"}).status_code == 303
    refused = asked_at_the_entrance(world, files_folder, email="2@two.example")
    sales.post(f"/intake/{refused}/refuse", {"reason": "取扱範囲外です"})
    accepted = asked_at_the_entrance(world, files_folder, email="3@three.example")
    taken(world, browser, accepted)
    for each, said in (
        (intake_id, "確認しています"),
        (refused, "取扱範囲外です"),
        (accepted, "依頼を受け付けました"),
    ):
        address = path_of(settings, each)
        page = finder.get(address)
        assert page.status_code == 200 and said in page.text
        for word in (
            "はじめて工業",
            "初見",
            "example",
            "試験用",
            "HJ-01",
            "焼入れ",
            FILE,
            "/files",
        ):
            assert word not in page.text, word
        before = stored(files_folder)
        with_file = {"send": "1", "files": some_file("late")["file"]}
        for again in ({"send": "1"}, with_file):
            answer = finder.post(address, again)
            assert (answer.status_code, answer.headers["Location"]) == (303, address)
        assert finder.post(f"{address}/files", some_file("late")).status_code == 409
        unread = {
            "data": b"x" * 21 * 1024 * 1024,
            "content_type": "multipart/form-data; boundary=b",
        }
        assert finder.post(f"{address}/files", **unread).status_code == 409, "not 413"
        assert finder.post(f"{address}/files/{file}/remove").status_code == 409
        assert stored(files_folder) == before
    with world.record.as_server("a test") as db:
        states = {one.id: one.state.value for one in db.scalars(select(Intake))}
        assert states == {intake_id: "waiting", refused: "refused", accepted: "accepted"}
        assert db.scalars(select(IntakeFile.id).where(IntakeFile.id == file)).one() == file


def test_nobody_reads_in_the_mail_whose_address_a_stranger_has_typed(
    world: World, browser: Browsers, intake_id: UUID, path: str
) -> None:
    with world.record.as_server("a test") as db:
        letter = db.scalars(select(Mail).where(Mail.intake_id == intake_id)).one()
    managers = [browser(f"{shop}_manager") for shop in "abcz"]
    for manager in managers:
        assert letter.to_email not in manager.get("/group/mail").text
        assert manager.get(f"/group/mail/{letter.id}").status_code == 404
    assert browser(None).post(path, {"send": "1"}).status_code == 303
    (office,) = [one for one in managers if letter.to_email in one.get("/group/mail").text]
    assert office.get(f"/group/mail/{letter.id}").status_code == 200
