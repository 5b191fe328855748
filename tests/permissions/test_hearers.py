"""Who hears of a thing may read it: every event that the planted case tells, hearer by hearer."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, select

from shared_db import access
from shared_db.access import Actor
from shared_db.models import (
    CapabilityAsk,
    Company,
    ConfidentialityAcceptance,
    Drawing,
    DrawingOpening,
    Duty,
    Estimate,
    Event,
    Group,
    Inquiry,
    Job,
    Link,
    Message,
    Offer,
    Person,
    Proposal,
    QuoteHanding,
    QuoteKept,
    QuotePdf,
    QuoteRevision,
    Request,
    RollupRun,
    Stream,
)
from shared_db.spine.events import EventType
from shared_db.spine.transaction import Record, Work
from tests.factories.world import World
from tests.fixtures.on_planted import *  # noqa: F403
from tests.permissions.case import Case
from tests.permissions.further import told_besides

By = Callable[[Actor], Select[Any]]
DoJobs = Callable[[], object]


class Reader:
    """Somebody, and what they may read; each select of the policy is asked once."""

    def __init__(self, work: Work) -> None:
        self.actor = work.actor
        self._work = work
        self._known: dict[Any, set[tuple[str, ...]]] = {}

    def reads(self, by: By, *wanted: tuple[Any, Any]) -> bool:
        """Whether `by` lets a row through that has these values in these columns."""
        columns = tuple(column for column, _ in wanted)
        known = (by, tuple(str(column) for column in columns))
        if known not in self._known:
            rows = self._work.session.execute(by(self.actor).with_only_columns(*columns))
            self._known[known] = {tuple(map(str, row)) for row in rows}
        return tuple(str(value) for _, value in wanted) in self._known[known]


@dataclass(frozen=True)
class Told:
    """An event, and the stream in which it stands."""

    event: Event
    stream: Stream

    def __getitem__(self, fact: str) -> Any:
        return self.event.payload[fact]


Reads = Callable[[Reader, Told], bool]


def by(select_of: By, column: Any, fact: str) -> Reads:
    """The row that this fact names."""
    return lambda reader, told: reader.reads(select_of, (column, told[fact]))


def either(*ways: Reads) -> Reads:
    """One way is enough."""
    return lambda reader, told: any(way(reader, told) for way in ways)


def own_inbox(reader: Reader, told: Told) -> bool:
    """It was said to nobody else."""
    return told.stream.person_id == reader.actor.person_id


def own_company(reader: Reader, told: Told) -> bool:
    """It says that something happened in the own company, by an id and a state, without a word."""
    return told.stream.company_id == reader.actor.company_id


def own_group(reader: Reader, told: Told) -> bool:
    """The same of the group."""
    return reader.reads(access.visible_groups, (Group.id, told.stream.group_id))


def named_beside_it(reader: Reader, told: Told) -> bool:
    """Who acts is named with what they do, wherever that is told."""
    return told["person_id"] == str(told.event.person_id)


def in_charge(_reader: Reader, told: Told) -> bool:
    column = {"inquiry": Duty.inquiry_id, "estimate": Duty.estimate_id, "quote": Duty.quote_id}
    return _reader.reads(access.visible_duties, (column[told["kind"]], told["thing_id"]))


def to_turn_to(reader: Reader, told: Told) -> bool:
    """By name, as the other companies see it; or as the own one does."""
    if told["company_id"] == str(reader.actor.company_id):
        return reader.reads(access.visible_duties, (Duty.inquiry_id, told.stream.inquiry_id))
    return reader.reads(
        access.people_to_turn_to,
        (Duty.inquiry_id, told.stream.inquiry_id),
        (Duty.company_id, told["company_id"]),
        (Person.name, told["person"]),
    )


def _told_as_taken_back(actor: Actor) -> Select[Any]:
    gone = Event.type == EventType.DRAWING_TAKEN_BACK
    return access.readable_events(actor).where(gone)


def was_taken_back(reader: Reader, told: Told) -> bool:
    """They saw the drawing, and heard in the same place that they see it no more."""
    return reader.reads(
        _told_as_taken_back,
        (Event.stream_id, told.stream.id),
        (Event.payload["drawing_id"].astext, told["drawing_id"]),
    )


INQUIRY = by(access.visible_inquiries, Inquiry.id, "inquiry_id")
MESSAGE = by(access.visible_messages, Message.id, "message_id")
ASK = by(access.visible_asks, CapabilityAsk.id, "ask_id")
PROPOSAL = by(access.visible_proposals, Proposal.id, "proposal_id")
ESTIMATE = by(access.visible_estimates, Estimate.id, "estimate_id")
REQUEST = by(access.visible_requests, Request.id, "request_id")
ASKED = either(REQUEST, by(access.asked_shops, Request.id, "request_id"))
REVISION = by(access.visible_quote_revisions, QuoteRevision.id, "revision_id")
ISSUED = either(REVISION, by(access.issued_quotes, QuoteRevision.id, "revision_id"))
COMPANY = by(access.visible_companies, Company.id, "company_id")

MAY_READ: dict[EventType, Reads] = {
    EventType.INQUIRY_SENT: INQUIRY,
    EventType.INQUIRY_REVISED: INQUIRY,
    EventType.INQUIRY_STATE: either(
        INQUIRY,
        lambda reader, told: reader.reads(
            access.visible_requests, (Request.id, told.stream.request_id)
        ),
    ),
    EventType.LEAD_CHOSEN: INQUIRY,
    EventType.DUTY_GIVEN: in_charge,
    EventType.CONTACT_CHANGED: to_turn_to,
    EventType.ABSENCE_NOTED: by(access.visible_people, Person.id, "person_id"),
    EventType.DRAWING_OPENED: by(access.visible_openings, DrawingOpening.drawing_id, "drawing_id"),
    EventType.DRAWING_SHOWN: either(
        by(access.visible_drawings, Drawing.id, "drawing_id"), was_taken_back
    ),
    EventType.DRAWING_TAKEN_BACK: lambda reader, told: reader.reads(
        access.visible_inquiries, (Inquiry.id, told.stream.inquiry_id)
    ),  # by an id and the shop's name: they saw it until then
    EventType.EXPORT_CONTROL_SET: by(access.visible_drawings, Drawing.id, "drawing_id"),
    EventType.TERMS_ACCEPTED: by(
        access.visible_acceptances, ConfidentialityAcceptance.inquiry_id, "inquiry_id"
    ),
    EventType.POSTED: MESSAGE,
    EventType.MESSAGE_REVISED: MESSAGE,
    EventType.MESSAGE_TAKEN_BACK: MESSAGE,
    EventType.REACTED: MESSAGE,
    EventType.CAPABILITY_ASKED: ASK,
    EventType.CAPABILITY_SEEN: ASK,
    EventType.CAPABILITY_ANSWERED: ASK,
    EventType.PROPOSAL_WRITTEN: PROPOSAL,
    EventType.PROPOSAL_ANSWERED: PROPOSAL,
    EventType.PROPOSAL_AGREED: PROPOSAL,
    EventType.ESTIMATE_CHANGED: ESTIMATE,
    EventType.ROLLED_UP: by(access.visible_rollups, RollupRun.id, "run_id"),
    EventType.OFFER_REQUESTED: ASKED,
    EventType.REQUEST_STATE: ASKED,
    EventType.OFFER_GIVEN: ASKED,
    EventType.OFFER_STATE: by(access.visible_offers, Offer.id, "offer_id"),
    EventType.QUOTE_DRAFTED: REVISION,
    EventType.QUOTE_ISSUED: ISSUED,
    EventType.QUOTE_EARNS_LITTLE: lambda reader, told: (
        reader.actor.is_member_somewhere and REVISION(reader, told)
    ),
    EventType.QUOTE_PDF_READY: by(access.visible_quote_pdfs, QuotePdf.revision_id, "revision_id"),
    EventType.QUOTE_ANSWERED: ISSUED,
    EventType.QUOTE_HANDED: by(
        access.visible_quote_handings, QuoteHanding.revision_id, "revision_id"
    ),
    EventType.QUOTE_ANSWER_RECORDED: ISSUED,
    EventType.QUOTE_STATE: REVISION,
    EventType.QUOTE_KEPT: by(access.visible_kept_quotes, QuoteKept.revision_id, "revision_id"),
    EventType.IMPORT_STATE: own_company,
    EventType.RATES_CHANGED: own_company,
    EventType.PEOPLE_CHANGED: either(
        by(access.visible_people, Person.id, "person_id"), named_beside_it
    ),
    EventType.COMPANY_CHANGED: COMPANY,
    EventType.GROUP_CHANGED: by(access.visible_groups, Group.id, "group_id"),
    EventType.ROOM_GIVEN: COMPANY,
    EventType.MEMBERSHIP_ENDS: COMPANY,
    EventType.INTAKE_WAITS: own_group,
    EventType.INTAKE_DECIDED: own_group,
    EventType.LINK_SENT: by(access.visible_links, Link.id, "link_id"),
    EventType.LINK_REVOKED: by(access.visible_links, Link.id, "link_id"),
    EventType.JOB_FAILED: by(access.visible_jobs, Job.id, "job_id"),
    EventType.ASKED_OF_YOU: own_inbox,
    EventType.SETTLED_FOR_YOU: own_inbox,
}
"""What one must be able to read to be told such a thing."""


def wider_than_the_policy(record: Record, world: World) -> dict[str, set[str]]:
    """By type and kind of stream: who hears what they may not read."""
    found: dict[str, set[str]] = defaultdict(set)
    for who in world.people:
        with record.work(world.actor(who)) as work:
            reader, streams = Reader(work), {}
            for stream in work.session.scalars(access.visible_streams(work.actor)):
                streams[stream.id] = stream
            for event, *_ in work.session.execute(access.readable_events(work.actor)):
                told = Told(event, streams[event.stream_id])
                if not MAY_READ[EventType(event.type)](reader, told):
                    found[f"{event.type} in {told.stream.kind}"].add(who)
    return dict(found)


def test_it_is_known_of_every_type_of_event_what_it_speaks_of() -> None:
    assert set(EventType) == set(MAY_READ)


@pytest.fixture
def everything_is_told(
    case: Case, world: World, record: Record, files_folder: Path, do_jobs: DoJobs, app: Flask
) -> None:
    """Every type of event that people can bring about stands in some stream."""
    told_besides(case, world, files_folder, do_jobs)
    while do_jobs():
        pass
    with record.as_server("a test") as db:
        told = set(db.scalars(select(Event.type)))
    assert set(EventType) - told == {EventType.JOB_FAILED}, "to be told in `further.py`"


def test_who_hears_of_something_may_read_it(
    world: World, record: Record, everything_is_told: None
) -> None:
    assert wider_than_the_policy(record, world) == {}
