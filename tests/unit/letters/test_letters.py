"""Every letter can be written in both languages, with the values that its senders give."""

import pytest
from jinja2 import TemplateError

from templates import FOLDER, written
from templates.letters import write_letter

COMMON = {"number": "RFQ-2026-00042", "subject": "取付金具", "url": "https://tsunagu.example/x"}
VALUES: dict[str, dict[str, object]] = {
    "invite_company": {
        "inviter": "青葉",
        "group": "連携",
        "company": "新顔",
        "expires": "2026-03-05",
    },
    "invite_customer": {
        "inviter": "青葉",
        "group": "連携",
        "company": "新顔",
        "expires": "2026-03-05",
    },
    "invite_person": {"inviter": "青葉", "expires": "2026-03-05"},
    "reset_password": {"inviter": "青葉", "expires": "2026-03-05"},
    "inquiry_sent": COMMON | {"customer": "客先電機", "reply_by": "2026-03-05T09:05+09:00"},
    "inquiry_news": COMMON | {"customer": "客先電機", "delivery": "2026-03-05"},
    "inquiry_received": COMMON
    | {
        "group": "連携",
        "delivery": "2026-04-01",
        "reply_by": "2026-03-05T09:05+09:00",
        "parts": [
            {"name": "金具", "drawing": "YM-1 B", "quantities": "10 / 1,000"},
            {"name": "図面なし", "drawing": "", "quantities": "1"},
        ],
        "more": 3,
    },
    "order_confirmed": COMMON
    | {
        "quote": "Q-2026-00001",
        "revision": 2,
        "lines": [
            {
                "name": "金具",
                "drawing": "YM-1 B",
                "quantity": 50000,
                "unit_price": "1.95",
                "amount": "97500",
                "one_off": "12000",
                "lead_time_days": 14,
            }
        ],
        "totals": {"subtotal": "109500", "tax": "10950", "total": "120450"},
    },
    "inquiry_ended": COMMON
    | {"state": "refused", "reason": "手一杯", "place": {"page": "inquiry", "of": "1"}},
    "inquiry_revised": COMMON | {"revision": 2},
    "offer_requested": COMMON
    | {
        "from": "あおば精機",
        "due": "2026-03-05",
        "items": [
            {
                "part": "金具",
                "operation": "曲げ",
                "breaks": [{"quantity": 104, "wanted": 100}],
                "material_by": "supplied",
                "material_note": "端材も返却",
            }
        ],
    },
    "offer_given": COMMON | {"company": "墨田板金"},
    "request_declined": COMMON | {"company": "墨田板金", "reason": "手一杯"},
    "request_withdrawn": COMMON | {"company": "あおば精機"},
    "quote_issued": COMMON | {"company": "あおば精機", "valid_until": "2026-03-05"},
    "quote_answered": COMMON | {"accepted": True, "customer": "客先電機"},
    "capability_asked": COMMON | {"question": "できますか", "company": "あおば精機"},
    "proposal_written": COMMON | {"company": "あおば精機"},
    "offer_chosen": COMMON
    | {
        "asker": "あおば精機",
        "revision": 1,
        "before": "given",
        "prices": [
            {
                "part": "金具",
                "operation": "曲げ",
                "quantity": 10,
                "unit_price": "800",
                "one_off": "0",
                "lead_time_days": 5,
            }
        ],
    },
    "offer_changed": COMMON | {"quote": "Q-2026-00001", "shop": "墨田板金", "state": "superseded"},
    "prove_address": {"expires": "2026-03-05"},
    "prove_request": {"group": "連携", "expires": "2026-03-05"},
    "intake_waits": {"url": "https://t.example/intake"},
    "request_accepted": COMMON | {"expires": "2026-03-05"},
    "request_refused": {"reason": "設備がありません"},
    "take_over": {
        "inviter": "青葉",
        "customer": "客先電機",
        "group": "連携",
        "expires": "2026-03-05",
    },
    "membership_ends": {
        "group": "連携",
        "company": "墨田板金",
        "until": "2026-03-31",
        "own": True,
        "place": {"page": "shops", "of": None},
    },
    "message_posted": {
        "number": "RFQ-2026-00042",
        "subject": "架台",
        "place": {"page": "inquiry", "of": "1"},
    },
}


