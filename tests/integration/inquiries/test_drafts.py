"""A draft is kept exactly as it is typed, for who types it alone, until it is sent or deleted."""

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from shared_db.models import Drawing, FormDraft, Inquiry, InquiryState
from tests.factories.inquiries import (
    colleague,
    page_values,
    requirement,
    sent_inquiry,
    unsent_inquiry,
)
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]


class FirstButton(HTMLParser):
    """The first submit button of the page's main form."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.name = ""
        self.feed(html[html.index("data-draft-url") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "button" and given.get("type") == "submit" and not self.name:
            self.name = given.get("name") or "-"


HALF = {
    "subject": " 図面　未定 <b>",
    "delivery_date": "来月",
    "target_cost": "５０万くらい",
    "remarks": "\n一行目\n\n  三行目  ",
    "parts-0-name": "⌀8 ㈱ 髙 −",
    "parts-0-quantities-3": "十個",
    "parts-4-name": "蓋",
}


def keep(client: Browser, inquiry: UUID, version: int, **values: Any) -> Any:
    """What the page's script sends while somebody types."""
    body = {"version": version, "client_id": str(uuid4()), "values": values}
    return client.post(f"/inquiries/{inquiry}/typed/inquiry", json=body)


def begin(client: Browser) -> UUID:
    """A fresh draft."""
    return UUID(client.get("/inquiries/new").headers["Location"].rsplit("/", 1)[1])


def test_a_draft_comes_back_exactly_as_it_was_typed(browser: SignIn) -> None:
    customer = browser("x_customer")
    inquiry = begin(customer)
    assert keep(customer, inquiry, 1, **HALF).json == {"version": 2}
    page = FormPage(customer.get(f"/inquiries/drafts/{inquiry}").text)
    assert {name: page.value(name) for name in HALF} == HALF
    assert page.sentences == {}
    assert HALF["subject"] in FormPage(customer.get("/inquiries/drafts").text).words
    waiting = customer.get("/api/v1/inbox").json["items"]
    assert [(item["kind"], item["subject"]) for item in waiting] == [("draft", HALF["subject"])]
    assert begin(customer) != inquiry


def test_a_draft_sent_again_after_a_lost_answer_is_no_conflict_with_oneself(
    browser: SignIn,
) -> None:
    customer = browser("x_customer")
    inquiry = begin(customer)
    body = {"version": 1, "client_id": str(uuid4()), "values": HALF}
    for _ in range(2):
        answer = customer.post(f"/inquiries/{inquiry}/typed/inquiry", json=body)
        assert answer.json == {"version": 2}
    assert keep(customer, inquiry, 1, subject="別の件名").status_code == 409


def test_what_is_too_long_is_kept_as_typed_and_said_at_once(browser: SignIn) -> None:
    customer = browser("x_customer")
    inquiry = begin(customer)
    typed = HALF | {"subject": "長" * 216, "parts-4-material": "長" * 201}
    assert keep(customer, inquiry, 1, **typed).json == {
        "version": 2,
        "errors": {
            "subject": "200文字以内で入力してください。",
            "parts-4-material": "200文字以内で入力してください。",
        },
    }
    page = FormPage(customer.get(f"/inquiries/drafts/{inquiry}").text)
    assert page.value("subject") == "長" * 216


def test_a_draft_in_which_nothing_was_typed_is_not_begun_a_second_time(browser: SignIn) -> None:
    customer = browser("x_customer")
    assert begin(customer) == begin(customer)
    assert customer.get("/api/v1/inbox").json["items"] == []


def test_a_second_tab_hears_that_the_first_was_faster_and_can_go_on(browser: SignIn) -> None:
    first = second = browser("x_customer")
    inquiry = begin(first)
    assert keep(first, inquiry, 1, subject="一つ目").json["version"] == 2
    late = keep(second, inquiry, 1, subject="二つ目")
    assert late.status_code == 409
    assert late.json["version"] == 2
    assert "どちらを残すか選択してください" in late.json["error"]["message"]
    assert [(one["mine"], one["theirs"]) for one in late.json["error"]["differing"]] == [
        ("二つ目", "一つ目")
    ]
    page = FormPage(first.get(f"/inquiries/drafts/{inquiry}").text)
    assert page.value("subject") == "一つ目"
    assert keep(first, inquiry, 1, subject="一つ目").json["version"] == 2
    assert keep(second, inquiry, late.json["version"], subject="二つ目").json["version"] == 3


