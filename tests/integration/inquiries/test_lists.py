"""The lists of inquiries: what is found in them, and that they cost the same however long they are."""

import io
from collections.abc import Callable
from typing import Any

from shared_db.models import InquiryState
from tests.factories.inquiries import STEP, part, revised_inquiry, sent_inquiry
from tests.factories.rows import inquiry_rows
from tests.factories.talk import asked
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]
CountSql = Callable[[Callable[[], Any]], int]


def found(client: Browser, **search: Any) -> list[str]:
    """The subjects that a search finds, by the API and by the page alike."""
    listed = client.get("/api/v1/inquiries", query_string=search).json["inquiries"]
    page = FormPage(client.get("/inquiries", query_string={"show": "all", **search}).text).words
    subjects = [one["subject"] for one in listed]
    assert all(subject in page for subject in subjects)
    return subjects


def test_inquiries_are_found_by_number_subject_company_and_state(
    browser: SignIn, world: World
) -> None:
    bracket = sent_inquiry(world, subject="㈱髙橋向け ブラケット")
    sent_inquiry(world, subject="100%検査の軸_A")
    shaft = part("シャフト", [5], drawing_number="SF-0908", material="S45C")
    sent_inquiry(world, "y_customer", subject="⌀8 ピン", parts=[shaft])
    inquiry_rows(world, state=InquiryState.ACCEPTED, subject="架台")
    shop = browser("b_engineer")
    assert found(shop) == ["架台", "⌀8 ピン", "100%検査の軸_A", "㈱髙橋向け ブラケット"]
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    for q, subjects in {
        bracket.number: ["㈱髙橋向け ブラケット"],
        bracket.number.lower().translate(wide): ["㈱髙橋向け ブラケット"],
        " 髙橋 ": ["㈱髙橋向け ブラケット"],
        "別客": ["⌀8 ピン"],
        "⌀": ["⌀8 ピン"],
        "高橋 (株)": ["㈱髙橋向け ブラケット"],
        "ケット向": [],
        "けッ": [],
        "φ8": ["⌀8 ピン"],
        "シャフト": ["⌀8 ピン"],
        "sf‐0908 Ｓ４５Ｃ": ["⌀8 ピン"],
        "ﾌﾞﾗｹｯﾄ": ["架台", "100%検査の軸_A", "㈱髙橋向け ブラケット"],
        "軸_a": ["100%検査の軸_A"],
        "%": ["100%検査の軸_A"],
        "_": ["100%検査の軸_A"],
        "\\": [],
        "' OR 1=1": [],
    }.items():
        assert found(shop, q=q) == subjects, q
    assert found(shop, state="accepted") == ["架台"]
    assert found(shop, state="open", q="客先") == ["100%検査の軸_A", "㈱髙橋向け ブラケット"]
    assert found(browser("x_customer"), q="客") == [
        "架台",
        "100%検査の軸_A",
        "㈱髙橋向け ブラケット",
    ]
    assert found(browser("y_customer")) == ["⌀8 ピン"]
    assert found(browser("z_engineer")) == []


def test_what_is_over_stands_apart_from_what_is_in_work(browser: SignIn, world: World) -> None:
    for state in InquiryState:
        inquiry_rows(world, state=state, subject=f"件名 {state.value}.")
    shown = {}
    for show in ("", "ordered", "ended", "all", "nonsense"):
        page = FormPage(browser("a_sales").get(f"/inquiries?show={show}").text).words
        shown[show] = {state.value for state in InquiryState if f"件名 {state.value}." in page}
    work, order = {"open", "proposed", "quoted"}, {"accepted"}
    ended = {"declined", "withdrawn", "expired", "refused"}
    assert shown == {
        "": work,
        "ordered": order,
        "ended": ended,
        "all": work | order | ended,
        "nonsense": work,
    }