def write(template: str, language: str, **changes: object):
    values = VALUES[template] | changes
    return write_letter(
        template,
        language,
        values,
        to_name="新人 花子",
        sender="あおば精機",
        link="https://l.example/",
        site="https://tsunagu.example",
    )


def test_every_text_has_its_values_here() -> None:
    texts = {path.stem for path in (FOLDER / "mail").glob("[!_]*.txt")}
    assert texts == set(VALUES)


@pytest.mark.parametrize("template", VALUES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_letter_has_a_subject_a_name_an_address_and_a_sender(
    template: str, language: str
) -> None:
    letter = write(template, language)
    assert letter.subject
    assert ("新人 花子" in letter.body) == (template != "prove_request"), "it may be a stranger's"
    assert "あおば精機" in letter.body
    assert ("https://" in letter.body) == (template != "request_refused"), "there is no page"
    assert "%(" not in letter.subject + letter.body
    assert "\n\n\n\n" not in letter.body


def test_a_path_among_the_values_leads_to_its_page_on_the_portal() -> None:
    assert "\nhttps://tsunagu.example/inquiries/1\n" in write("inquiry_ended", "ja").body


@pytest.mark.parametrize("template", VALUES)
def test_the_languages_differ(template: str) -> None:
    assert write(template, "ja") != write(template, "en")


def test_an_order_confirmation_says_every_number_of_the_order() -> None:
    body = write("order_confirmed", "ja").body
    for said in (
        *("RFQ-2026-00042", "Q-2026-00001（第2版）", "金具 (YM-1 B)"),
        *("50,000 個 × ¥1.95 ＝ ¥97,500", "初期費用：¥12,000", "納期：14日"),
        *("小計（税抜）：¥109,500", "消費税：¥10,950", "合計（税込）：¥120,450"),
    ):
        assert said in body


def test_a_receipt_says_what_was_asked_for_and_when_there_will_be_a_word() -> None:
    body = write("inquiry_received", "ja").body
    for said in (
        *("受付番号：RFQ-2026-00042", "希望納期：2026年4月1日", "3月5日（木）9:05まで"),
        *("- 金具 (YM-1 B): 10 / 1,000個", "- 図面なし: 1個", "ほか 3 品目"),
    ):
        assert said in body
    assert "by Thu 5 Mar, 9:05" in write("inquiry_received", "en").body


def test_a_letter_of_the_groups_office_is_signed_by_it_in_the_readers_language() -> None:
    values = VALUES["inquiry_sent"]
    for language, office in (("ja", "連携 事務局"), ("en", "The office of 連携")):
        how = {"to_name": "花子", "sender": "連携", "office": True}
        letter = write_letter("inquiry_sent", language, values, **how)
        assert letter.sender == office
        assert f"--\n{office}\n" in letter.body


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        *(("1234567", "¥1,234,567"), ("1.95", "¥1.95"), ("12.5000", "¥12.50"), ("0", "¥0")),
        *(("1200", "¥1,200"), ("0.0125", "¥0.0125"), ("100.0", "¥100")),
    ],
)
def test_money_keeps_the_decimals_that_say_something(amount: str, shown: str) -> None:
    assert written.money(amount) == shown


def test_days_are_written_as_the_reader_writes_them() -> None:
    assert "2026年3月5日" in write("quote_issued", "ja").body
    assert "5 Mar 2026" in write("quote_issued", "en").body
    assert "soon" in write("quote_issued", "en", valid_until="soon").body


def test_a_subject_is_one_line_of_bounded_length() -> None:
    letter = write("offer_given", "en", subject="a\r\nBcc: b\u2028c" + "x" * 500)
    assert "\n" not in letter.subject
    assert "\u2028" not in letter.subject
    assert len(letter.subject) == 200


def test_values_are_never_read_as_templates() -> None:
    letter = write("offer_given", "en", subject="{{ url }}{% include 'x' %} %(number)s <b>")
    assert "{{ url }}{% include 'x' %} %(number)s <b>" in letter.subject


@pytest.mark.parametrize("template", ["gone", "../base", "_greeting/..", "mail/offer_given"])
def test_a_text_that_is_not_there_is_said(template: str) -> None:
    with pytest.raises(TemplateError):
        write_letter(template, "en", {}, to_name="", sender="")
