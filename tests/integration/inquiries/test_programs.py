"""A customer's program keeps its own drafts, and reads what an inquiry asked for before."""

from collections.abc import Callable
from uuid import uuid4

from tests.factories.inquiries import revised_inquiry, sent_inquiry
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


def test_a_draft_is_its_writers_alone_until_it_is_thrown_away(browser: SignIn) -> None:
    customer, drafts = browser("x_customer"), "/api/v1/inquiries/drafts"
    begun = customer.post(drafts, json={"client_id": str(uuid4())}).json["id"]
    typed = {"version": 1, "client_id": str(uuid4()), "values": {"subject": "未定 <b>"}}
    customer.post(f"/inquiries/{begun}/typed/inquiry", json=typed)
    (kept,) = customer.get(drafts).json["drafts"]
    assert (kept["id"], kept["version"], kept["typed"]["subject"]) == (begun, 2, "未定 <b>")
    assert browser("y_customer").get(drafts).json == {"drafts": []}
    assert browser("y_customer").delete(f"/api/v1/inquiries/{begun}").status_code == 404
    assert customer.delete(f"/api/v1/inquiries/{begun}").json == {"deleted": begun}
    assert customer.get(drafts).json == {"drafts": []}


def test_what_was_sent_cannot_be_thrown_away(browser: SignIn, world: World) -> None:
    sent = sent_inquiry(world)
    address = f"/api/v1/inquiries/{sent.id}"
    refused = browser("x_customer").delete(address)
    assert refused.status_code == 409
    assert browser("x_customer").get(address).json["number"] == sent.number


def test_every_revision_can_be_read_as_it_was_sent(browser: SignIn, world: World) -> None:
    sent = sent_inquiry(world)
    revised_inquiry(world, sent, subject="直した件名")
    for who in ("x_customer", "a_sales"):
        told = browser(who).get(f"/api/v1/inquiries/{sent.id}/revisions").json["revisions"]
        assert [(one["revision"], one["content"]["subject"]) for one in told] == [
            (2, "直した件名"),
            (1, "検査治具用ブラケット"),
        ]
    assert browser("y_customer").get(f"/api/v1/inquiries/{sent.id}/revisions").status_code == 404