def test_an_older_tab_does_not_send_over_what_was_saved_since(
    browser: SignIn, world: World
) -> None:
    customer = browser("x_customer")
    inquiry = begin(customer)
    url = f"/inquiries/drafts/{inquiry}"
    old, new = (page_values(requirement(remarks=words)) for words in ("古い", "新しい\n二行目"))
    assert keep(customer, inquiry, 1, **old).json == {"version": 2}
    opened = FormPage(customer.get(url).text)
    assert keep(customer, inquiry, 2, **new).json == {"version": 3}
    shown_first = customer.post(url, opened.sent())
    assert shown_first.status_code == 200
    shown = FormPage(shown_first.text)
    assert "別の画面で入力した内容も反映しました" in shown.words
    assert shown.value("remarks") == new["remarks"]
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Inquiry.state)).all() == [InquiryState.DRAFT]
    assert customer.post(url, shown.sent()).status_code == 303, "whoever saw it may"
    with world.record.as_server("a test") as db:
        assert [text.split() for text in db.scalars(select(Inquiry.remarks))] == [
            new["remarks"].split()
        ]


def test_what_two_tabs_typed_in_one_field_is_chosen_before_it_is_sent(
    browser: SignIn, world: World
) -> None:
    customer = browser("x_customer")
    inquiry = begin(customer)
    url = f"/inquiries/drafts/{inquiry}"
    assert keep(customer, inquiry, 1, **page_values(requirement(remarks=""))).json["version"] == 2
    opened = FormPage(customer.get(url).text)
    assert keep(customer, inquiry, 2, **page_values(requirement(remarks="あちら"))).json
    mine = opened.sent() | {"remarks": "こちら", "delivery_place": "第二工場"}
    refused = customer.post(url, mine)
    assert refused.status_code == 409
    for words in ("あちら", "こちら", "自分（別の画面）の入力"):
        assert words in refused.text
    assert FormPage(refused.text).value("version") == "2"
    chosen = customer.post(url, mine | {"decided_at": "3", "decide": "mine"})
    assert chosen.status_code == 200
    kept = FormPage(customer.get(url).text)
    assert (kept.value("remarks"), kept.value("delivery_place")) == ("こちら", "第二工場")
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Inquiry.state)).all() == [InquiryState.DRAFT]


def test_the_enter_key_keeps_a_complete_form_where_no_scripts_run_and_does_not_send_it(
    browser: SignIn, world: World
) -> None:
    customer = browser("x_customer")
    inquiry = begin(customer)
    url = f"/inquiries/drafts/{inquiry}"
    assert FirstButton(customer.get(url).text).name == "keep", "browsers press it for Enter"
    typed = page_values(requirement(subject="まだ送らない"))
    kept = customer.post(url, typed | {"keep": "1", "version": "1"})
    assert kept.status_code == 200
    assert "まだ送信していません" in FormPage(kept.text).words
    assert FormPage(customer.get(url).text).value("subject") == "まだ送らない"
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Inquiry.state)).all() == [InquiryState.DRAFT]


def test_two_tabs_with_the_same_in_them_are_no_conflict(browser: SignIn, world: World) -> None:
    customer = browser("x_customer")
    inquiry = begin(customer)
    typed = page_values(requirement(remarks="一行目\n二行目"))
    assert keep(customer, inquiry, 1, **typed).json == {"version": 2}
    lines_as_forms_send_them = typed | {"remarks": "一行目\r\n二行目", "version": "1"}
    sent = customer.post(f"/inquiries/drafts/{inquiry}", lines_as_forms_send_them)
    assert sent.status_code == 303


def test_changes_typed_in_another_tab_are_not_forgotten_by_sending_older_ones(
    browser: SignIn, world: World
) -> None:
    url, customer = f"/inquiries/{sent_inquiry(world).id}", browser("x_customer")
    opened = FormPage(customer.get(f"{url}/revise").text)
    typed = opened.sent() | {"remarks": "ほかの画面で"}
    body = {"version": 0, "values": {name: value for name, value in typed.items() if value != [""]}}
    body["values"].pop("version")
    assert customer.post(f"{url}/typed/revision", json=body).json == {"version": 1}
    assert customer.post(f"{url}/revise", opened.sent()).status_code == 409
    assert FormPage(customer.get(f"{url}/revise").text).value("remarks") == "ほかの画面で"


