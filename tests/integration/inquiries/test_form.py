"""The customer's form: all of it arrives as it was typed, or says at the field what is wrong."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.forms import read
from portal.inquiries.forms import InquiryForm, PageRefuse
from shared_db.foundation.clock import today
from shared_db.models import Inquiry, InquiryState, Part
from tests.factories.inquiries import page_values, part, requirement
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]
SHARED = Path(os.environ.get("TSUNAGU_SHARED_DATA", Path(__file__).parents[4] / "shared/data"))
BLNS = SHARED / "hostile/blns.json"

EMPTY = "入力してください。"
NO_NUMBER = "数値を入力してください。"
NO_WHOLE = "整数を入力してください。"
ONE_OR_MORE = "1以上で入力してください。"
NO_DATE = "日付は 2026/3/5 のように入力してください。"
CHOOSE = "選択肢から選んでください。"
UNSTORABLE = "保存できない文字が含まれています。"
QUANTITY = "parts-0-quantities-1"
YESTERDAY = (today() - timedelta(days=1)).isoformat()
LONG_PAST = (today() - timedelta(days=3)).isoformat()


SUMMARY = [
    "件名: 入力してください。",
    "希望納期: 入力してください。",
    "品目1 品名: 入力してください。",
    "品目2 数量: 数値を入力してください。",
]
"""In the order of the fields; the parts by the place they have on the page."""


def at_most(characters: int) -> str:
    return f"{characters:,}文字以内で入力してください。"


WRONG = [
    ("subject", "", EMPTY),
    ("subject", "　 ", EMPTY),
    ("subject", "長" * 201, at_most(200)),
    ("subject", "a\x00b", UNSTORABLE),
    ("delivery_date", "", EMPTY),
    ("delivery_date", "来週", NO_DATE),
    ("delivery_date", "2031-02-31", "2031/2/31という日付はありません。ご確認ください。"),
    ("delivery_date", YESTERDAY, "今日以降の日付を入力してください。"),
    ("delivery_date", "2999-01-01", "日付が先すぎます。"),
    ("repeat", "sometimes", CHOOSE),
    ("quality_level", "", CHOOSE),
    ("target_cost", "応相談", NO_NUMBER),
    ("target_cost", "1.5", NO_WHOLE),
    ("target_cost", "0", ONE_OR_MORE),
    ("target_cost", "−５", ONE_OR_MORE),
    ("target_cost", "999999999999", "99,999,999,999以下で入力してください。"),
    ("delivery_place", "長" * 201, at_most(200)),
    ("remarks", "長" * 4001, at_most(4000)),
    ("parts-0-name", " ", EMPTY),
    ("parts-0-name", "長" * 201, at_most(200)),
    ("parts-0-drawing_number", "長" * 101, at_most(100)),
    ("parts-0-drawing_revision", "長" * 41, at_most(40)),
    ("parts-0-material", "長" * 201, at_most(200)),
    (QUANTITY, "0", ONE_OR_MORE),
    (QUANTITY, "-3", ONE_OR_MORE),
    (QUANTITY, "1.5", NO_WHOLE),
    (QUANTITY, "十個", NO_NUMBER),
    (QUANTITY, "10000001", "10,000,000以下で入力してください。"),
]


def begin(client: Browser) -> str:
    """The address of a fresh draft."""
    return client.get("/inquiries/new").headers["Location"]


def sent(client: Browser, values: dict[str, Any]) -> str:
    """The address of an inquiry that was sent from the form."""
    answer = client.post(begin(client), values)
    assert answer.status_code == 303, FormPage(answer.text).sentences
    return answer.headers["Location"].removesuffix("/sent")


def test_everything_that_was_filled_in_reaches_every_shop(browser: SignIn) -> None:
    eight = [1, 5, 10, 50, 100, 500, 1000, 10_000_000]
    asked = requirement(
        subject="搬送装置の架台 ほか3点",
        repeat="repeat",
        quality_level="strict",
        target_cost=1_234_500,
        delivery_place="横浜市港北区 第2工場",
        remarks="1行目\n  2行目：分割納入可",
        parts=[
            part("架台", eight, drawing_number="YM-1", drawing_revision="A", material="SS400"),
            part("蓋", [3], drawing_number="YM-2", drawing_revision="", material=""),
            part("軸", [20, 10], drawing_number="", drawing_revision="", material="S45C"),
        ],
    )
    customer = browser("x_customer")
    answer = customer.post(begin(customer), page_values(asked))
    assert answer.status_code == 303
    thanks = customer.get(answer.headers["Location"]).text
    inquiry = answer.headers["Location"].removesuffix("/sent")
    told = browser("b_engineer").get(f"/api/v1{inquiry}").json
    assert told["number"] in thanks
    for name in set(asked) - {"parts"}:
        assert told[name] == asked[name]
    for given, shown in zip(asked["parts"], told["parts"], strict=True):
        assert {name: shown[name] for name in given} == given
    page = FormPage(browser("c_engineer").get(inquiry).text).words
    for words in ("搬送装置の架台 ほか3点", "¥1,234,500", "横浜市港北区 第2工場", "  2行目：分割納入可",
                  "1 / 5 / 10 / 50 / 100 / 500 / 1,000 / 10,000,000", "20 / 10"):  # fmt: skip
        assert words in page


def test_each_field_says_what_is_wrong_and_keeps_what_was_typed(
    browser: SignIn, world: World
) -> None:
    customer = browser("x_customer")
    url, good = begin(customer), page_values(requirement())
    for name, typed, sentence in WRONG:
        values = good | {name: typed}
        answer = customer.post(url, values)
        page = FormPage(answer.text)
        assert answer.status_code == 422
        assert page.sentences == {name: sentence}, typed[:20]
        kept = page.sent() | ({"repeat": [typed]} if name == "repeat" else {})
        assert {field: kept.get(field, [""]) for field in values} == {
            field: [value] for field, value in values.items()
        }
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Inquiry.state)).all() == [InquiryState.DRAFT]


@pytest.mark.days
def test_a_day_long_past_is_told_beside_everything_else(browser: SignIn) -> None:
    customer = browser("x_customer")
    typed = page_values(requirement()) | {"delivery_date": LONG_PAST, "subject": ""}
    page = FormPage(customer.post(begin(customer), typed).text)
    assert page.sentences == {
        "subject": EMPTY,
        "delivery_date": "今日以降の日付を入力してください。",
    }


def test_quantities_are_given_once_each_and_at_least_one(browser: SignIn) -> None:
    customer = browser("x_customer")
    url, good = begin(customer), page_values(requirement())
    twice = customer.post(url, good | {"parts-0-quantities-4": "１００"})
    assert FormPage(twice.text).sentences == {
        "parts-0-quantities": "同じ値が2つあります。それぞれ1回ずつ入力してください。"
    }
    none = customer.post(url, {k: v for k, v in good.items() if "quantities" not in k})
    assert FormPage(none.text).sentences == {
        "parts-0-quantities": "数量を1つ以上入力してください。"
    }


def test_all_that_is_wrong_is_said_at_once_with_the_names_of_the_fields(browser: SignIn) -> None:
    customer = browser("x_customer")
    typed = {"parts-0-name": "", "parts-2-name": "蓋", "parts-2-quantities-3": "たくさん"}
    answer = customer.post(begin(customer), typed)
    page = FormPage(answer.text)
    assert page.sentences == {
        "subject": EMPTY,
        "delivery_date": EMPTY,
        "repeat": CHOOSE,
        "quality_level": CHOOSE,
        "parts-0-name": EMPTY,
        "parts-0-quantities": "数量を1つ以上入力してください。",
        "parts-2-quantities-3": NO_NUMBER,
    }
    assert [page.words.index(said) for said in SUMMARY] == sorted(map(page.words.index, SUMMARY))


@pytest.mark.days
def test_programs_hear_the_same_of_the_same_fields(browser: SignIn) -> None:
    wrong = requirement(
        subject="", delivery_date=YESTERDAY, parts=[part("蓋", [0]), part("", [2, 2])]
    )
    wrong["surprise"] = 1
    answer = browser("x_customer").post(
        "/api/v1/inquiries", json={"client_id": str(uuid4()), **wrong}
    )
    assert answer.status_code == 422
    assert {name: error["code"] for name, error in answer.json["error"]["fields"].items()} == {
        "subject": "empty",
        "parts-0-quantities-0": "greater_than_equal",
        "parts-1-name": "empty",
        "parts-1-quantities": "not_distinct",
        "surprise": "extra_forbidden",
    }
    late = requirement(delivery_date=YESTERDAY) | {"client_id": str(uuid4())}
    answer = browser("x_customer").post("/api/v1/inquiries", json=late)
    assert (
        answer.json["error"]["fields"]["delivery_date"]["message"]
        == "今日以降の日付を入力してください。"
    )
    many = [part(f"部品 {n}", [1]) for n in range(101)]
    answer = browser("x_customer").post(
        "/api/v1/inquiries", json=requirement(parts=many) | {"client_id": str(uuid4())}
    )
    assert answer.json["error"]["fields"]["parts"]["message"] == "100件以内にしてください。"


@pytest.mark.days
def test_numbers_and_days_are_taken_as_people_type_them(browser: SignIn) -> None:
    day = today() + timedelta(days=40)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    typed = {
        "target_cost": "￥１，２３４，５００",
        "delivery_date": f"{day.year}年{day.month}月{day.day}日".translate(wide),
        "subject": "⌀８ ㈱髙橋 −２０℃",
        QUANTITY: "１２３",
        "parts-0-quantities-2": " 4,000 ",
    }
    inquiry = sent(browser("x_customer"), page_values(requirement()) | typed)
    told = browser("a_sales").get(f"/api/v1{inquiry}").json
    assert told["target_cost"] == 1_234_500
    assert told["delivery_date"] == day.isoformat()
    assert told["parts"][0]["quantities"] == [10, 123, 4000]
    assert told["subject"] == "⌀８ ㈱髙橋 −２０℃"
    assert "⌀８ ㈱髙橋 −２０℃" in browser("b_sales").get("/inquiries").text


@pytest.mark.skipif(not BLNS.exists(), reason="the shared hostile strings are not here")
def test_hostile_strings_are_stored_and_shown_verbatim_or_refused_with_a_sentence(
    browser: SignIn, world: World
) -> None:
    strings = [text for text in json.loads(BLNS.read_text(encoding="utf-8")) if text.strip()]
    for text in strings:
        read_back = read(InquiryForm, requirement(subject=text[:200], delivery_place=text[:200]))
        assert (read_back.subject, read_back.delivery_place) == (text[:200], text[:200])
        assert read(PageRefuse, {"reason": text}).reason == text
    customer, shop = browser("x_customer"), browser("b_engineer")
    for begins in range(0, len(strings), 90):
        names = strings[begins : begins + 90]
        head = next(text for text in names if len(text) > 20)
        parts = [
            part(name[:200], [1], drawing_number=name[:100], drawing_revision=name[:40],
                 material=name[:200])
            for name in names
        ]  # fmt: skip
        asked = requirement(
            subject=head[:200], delivery_place=head[:200], remarks=head * 3, parts=parts
        )
        inquiry = sent(customer, page_values(asked))
        told = shop.get(f"/api/v1{inquiry}").json
        assert [[p[name] for name in parts[0]] for p in told["parts"]] == [
            list(p.values()) for p in parts
        ]
        page = FormPage(shop.get(inquiry).text).words
        for text in (head * 3, *(name[:200] for name in names)):
            assert text in page
        again = FormPage(customer.get(f"{inquiry}/revise").text)
        assert {name: again.value(name) for name in page_values(asked)} == page_values(asked)
    with world.record.as_server("a test") as db:
        assert db.scalar(select(func.count()).select_from(Part)) == len(strings)


def test_rows_come_and_go_without_scripts_and_keep_their_numbers(browser: SignIn) -> None:
    customer = browser("x_customer")
    url = begin(customer)
    typed = page_values(requirement(parts=[part("左", [1]), part("右", [2])])) | {"subject": ""}
    three = FormPage(customer.post(url, typed | {"add_row": "parts"}).text)
    assert three.sentences == {}
    assert three.value("parts-2-name") == ""
    two = FormPage(customer.post(url, three.sent() | {"remove_row": "parts-1"}).text)
    assert "parts-1-name" not in two.values
    assert (two.value("parts-0-name"), two.value("parts-2-name")) == ("左", "")
    assert FormPage(customer.get(url).text).sent() == two.sent()
    wrong = customer.post(url, two.sent() | {"subject": "蓋", "parts-2-quantities-0": "二"})
    assert FormPage(wrong.text).sentences == {
        "parts-2-name": EMPTY,
        "parts-2-quantities-0": NO_NUMBER,
    }
