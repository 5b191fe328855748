"""“Can you make this?”: asked of chosen shops, seen, answered, changed; and who may."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.asks.waiting import waiting
from shared_db.foundation.ids import stream_id
from shared_db.models import CapabilityReply, InquiryState, Mail, StreamKind
from shared_db.spine.across import events_for_delivery
from tests.factories.rows import inquiry_rows
from tests.factories.talk import asked


@pytest.fixture
def case(world):
    return inquiry_rows(world)


def body(world, *shops, part=None, question="できますか"):
    return {
        "client_id": str(uuid4()),
        "question": question,
        "part_id": str(part) if part else None,
        "company_ids": [str(world.companies[shop]) for shop in shops],
    }


def answer(client, ask_id, said="yes", missing=""):
    sent = {"client_id": str(uuid4()), "answer": said, "missing": missing}
    return client.post(f"/api/v1/asks/{ask_id}/answer", json=sent)


def section(client, inquiry):
    return client.get(f"/inquiries/{inquiry}/asks").get_data(as_text=True)


def told(world, inquiry):
    stream = stream_id(StreamKind.GROUP_CHANNEL, world.group_id, inquiry)
    with world.record.as_server("a test") as db:
        return [(event.type, event.payload) for event, _, _ in events_for_delivery(db, stream, 0)]


def waits_for(world, name):
    with world.record.work(world.actor(name)) as work:
        return [(item.kind, item.number) for item in waiting(work)]


def test_an_ask_is_seen_and_answered_and_each_step_shows(browser, world, case) -> None:
    inquiry, parts = case
    sent = browser("a_engineer").post(
        f"/api/v1/inquiries/{inquiry}/asks", json=body(world, "b", "c", part=parts[0])
    )
    ask = sent.json["ask_id"]
    assert section(browser("a_engineer"), inquiry).count("未確認") == 2
    section(browser("b_purchaser"), inquiry)
    assert answer(browser("c_sales"), ask, "partly", "研削ができません").status_code == 201
    drawn = section(browser("a_engineer"), inquiry)
    assert [drawn.count(word) for word in ("未確認", "確認済み", "一部対応可")] == [0, 1, 1]
    assert "研削ができません" in drawn
    assert [kind for kind, _ in told(world, inquiry)] == [
        "inquiry_sent", "capability_asked", "capability_seen", "capability_answered",
    ]  # fmt: skip
    thread = browser("a_engineer").get(f"/inquiries/{inquiry}/thread").get_data(as_text=True)
    card = thread[thread.index(f'id="ask-{ask}"') :]
    assert card.index("確認済み") < card.index("一部対応可")


def test_a_shop_may_change_its_answer_and_both_are_told(browser, world, case) -> None:
    ask = asked(world, case[0], "b")
    for said, missing in (("yes", ""), ("yes", ""), ("no", "機械が故障しました")):
        assert answer(browser("b_manager"), ask, said, missing).status_code == 201
    answers = [facts["answer"] for kind, facts in told(world, case[0]) if "answered" in kind]
    assert answers == ["yes", "no"]


def test_an_ask_waits_for_each_answerer_until_one_has_answered(browser, world, case) -> None:
    ask = asked(world, case[0], "b")
    assert len(waits_for(world, "b_engineer")) == len(waits_for(world, "b_sales")) == 1
    assert waits_for(world, "b_purchaser") == waits_for(world, "c_engineer") == []
    answer(browser("b_sales"), ask)
    assert waits_for(world, "b_engineer") == []
    with world.record.as_server("a test") as db:
        mails = {mail.to_email for mail in db.scalars(select(Mail))}
    assert mails == {f"b_{job}@example.jp" for job in ("engineer", "sales", "manager")}


def test_what_is_missing_must_be_said_unless_all_can_be_made(browser, world, case) -> None:
    ask = asked(world, case[0], "b")
    client = browser("b_engineer")
    for said in ("partly", "no"):
        refused = answer(client, ask, said, "  ")
        assert refused.status_code == 422
        assert list(refused.json["error"]["fields"]) == ["missing"]
    page = client.post(
        f"/asks/{ask}/answer", {"client_id": str(uuid4()), "answer": "no", "missing": ""}
    )
    assert page.status_code == 422
    assert "入力してください" in page.get_data(as_text=True)
    assert answer(client, ask, "perhaps").status_code == 422


def test_the_forms_work_without_scripts(browser, world, case) -> None:
    inquiry, parts = case
    form = body(world, "b", part=parts[1], question="⌀8 ㈱ １２")
    for _ in range(2):
        answered = browser("a_sales").post(f"/inquiries/{inquiry}/asks", form)
        assert (answered.status_code, answered.headers["Location"]) == (
            303, f"/inquiries/{inquiry}#asks",
        )  # fmt: skip
    with world.record.as_server("a test") as db:
        (reply,) = db.scalars(select(CapabilityReply)).all()
    assert "⌀8 ㈱ １２" in section(browser("b_engineer"), inquiry)
    said = {"client_id": str(uuid4()), "answer": "yes", "missing": ""}
    assert browser("b_engineer").post(f"/asks/{reply.ask_id}/answer", said).status_code == 303


def test_what_cannot_be_asked_is_said_at_its_field(browser, world, case) -> None:
    inquiry, _parts = case
    client, url = browser("a_engineer"), f"/api/v1/inquiries/{inquiry}/asks"
    foreign = inquiry_rows(world, "y")[1][0]
    for wrong, field in (
        (body(world), "company_ids"),
        (body(world, "z"), "company_ids"),
        (body(world, "x"), "company_ids"),
        (body(world, "b", part=foreign), "part_id"),
        (body(world, "b", question=" "), "question"),
        (body(world, "b", question="長" * 2001), "question"),
    ):
        refused = client.post(url, json=wrong)
        assert refused.status_code == 422
        assert list(refused.json["error"]["fields"]) == [field]
    typed = {**body(world), "question": "打った文字"}
    page = client.post(f"/inquiries/{inquiry}/asks", typed)
    assert page.status_code == 422
    assert "打った文字" in page.get_data(as_text=True)
    ended, _ = inquiry_rows(world, state=InquiryState.REFUSED)
    late = client.post(f"/api/v1/inquiries/{ended}/asks", json=body(world, "b"))
    assert late.status_code == 409


@pytest.mark.parametrize(
    ("who", "asking", "answering", "reading"),
    [
        ("a_coordinator", 201, 403, 200),
        ("b_manager", 201, 201, 200),
        ("c_engineer", 201, 403, 200),
        ("b_purchaser", 403, 403, 200),
        ("x_customer", 404, 404, 404),
        ("y_customer", 404, 404, 404),
        ("z_manager", 404, 404, 404),
        (None, 401, 401, 401),
    ],
)
def test_who_may_ask_answer_and_read(browser, world, case, who, asking, answering, reading) -> None:
    inquiry, _parts = case
    ask, client = asked(world, inquiry, "b"), browser(who)
    url = f"/api/v1/inquiries/{inquiry}/asks"
    assert client.post(url, json=body(world, "b")).status_code == asking
    assert answer(client, ask).status_code == answering
    assert client.get(url).status_code == reading


def test_many_asks_cost_as_many_statements_as_one(browser, world, case, count_sql) -> None:
    client = browser("a_engineer")
    asked(world, case[0], "b", "c")
    section(browser("b_engineer"), case[0])
    one = count_sql(lambda: section(client, case[0]))
    inbox = count_sql(lambda: waits_for(world, "b_engineer"))
    for _ in range(9):
        asked(world, case[0], "b", "c")
    assert count_sql(lambda: section(client, case[0])) == one
    assert count_sql(lambda: waits_for(world, "b_engineer")) == inbox
