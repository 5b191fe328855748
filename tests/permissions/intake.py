"""The entrance is for everybody; what waits there, for sales and coordinators of the group."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from shared_db.foundation.tokens import request_token
from tests.fixtures.portal import SECRET
from tests.permissions.table import EVERYBODY, MEMBERS, PASS, Row, each

TAKERS = ["a_coordinator", "a_sales", "a_manager", "b_sales"]
OTHERS = each([who for who in MEMBERS if who not in TAKERS], 404)
OF_OTHERS = {who: 403 for who in EVERYBODY if who not in (*TAKERS, "z_manager")}
OF_OTHERS |= {"v_lead": 404}
CLOSED = each([*EVERYBODY, None], 404)
"""No letter goes out in the standing case, so that nobody could prove an address."""
GUESTS = [*EVERYBODY, None]
NO_LINK = each([*EVERYBODY, None], 410)


def _at(path: str) -> Callable[[Any], str]:
    return lambda _o: path


def _intake(tail: str = "", start: str = "/intake") -> Callable[[Any], str]:
    return lambda o: f"{start}/{o.intake}{tail}"


def _api(tail: str) -> Callable[[Any], str]:
    return _intake(tail, "/api/v1/intakes")


def _access(o: Any) -> str:
    return f"/inquiries/{o.inquiry}/access"


def _by_link(o: Any) -> str:
    return f"/ask/{request_token(SECRET, o.intake)}"


def _said(**body: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda _o: {"client_id": str(uuid4()), **body}


TAKES = each(TAKERS, PASS)
LETS_IN = [*TAKERS, "a_administrator"]
LETS_NOBODY_IN = each([who for who in OTHERS if who not in LETS_IN] + ["x_customer"], 403)
ROWS = [
    Row("intake.form", "GET", _at("/ask"), CLOSED),
    Row("intake.ask", "POST", _at("/ask"), CLOSED),
    Row("intake.asked", "GET", _at("/ask/sent"), each([*EVERYBODY, None], 200)),
    Row("intake.prove", "GET", _at("/ask/guessed"), NO_LINK),
    Row("intake.send", "POST", _at("/ask/guessed"), NO_LINK),
    Row("intake.upload", "POST", _at("/ask/guessed/files"), CLOSED),
    Row("intake.remove", "POST", _at(f"/ask/guessed/files/{uuid4()}/remove"), CLOSED),
    # A guest is whoever has the link of the case's request, which was sent: it changes nothing more.
    Row("intake.prove", "GET", _by_link, each(GUESTS, 200)),
    Row("intake.send", "POST", _by_link, each(GUESTS, PASS), data=lambda _o: {"send": "1"}),
    Row("intake.upload", "POST", lambda o: f"{_by_link(o)}/files", each(GUESTS, 409),
        data=lambda _o: {"file": (io.BytesIO(b"%PDF-"), "x.pdf")}),
    Row("intake.remove", "POST", lambda o: f"{_by_link(o)}/files/{uuid4()}/remove",
        each(GUESTS, 409)),
    Row("intake.index", "GET", _at("/intake"), each(TAKERS, 200) | each(["z_manager", "v_lead"], 200), others=403),
    Row("intake.show", "GET", _intake(), each(TAKERS, 200)),
    Row("intake.accept", "POST", _intake("/accept"), TAKES, data=_said()),
    Row("intake.refuse", "POST", _intake("/refuse"), TAKES, data=lambda _o: {"reason": "x"}),
    Row("api_intake.listed", "GET", _at("/api/v1/intakes"),
        each(TAKERS, 200) | each(["z_manager", "v_lead"], 200), others=403),
    Row("api_intake.accept", "POST", _api("/accept"), TAKES | OF_OTHERS, json=_said()),
    Row("api_intake.refuse", "POST", _api("/refuse"), TAKES | OF_OTHERS, json=_said(reason="x")),
    Row("intake.access", "GET", _access,
        each(LETS_IN, 200) | LETS_NOBODY_IN),
    Row("intake.invite", "POST", _access,
        each(LETS_IN, PASS) | LETS_NOBODY_IN, data=_said()),
]  # fmt: skip
