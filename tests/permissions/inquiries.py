"""Inquiries: the customer's own and the group's; a draft is nobody's but who writes it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.factories.inquiries import requirement
from tests.permissions.table import EVERYBODY, MEMBERS, Row, each

X = ["x_customer"]
Y = ["y_customer"]
CUSTOMERS = [*X, *Y]
SHOPS = [*MEMBERS, "z_engineer", "z_manager"]
SEES = each([*MEMBERS, *X], 200)
ONLY_X = each(MEMBERS, 403)
ANOTHER_ROLE = each([*MEMBERS, *X], 403)
LEAD_CHOOSERS = ["a_coordinator", "a_sales", "a_manager"]
TAKERS = ["a_coordinator", "a_sales", "a_manager", "b_sales", "z_manager"]
"""Who enters a request in a customer's place."""
BEGINS = each([who for who in SHOPS if who not in TAKERS], 403)
WRITERS = [*CUSTOMERS, *TAKERS, "v_lead"]
"""V's lead in the other group, W in either: which is to be said."""


def _page(tail: str = "") -> Callable[[Any], str]:
    return lambda o: f"/inquiries/{o.inquiry}{tail}"


def _api(tail: str = "") -> Callable[[Any], str]:
    return lambda o: f"/api/v1/inquiries/{o.inquiry}{tail}"


def _draft(tail: str = "") -> Callable[[Any], str]:
    return lambda o: f"/inquiries/drafts/{o.draft}{tail}"


def _at(path: str) -> Callable[[Any], str]:
    return lambda _o: path


def _sent(**body: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda _o: {"client_id": str(uuid4()), **body}


def _revised(o: Any) -> dict[str, Any]:
    return _sent(revision=1, voids=str(o.quote_revision), **requirement())(o)


def _typed(_o: Any) -> dict[str, Any]:
    return {"version": 1, "values": {"subject": "図面"}}


def _lead(o: Any) -> dict[str, str]:
    return {"client_id": str(uuid4()), "company_id": str(o.world.companies["a"])}


ROWS = [
    Row("inquiries.index", "GET", _at("/inquiries"), each(EVERYBODY, 200)),
    Row("api_inquiries.listed", "GET", _at("/api/v1/inquiries"), each(EVERYBODY, 200)),
    Row("inquiries.show", "GET", _page(), SEES),
    Row("inquiries.show", "GET", lambda o: f"/inquiries/{o.draft}", each(X, 303)),
    Row("api_inquiries.show", "GET", _api(), SEES),
    Row("api_inquiries.show", "GET", lambda o: f"/api/v1/inquiries/{o.draft}", each(X, 200)),
    Row("inquiries.head", "GET", _page("/head"), SEES),
    Row("inquiries.requirement", "GET", _page("/requirement"), SEES),
    Row("inquiries.history", "GET", _page("/history"), SEES),
    Row("inquiries.sent", "GET", _page("/sent"), ONLY_X | each(X, 200)),
    Row("inquiries.new", "GET", _at("/inquiries/new"), BEGINS | each(WRITERS, 303) | {"w_manager": 200}),
    Row("inquiries.all_drafts", "GET", _at("/inquiries/drafts"), BEGINS | each(WRITERS, 200)),
    Row("api_inquiries.begin", "POST", _at("/api/v1/inquiries/drafts"),
        BEGINS | each(WRITERS, 201) | {"w_manager": 422}, json=_sent()),
    Row("api_inquiries.post", "POST", _at("/api/v1/inquiries"), each(SHOPS, 403) | each(CUSTOMERS, 201) | {"w_manager": 422},
        json=_sent(**requirement())),
    Row("api_inquiries.take_in", "POST", lambda o: f"/api/v1/inquiries/{o.draft}/take-in",
        each(X, 403), json=_sent(**requirement(), came_by="fax", company_name="ほか")),
    Row("inquiries.draft", "GET", _draft(), each(X, 200)),
    Row("inquiries.send", "POST", _draft(), each(X, 422), data=lambda _o: {"subject": ""}),
    Row("inquiries.delete_draft", "POST", _draft("/delete"), each(X, 303)),
    Row("inquiries.keep", "POST", lambda o: f"/inquiries/{o.draft}/typed/inquiry", each(X, 200),
        json=_typed),
    Row("inquiries.keep", "POST", _page("/typed/revision"), ONLY_X | each(X, 200), json=_typed),
    Row("inquiries.proposals", "POST", lambda o: f"/inquiries/{o.draft}/typed/inquiry/proposals",
        each(X, 200), json=lambda _o: {"values": {}}),
    Row("inquiries.proposals", "POST", _page("/typed/revision/proposals"), ONLY_X | each(X, 200),
        json=lambda _o: {"values": {}}),
    Row("api_inquiries.own_drafts", "GET", _at("/api/v1/inquiries/drafts"),
        BEGINS | each(WRITERS, 200)),
    Row("api_inquiries.delete_draft", "DELETE", lambda o: f"/api/v1/inquiries/{o.draft}",
        each(X, 200)),
    Row("api_inquiries.delete_draft", "DELETE", _api(), ONLY_X | each(X, 409)),
    Row("api_inquiries.revisions", "GET", _api("/revisions"), SEES),
    Row("api_inquiries.send", "POST", lambda o: f"/api/v1/inquiries/{o.draft}/send", each(X, 201),
        json=_sent(**requirement())),
    Row("api_inquiries.send", "POST", _api("/send"), ONLY_X | each(X, 409),
        json=_sent(**requirement())),
    Row("inquiries.revision", "GET", _page("/revise"), ONLY_X | each(X, 200)),
    Row("inquiries.revise", "POST", _page("/revise"), ONLY_X | each(X, 422),
        data=lambda _o: {"revision": "1", "subject": ""}),
    Row("inquiries.forget_revision", "POST", _page("/revise/forget"), ONLY_X | each(X, 303)),
    Row("api_inquiries.revise", "POST", _api("/revise"), ONLY_X | each(X, 200), json=_revised),
    Row("inquiries.quantities", "GET", _page("/quantities"), ONLY_X | each(X, 200)),
    Row("inquiries.ask_quantities", "POST", _page("/quantities"), ONLY_X | each(X, 422),
        data=lambda _o: {"revision": "1"}),
    Row("api_inquiries.ask_quantities", "POST", _api("/quantities"), ONLY_X | each(X, 200),
        json=lambda o: _sent(revision=1, parts=[{"id": str(o.part), "quantities": [777]}])(o)),
    Row("inquiries.withdraw", "POST", _page("/withdraw"), ONLY_X | each(X, 303),
        data=lambda _o: {"reason": "他で決まりました"}),
    Row("api_inquiries.withdraw", "POST", _api("/withdraw"), ONLY_X | each(X, 200), json=_sent()),
    Row("inquiries.refuse", "POST", _page("/refuse"), ANOTHER_ROLE | {"a_coordinator": 303},
        data=lambda _o: {"reason": "設備がありません"}),
    Row("api_inquiries.refuse", "POST", _api("/refuse"), ANOTHER_ROLE | {"a_coordinator": 200},
        json=_sent(reason="設備がありません")),
    Row("inquiries.lead", "POST", _page("/lead"), ANOTHER_ROLE | each(LEAD_CHOOSERS, 303),
        data=_lead),
    Row("api_inquiries.choose_lead", "POST", _api("/lead"),
        ANOTHER_ROLE | each(LEAD_CHOOSERS, 200), json=_lead),
]  # fmt: skip
