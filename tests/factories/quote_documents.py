"""Quotes as the plain JSON that `estimator.quote_document.parse` reads."""

import copy
from decimal import Decimal
from typing import Any

NAMES = (
    ("取付ブラケット", "SB-2041", "B", "SPCC t2.3"),
    ("センサーカバー（深絞り・角R3）", "SC-0117-02", "A", "SUS304 t1.5"),
    ("ベースプレート φ12H7穴加工", "BP-3300", "03", "A5052"),
    ("シャフト", "SF-0908", "C", "S45C 調質"),
)


def one_break(quantity: int = 100, unit_price: str = "1850", **changes: Any) -> dict[str, Any]:
    amount = Decimal(unit_price) * quantity
    offer: dict[str, Any] = {
        "quantity": str(quantity),
        "unit": "piece",
        "unit_price": unit_price,
        "amount": format(amount, "f"),
        "one_off": None,
        "lead_time_days": None,
        "conditions": None,
    }
    return offer | changes


def part(position: int = 1, *breaks: dict[str, Any], **changes: Any) -> dict[str, Any]:
    name, number, revision, material = NAMES[(position - 1) % len(NAMES)]
    made: dict[str, Any] = {
        "position": position,
        "name": name,
        "drawing_number": number if position <= len(NAMES) else f"{number}-{position}",
        "drawing_revision": revision,
        "material": material,
        "breaks": list(breaks) or [one_break(20 * position, str(1850 + 35 * position))],
    }
    return made | changes


def totals_of(parts: list[dict[str, Any]], rate: str = "0.10") -> dict[str, Any]:
    """What the costing side would hand over; tax rounded down, once."""
    subtotal = sum(
        Decimal(b["amount"]) + Decimal(b["one_off"] or 0) for p in parts for b in p["breaks"]
    )
    tax = int(subtotal * Decimal(rate))
    return {
        "subtotal": format(subtotal, "f"),
        "taxes": [{"rate": rate, "base": format(subtotal, "f"), "tax": str(tax)}],
        "total": format(subtotal + tax, "f"),
    }


def quote(parts: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """A Japanese quote; totals are there when every part has one quantity."""
    parts = parts if parts is not None else [part(1), part(2), part(3)]
    single = all(len(p["breaks"]) == 1 for p in parts)
    document: dict[str, Any] = {
        "language": "ja",
        "number": "Q-2026-00031",
        "revision": 2,
        "issue_date": "2026-03-05",
        "addressee": {"name": "株式会社東都精機製作所", "honorific": "company"},
        "subject": "搬送ユニット用板金部品一式",
        "delivery": {"text": "受注後3週間"},
        "delivery_place": "貴社 川崎工場",
        "payment_terms": "月末締め翌月末銀行振込",
        "valid_until": "2026-04-04",
        "issuer": {
            "name": "有限会社すみだ製作所",
            "postal_code": "131-0041",
            "address": "東京都墨田区八広9丁目99番9号",
            "tel": "03-0000-1234",
            "fax": "03-0000-1235",
            "person": "髙橋 恵子",
            "registration_number": "T7000012050002",
            "seal_image": None,
        },
        "currency": "JPY",
        "parts": parts,
        "totals": totals_of(parts) if single else None,
        "remarks": "図面支給品は別途お打ち合わせとさせていただきます。",
        "terms": None,
    }
    return copy.deepcopy(document | changes)


def quote_with_breaks(parts: int = 3, breaks: int = 4, **changes: Any) -> dict[str, Any]:
    """A quote that offers several quantities of each part, with conditions on some."""
    offered = []
    for position in range(1, parts + 1):
        prices = [
            one_break(
                quantity=(1, 10, 50, 100, 500, 1000, 5000, 10000)[i],
                unit_price=format(Decimal(9800 - 900 * i + 37 * position), "f"),
                one_off="45000" if i == 0 else None,
                lead_time_days=14 + 7 * i,
                conditions=("試作品・検査成績書付", None, "分納可（2回まで）", None)[i % 4],
            )
            for i in range(breaks)
        ]
        offered.append(part(position, *prices))
    return quote(offered, **changes)


def english_quote(parts: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    names = ("Mounting bracket", "Sensor cover, deep drawn", "Base plate, bored φ12 H7")
    parts = parts or [part(n, name=name) for n, name in enumerate(names, 1)]
    document = quote(
        parts,
        language="en",
        addressee={
            "name": "Northfield Instruments Ltd.",
            "honorific": "person",
            "department": "Purchasing",
            "person": "Ms. Alice Green",
        },
        subject="Sheet metal parts for conveyor unit",
        delivery={"date": "2026-04-10"},
        delivery_place="FCA Tokyo",
        payment_terms="30 days net",
        remarks="Material certificates are supplied on request.",
    )
    document["issuer"] |= {
        "name": "Sumida Works Ltd.",
        "address": "9-99-9 Yahiro, Sumida-ku, Tokyo, Japan",
        "person": "Keiko Takahashi",
    }
    return document | changes
