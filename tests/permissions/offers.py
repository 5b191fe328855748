"""Sub-quote requests and offers: the asking and the asked company; their states for the group."""

from uuid import UUID

from tests.permissions.table import A_COSTS, MEMBERS, PASS, Row, each

ID = UUID("00000000-0000-4000-8000-000000000001")
B = ["b_engineer", "b_sales"]
PARTIES = each([*A_COSTS, *B], 200)
ASKERS = each(["a_engineer", "a_sales", "a_purchaser", "a_manager"], PASS)
ONLY_ASKER = ASKERS | each(B, 403)
ONLY_ASKED = each(B, PASS) | each(A_COSTS, 403)


def _page(tail: str = ""):
    return lambda o: f"/requests/{o.request}{tail}"


def _api(tail: str = ""):
    return lambda o: f"/api/v1/requests/{o.request}{tail}"


def _one(o):
    return {"to_company_id": str(ID), "line_ids": [str(ID)]}


def _asked(o):
    return {"client_id": str(ID), **_one(o)}


def _offered(o):
    price = {"request_item_id": str(ID), "quantity": 1, "not_offered": True}
    return {"client_id": str(ID), "prices": [price], "valid_until": "2030-01-01"}


ROWS = [
    Row("offers.ask_form", "GET", lambda o: f"/estimates/{o.estimate}/ask", each(A_COSTS, 200)),
    Row("offers.ask", "POST", lambda o: f"/estimates/{o.estimate}/ask", ASKERS, data=_asked),
    Row(
        "offers.ask_several_form",
        "GET",
        lambda o: f"/estimates/{o.estimate}/ask-several",
        each(A_COSTS, 200),
    ),
    Row("offers.ask_several", "POST", lambda o: f"/estimates/{o.estimate}/ask-several", ASKERS),
    Row(
        "offers.ask_from_proposal",
        "POST",
        lambda o: f"/inquiries/{o.inquiry}/ask",
        ASKERS | each([*B, "c_engineer", "x_customer", "a_coordinator", "a_administrator"], 403),
    ),
    Row(
        "api_offers.proposed",
        "GET",
        lambda o: f"/api/v1/estimates/{o.estimate}/requests/proposed",
        each(A_COSTS, 200),
    ),
    Row(
        "api_offers.ask_several",
        "POST",
        lambda o: f"/api/v1/estimates/{o.estimate}/requests/several",
        ASKERS,
        json=lambda o: {"client_id": str(ID), "requests": [_one(o)]},
    ),
    Row(
        "api_offers.ask",
        "POST",
        lambda o: f"/api/v1/estimates/{o.estimate}/requests",
        ASKERS,
        json=_asked,
    ),
    Row("offers.show", "GET", _page(), PARTIES),
    Row("api_offers.show", "GET", _api(), PARTIES),
    Row("api_offers.offers", "GET", _api("/offers"), PARTIES),
    Row("api_offers.seen", "POST", _api("/seen"), PARTIES),
    Row(
        "api_offers.index",
        "GET",
        lambda o: "/api/v1/requests",
        {},
        others=200,
    ),
    Row(
        "offers.build_estimate",
        "POST",
        _page("/estimate"),
        each(["a_engineer", "a_purchaser", "a_manager", "a_sales", "b_sales"], 403)
        | {"b_engineer": PASS},
    ),
    Row("offers.offer_form", "GET", _page("/offer"), each(B, 200) | each(A_COSTS, 403)),
    Row(
        "offers.offer",
        "POST",
        _page("/offer"),
        each(B, PASS) | each(A_COSTS, 403),
        data=lambda o: {"client_id": str(ID)},
    ),
    Row("api_offers.give", "POST", _api("/offers"), ONLY_ASKED, json=_offered),
    Row("offers.decline", "POST", _page("/decline"), ONLY_ASKED, data=lambda o: {"reason": "満杯"}),
    Row(
        "api_offers.decline",
        "POST",
        _api("/decline"),
        ONLY_ASKED,
        json=lambda o: {"reason": "満杯"},
    ),
    Row("offers.use", "POST", lambda o: f"/offers/{o.offer}/use", ONLY_ASKER),
    Row("api_offers.use", "POST", lambda o: f"/api/v1/offers/{o.offer}/use", ONLY_ASKER),
    Row("offers.withdraw", "POST", _page("/withdraw"), ONLY_ASKER, data=lambda o: {"note": ""}),
    Row("api_offers.withdraw", "POST", _api("/withdraw"), ONLY_ASKER, json=lambda o: {"note": ""}),
    Row(
        "offers.section",
        "GET",
        lambda o: f"/inquiries/{o.inquiry}/requests",
        each(MEMBERS, 200) | {"x_customer": 404},
    ),
]
