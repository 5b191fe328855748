"""Quotes and the inbox: an issued quote is its customer's and the lead shop's, and nobody else's."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.permissions.table import A_COSTS, EVERYBODY, MEMBERS, PASS, Row, each

READERS = each([*A_COSTS, "x_customer"], PASS)
SEE_INQUIRY = each([*MEMBERS, "x_customer"], 200)
PRICING = each([*MEMBERS, "x_customer"], 403) | each(["a_sales", "a_manager"], PASS)
ISSUING = each([*A_COSTS, "x_customer"], 403) | each(["a_sales", "a_manager"], PASS)
ANSWERING = each(A_COSTS, 403) | {"x_customer": PASS}


def _page(tail: str = "") -> Callable[[Any], str]:
    return lambda o: f"/quotes/{o.quote_revision}{tail}"


def _api(tail: str = "") -> Callable[[Any], str]:
    return lambda o: f"/api/v1/quote-revisions/{o.quote_revision}{tail}"


def _inquiry(tail: str, start: str = "") -> Callable[[Any], str]:
    return lambda o: f"{start}/inquiries/{o.inquiry}{tail}"


def _sent(**body: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda o: {"client_id": str(uuid4()), **body}


NOBODYS = "00000000-0000-4000-8000-000000000001"
"""Nothing is ordered in the standing case; who sees an order is tried in the quotes' own tests."""
VALUES = {"valid_until": "2099-01-01"}
GIVEN = {"way": "fax", "given_on": "2020-01-01"}
SAID = {"accepted": "0", "came_by": "fax", "answered_on": "2020-01-01", "reason": "x"}
ROWS = [
    Row("inbox.show", "GET", lambda o: "/", each(EVERYBODY, 200)),
    Row("api_inbox.show", "GET", lambda o: "/api/v1/inbox", each(EVERYBODY, 200)),
    Row("quotes.index", "GET", lambda o: "/quotes", each(EVERYBODY, 200)),
    Row("api_quotes.list_quotes", "GET", lambda o: "/api/v1/quotes", each(EVERYBODY, 200)),
    Row("quotes.show", "GET", _page(), READERS),
    Row("quotes.pdf", "GET", _page("/pdf"), READERS),
    Row("quotes.total", "POST", _page("/total"), READERS, json=lambda o: {"values": {}}),
    Row("quotes.accept", "POST", _page("/accept"), ANSWERING, data=_sent()),
    Row("quotes.decline", "POST", _page("/decline"), ANSWERING, data=lambda o: {"reason": "x"}),
    Row("quotes.of_inquiry", "GET", _inquiry("/quotes"), SEE_INQUIRY),
    Row("pricing.price", "GET", _inquiry("/price"), PRICING),
    Row("pricing.begin", "POST", _inquiry("/price"), PRICING, data=_sent()),
    Row("pricing.save", "POST", _page("/price"), ISSUING, data=lambda o: {"version": "1"}),
    Row("pricing.keep", "POST", _page("/draft"), ISSUING, json=_sent(version=1, values=VALUES)),
    Row("pricing.issue", "POST", _page("/issue"), ISSUING, data=_sent(version="1")),
    Row("quotes.keep_as_it_is", "POST", _page("/keep"), ISSUING, data=lambda o: {"note": "x"}),
    Row("quotes.hold", "POST", _page("/hold"), ISSUING),
    Row("quotes.draw", "POST", _page("/drawings"), ISSUING),
    Row("quotes.hand_over", "POST", _page("/handings"), ISSUING, data=_sent(**GIVEN)),
    Row("quotes.record", "POST", _page("/record"), ISSUING, data=lambda o: SAID),
    Row(
        "api_quotes.hand_over",
        "POST",
        _api("/handings"),
        ISSUING,
        json=_sent(**GIVEN),
    ),
    Row(
        "api_quotes.record",
        "POST",
        _api("/record-answer"),
        ISSUING,
        json=_sent(**SAID),
    ),
    Row("api_quotes.of_inquiry", "GET", _inquiry("/quotes", "/api/v1"), SEE_INQUIRY),
    Row("api_pricing.start", "POST", _inquiry("/price", "/api/v1"), PRICING, json=_sent()),
    Row("api_quotes.show", "GET", _api(), READERS),
    Row("api_pricing.save", "PUT", _api(), ISSUING, json=_sent(version=1, values=VALUES)),
    Row(
        "api_pricing.compute", "POST", _api("/compute"), ISSUING, json=lambda o: {"values": VALUES}
    ),
    Row("api_quotes.issue", "POST", _api("/issue"), ISSUING, json=_sent(version=1)),
    Row("api_quotes.keep_as_it_is", "POST", _api("/keep"), ISSUING, json=_sent(seen=[], note="")),
    Row("api_quotes.hold", "POST", _api("/hold"), ISSUING),
    Row("api_quotes.draw", "POST", _api("/drawings"), ISSUING),
    Row("api_orders.list_of_orders", "GET", lambda o: "/api/v1/orders", each(EVERYBODY, 200)),
    Row("api_orders.order", "GET", lambda o: f"/api/v1/orders/{NOBODYS}", {}),
    Row("api_quotes.pdf", "GET", _api("/pdf"), READERS),
    Row("api_quotes.total", "POST", _api("/total"), READERS, json=lambda o: {"choices": []}),
    Row("api_quotes.accept", "POST", _api("/accept"), ANSWERING, json=_sent(choices=[])),
    Row("api_quotes.decline", "POST", _api("/decline"), ANSWERING, json=_sent(reason="x")),
]
