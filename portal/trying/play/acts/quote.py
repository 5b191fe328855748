"""Sales sets the price; the customer reads, asks and accepts."""

from datetime import timedelta
from typing import Any

from portal.trying.people import about
from portal.trying.play.stage import Stage, expect
from shared_db.foundation.clock import today


def sales_prices(stage: Stage) -> str:
    """The lead's sales sets overhead, risk, profit and shipping."""
    sales = stage["a_sales"]
    draft = sales.post(f"{stage.path}/price")
    path = f"/quote-revisions/{draft['id']}"
    breaks = [
        {"part_id": part["id"], "quantity": quantity, "shipping": "1500", "lead_time_days": 30}
        for part in stage.inquiry["parts"]
        for quantity in part["quantities"]
    ]
    saved = sales.put(
        path,
        version=draft["version"],
        values={
            "steps": {
                "overhead": "12",
                "risk": "3",
                "profit_rule": "share_of_price",
                "profit": "15",
            },
            "breaks": breaks,
            "valid_until": str(today() + timedelta(days=30)),
            "payment_terms": "月末締め翌月末払い",
            "delivery": "ご注文後30日",
            "delivery_place": "埼玉工場",
        },
    )
    stage.known["revision"], stage.known["version"] = draft["id"], saved["version"]
    return f"{len(breaks)} prices"


def sales_issues(stage: Stage) -> str:
    """The quote is issued, and the customer hears it live."""
    revision = stage.known["revision"]
    issued = stage["a_sales"].post(
        f"/quote-revisions/{revision}/issue", version=stage.known["version"]
    )
    stage["x_buyer"].hears("quote_issued", about(revision_id=revision))
    stage["x_buyer"].hears("quote_pdf_ready", about(revision_id=revision))
    return str(issued["number"])


def customer_reads(stage: Stage) -> str:
    """The customer reads the quote as page and as PDF."""
    customer, revision = stage["x_buyer"], stage.known["revision"]
    stage.known["quote"] = customer.get(f"/quote-revisions/{revision}")
    customer.page(f"/quotes/{revision}")
    pdf = customer.page(f"/api/v1/quote-revisions/{revision}/pdf").content
    expect(pdf.startswith(b"%PDF-"), "What came is no PDF.")
    stage.out.mkdir(parents=True, exist_ok=True)
    place = stage.out / f"{stage.inquiry['number']}-quote.pdf"
    place.write_bytes(pdf)
    return f"{len(pdf):,} bytes in {place}"


def customer_asks(stage: Stage) -> str:
    """The customer asks something about it, and gets an answer."""
    question, answer = "納期を1週間短縮できますか？", "100個まででしたら可能です。"
    for who, body, hearer in (
        ("x_buyer", question, "a_sales"),
        ("a_sales", answer, "x_buyer"),
    ):
        stage[who].post(f"{stage.path}/channels/customer/messages", body=body)
        stage[hearer].hears("posted", about(body=body))
    return "asked and answered"


def customer_asks_for_more(stage: Stage) -> str:
    """The customer asks for another quantity of a part; the quote in hand stays good."""
    part = stage.inquiry["parts"][-1]
    more = max(part["quantities"]) * 2
    wanted = [{"id": part["id"], "quantities": [more]}]
    customer = stage["x_buyer"]
    customer.post(f"{stage.path}/quantities", revision=stage.inquiry["revision"], parts=wanted)
    stage["a_sales"].hears("inquiry_revised", about(number=stage.inquiry["number"]))
    quote = customer.get(f"/quote-revisions/{stage.known['revision']}")
    expect(quote["answerable"], "The quote in hand can't be ordered by any more.")
    return f"{more} pieces of {part['name']}"


def customer_accepts(stage: Stage) -> str:
    """The customer takes one quantity of two parts and leaves one out."""
    first, second, _third = stage.inquiry["parts"]
    choices = [
        {"part_id": first["id"], "quantity": first["quantities"][1]},
        {"part_id": second["id"], "quantity": second["quantities"][0]},
    ]
    order: dict[str, Any] = stage["x_buyer"].post(
        f"/quote-revisions/{stage.known['revision']}/accept", choices=choices
    )
    return f"order {order['number']}, total ¥{int(float(order['totals']['total'])):,}"


def everybody_learns(stage: Stage) -> str:
    """Everybody concerned learns how it ended."""
    for name in ("a_sales", "b_engineer", "c_engineer", "x_buyer"):
        stage[name].hears("inquiry_state", about(state="accepted"))
    states = {
        short: stage[f"{short}_engineer"].get(f"/requests/{stage.known[f'request_{short}']}")
        for short in ("b", "c")
    }
    for short, request in states.items():
        expect(
            request["offers"][0]["state"] == "chosen", f"{short}'s offer is not marked as chosen."
        )
    return "four people heard it; both offers are chosen"
