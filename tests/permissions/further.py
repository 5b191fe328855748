"""What the planted case leaves out of all that can be told: done here, so that somebody hears it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from portal.asks.forms import NewAnswer
from portal.asks.service import answer_ask, note_asks_seen
from portal.designs.bringing import remove
from portal.drawings.queries import find_drawing
from portal.drawings.service import open_drawing, set_export_control
from portal.duties.forms import Away, Giving
from portal.duties.service import end_absence, give, note_absence
from portal.forms import read
from portal.group.forms import GroupSettings
from portal.group.leaving import end_membership, keep_membership
from portal.group.people import deactivate, reactivate
from portal.group.service import give_room, revoke
from portal.group.settings import save_settings
from portal.inquiries.queries import find_inquiry
from portal.intake.deciding import refuse
from portal.pricing.queries import find_thing
from portal.quotes.answering import mark_seen
from portal.quotes.deciding import hold_quote, keep_quote
from portal.quotes.forms import SeenChange
from portal.quotes.grounds import grounds_of
from portal.storage import GB
from portal.thread.changing import react, reword, take_back
from portal.thread.forms import Rewording
from shared_db.foundation.clock import today
from shared_db.models import Channel, DutyKind, Group, LinkPurpose, Sign
from shared_db.spine.transaction import Work
from tests.factories.accounts import sent_link
from tests.factories.designs import GROUP, OWN, brought, revised, shown
from tests.factories.estimates import SubQuoting
from tests.factories.inquiries import accept_the_terms, requirement, sent_inquiry
from tests.factories.intake import asked_at_the_entrance
from tests.factories.quotes import issued, priceable, prices
from tests.factories.talk import accepted, asked, proposed, said
from tests.factories.world import World
from tests.integration.offers.test_choosing import QUANTITY, quote
from tests.permissions.case import Case

DoJobs = Callable[[], object]


def told_besides(case: Case, world: World, files: Path, do_jobs: DoJobs) -> None:
    """All of it."""

    def by(who: str, do: Callable[[Work], Any]) -> Any:
        with world.record.work(world.actor(who)) as work:
            return do(work)

    _what_is_said_is_changed(world, case.inquiry, by)
    accept_the_terms(world, case.inquiry, "b_engineer")
    by("b_engineer", lambda work: open_drawing(work, case.drawing))
    by(
        "x_customer",
        lambda work: set_export_control(work, find_drawing(work, case.drawing, lock=True), True),
    )
    _a_shop_shows_its_drawings(case, world, files, by)
    days = {"since": today(), "until": today() + timedelta(days=3)}
    away = Away(**days, deputy_id=world.people["b_manager"])
    by("b_manager", lambda work: note_absence(work, world.people["b_engineer"], away))
    by("b_manager", lambda work: end_absence(work, world.people["b_engineer"]))
    by("b_manager", lambda work: deactivate(work, world.people["b_purchaser"]))
    by("b_manager", lambda work: reactivate(work, world.people["b_purchaser"]))
    by(
        "a_administrator",
        lambda work: give_room(work, world.group_id, world.companies["b"], 11 * GB),
    )
    by("a_administrator", lambda work: save_settings(work, world.group_id, _settings(work, world)))
    by(
        "a_administrator",
        lambda work: end_membership(work, world.group_id, world.companies["c"], today()),
    )
    by("a_administrator", lambda work: keep_membership(work, world.group_id, world.companies["c"]))
    intake = asked_at_the_entrance(world, files, email="another@stranger.example")
    by("b_sales", lambda work: refuse(work, intake, "設備がありません"))
    link = sent_link(world, "a_manager", LinkPurpose.INVITE_PERSON, email="second@example.jp")
    by("a_manager", lambda work: revoke(work, link.id))
    _a_quote_and_what_becomes_of_it(world, by)
    _an_offer_changes_under_a_quote(world, do_jobs, by)


def _a_shop_shows_its_drawings(
    case: Case, world: World, files: Path, by: Callable[..., Any]
) -> None:
    """B's to the group, taken back and shown again; A's in a newer revision, which X opens the
    older of; and one that is gone."""
    of_b = brought(world, case.inquiry, files, "b_engineer", name="b.step", audience=GROUP)
    for audience in (OWN, GROUP):
        shown(world, of_b, audience, "b_engineer")
    by(
        "b_engineer",
        lambda work: set_export_control(work, find_drawing(work, of_b, lock=True), True),
    )
    revised(world, case.design, files)
    by("x_customer", lambda work: open_drawing(work, case.design))
    accept_the_terms(world, case.inquiry, "a_engineer")
    by("a_engineer", lambda work: open_drawing(work, of_b))
    gone = brought(world, case.inquiry, files, "c_engineer", name="gone.step")
    by("c_engineer", lambda work: remove(work, gone))


def _settings(work: Work, world: World) -> GroupSettings:
    group = work.session.get_one(Group, world.group_id)
    typed = {
        "version": group.version,
        "name": group.name,
        "reply_within": "3",
        "reply_unit": "hours",
        "work_days": list(group.work_days),
        "work_from": "8:30",
        "work_until": "17:30",
        "terms_ja": "図面は外に出しません。",
    }
    return read(GroupSettings, typed)


def _a_quote_and_what_becomes_of_it(world: World, by: Callable[..., Any]) -> None:
    """It earns little, is seen, held, let go again, given to another of A's sales; and superseded."""
    ready = priceable(world, quantities=[[10]])
    cheap = prices(ready)
    cheap["breaks"][0]["unit_price"] = "1"
    revision = issued(world, ready, **cheap)
    by("x_customer", lambda work: mark_seen(work, find_thing(work, revision, lock=True)))
    by("a_sales", lambda work: hold_quote(work, revision))
    by("a_sales", lambda work: keep_quote(work, revision, [], ""))
    quote_id = by("a_sales", lambda work: find_thing(work, revision).quote.id)
    giving = Giving(kind=DutyKind.QUOTE, thing_id=quote_id, person_id=world.people["a_manager"])
    by("a_manager", lambda work: give(work, ready.inquiry_id, giving))
    issued(world, ready)


