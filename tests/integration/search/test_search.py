"""One search: what it finds, in whatever it was written; for each only what is theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text, update

from estimator.radicals import ORDINARY
from portal.search import service
from portal.search.forms import Kind, Wanted
from shared_db.foundation.clock import today
from shared_db.models import Membership, Quote
from tests.factories.inquiries import SentInquiry, part, revised_inquiry, sent_inquiry
from tests.factories.quotes import REASON, SUPPORT_SHOP, drafted, issued, priceable
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]
CountSql = Callable[[Callable[[], Any]], int]
AS_RADICALS = str.maketrans("高用入支方一金", "⾼⽤⼊⽀⽅⼀⾦")
"""As words are copied out of a PDF."""


def found(client: Browser, q: str, **more: Any) -> dict[str, list[dict[str, Any]]]:
    """What the search finds by kind, by the API and by the page alike."""
    query = {"q": q, **more}
    groups = client.get("/api/v1/search", query_string=query).json["groups"]
    page = client.get("/search", query_string=query).text
    for group in groups:
        assert f'id="{group["kind"]}"' in page
        assert all(hit["url"] in page for hit in group["hits"])
    return {group["kind"]: group["hits"] for group in groups}


def kinds(client: Browser, q: str) -> set[str]:
    return set(found(client, q))


@dataclass(frozen=True)
class Ordered:
    inquiry_id: UUID
    rfq: str
    revision: UUID
    quote: str
    order: str


@pytest.fixture
def ordered(world: World, browser: SignIn) -> Ordered:
    """An inquiry that A leads, quoted and ordered."""
    case = priceable(
        world,
        quantities=[[10]],
        subject="高圧用金型部品一式".translate(AS_RADICALS),
    )
    revision = issued(world, case)
    address, (part_id, quantity) = f"/api/v1/quote-revisions/{revision}", case.wanted[0]
    body = {"choices": [{"part_id": str(part_id), "quantity": quantity}]}
    customer = browser("x_customer")
    assert customer.post(
        f"{address}/accept", json={"client_id": str(uuid4()), **body}
    ).status_code in {200, 201}
    (order,) = customer.get("/api/v1/orders").json["orders"]
    with world.record.as_server("a test") as db:
        number = db.scalars(select(Quote.number).where(Quote.inquiry_id == case.inquiry_id)).one()
    return Ordered(case.inquiry_id, case.sent.number, revision, number, order["number"])


ALL = {"inquiries", "estimates", "quotes", "orders"}


def test_whatever_hangs_on_a_request_is_found_by_its_words(
    browser: SignIn, ordered: Ordered
) -> None:
    sales = browser("a_sales")
    for words in (
        "高圧用金型",
        "⾼圧⽤⾦型",
        "ym‐1024",
        "ＹＭ−１０２４",
        "ﾌﾞﾗｹｯﾄ",
        "a5052 高圧",
        "客先電機",
    ):
        assert kinds(sales, words) == ALL, words
    assert kinds(sales, ordered.rfq.lower()) == {"inquiries", "estimates", "quotes", "orders"}
    (quote,) = found(sales, ordered.quote)["quotes"]
    assert (quote["url"], quote["number"]) == (f"/quotes/{ordered.revision}", ordered.quote)
    (order,) = found(sales, ordered.order)["orders"]
    assert (order["url"], order["number"]) == (f"/quotes/{ordered.revision}", ordered.order)
    assert found(sales, "高圧用 別の語") == {}


def test_what_matched_in_which_part_is_said(browser: SignIn, world: World) -> None:
    parts = [
        part("シャフト", [5], drawing_number="SF-1", material="S45C"),
        part("カバー", [5], drawing_number="SC-2", material="ＳＵＳ304"),
    ]
    sent_inquiry(world, parts=parts)
    (hit,) = found(browser("b_engineer"), "sus304")["inquiries"]
    assert hit["parts"] == [{"position": 2, "fields": {"material": "ＳＵＳ304"}}]
    page = FormPage(browser("b_engineer").get("/search?q=sus304 カバー").text).words
    assert "品目 2" in page
    assert "品名 カバー" in page


def test_the_newest_comes_first_and_the_rest_page_by_page(
    browser: SignIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "FEW", 2)
    monkeypatch.setattr(service, "PAGE", 3)
    numbers = [sent_inquiry(world).number for _ in range(5)][::-1]
    shop = browser("c_sales")
    assert [one["number"] for one in found(shop, "ブラケット")["inquiries"]] == numbers[:2]
    pages = [found(shop, "ブラケット", kind="inquiries", page=n) for n in (1, 2, 3)]
    assert [[one["number"] for one in page.get("inquiries", [])] for page in pages] == [
        numbers[:3],
        numbers[3:],
        [],
    ]
    assert 'href="/search?q=' in shop.get("/search?q=ブラケット").text


def test_each_finds_only_what_is_theirs(browser: SignIn, world: World, ordered: Ordered) -> None:
    """A leads and quotes, X has asked, B and C are shops of the group, Z is none."""
    assert kinds(browser("x_customer"), "高圧") == {"inquiries", "quotes", "orders"}
    for who in ("b_manager", "b_sales", "c_engineer", "a_coordinator"):
        assert kinds(browser(who), "高圧") == {"inquiries"}
        assert kinds(browser(who), ordered.quote) <= {"inquiries"}, "RFQ-… holds Q-… too"
        assert kinds(browser(who), ordered.order) == set()
    for who in ("y_customer", "z_manager"):
        for words in ("高圧", ordered.rfq, ordered.quote, ordered.order, "YM-1024", "客先電機"):
            assert kinds(browser(who), words) == set(), (who, words)


def test_nobody_finds_by_the_words_of_costs_or_of_the_shops_among_themselves(
    browser: SignIn, world: World, ordered: Ordered
) -> None:
    said = "CANARY-GROUP 治具は使い回せます"
    shop = browser("b_engineer")
    address = f"/api/v1/inquiries/{ordered.inquiry_id}/channels/group/messages"
    body = {"client_id": str(uuid4()), "body": said}
    assert shop.post(address, json=body).status_code == 201
    for words in (SUPPORT_SHOP, REASON, "ねじ", "777.7701", "治具は使い回せます"):
        for who in ("x_customer", "y_customer", "b_manager"):
            assert kinds(browser(who), words) == set(), words


def test_a_draft_of_a_quote_is_found_by_its_own_shop_alone(browser: SignIn, world: World) -> None:
    case = priceable(world, subject="下書きだけの件")
    draft = drafted(world, case)
    (quote,) = found(browser("a_sales"), "下書きだけ")["quotes"]
    assert (quote["url"], quote["state"]) == (f"/quotes/{draft.id}", "draft")
    engineer = browser("a_engineer").get("/api/v1/search?q=下書きだけ").json["groups"]
    assert [
        hit["url"] for group in engineer for hit in group["hits"] if hit["state"] == "draft"
    ] == [""]
    assert "quotes" not in kinds(browser("x_customer"), "下書きだけ")


def test_a_request_is_found_by_what_it_asks_for_now(browser: SignIn, world: World) -> None:
    first = [part("古い品", [5]), part("残る品", [5])]
    sent = sent_inquiry(world, parts=first)
    kept = SentInquiry(sent.id, sent.number, sent.part_ids[1:], [], sent.revision)
    revised_inquiry(world, kept, parts=[part("新しい品", [5])], subject="変えた件名")
    shop = browser("a_engineer")
    for words, there in (
        ("古い品", False),
        ("残る品", False),
        ("新しい品", True),
        ("変えた", True),
    ):
        assert bool(found(shop, words)) is there, words
    draft = browser("x_customer").get("/inquiries/new").headers["Location"]
    typed = {"version": 1, "values": {"subject": "まだ送っていない"}}
    browser("x_customer").post(f"{draft}/typed/inquiry", json=typed)
    assert found(browser("x_customer"), "まだ送っていない") == {}


def test_without_a_find_it_says_what_to_try_and_too_long_words_are_told(
    browser: SignIn, world: World
) -> None:
    client = browser("a_engineer")
    assert "図番の一部だけで検索してください" in client.get("/search?q=%20zzqq%20").text
    assert "図番の一部だけで検索してください" not in client.get("/search?q=%20").text
    long = client.get("/search", query_string={"q": "長" * 201})
    assert (long.status_code, FormPage(long.text).value("q")) == (422, "長" * 201)
    assert client.get("/api/v1/search?kind=melted").status_code == 422
    for words in ("%", "_", "\\", "'", "👨‍🔧", "\u3099", "か\u3099"):
        assert found(client, words) == {}, words


def test_who_has_left_the_group_tries_no_words_on_what_it_may_not_see(
    browser: SignIn, world: World, ordered: Ordered
) -> None:
    """Its own estimate, quote and order stay its own; what their request says does not."""
    yesterday = today() - timedelta(days=1)
    with world.record.as_server("a test") as db:
        own = update(Membership).where(Membership.company_id == world.companies["a"])
        db.execute(own.values(until=yesterday))
    for who in ("a_sales", "a_engineer", "a_manager", "a_coordinator"):
        for words in ("高圧", "A5052", ordered.rfq, ordered.quote, ordered.order):
            for kind in Kind:
                assert found(browser(who), words, kind=kind.value) == {}, (who, words, kind)


def test_a_few_words_are_looked_for_at_once_wherever_it_is_typed(
    browser: SignIn, world: World, count_sql: CountSql
) -> None:
    sales = browser("a_sales")
    few, many = ("\u3000".join(f"{n}つ目" for n in range(count)) for count in (8, 9))
    for page in ("/search", "/inquiries"):
        assert sales.get(page, query_string={"q": few}).status_code == 200
        refused = sales.get(page, query_string={"q": many})
        assert refused.status_code == 422
        assert "一度に検索できるのは8語までです" in refused.text
        told = sales.get(f"/api/v1{page}", query_string={"q": many})
        assert told.json["error"]["fields"]["q"]["code"] == "too_many_words"
    asked = count_sql(lambda: sales.get("/search", query_string={"q": many}))
    assert asked < count_sql(lambda: sales.get("/search", query_string={"q": "一つ"}))


def test_every_page_has_the_box(browser: SignIn, world: World) -> None:
    for who in ("a_engineer", "x_customer", "b_purchaser"):
        assert 'action="/search"' in browser(who).get("/").text
    assert 'action="/search"' not in browser(None).get("/sign-in").text


def test_a_search_costs_the_same_however_much_is_found(
    browser: SignIn, world: World, count_sql: CountSql
) -> None:
    def costs() -> dict[str, int]:
        url = "/search?q=ブラケット a5052"
        return {
            who: count_sql(lambda who=who: browser(who).get(url))
            for who in ("a_sales", "x_customer")
        }

    issued(world, priceable(world))
    few = costs()
    for _ in range(3):
        issued(world, priceable(world))
    assert costs() == few
    assert max(few.values()) <= 16


def test_each_search_is_planned_for_its_own_words(world: World) -> None:
    """Else a word that nothing holds is looked for through all that there is."""

    def planned(work: Any) -> str:
        return str(work.session.scalar(text("SHOW plan_cache_mode")))

    for q, how in (("zzqq", "force_custom_plan"), (" ", "auto")):
        with world.record.work(world.actor("a_sales")) as work:
            service.find(work, Wanted(q=q))
            assert planned(work) == how


def test_what_is_printed_as_an_ideograph_is_found_as_one(world: World) -> None:
    """The database's folding and the paper's table hold every radical for the same."""
    with world.record.as_server("a test") as db:
        for radical, ideograph in ORDINARY.items():
            assert db.scalar(select(func.folded(radical))) == db.scalar(
                select(func.folded(ideograph))
            ), radical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＫＡ－１２", "ka-12"),
        ("K\u2010\u22121", "k--1"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("カ\u3099イド", "ガイド"),
        ("⻑尺", "長尺"),
        ("髙橋", "高橋"),
        ("𠮷野", "吉野"),
        ("辻\U000e0101", "辻"),
        ("⌀12", "φ12"),
        ("10×20", "10x20"),
        ("㈱⅛", "(株)1/8"),
        ("Ö", "o\u0308"),
    ],
)
def test_one_to_a_reader_is_one_to_the_search(world: World, one: str, other: str) -> None:
    with world.record.as_server("a test") as db:
        assert db.scalar(select(func.folded(one))) == db.scalar(select(func.folded(other)))
