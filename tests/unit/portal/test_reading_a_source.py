"""What is read from a mail's text: what can be meant in one way only, and nothing else."""

from datetime import date

import pytest

from portal.inquiries.reading import read_source

TODAY = date(2026, 4, 1)
MAIL = """From: 山田 太郎 <yamada@example.co.jp>
Subject: 治具プレートの見積依頼

株式会社ことぶき橋精機　小野寺様

いつもお世話になっております。㈱みどり製作所の山田です。
下記の見積をお願いいたします。

・品名：治具プレート
・図番：MD-2045
・材質：A5052
・数量：１０個、50個
・納期：令和8年5月15日

----
株式会社みどり製作所
山田 太郎
TEL 03-1234-5678　FAX：03-1234-5679
"""


def test_a_plain_mail_fills_the_fields() -> None:
    assert read_source(MAIL, TODAY, ["株式会社ことぶき橋精機"]) == {
        "subject": "治具プレートの見積依頼",
        "company_name": "(株)みどり製作所",
        "person_name": "山田 太郎",
        "email": "yamada@example.co.jp",
        "tel": "03-1234-5678",
        "fax": "03-1234-5679",
        "delivery_date": "2026-05-15",
        "parts-0-name": "治具プレート",
        "parts-0-drawing_number": "MD-2045",
        "parts-0-material": "A5052",
        "parts-0-quantities-0": "10",
        "parts-0-quantities-1": "50",
    }


def test_what_is_said_twice_and_differently_is_left_to_the_reader() -> None:
    text = "品名：軸\n数量：5個\n品名：板\n数量：8個\n納期：24/04/03\nTEL 03-1111-2222 TEL 03-3333-4444"
    assert read_source(text, TODAY) == {}


def test_the_shop_that_is_written_to_is_not_the_customer() -> None:
    text = "有限会社しらひげ切削仕上 御中\n株式会社ことぶき橋精機\n見積希望です"
    assert "company_name" not in read_source(text, TODAY, ["(株)ことぶき橋精機"])


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("ブラケットを1,200個ほど", ["1200"]),
        ("5 pcs and 20 pcs", ["5", "20"]),
        ("板厚2.3、穴10箇所", []),
        ("Qty: 100 / 500", ["100", "500"]),
        ("、".join(f"{n}個" for n in range(1, 20)), []),
    ],
)
def test_quantities_are_read_where_pieces_are_said(text: str, quantities: list[str]) -> None:
    found = read_source(text, TODAY)
    assert [found[name] for name in sorted(found) if "quantities" in name] == quantities


def test_a_long_or_odd_text_is_read_in_no_time_and_fills_no_field_over() -> None:
    for text in (
        "株式会社" * 50_000,
        "電話" + "1-" * 100_000,
        "品名：" + "長" * 5_000,
        "\x00\ud800" * 99,
    ):
        for name, value in read_source(text, TODAY).items():
            assert len(value) <= 300, name
