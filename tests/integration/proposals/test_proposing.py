"""The proposal: written by the lead shop, version after version, accepted by those it names."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.proposals.waiting import waiting
from shared_db.foundation.ids import stream_id
from shared_db.models import Inquiry, InquiryState, Mail, Part, Proposal, StreamKind
from shared_db.spine.across import events_for_delivery
from tests.factories.rows import inquiry_rows
from tests.factories.talk import accepted, plan, proposed


@pytest.fixture
def case(world):
    return inquiry_rows(world, lead="a")


def body(world, parts, *shops, based_on=0):
    return {
        "client_id": str(uuid4()), "based_on": based_on, "note": "", "parts": plan(world, parts, *shops),
    }  # fmt: skip


def write(client, inquiry, sent):
    return client.post(f"/api/v1/inquiries/{inquiry}/proposals", json=sent)


def say(client, proposal, accepted=True, objection=""):
    sent = {"client_id": str(uuid4()), "accepted": accepted, "objection": objection}
    return client.post(f"/api/v1/proposals/{proposal}/answer", json=sent)


def section(client, inquiry):
    return client.get(f"/inquiries/{inquiry}/proposals/current").get_data(as_text=True)


def told(world, inquiry):
    stream = stream_id(StreamKind.GROUP_CHANNEL, world.group_id, inquiry)
    with world.record.as_server("a test") as db:
        return [event.type for event, _, _ in events_for_delivery(db, stream, 0)]


def waits_for(world, name):
    with world.record.work(world.actor(name)) as work:
        return [item.kind for item in waiting(work)]


def state(world, inquiry):
    with world.record.as_server("a test") as db:
        return db.get_one(Inquiry, inquiry).state


def test_what_is_pressed_twice_is_said_once(browser, world, case) -> None:
    inquiry, parts = case
    proposal = write(browser("a_engineer"), inquiry, body(world, parts, "a", "b", "c")).json
    pressed = {"client_id": str(uuid4()), "accepted": "0", "objection": "曲げられません"}
    for _again in range(2):
        answer = browser("b_engineer").post(f"/proposals/{proposal['proposal_id']}/answer", pressed)
        assert answer.status_code == 303
    assert told(world, inquiry).count("proposal_answered") == 1


def test_it_is_agreed_once_all_named_shops_accept(browser, world, case) -> None:
    inquiry, parts = case
    sent = write(browser("a_engineer"), inquiry, body(world, parts, "a", "b", "c"))
    proposal = sent.json["proposal_id"]
    assert (sent.status_code, sent.json["state"]) == (201, "proposed")
    assert state(world, inquiry) is InquiryState.PROPOSED
    assert say(browser("b_engineer"), proposal).json["state"] == "proposed"
    assert "未回答" in section(browser("a_engineer"), inquiry)
    assert say(browser("c_sales"), proposal).json["state"] == "agreed"
    assert "合意済み" in section(browser("a_engineer"), inquiry)
    assert told(world, inquiry) == [
        "inquiry_sent", "proposal_written", "inquiry_state", "proposal_answered",
        "proposal_answered", "proposal_agreed",
    ]  # fmt: skip
    assert say(browser("b_engineer"), proposal, False, "やはり").status_code == 409


def test_an_objection_goes_back_to_the_lead_who_writes_a_new_version(browser, world, case) -> None:
    inquiry, parts = case
    first = proposed(world, inquiry, parts, "a", "b")
    assert waits_for(world, "b_engineer") == ["proposal"]
    assert say(browser("b_engineer"), first, False, " ").status_code == 422
    assert say(browser("b_engineer"), first, False, "板厚が合いません").status_code == 201
    assert "板厚が合いません" in section(browser("c_engineer"), inquiry)
    assert waits_for(world, "b_engineer") == []
    assert waits_for(world, "a_engineer") == ["proposal_objection"]
    second = proposed(world, inquiry, parts, "a", "c", based_on=1)
    assert waits_for(world, "a_engineer") == []
    assert say(browser("b_engineer"), first).status_code == 409
    accepted(world, second, "c_engineer")
    history = browser("b_engineer").get(f"/inquiries/{inquiry}/proposals").get_data(as_text=True)
    assert history.index("第2版") < history.index("第1版")
    assert "板厚が合いません" in history
    assert "旧版" in history


def test_a_lead_shop_that_makes_everything_agrees_with_itself(browser, world, case) -> None:
    sent = write(browser("a_manager"), case[0], body(world, case[1], "a"))
    assert sent.json["state"] == "agreed"


def test_of_two_who_write_at_once_the_second_keeps_what_was_typed(browser, world, case) -> None:
    inquiry, parts = case
    proposed(world, inquiry, parts, "a")
    assert write(browser("a_manager"), inquiry, body(world, parts, "b")).status_code == 409
    typed = form(world, parts, "b", name="打った工程")
    late = browser("a_manager").post(f"/inquiries/{inquiry}/proposal", typed)
    shown = late.get_data(as_text=True)
    assert late.status_code == 409
    assert shown.count('class="difference"') == len(parts), "both made the part's steps"
    for words in ("打った工程 墨田板金", "工程 1 あおば精機", "a_engineerの入力"):
        assert words in shown
    assert 'name="based_on" value="0"' in shown
    mine = {**typed, "decide": "mine", "decided_at": "1"}
    chosen = browser("a_manager").post(f"/inquiries/{inquiry}/proposal", mine)
    assert (chosen.status_code, 'name="based_on" value="1"' in chosen.text) == (409, True)
    again = {**typed, "based_on": "1", "client_id": str(uuid4())}
    assert browser("a_manager").post(f"/inquiries/{inquiry}/proposal", again).status_code == 303


def form(world, parts, shop, name="切断", based_on=0):
    typed = {"client_id": str(uuid4()), "based_on": str(based_on), "note": ""}
    for place, part in enumerate(parts):
        row = f"parts-{place}-operations-0-"
        typed |= {
            f"parts-{place}-part_id": str(part),
            f"{row}name": name,
            f"{row}company_id": str(world.companies[shop]),
            f"{row}specification": "",
        }
    return typed


def test_the_form_works_without_scripts(browser, world, case) -> None:
    _inquiry, parts = case
    client, url = browser("a_engineer"), f"/inquiries/{case[0]}/proposal"
    assert 'name="parts-1-operations-0-name"' in client.get(url).get_data(as_text=True)
    typed = form(world, parts, "b")
    more = client.post(url, {**typed, "add_row": "parts-0-operations"})
    assert more.status_code == 200
    assert 'name="parts-0-operations-1-name"' in more.get_data(as_text=True)
    fewer = client.post(url, {**typed, "remove_row": "parts-0-operations-0"})
    assert fewer.get_data(as_text=True).count('value="切断"') == 1
    empty = {f"parts-0-operations-1-{name}": "" for name in ("name", "company_id", "specification")}
    assert client.post(url, {**typed, **empty}).status_code == 303
    for _ in range(2):  # the same form sent twice
        assert client.post(url, {**typed, **empty}).status_code == 303
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(Proposal)).all()) == 1
        assert {mail.template for mail in db.scalars(select(Mail))} == {"proposal_written"}
    assert 'value="切断"' in client.get(url).get_data(as_text=True)


def test_what_is_missing_is_said_where_it_is_missing(browser, world, case) -> None:
    inquiry, parts = case
    client, url = browser("a_engineer"), f"/inquiries/{case[0]}/proposal"
    none = form(world, parts, "b") | {
        f"parts-0-operations-0-{name}": "" for name in ("name", "company_id")
    }
    shown = client.post(url, none)
    assert shown.status_code == 422
    assert "「ブラケット 1」の工程を1つ以上" in shown.get_data(as_text=True)
    for sent, field in (
        (body(world, parts[:1], "a"), "parts"),
        (body(world, parts, "z"), "parts-0-operations-0-company_id"),
        (body(world, [*parts, parts[0]], "a"), "parts-2-part_id"),
        (body(world, [], "a"), "parts"),
        (body(world, parts), "parts-0-operations"),
    ):
        refused = write(client, inquiry, sent)
        assert refused.status_code == 422
        assert field in refused.json["error"]["fields"]
    for strange in (
        {"parts": "x"},
        {"parts-0": "x"},
        {"parts-0-operations-0": "x", "based_on": "y"},
    ):
        assert client.post(url, {"client_id": "no", **strange}).status_code == 422


def test_a_part_that_was_changed_since_is_pointed_out(browser, world, case) -> None:
    proposed(world, case[0], case[1], "a")
    assert "見直し" not in section(browser("a_engineer"), case[0])
    with world.record.as_server("a test") as db:
        db.get_one(Inquiry, case[0]).revision = 2
    assert "見直し" not in section(browser("a_engineer"), case[0]), "no part of it has changed"
    with world.record.as_server("a test") as db:
        db.get_one(Part, case[1][0]).changed_in_revision = 2
    assert "見直し" in section(browser("a_engineer"), case[0])


@pytest.mark.parametrize(
    ("who", "writing", "answering", "reading"),
    [
        ("a_engineer", 201, 403, 200),
        ("a_coordinator", 403, 403, 200),
        ("b_engineer", 403, 201, 200),
        ("b_purchaser", 403, 403, 200),
        ("c_manager", 403, 403, 200),
        ("x_customer", 404, 404, 404),
        ("z_engineer", 404, 404, 404),
        (None, 401, 401, 401),
    ],
)
def test_who_may_write_answer_and_read(
    browser, world, case, who, writing, answering, reading
) -> None:
    inquiry, parts = case
    proposal, client = proposed(world, inquiry, parts, "a", "b"), browser(who)
    assert say(client, proposal).status_code == answering
    assert write(client, inquiry, body(world, parts, "a", based_on=1)).status_code == writing
    assert client.get(f"/api/v1/inquiries/{inquiry}/proposals").status_code == reading


def test_a_proposal_is_not_for_the_customers_page(browser, world, case) -> None:
    proposed(world, case[0], case[1], "a", "b")
    assert browser("x_customer").get(f"/inquiries/{case[0]}/proposals").status_code == 404
    thread = browser("x_customer").get(f"/inquiries/{case[0]}/thread").get_data(as_text=True)
    assert "提案方針（第" not in thread


def test_nothing_is_written_once_the_inquiry_has_ended(browser, world) -> None:
    inquiry, parts = inquiry_rows(world, lead="a", state=InquiryState.WITHDRAWN)
    assert write(browser("a_engineer"), inquiry, body(world, parts, "a")).status_code == 409


def test_versions_cost_as_many_statements_as_one(browser, world, case, count_sql) -> None:
    client, (inquiry, parts) = browser("b_engineer"), case
    proposed(world, inquiry, parts, "a", "b")
    one = count_sql(lambda: client.get(f"/inquiries/{inquiry}/proposals"))
    inbox = count_sql(lambda: waits_for(world, "b_engineer"))
    for number in range(1, 10):
        proposed(world, inquiry, parts, "a", "b", based_on=number)
    assert count_sql(lambda: client.get(f"/inquiries/{inquiry}/proposals")) == one
    assert count_sql(lambda: waits_for(world, "b_engineer")) == inbox