def test_a_draft_is_nobodys_but_its_writers(
    browser: SignIn, world: World, files_folder: Path
) -> None:
    inquiry, drawing = unsent_inquiry(world, files_folder)
    for who in (colleague(world), "y_customer", "a_coordinator", "z_engineer"):
        other = browser(who)
        for path in (
            f"/inquiries/{inquiry}",
            f"/inquiries/drafts/{inquiry}",
            f"/inquiries/{inquiry}/head",
            f"/inquiries/{inquiry}/history",
            f"/inquiries/{inquiry}/drawings",
            f"/api/v1/inquiries/{inquiry}",
            f"/api/v1/drawings/{drawing}/file",
        ):
            assert other.get(path).status_code == 404, (who, path)
        assert keep(other, inquiry, 1, subject="x").status_code == 404
        assert other.post(f"/inquiries/drafts/{inquiry}/delete").status_code == 404
        assert other.get("/api/v1/inquiries").json["inquiries"] == []
    own = browser("x_customer")
    assert own.get(f"/inquiries/{inquiry}").headers["Location"].endswith(f"drafts/{inquiry}")
    assert own.get(f"/inquiries/{inquiry}/sent").status_code == 404


def test_a_deleted_draft_is_gone_with_its_uploads_and_what_was_sent_stays(
    browser: SignIn, world: World, files_folder: Path
) -> None:
    inquiry, _drawing = unsent_inquiry(world, files_folder)
    sent = sent_inquiry(world)
    customer = browser("x_customer")
    assert customer.post(f"/inquiries/drafts/{inquiry}/delete").headers["Location"] == "/inquiries"
    assert customer.post(f"/inquiries/drafts/{inquiry}/delete").status_code == 404
    refused = customer.post(f"/inquiries/drafts/{sent.id}/delete")
    assert refused.status_code == 409
    assert "送信済みのため削除できません" in refused.text
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Inquiry.id)).all() == [sent.id]
        assert db.scalars(select(Drawing)).all() == db.scalars(select(FormDraft)).all() == []


def test_what_arrives_after_sending_changes_nothing(browser: SignIn, world: World) -> None:
    customer = browser("x_customer")
    inquiry = begin(customer)
    url = f"/inquiries/drafts/{inquiry}"
    typed = page_values(requirement())
    assert customer.post(url, typed).headers["Location"] == f"/inquiries/{inquiry}/sent"
    late = keep(customer, inquiry, 1, subject="遅れて届いた")
    assert (late.status_code, late.json["see"]) == (409, f"/inquiries/{inquiry}")
    assert "すでに送信されています" in late.json["error"]["message"]
    again = customer.post(url, typed | {"subject": "もう一度"})
    assert (again.status_code, again.headers["Location"]) == (303, f"/inquiries/{inquiry}")
    assert "依頼を受け付けました（RFQ-" in customer.get(f"/inquiries/{inquiry}").text
    assert customer.get(url).headers["Location"] == f"/inquiries/{inquiry}"
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Inquiry.subject)).all() == [typed["subject"]]
        assert db.scalars(select(FormDraft)).all() == []


def test_a_revision_is_kept_as_it_is_typed_until_it_is_forgotten(
    browser: SignIn, world: World
) -> None:
    sent = sent_inquiry(world)
    customer = browser("x_customer")
    url = f"/inquiries/{sent.id}"
    body = {
        "version": 0,
        "values": {"revision": "1", "subject": "直した件名", "parts-7-name": "蓋"},
    }
    assert customer.post(f"{url}/typed/revision", json=body).json == {"version": 1}
    page = FormPage(customer.get(f"{url}/revise").text)
    assert (page.value("subject"), page.value("parts-7-name")) == ("直した件名", "蓋")
    assert customer.post(f"{url}/revise/forget").headers["Location"] == url
    page = FormPage(customer.get(f"{url}/revise").text)
    assert page.value("subject") == "検査治具用ブラケット"


def test_what_no_form_says_is_not_kept(browser: SignIn) -> None:
    customer = browser("x_customer")
    inquiry = begin(customer)
    for values in ({"subject": 5}, {"subject": None}, {"drawings": {"0": "x"}}, {"subject": [1]}):
        refused = keep(customer, inquiry, 1, **values)
        assert refused.status_code == 422, values
    assert customer.post(f"/inquiries/{inquiry}/typed/inquiry", json=[]).status_code == 400
    unstorable = keep(customer, inquiry, 1, subject="a\x00b")
    assert unstorable.json["error"]["code"] == "not_text"
    large = keep(customer, inquiry, 1, remarks="x" * 1_000_001)
    assert (large.status_code, large.json["error"]["code"]) == (400, "too_large")
    huge = keep(customer, inquiry, 1, remarks="x" * 5_000_000)
    assert huge.status_code == 413, "it is not even read"
    odd = keep(customer, inquiry, 1, **{"drawings": [], "subject": [], "parts-0-name": ["a", "b"]})
    assert odd.json == {"version": 2}
    assert customer.get(f"/inquiries/drafts/{inquiry}").status_code == 200
