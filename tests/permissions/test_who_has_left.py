"""What a shop's people find once it has left: nothing of the group's, and nobody hears of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from portal.search.forms import Kind
from shared_db import access
from shared_db.foundation.clock import today
from shared_db.models import Membership, StreamKind
from shared_db.spine.transaction import Record
from tests.factories.world import World
from tests.fixtures.on_planted import *  # noqa: F403
from tests.fixtures.portal import Browser
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]
PEOPLE = ("b_manager", "b_sales", "b_engineer")
OF_THE_GROUP = {StreamKind.GROUP, StreamKind.GROUP_CHANNEL, StreamKind.CUSTOMER_CHANNEL}


@pytest.fixture
def b_has_left(world: World, record: Record) -> None:
    """B was in the group until yesterday: with estimates, requests, duties, a draft begun."""
    with record.as_server("a test") as db:
        own = update(Membership).where(Membership.company_id == world.companies["b"])
        db.execute(own.values(until=today() - timedelta(days=1)))


@pytest.mark.parametrize("who", PEOPLE)
def test_search_intakes_and_duties_are_empty(
    browser: SignIn, case: Case, world: World, who: str, b_has_left: None
) -> None:
    client = browser(who)
    for kind in Kind:
        for words in ("canary", "-", "客先電機"):
            query = {"q": words, "kind": kind.value}
            assert client.get("/api/v1/search", query_string=query).json["groups"] == []
    if who != "b_engineer":
        assert client.get("/api/v1/intakes").json["intakes"] == []
        assert client.get(f"/intake/{case.intake}").status_code == 404
    assert client.get(f"/api/v1/inquiries/{case.inquiry}/duties").status_code == 404
    own = client.get(f"/api/v1/people/{world.people[who]}/duties").json
    assert own["duties"] == []
    assert client.get("/api/v1/inquiries").json["inquiries"] == []
    drafts = client.get("/inquiries/drafts")
    assert "canary" not in drafts.text


@pytest.mark.parametrize("who", PEOPLE)
def test_the_groups_streams_are_silent(world: World, who: str, b_has_left: None) -> None:
    with world.record.work(world.actor(who)) as work:
        kinds = {one.kind for one in work.session.scalars(access.visible_streams(work.actor))}
        assert not kinds & OF_THE_GROUP
        assert work.session.scalars(access.visible_duties(work.actor)).all() == []
        assert work.session.scalars(access.visible_intakes(work.actor)).all() == []
        assert work.session.scalars(access.visible_memberships(work.actor)).all() == []


def test_what_it_has_issued_stays_with_it_as_paper(
    browser: SignIn, case: Case, world: World
) -> None:
    with world.record.as_server("a test") as db:
        own = update(Membership).where(Membership.company_id == world.companies["a"])
        db.execute(own.values(until=today() - timedelta(days=1)))
    sales = browser("a_sales")
    kept = sales.get("/quotes").text
    assert f"/quotes/{case.quote_revision}/pdf" in kept and "/inquiries/" not in kept
    with sales.get(f"/quotes/{case.quote_revision}/pdf") as paper:
        assert paper.mimetype == "application/pdf"
    assert sales.get(f"/quotes/{case.quote_revision}").status_code == 404
    assert f"/quotes/{case.quote_revision}/pdf" not in browser("b_sales").get("/quotes").text
    engineer = browser("a_engineer")
    for path in (f"/estimates/{case.estimate}", f"/requests/{case.request}"):
        assert engineer.get(path).status_code == 404
        assert engineer.get(f"/api/v1{path}").status_code == 404
