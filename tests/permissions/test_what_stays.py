"""What a shop wrote of how to make it stays readable: to itself once it has left, without a word of
others', and to all who stay; and what a person wrote, when the person leaves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import inspect

from portal.asks.forms import NewAnswer
from portal.asks.service import answer_ask
from portal.drawings.queries import find_drawing
from portal.drawings.service import set_export_control
from portal.group.people import deactivate
from portal.proposals.forms import NewProposal
from portal.proposals.service import write_proposal
from shared_db import access
from shared_db.models import CapabilityAnswer
from shared_db.spine.transaction import Record
from tests.factories.designs import GROUP, brought
from tests.factories.inquiries import STEP, SentInquiry, sent_inquiry
from tests.factories.talk import accepted, asked, plan
from tests.factories.world import World
from tests.fixtures.leaving import *  # noqa: F403
from tests.fixtures.leaving import Leaves
from tests.fixtures.on_planted import *  # noqa: F403
from tests.fixtures.portal import Browser
from tests.fixtures.standing import Planted
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]
OF_BEING_THERE = {"memberships"}


def main_of(page: str) -> str:
    """What stands between head and foot."""
    return page.partition("<main")[2].partition("</main>")[0]


def test_how_to_make_it_is_read_as_its_people_said_it(
    world: World, browser: SignIn, leaves: Leaves, files_folder: Path
) -> None:
    """What B answered, the steps that it was given with its word, and what it brought; of C, who
    is in the same ask and the same proposal, nothing."""
    sent = _made_with_b_and_c(world, files_folder)
    own = brought(world, sent.id, files_folder, "b_engineer", name="b-jig.step")
    of_c = brought(world, sent.id, files_folder, "c_engineer", name="c-jig.step", audience=GROUP)
    leaves("b")
    after = brought(world, sent.id, files_folder, "c_engineer", name="c-after.step", audience=GROUP)
    engineer = browser("b_engineer")
    papers = main_of(engineer.get(f"/papers/{sent.id}").text)
    for words in ("切削をお願いできますか", "φ12の研削はできません", "工程 2", "b-jig.step"):
        assert words in papers, words
    for words in ("C社の返答", "工程 3", "c-jig.step", "c-after.step", "治具は当社で"):
        assert words not in papers, words
    with engineer.get(f"/papers/drawings/{own}") as file:
        assert file.data == STEP and "attachment" in file.headers["Content-Disposition"]
    for other in (of_c, after, sent.drawing_ids[0]):
        assert engineer.get(f"/papers/drawings/{other}").status_code == 404
    for who in ("c_engineer", "a_manager", "x_customer"):
        assert browser(who).get(f"/papers/drawings/{own}").status_code == 404
    told = engineer.get("/api/v1/papers").json["papers"][0]
    assert [one["filename"] for one in told["drawings"]] == ["b-jig.step"]
    assert [one["missing"] for one in told["answers"]] == ["φ12の研削はできません"]
    (version,) = told["proposals"]
    assert version["note"] is None, "what A wrote to all"
    assert {step["name"] for step in version["steps"]} == {"工程 2"} and version["accepted"]


def test_its_own_drawing_stays_in_the_group_where_export_control_keeps_it_there(
    world: World, browser: SignIn, leaves: Leaves, files_folder: Path
) -> None:
    """By its own mark, or by one that the customer sets on the part, also once it has left."""
    sent = sent_inquiry(world, files=files_folder, lead="a")
    own = brought(world, sent.id, files_folder, "b_engineer", name="marked.step", controlled=True)
    other = brought(world, sent.id, files_folder, "b_engineer", name="of-part.step")
    leaves("b")
    engineer = browser("b_engineer")
    with engineer.get(f"/papers/drawings/{other}") as file:
        assert file.status_code == 200
    with world.record.work(world.actor("x_customer")) as work:
        set_export_control(work, find_drawing(work, sent.drawing_ids[0], lock=True), True)
    for one in (own, other):
        assert engineer.get(f"/papers/drawings/{one}").status_code == 404
    papers = main_of(engineer.get(f"/papers/{sent.id}").text)
    assert "marked.step" in papers and "輸出管理" in papers and str(own) not in papers


def test_who_stays_reads_every_kind_as_before(
    world: World, record: Record, leaves: Leaves, planted_case: Planted
) -> None:
    """A shop leaves that has written something of every kind: nothing is missing for the others,
    but that it is in the group."""
    stay = ("a_manager", "a_coordinator", "c_manager", "x_customer")
    before = {who: _all_read_by(world, record, who) for who in stay}
    assert {"drawings", "replies", "proposal_answers", "messages", "offers"} <= set(
        before["a_manager"]
    )
    leaves("b")
    for who in stay:
        after = _all_read_by(world, record, who)
        gone = {kind for kind, ids in before[who].items() if not ids <= after.get(kind, set())}
        assert gone - OF_BEING_THERE == set(), who


def test_what_somebody_wrote_stays_when_the_person_leaves(
    world: World, record: Record, case: Case
) -> None:
    stay = ("a_manager", "b_engineer", "c_manager", "x_customer")
    before = {who: _all_read_by(world, record, who) for who in stay}
    with world.record.work(world.actor("a_manager")) as work:
        deactivate(work, world.people["a_engineer"])
    after = {who: _all_read_by(world, record, who) for who in stay}
    for who in stay:
        gone = {kind for kind, ids in before[who].items() if not ids <= after[who].get(kind, set())}
        assert gone == set(), who


def _all_read_by(world: World, record: Record, who: str) -> dict[str, set[Any]]:
    """What somebody reads of each kind of the policy, by the rows' keys."""
    found = {}
    with record.as_server("a test") as db:
        for name in access.__all__:
            if name.startswith("visible_"):
                rows = db.scalars(getattr(access, name)(world.actor(who))).all()
                found[name.removeprefix("visible_")] = {inspect(one).identity for one in rows}
    return {kind: ids for kind, ids in found.items() if ids}


def _made_with_b_and_c(world: World, files: Path) -> SentInquiry:
    """B and C are asked and answer, and are given a step each."""
    sent = sent_inquiry(world, files=files, lead="a")
    ask = asked(world, sent.id, "b", "c")
    for who, missing in (("b_engineer", "φ12の研削はできません"), ("c_engineer", "C社の返答")):
        with world.record.work(world.actor(who)) as work:
            answer_ask(
                work,
                ask,
                NewAnswer(client_id=uuid4(), answer=CapabilityAnswer.PARTLY, missing=missing),
            )
    version = NewProposal.model_validate(
        {
            "client_id": uuid4(),
            "based_on": 0,
            "note": "治具は当社で用意します",
            "parts": plan(world, sent.part_ids, "a", "b", "c"),
        }
    )
    with world.record.work(world.actor("a_engineer")) as work:
        proposal = write_proposal(work, sent.id, version).id
    accepted(world, proposal, "b_engineer", "c_engineer")
    return sent
