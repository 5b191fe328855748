"""What is open at a shop that leaves is given to another one in its list, or ended with a reason."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from shared_db.foundation.clock import today
from shared_db.models import (
    CapabilityReply,
    Inquiry,
    InquiryState,
    Membership,
    ProposalAnswer,
    Request,
)
from shared_db.spine.transaction import Record
from tests.factories.estimates import SubQuoting
from tests.factories.inquiries import sent_inquiry
from tests.factories.talk import asked, proposed
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.duties.calls import items

SignIn = Callable[[str | None], Browser]
WHY = "退会のため対応できません"


@pytest.fixture
def at_b(world: World) -> SimpleNamespace:
    """A asks B for a price, and whether it can, and gives it a step; it can ask C for one too."""
    sent = sent_inquiry(world, lead="a")
    ask = asked(world, sent.id, "b")
    proposal = proposed(world, sent.id, sent.part_ids, "a", "b", "c")
    costing = SubQuoting(world, sent.id, sent.part_ids)
    estimate = costing.build()
    return SimpleNamespace(
        inquiry=sent.id,
        ask=ask,
        proposal=proposal,
        request=costing.ask(estimate, "b"),
        ask_c=lambda: costing.ask(estimate, "c"),
        address=f"/companies/{world.companies['b']}/leads",
    )


def last_day_is_said(record: Record, company: Any) -> None:
    with record.as_server("a test") as db:
        own = update(Membership).where(Membership.company_id == company)
        db.execute(own.values(until=today()))


def one(record: Record, query: Any) -> Any:
    with record.as_server("a test") as db:
        return db.scalars(query).one()


def reply_of(record: Record, ask: Any, company: Any) -> CapabilityReply:
    own = (CapabilityReply.ask_id == ask, CapabilityReply.company_id == company)
    return one(record, select(CapabilityReply).where(*own))


def test_the_coordinator_ends_what_was_asked_of_it_and_who_asked_hears_why(
    world: World, record: Record, browser: SignIn, at_b: SimpleNamespace
) -> None:
    coordinator, b, c = browser("a_coordinator"), world.companies["b"], world.companies["c"]
    reply = reply_of(record, at_b.ask, b).id
    last_day_is_said(record, b)
    page = coordinator.get(at_b.address).text
    for open_one in (at_b.request, reply, at_b.proposal):
        assert f'value="{open_one}"' in page
    typed = {
        "requests": str(at_b.request),
        "replies": str(reply),
        "proposals": str(at_b.proposal),
        "company_id": str(c),
        "reason": WHY,
    }
    assert coordinator.post(f"{at_b.address}/open", typed).status_code == 303
    request = one(record, select(Request).where(Request.id == at_b.request))
    assert request.state == "declined" and WHY in request.decline_reason
    assert "a_coordinator" in request.decline_reason, "who said it for B"
    (item,) = items(browser("a_engineer"), "request_declined")
    assert item["url"] == f"/requests/{at_b.request}"
    assert WHY in browser("a_engineer").get(item["url"]).text
    assert reply_of(record, at_b.ask, b).answer == "no"
    again = one(record, select(CapabilityReply).where(CapabilityReply.company_id == c))
    assert again.answer is None and items(browser("c_engineer"), "capability_ask")
    word = one(
        record,
        select(ProposalAnswer).where(
            ProposalAnswer.proposal_id == at_b.proposal, ProposalAnswer.company_id == b
        ),
    )
    assert not word.accepted and WHY in word.objection
    after = coordinator.get(at_b.address).text
    assert f'value="{at_b.request}"' not in after and f'value="{reply}"' not in after


def test_a_request_that_it_has_sent_is_withdrawn_by_its_own_sales(
    world: World, record: Record, browser: SignIn, at_b: SimpleNamespace
) -> None:
    """Here A leaves; C, who was asked, hears it, and B's request stays as it is."""
    address, of_c = f"/companies/{world.companies['a']}/leads/open", at_b.ask_c()
    sent = browser("a_sales").post(address, {"requests": str(of_c), "reason": WHY})
    assert sent.status_code == 303
    withdrawn = one(record, select(Request).where(Request.id == of_c))
    assert (withdrawn.state, withdrawn.end_note) == ("withdrawn", WHY)
    assert WHY in browser("c_engineer").get(f"/requests/{of_c}").text
    assert one(record, select(Request).where(Request.id == at_b.request)).state == "sent"


def test_nothing_is_ended_without_a_reason_or_by_who_may_not_or_of_another_shop(
    world: World, record: Record, browser: SignIn, at_b: SimpleNamespace
) -> None:
    ticked, of_c = {"requests": str(at_b.request), "reason": " "}, at_b.ask_c()
    unsaid = browser("a_coordinator").post(f"{at_b.address}/open", ticked)
    assert unsaid.status_code == 403 and "退会日" in unsaid.text
    last_day_is_said(record, world.companies["b"])
    refused = browser("a_coordinator").post(f"{at_b.address}/open", ticked)
    assert refused.status_code == 422 and "理由を入力してください" in refused.text
    assert f'value="{at_b.request}" checked' in refused.text
    told = ticked | {"reason": WHY}
    assert browser("b_engineer").post(f"{at_b.address}/open", told).status_code == 403
    for other in (of_c, at_b.inquiry):
        of_others = {"requests": str(other), "reason": WHY}
        assert browser("b_sales").post(f"{at_b.address}/open", of_others).status_code == 409
    states = {
        one(record, select(Request).where(Request.id == each)).state
        for each in (at_b.request, of_c)
    }
    assert states == {"sent"}


def test_an_order_is_seen_through_by_another_shop_once_the_last_day_is_said(
    world: World, record: Record, browser: SignIn
) -> None:
    ordered = sent_inquiry(world, lead="b").id
    with record.as_server("a test") as db:
        own = update(Inquiry).where(Inquiry.id == ordered)
        db.execute(own.values(state=InquiryState.ACCEPTED))
    address = f"/companies/{world.companies['b']}/leads"
    typed = {"orders": str(ordered), "company_id": str(world.companies["c"])}
    coordinator = browser("a_coordinator")
    assert str(ordered) in coordinator.get(address).text
    assert coordinator.post(f"{address}/open", typed).status_code == 403, "B stays"
    last_day_is_said(record, world.companies["b"])
    assert coordinator.post(f"{address}/open", typed | {"company_id": ""}).status_code == 422
    assert coordinator.post(f"{address}/open", typed).status_code == 303
    lead = select(Inquiry.lead_company_id).where(Inquiry.id == ordered)
    assert one(record, lead) == world.companies["c"]
    assert "隅田切削" in browser("x_customer").get(f"/inquiries/{ordered}").text