def test_a_search_that_cannot_be_read_says_so_and_keeps_its_words(
    browser: SignIn, world: World
) -> None:
    sent_inquiry(world)
    shop = browser("a_engineer")
    long = shop.get("/inquiries", query_string={"q": "長" * 201})
    page = FormPage(long.text)
    assert (long.status_code, page.sentences) == (422, {"q": "200文字以内で入力してください。"})
    assert page.value("q") == "長" * 201
    strange = FormPage(shop.get("/inquiries?state=melted&page=0").text)
    assert strange.sentences == {"state": "選択肢から選んでください。"}
    assert "1以上で入力してください。" in strange.words
    answer = shop.get("/api/v1/inquiries?state=melted")
    assert list(answer.json["error"]["fields"]) == ["state"]


def test_twenty_stand_on_a_page_the_newest_first(browser: SignIn, world: World) -> None:
    for n in range(45):
        inquiry_rows(world, subject=f"件名 {n:02d}.")
    shop, pages, url = browser("c_engineer"), [], "/inquiries?show=all&q=件名"
    while url:
        page = FormPage(shop.get(url).text)
        pages.append([n for n in range(45) if f"件名 {n:02d}." in page.words])
        url = page.next_page
    assert pages == [list(range(25, 45)), list(range(5, 25)), list(range(5))]
    last = shop.get("/api/v1/inquiries?page=3").json
    assert (len(last["inquiries"]), last["next_page"]) == (5, None)


def test_the_list_tells_how_far_each_inquiry_is(
    browser: SignIn, world: World, quoted: Case
) -> None:
    asked(world, quoted.inquiry, "b", "c")
    shop = FormPage(browser("c_engineer").get("/inquiries").text).words
    for words in ("見積書提出済", "打診3件中 0件回答", "あおば精機", "6 件の未読"):
        assert words in shop
    customer = browser("x_customer").get("/inquiries").text
    assert f"/quotes/{quoted.quote_revision}" in customer
    assert "打診" not in FormPage(customer).words


def test_lists_cost_the_same_however_long_they_are(
    browser: SignIn, world: World, count_sql: CountSql
) -> None:
    def costs() -> dict[tuple[str, str], int]:
        return {
            (who, url): count_sql(lambda who=who, url=url: browser(who).get(url))
            for who in ("x_customer", "a_coordinator", "b_engineer")
            for url in ("/inquiries", "/inquiries?q=a", "/api/v1/inquiries", "/api/v1/inbox")
        } | {
            ("x_customer", "drafts"): count_sql(
                lambda: browser("x_customer").get("/inquiries/drafts")
            )
        }

    def more() -> None:
        sent = sent_inquiry(world, lead="b")
        asked(world, sent.id, "c")
        sent_inquiry(world)
        customer = browser("x_customer")
        draft = customer.get("/inquiries/new").headers["Location"].rsplit("/", 1)[1]
        typed = {"version": 1, "values": {"subject": "a"}}
        assert customer.post(f"/inquiries/{draft}/typed/inquiry", json=typed).status_code == 200

    more()
    few = costs()
    for _ in range(3):
        more()
    assert costs() == few
    assert max(few.values()) <= 25


def test_an_inquirys_page_costs_the_same_however_much_it_holds(
    browser: SignIn, world: World, count_sql: CountSql
) -> None:
    def costs(count: int) -> list[int]:
        sent = sent_inquiry(world, parts=[part(f"左 {n}", [1, 5]) for n in range(count)], lead="a")
        url = f"/api/v1/inquiries/{sent.id}"
        files = [{"file": (io.BytesIO(STEP), f"{n}.step")} for n in range(count)]
        ids = [browser("x_customer").post(f"{url}/drawings", file).json["id"] for file in files]
        parts = [part(f"右 {n}", [2], drawings=[drawing]) for n, drawing in enumerate(ids)]
        assert revised_inquiry(world, sent, parts=parts).drawing_ids
        tails = ("", "/head", "/requirement", "/history", "/drawings")
        urls = [url, *(f"/inquiries/{sent.id}{tail}" for tail in tails)]
        pages = [(who, url) for who in ("x_customer", "a_engineer", "c_sales") for url in urls]
        pages.append(("x_customer", f"/inquiries/{sent.id}/revise"))
        for who, url in pages:
            browser(who).get(url)
        return [count_sql(lambda who=who, url=url: browser(who).get(url)) for who, url in pages]

    assert costs(1) == costs(4)
