"""The group's administrator changes what holds for everybody, and the record keeps what held."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from shared_db.foundation.working_hours import WorkingHours, due_after
from shared_db.models import (
    ConfidentialityAcceptance,
    ConfidentialityText,
    Event,
    Group,
    Inquiry,
    Language,
    Membership,
    MembershipRole,
    Person,
)
from shared_db.spine import streams
from tests.factories.inquiries import accept_the_terms, sent_inquiry, unsent_inquiry
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

Browsers = Callable[[str | None], Browser]
SETTINGS = {
    "version": "1",
    "name": "東京下町ものづくり連携",
    "reply_within": "90",
    "reply_unit": "minutes",
    "work_days": ["1", "2", "3", "4", "5"],
    "work_from": "8:30",
    "work_until": "17:30",
    "break_from": "",
    "break_until": "",
    "holidays_off": "1",
    "closing_days": "",
    "terms_ja": "図面は\r\n外に出しません。",
    "terms_en": "Drawings stay\r\nin the group.",
}


def url(world: World) -> str:
    return f"/group/{world.group_id}/settings"


def group(world: World) -> Group:
    with world.record.as_server("a test") as db:
        return db.get_one(Group, world.group_id)


def texts(world: World) -> list[tuple[int, str, str]]:
    own = ConfidentialityText.group_id == world.group_id
    query = select(ConfidentialityText).where(own).order_by(ConfidentialityText.version)
    with world.record.as_server("a test") as db:
        return [(one.version, one.text_ja, one.text_en) for one in db.scalars(query)]


def test_the_administrator_changes_them_and_the_shops_hear_of_it(
    world: World, browser: Browsers
) -> None:
    administrator = browser("a_administrator")
    assert url(world) in administrator.get("/group").text
    assert administrator.post(url(world), SETTINGS).status_code == 303
    page = administrator.get("/group").text
    assert SETTINGS["name"] in page
    assert "第2版が適用されます" in page
    now = group(world)
    assert (now.name, now.reply_promise_minutes, now.version) == (SETTINGS["name"], 90, 2)
    assert now.confidentiality_text_ja == "図面は\n外に出しません。"
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Event).where(Event.type == "group_changed")).one()
    assert told.stream_id == streams.group(world.group_id).id
    assert told.person_id == world.people["a_administrator"]
    assert told.payload == {
        "group_id": str(world.group_id),
        "name": SETTINGS["name"],
        "reply_promise_minutes": 90,
        "text_version": 2,
    }


def test_saving_what_the_page_shows_is_no_new_version(world: World, browser: Browsers) -> None:
    administrator = browser("a_administrator")
    administrator.post(url(world), SETTINGS)
    form = FormPage(administrator.get(url(world)).text).sent()
    assert administrator.post(url(world), form).status_code == 303
    now = group(world)
    assert (now.version, now.confidentiality_version, now.reply_promise_minutes) == (3, 2, 90)


def test_every_text_is_kept_and_shown_to_the_administrator(world: World, browser: Browsers) -> None:
    administrator = browser("a_administrator")
    administrator.post(url(world), SETTINGS)
    changed = SETTINGS | {"version": "2", "terms_en": ""}
    assert administrator.post(url(world), changed).status_code == 303
    assert texts(world) == [
        (1, "", ""),
        (2, "図面は\n外に出しません。", "Drawings stay\nin the group."),
        (3, "図面は\n外に出しません。", ""),
    ]
    page = FormPage(administrator.get(url(world)).text).words
    assert "Drawings stay" in page
    assert "連携グループの外には開示せず" in page, "what held before the group wrote its own"


def test_a_new_text_is_accepted_anew_and_earlier_acceptances_stay(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    sent = sent_inquiry(world, files=files_folder)
    accept_the_terms(world, sent.id, "b_engineer")
    engineer, drawing = browser("b_engineer"), f"/api/v1/drawings/{sent.drawing_ids[0]}/file"
    browser("a_administrator").post(url(world), SETTINGS)
    assert engineer.get(drawing).json["error"]["code"] == "terms_not_accepted"
    read = engineer.get(f"/api/v1/inquiries/{sent.id}/terms").json
    assert read == {"text_version": 2, "text": "図面は\n外に出しません。", "accepted": False}
    body = {"client_id": str(uuid4()), "text_version": 2}
    engineer.post(f"/api/v1/inquiries/{sent.id}/terms", json=body)
    with engineer.get(drawing) as file:
        assert file.status_code == 200
    with world.record.as_server("a test") as db:
        versions = db.scalars(select(ConfidentialityAcceptance.text_version)).all()
    assert sorted(versions) == [1, 2]


def test_only_inquiries_sent_later_have_the_new_promise(
    world: World, browser: Browsers, files_folder: Path
) -> None:
    sent = sent_inquiry(world, files=files_folder)
    with world.record.as_server("a test") as db:
        promised = db.get_one(Inquiry, sent.id).first_reply_due_at
    browser("a_administrator").post(url(world), SETTINGS)
    draft, _ = unsent_inquiry(world, files_folder)
    assert (
        "90分以内" in FormPage(browser("x_customer").get(f"/inquiries/drafts/{draft}").text).words
    )
    later = sent_inquiry(world, files=files_folder)
    with world.record.as_server("a test") as db:
        before, after = db.get_one(Inquiry, sent.id), db.get_one(Inquiry, later.id)
        assert before.first_reply_due_at == promised
        assert after.sent_at and after.first_reply_due_at
        assert after.first_reply_due_at == due_after(WorkingHours("Asia/Tokyo"), after.sent_at, 90)


@pytest.mark.parametrize(
    ("typed", "unit", "kept"),
    [("３", "hours", 180), ("4５", "minutes", 45), ("999", "hours", 59940)],
)
def test_the_promise_is_typed_in_hours_or_minutes(
    world: World, browser: Browsers, typed: str, unit: str, kept: int
) -> None:
    administrator = browser("a_administrator")
    form = SETTINGS | {"reply_within": typed, "reply_unit": unit}
    assert administrator.post(url(world), form).status_code == 303
    assert group(world).reply_promise_minutes == kept
    page = FormPage(administrator.get(url(world)).text)
    assert (page.value("reply_within"), page.value("reply_unit")) == (str(int(typed)), unit)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "入力してください"),
        ("name", "　", "入力してください"),
        ("name", "x" * 201, "200文字以内"),
        ("name", "a\x00b", "保存できない文字"),
        ("reply_within", "", "入力してください"),
        ("reply_within", "0", "1以上"),
        ("reply_within", "−５", "1以上"),
        ("reply_within", "1000", "999以下"),
        ("reply_within", "9" * 40, "桁数"),
        ("reply_within", "1.5", "整数"),
        ("reply_within", "二", "数値"),
        ("reply_unit", "days", "選択肢"),
        ("work_from", "", "入力してください"),
        ("work_from", "朝", "8:30"),
        ("work_from", "25:00", "8:30"),
        ("work_until", "8:00", "1時間以上"),
        ("break_until", "13:00", "両方を空欄"),
        ("closing_days", "2026/13/1", "日付"),
        ("closing_days", "12/29～1/3", "/12/29と読めます。年も入力"),
        ("closing_days", "2026/8/16～2026/8/13", "最初の日より前"),
        ("closing_days", "2026/1/1～2029/1/1", "400日以内"),
        ("terms_ja", " \r\n", "入力してください"),
        ("terms_ja", "あ" * 20_001, "20,000文字以内"),
        ("terms_en", "x" * 20_001, "20,000文字以内"),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field_and_all_is_shown_as_typed(
    world: World, browser: Browsers, field: str, typed: str, sentence: str
) -> None:
    form = SETTINGS | {field: typed}
    answer = browser("a_administrator").post(url(world), form)
    assert answer.status_code == 422
    page = FormPage(answer.text)
    assert list(page.sentences) == [field]
    assert sentence in page.sentences[field]
    for name in form.keys() - {"reply_unit", "work_days", "holidays_off"}:
        assert page.value(name) == form[name]
    assert group(world).version == 1
    assert len(texts(world)) == 1


def test_working_hours_are_read_as_people_write_them_and_the_page_says_what_they_mean(
    world: World, browser: Browsers
) -> None:
    administrator = browser("a_administrator")
    form = SETTINGS | {
        "work_days": ["6", "1"],
        "work_from": "９時",
        "work_until": "18時半",
        "break_from": "12.00",
        "break_until": "12:45",
        "holidays_off": "",
        "closing_days": "2026/12/29～2027/1/3\r\n令和8年8月13日、2026/8/14",
    }
    assert administrator.post(url(world), form).status_code == 303
    now = group(world)
    assert (now.work_days, now.work_from, now.work_until) == ("16", 540, 1110)
    assert (now.break_from, now.break_until, now.holidays_off) == (720, 765, False)
    assert [now.closing_days[0], now.closing_days[-1]] == [date(2026, 8, 13), date(2027, 1, 3)]
    assert len(now.closing_days) == 8
    text = administrator.get(url(world)).text
    page = FormPage(text)
    assert page.value("closing_days") == "2026/08/13～2026/08/14\n2026/12/29～2027/01/03"
    assert (page.value("work_from"), page.value("work_until")) == ("9:00", "18:30")
    assert re.search(r"いま届いた依頼の初回回答期限：\s*\d+月\d+日（[月土]）\d+:\d\d", page.words)


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ({"work_days": ""}, "work_days"),
        ({"work_days": "21"}, "work_days"),
        ({"work_until": 1441}, "work_hours"),
        ({"work_from": 1000}, "work_hours"),
        ({"break_from": 720}, "break_within"),
        ({"break_from": 780, "break_until": 720}, "break_within"),
    ],
)
def test_the_record_itself_holds_no_hours_in_which_nobody_works(
    world: World, broken: dict[str, Any], name: str
) -> None:
    with (
        pytest.raises(IntegrityError, match=f"ck_group_{name}"),
        world.record.as_server("a test") as db,
    ):
        db.execute(update(Group).values(**broken))


def test_at_least_one_day_is_a_working_day(world: World, browser: Browsers) -> None:
    answer = browser("a_administrator").post(url(world), SETTINGS | {"work_days": []})
    assert answer.status_code == 422
    assert "1日以上" in FormPage(answer.text).sentences["work_days"]


def test_own_holidays_that_two_wrote_at_once_are_both_shown(
    world: World, browser: Browsers
) -> None:
    administrator = browser("a_administrator")
    administrator.post(url(world), SETTINGS | {"closing_days": "2026/8/13～2026/8/15"})
    late = administrator.post(url(world), SETTINGS | {"closing_days": "2026/12/30"})
    assert late.status_code == 409
    page = FormPage(late.text)
    assert page.value("closing_days") == "2026/12/30"
    for one in ("2026/08/13～2026/08/15", "2026/12/30"):
        assert one in page.words


def test_a_text_that_somebody_else_wrote_meanwhile_is_replaced_only_by_choice(
    world: World, browser: Browsers
) -> None:
    administrator = browser("a_administrator")
    administrator.post(url(world), SETTINGS)
    typed = SETTINGS | {"name": "遅い名前", "terms_ja": "遅い本文", "reply_within": "2"}
    late = administrator.post(url(world), typed)
    assert late.status_code == 409
    page = FormPage(late.text)
    assert (page.value("name"), page.value("terms_ja")) == ("遅い名前", "遅い本文")
    for both in (SETTINGS["name"], "外に出しません。", "2分", "90分"):
        assert both in page.words
    assert (group(world).name, len(texts(world))) == (SETTINGS["name"], 2)
    chosen = {"decided:name": "mine", "decided:reply_promise_minutes": "theirs"}
    chosen |= {"decided:confidentiality_text_ja": "theirs"}
    assert administrator.post(url(world), page.sent() | chosen).status_code == 303
    now = group(world)
    assert (now.name, now.reply_promise_minutes, len(texts(world))) == ("遅い名前", 90, 2)


def test_an_administrator_of_a_shop_changes_no_group_that_it_is_customer_of(
    world: World, browser: Browsers
) -> None:
    other = f"/group/{world.other_group_id}/settings"
    administrator = browser("a_administrator")
    assert administrator.post(other, SETTINGS).status_code == 404
    with world.record.as_server("a test") as db:
        since = db.scalars(select(Membership.since)).first()
        place = {"group_id": world.other_group_id, "company_id": world.companies["a"]}
        db.add(Membership(**place, role=MembershipRole.CUSTOMER, since=since))
    assert "よその連携" in administrator.get("/group").text
    assert other not in administrator.get("/group").text
    assert administrator.get(other).status_code == 403
    assert administrator.post(other, SETTINGS).status_code == 403


def test_no_group_takes_the_name_of_another_that_its_administrator_sees(
    world: World, browser: Browsers
) -> None:
    administrator = browser("a_administrator")
    with world.record.as_server("a test") as db:
        since = db.scalars(select(Membership.since)).first()
        place = {"group_id": world.other_group_id, "company_id": world.companies["a"]}
        db.add(Membership(**place, role=MembershipRole.MEMBER, since=since))
    assert "よその連携" in administrator.get("/group").text
    taken = administrator.post(url(world), SETTINGS | {"name": "よその　連携"})
    assert taken.status_code == 422
    assert "別のグループ" in taken.text


def test_nobody_else_is_offered_the_settings(world: World, browser: Browsers) -> None:
    for who in ("a_manager", "b_engineer", "x_customer"):
        assert url(world) not in browser(who).get("/group").text


def test_the_page_reads_in_english_and_costs_the_same_with_many_versions(
    world: World, browser: Browsers, count_sql: Callable[..., int]
) -> None:
    administrator = browser("a_administrator")
    with world.record.as_server("a test") as db:
        db.execute(update(Person).values(language=Language.ENGLISH))
    few = count_sql(lambda: administrator.get(url(world)))
    for version in range(1, 6):
        form = SETTINGS | {"version": str(version), "terms_ja": f"本文{version}"}
        assert administrator.post(url(world), form).status_code == 303
    assert count_sql(lambda: administrator.get(url(world))) == few
    page = FormPage(administrator.get(url(world)).text).words
    assert "Settings of the group" in page
    assert "Version 6 holds now." in page
