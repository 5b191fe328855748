"""The thread, the asks and the proposal: who may."""

from uuid import uuid4

from shared_db.foundation.ids import stream_id
from shared_db.models import StreamKind
from tests.permissions.table import MEMBERS, PASS, Row, each

TALKERS = [who for who in MEMBERS if who != "a_administrator"]
ASKERS = [who for who in TALKERS if who != "a_purchaser"]
LEAD_WRITERS = ["a_engineer", "a_manager"]
WITH_ANOTHER_ROLE = ["a_coordinator", "a_purchaser", "a_administrator"]


def post(_case):
    return {"client_id": str(uuid4()), "body": "よろしくお願いします"}


def reword(_case):
    return {"revision": 1, "body": "板厚は2.0で進めます"}


def ask(_case):
    return {"client_id": str(uuid4()), "question": "できますか", "company_ids": [str(uuid4())]}


def answer(_case):
    return {"client_id": str(uuid4()), "answer": "yes", "missing": ""}


def proposal(_case):
    return {"client_id": str(uuid4()), "based_on": 0, "parts": []}


def word(_case):
    return {"client_id": str(uuid4()), "accepted": "1", "objection": ""}


def channel(case, name):
    return f"/inquiries/{case.inquiry}/channels/{name}"


def group_stream(case):
    return stream_id(StreamKind.GROUP_CHANNEL, case.world.group_id, case.inquiry)


def _message(case):
    return f"/api/v1/messages/{case.message}"


_SEES = each([*MEMBERS, "x_customer"], PASS)
_MEMBERS_SEE = each(MEMBERS, PASS)
_ADMINISTRATOR = {"a_administrator": 403}
_AUTHORS = each(MEMBERS, 403) | {"a_engineer": PASS}
_ASKS = each(ASKERS, PASS) | {"a_purchaser": 403, "a_administrator": 403}
_WRITES = each(LEAD_WRITERS, PASS) | {
    **each([*WITH_ANOTHER_ROLE, "a_sales", "b_engineer", "b_sales", "c_engineer"], 403),
}
_ANSWERS = each(["b_engineer", "b_sales"], PASS) | {
    **each(["a_coordinator", "a_engineer", "a_sales", "a_manager", "a_purchaser"], 403),
    **each(["a_administrator", "c_engineer"], 403),
}

ROWS = [
    Row("thread.show", "GET", lambda o: f"/inquiries/{o.inquiry}/thread", _SEES),
    *(
        Row(name, "POST", lambda o, api=api: f"{api}{channel(o, 'customer')}/messages",
            each([*TALKERS, "x_customer"], PASS) | _ADMINISTRATOR, **{kind: post})
        for name, api, kind in (("api_thread.post", "/api/v1", "json"), ("thread.post", "", "data"))
    ),
    Row("api_thread.post", "POST", lambda o: f"/api/v1{channel(o, 'group')}/messages",
        each(TALKERS, PASS) | _ADMINISTRATOR, json=post),
    Row("api_thread.reword", "PUT", _message, _AUTHORS, json=reword),
    Row("api_thread.revisions", "GET", lambda o: f"{_message(o)}/revisions", _MEMBERS_SEE),
    Row("api_thread.react", "PUT", lambda o: f"{_message(o)}/reactions/seen",
        each(TALKERS, PASS) | _ADMINISTRATOR),
    Row("api_thread.take_reaction_away", "DELETE", lambda o: f"{_message(o)}/reactions/seen",
        each(TALKERS, PASS) | _ADMINISTRATOR),
    Row("api_thread.take_back", "DELETE", _message, _AUTHORS),
    Row("thread.earlier", "GET", lambda o: f"{channel(o, 'group')}/earlier?before=2", _MEMBERS_SEE),
    Row("thread.earlier", "GET", lambda o: f"{channel(o, 'customer')}/earlier?before=2", _SEES),
    Row("api_thread.events", "GET", lambda o: f"/api/v1/streams/{group_stream(o)}/events",
        _MEMBERS_SEE),
    Row("api_thread.read", "PUT", lambda o: f"/api/v1/streams/{group_stream(o)}/read",
        _MEMBERS_SEE, json=lambda _o: {"seq": 1}),
    Row("asks.show", "GET", lambda o: f"/inquiries/{o.inquiry}/asks", _MEMBERS_SEE),
    Row("api_asks.index", "GET", lambda o: f"/api/v1/inquiries/{o.inquiry}/asks", _MEMBERS_SEE),
    Row("api_asks.seen", "POST", lambda o: f"/api/v1/inquiries/{o.inquiry}/asks/seen",
        _MEMBERS_SEE),
    Row("asks.ask", "POST", lambda o: f"/inquiries/{o.inquiry}/asks", _ASKS, data=ask),
    Row("api_asks.ask", "POST", lambda o: f"/api/v1/inquiries/{o.inquiry}/asks", _ASKS, json=ask),
    Row("asks.answer", "POST", lambda o: f"/asks/{o.ask}/answer", _ANSWERS, data=answer),
    Row("api_asks.answer", "POST", lambda o: f"/api/v1/asks/{o.ask}/answer", _ANSWERS,
        json=answer),
    Row("proposals.index", "GET", lambda o: f"/inquiries/{o.inquiry}/proposals", _MEMBERS_SEE),
    Row("proposals.current", "GET", lambda o: f"/inquiries/{o.inquiry}/proposals/current",
        _MEMBERS_SEE),
    Row("api_proposals.index", "GET", lambda o: f"/api/v1/inquiries/{o.inquiry}/proposals",
        _MEMBERS_SEE),
    Row("proposals.edit", "GET", lambda o: f"/inquiries/{o.inquiry}/proposal", _WRITES),
    Row("proposals.write", "POST", lambda o: f"/inquiries/{o.inquiry}/proposal", _WRITES,
        data=lambda _o: {"client_id": ""}),
    Row("api_proposals.write", "POST", lambda o: f"/api/v1/inquiries/{o.inquiry}/proposals",
        _WRITES, json=proposal),
    *(
        Row(name, "POST", lambda o, api=api: f"{api}/proposals/{o.proposal}/answer",
            _ANSWERS, **{kind: word})
        for name, api, kind in (
            ("api_proposals.answer", "/api/v1", "json"), ("proposals.answer", "", "data"),
        )
    ),
]  # fmt: skip
"""Only B was asked, and is named in the standing proposal beside A, which wrote it."""
