"""The page of an issued quote: what stands on it, and what may be done there."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

from tests.factories.inquiries import revised_inquiry
from tests.factories.quotes import issued, priceable, prices
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.quotes.test_answering import run_out

SignIn = Callable[[str | None], Browser]


def words(html: str) -> str:
    """What is read on a page or a piece of it, without the marks between."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_unit_prices_have_their_decimals_wherever_they_are_chosen_read_or_ordered(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, quantities=[[20], [10]])
    values = prices(case, unit_price_decimals=2)
    values["breaks"][0]["unit_price"] = "5384.50"
    values["breaks"][1]["unit_price"] = "7100"
    revision = issued(world, case, **values)
    customer = browser("x_customer")
    to_choose = words(customer.get(f"/quotes/{revision}").text)
    assert "20個 単価 ¥5,384.50 ¥107,690" in to_choose
    assert "10個 単価 ¥7,100 ¥71,000" in to_choose
    assert "¥5,384.50" in words(browser("a_sales").get(f"/quotes/{revision}").text)
    order(customer, revision, case.wanted)
    assert "¥5,384.50" in words(customer.get(f"/quotes/{revision}").text)


def order(customer: Browser, revision: UUID, chosen: list[tuple[UUID, int]]) -> None:
    choices = [{"part_id": str(part_id), "quantity": quantity} for part_id, quantity in chosen]
    address = f"/api/v1/quote-revisions/{revision}/accept"
    answer = customer.post(address, json={"client_id": str(uuid4()), "choices": choices})
    assert answer.status_code == 201, answer.text


def test_nothing_is_chosen_for_the_customer_and_the_question_names_what_would_be_ordered(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, quantities=[[20], [10], [5, 7]])
    revision = issued(world, case)
    customer = browser("x_customer")
    page = customer.get(f"/quotes/{revision}").text
    chosen = re.findall(r'<input[^>]*type="radio"[^>]*value="(\d*)" checked', page)
    assert chosen == ["", "", ""]
    assert ">–</output>" in page
    assert '<output data-cell="question" data-confirm-question hidden></output>' in page
    typed = {}
    for place, (part_id, quantity) in enumerate(case.wanted[:3]):
        typed |= {f"choices-{place}-part_id": str(part_id), f"choices-{place}-quantity": quantity}
    typed["choices-1-quantity"] = ""
    cells = customer.post(f"/quotes/{revision}/total", json={"values": typed}).json["cells"]
    asked = f"2品目を合計{cells['total']}（税込）で注文しますか？"
    assert cells["question"].startswith(asked)
    nothing = {**typed, "choices-0-quantity": "", "choices-2-quantity": ""}
    cells = customer.post(f"/quotes/{revision}/total", json={"values": nothing}).json["cells"]
    assert cells["question"] == ""


def test_once_it_cannot_be_answered_any_more_the_page_loads_without_its_form(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    customer = browser("x_customer")
    before = customer.get(f"/quotes/{revision}").text
    assert '<div id="quote-form" class="stack" hx-preserve>' in before
    order(customer, revision, case.wanted[:1])
    after = customer.get(f"/quotes/{revision}").text
    assert "quote-form" not in after
    assert 'id="quote-answer"' in after
    chip = after[after.index('id="quote-chip"') :][:200]
    assert "受注" in chip or "承諾" in chip or "注文" in chip


def test_what_is_refused_is_said_once_with_what_to_do(world: World, browser: SignIn) -> None:
    case = priceable(world)
    revision = issued(world, case)
    revised_inquiry(world, case.sent)
    customer = browser("x_customer")
    part_id, quantity = case.wanted[0]
    form = {"choices-0-part_id": str(part_id), "choices-0-quantity": str(quantity)}
    refused = customer.post(f"/quotes/{revision}/accept", form)
    assert refused.status_code == 409
    sentence = "この見積書の発行後に依頼内容が変更されたため、注文できません。"
    assert words(refused.text).count(sentence) == 1
    state = refused.text[refused.text.index('id="quote-state"') :]
    assert "channel=customer#aside" in state[: state.index('id="quote-files"')]
    own = words(browser("a_sales").get(f"/quotes/{revision}").text)
    assert "依頼内容が変更されました。新しい版を作成してください。" in own
    assert "質問する" not in own


def test_an_answer_given_by_a_colleague_meanwhile_is_said_beside_that_answer(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    customer = browser("x_customer")
    order(customer, revision, case.wanted[:1])
    part_id, quantity = case.wanted[1]
    form = {"choices-0-part_id": str(part_id), "choices-0-quantity": str(quantity)}
    refused = words(customer.post(f"/quotes/{revision}/accept", form).text)
    assert "この見積書にはすでに回答済みです。" in refused
    assert "注文番号" in refused


def test_who_issued_a_quote_that_ran_out_is_told_what_the_shop_can_do(
    world: World, browser: SignIn, owner_database_url: str
) -> None:
    revision = issued(world, priceable(world))
    run_out(world, owner_database_url, revision)
    asked = "新しい見積書は「質問する」からご依頼ください。"
    assert asked in browser("x_customer").get(f"/quotes/{revision}").text
    own = browser("a_sales").get(f"/quotes/{revision}").text
    assert asked not in own
    assert "有効期限が切れています。必要な場合は新しい版を作成してください。" in own
    told = browser("a_sales").get(f"/api/v1/quote-revisions/{revision}").json["why_not"]
    assert "新しい版を作成してください。" in told


def test_every_condition_stands_above_the_button_that_orders(world: World, browser: SignIn) -> None:
    conditions = {"remarks": "検査成績書は別料金", "payment_terms": "月末締め翌月末払い"}
    revision = issued(world, priceable(world), **conditions)
    page = browser("x_customer").get(f"/quotes/{revision}").text
    for condition in conditions.values():
        assert page.count(condition) == 1
        assert page.index(condition) < page.index("この内容で注文する")


def test_an_order_is_called_one_in_the_inbox_of_the_shop_and_on_the_customers_pages(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    revision, customer = issued(world, case), browser("x_customer")
    assert "ご回答待ち" in customer.get("/quotes").text
    order(customer, revision, case.wanted[:1])
    assert "様から注文がありました" in browser("a_sales").get("/").text
    assert "ご注文済み" in customer.get("/quotes").text