def _an_offer_changes_under_a_quote(world: World, do_jobs: DoJobs, by: Callable[..., Any]) -> None:
    quantity = {"quantities": [str(QUANTITY)]}
    sent = sent_inquiry(world, lead="a", parts=[{**requirement()["parts"][0], **quantity}])
    accepted(world, proposed(world, sent.id, sent.part_ids, "a", "b"), "b_engineer")
    case = SubQuoting(world, sent.id, sent.part_ids)
    estimate = case.build()
    case.fill(estimate)
    request = case.ask(estimate)
    case.offer(request, price="800")
    revision = quote(case, estimate, do_jobs)
    case.offer(request, price="5000")

    def keep(work: Work) -> None:
        seen = [
            SeenChange(offer_id=one.offer.id, state=one.state, newest_revision=one.newest.revision)
            for one in grounds_of(work, [revision])[revision]
        ]
        keep_quote(work, revision, seen, "据え置き")

    by("a_sales", keep)


def _what_is_said_is_changed(world: World, inquiry: UUID, by: Callable[..., Any]) -> None:
    """In both channels; and a question is seen and answered, twice."""
    other = Rewording(revision=1, body="¥1,300で間に合います")
    for channel in Channel:
        message = said(world, inquiry, "b_sales", "¥1,200で間に合います", channel)
        by("a_sales", lambda work, m=message: react(work, m, Sign.SEEN, given=True))
        by("c_sales", lambda work, m=message: react(work, m, Sign.GOOD, given=True))
        by("b_sales", lambda work, m=message: reword(work, m, other))
        by("c_sales", lambda work, m=message: react(work, m, Sign.GOOD, given=False))
        by("b_sales", lambda work, m=message: take_back(work, m))
        by("a_sales", lambda work, m=message: react(work, m, Sign.CHECKING, given=True))
    ask = asked(world, inquiry, "b", "c")
    by("c_engineer", lambda work: note_asks_seen(work, find_inquiry(work, inquiry)))
    for answer in ("no", "partly"):
        new = NewAnswer(client_id=uuid4(), answer=answer, missing="研削")
        by("c_engineer", lambda work, new=new: answer_ask(work, ask, new))
