"""Inquiries as customers send them, through the services."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from portal.drawings.service import accept_terms
from portal.files.receiving import take_in
from portal.forms import read
from portal.inquiries import drafts, queries, service
from portal.inquiries.answers import inquiry_out
from portal.inquiries.attaching import add_drawing
from portal.inquiries.forms import InquiryForm, TakenInForm
from portal.inquiries.in_hand import quote_in_hand
from portal.inquiries.revising import revise_inquiry
from portal.inquiries.taking_in import take_in_inquiry
from shared_db.files import FolderStore
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import today
from shared_db.models import Person, PersonRole, Role
from tests.factories.world import World

STEP = b"ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(frozen=True)
class SentInquiry:
    """What a test needs of an inquiry."""

    id: UUID
    number: str
    part_ids: list[UUID]
    drawing_ids: list[UUID]
    revision: int


def requirement(**changed: Any) -> dict[str, Any]:
    """A whole requirement, as JSON; `changed` replaces fields."""
    return {
        "subject": "検査治具用ブラケット",
        "delivery_date": (today() + timedelta(days=30)).isoformat(),
        "repeat": "one_off",
        "quality_level": "standard",
        "target_cost": 480000,
        "delivery_place": "東京都大田区",
        "remarks": "",
        "parts": [part("ブラケット 左", [10, 50, 100])],
        **changed,
    }


def part(name: str, quantities: Sequence[int], **more: Any) -> dict[str, Any]:
    """A part of a requirement."""
    return {
        "name": name,
        "drawing_number": "YM-1024",
        "drawing_revision": "B",
        "material": "A5052",
        "quantities": list(quantities),
        **more,
    }


def page_values(values: dict[str, Any]) -> dict[str, Any]:
    """A requirement under the flat names that the page's form has."""
    flat = {
        name: str(value or "")
        for name, value in values.items()
        if name not in ("parts", "drawings")
    }
    for row, given in enumerate(values["parts"]):
        for name, value in given.items():
            if name == "quantities":
                flat |= {f"parts-{row}-quantities-{n}": str(q) for n, q in enumerate(value)}
            else:
                flat[f"parts-{row}-{name}"] = value
    return flat


def sent_inquiry(
    world: World,
    by: str = "x_customer",
    *,
    files: Path | None = None,
    lead: str | None = None,
    group_id: UUID | None = None,
    coordinator: str = "a_coordinator",
    **changed: Any,
) -> SentInquiry:
    """An inquiry that `by` sent; with `files` (the store's folder) its first part has a drawing.

    `lead="a"` has the coordinator choose that shop; `group_id` says which group is asked, where
    there are several. Other arguments replace fields of
    `requirement()`, such as `parts=[part("…", [10, 50])]`.
    """
    values = requirement(**changed)
    with world.record.work(world.actor(by)) as work:
        inquiry = drafts.begin_draft(work, group_id)
        if files is not None:
            received = take_in(FolderStore(files), io.BytesIO(STEP), "bracket.step", 10**8)
            drawing = add_drawing(work, inquiry, received, "0")
            values["parts"][0]["drawings"] = [str(drawing.id)]
        service.send_inquiry(work, inquiry, read(InquiryForm, values))
        sent = _summary(work, inquiry)
    if lead is not None:
        choose_lead(world, sent.id, lead, coordinator)
    return sent


def taken_in(world: World, by: str = "a_sales", lead: str = "a", **changed: Any) -> SentInquiry:
    """An inquiry by fax that somebody of a shop entered, for a customer of whom nobody is here."""
    who = {"came_by": "fax", "company_name": "株式会社みどり製作所", "person_name": "山田 太郎"}
    with world.record.work(world.actor(by)) as work:
        inquiry = drafts.begin_draft(work)
        take_in_inquiry(work, inquiry, read(TakenInForm, {**requirement(), **who, **changed}))
        sent = _summary(work, inquiry)
    if lead:
        choose_lead(world, sent.id, lead)
    return sent


def unsent_inquiry(world: World, files: Path, by: str = "x_customer") -> tuple[UUID, UUID]:
    """A draft with an upload; the ids of both."""
    with world.record.work(world.actor(by)) as work:
        inquiry = drafts.begin_draft(work)
        received = take_in(FolderStore(files), io.BytesIO(STEP), "not sent yet.step", 10**8)
        return inquiry.id, add_drawing(work, inquiry, received, "0").id


def colleague(world: World) -> str:
    """Somebody else of customer X who may post, too; the name."""
    with world.record.as_server("a test") as db:
        person = Person(
            company_id=world.companies["x"],
            email="colleague@example.jp",
            name="同僚",
            email_proven_at=utc_now(),
        )
        db.add(person)
        db.flush()
        db.add(PersonRole(person_id=person.id, role=Role.CUSTOMER))
        world.people["x_colleague"] = person.id
    return "x_colleague"


def choose_lead(world: World, inquiry_id: UUID, shop: str, by: str = "a_coordinator") -> None:
    """The coordinator names the lead shop."""
    with world.record.work(world.actor(by)) as work:
        inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
        service.choose_lead(work, inquiry, world.companies[shop])


def accept_the_terms(world: World, inquiry_id: UUID, by: str = "a_engineer") -> None:
    """Somebody of a shop accepts the confidentiality terms of an inquiry."""
    with world.record.work(world.actor(by)) as work:
        inquiry = queries.find_inquiry(work, inquiry_id)
        accept_terms(work, inquiry, queries.group_of(work, inquiry).confidentiality_version)


def revised_inquiry(
    world: World, sent: SentInquiry, by: str = "x_customer", **changed: Any
) -> SentInquiry:
    """The customer changes an inquiry, knowing what that does to a quote in hand; parts given
    without `id` take the ids of those before."""
    values = requirement(**changed)
    for given, part_id in zip(values["parts"], sent.part_ids, strict=False):
        given.setdefault("id", str(part_id))
    with world.record.work(world.actor(by)) as work:
        inquiry = queries.find_inquiry(work, sent.id, lock=True)
        quote = quote_in_hand(work, inquiry)
        revise_inquiry(
            work,
            inquiry,
            read(InquiryForm, values),
            inquiry.revision,
            voids=quote.revision_id if quote else None,
        )
        return _summary(work, inquiry)


def _summary(work: Any, inquiry: Any) -> SentInquiry:
    out = inquiry_out(work, inquiry)
    drawings = [drawing.id for made in out.parts for drawing in made.drawings]
    drawings += [drawing.id for drawing in out.drawings]
    assert out.number is not None
    return SentInquiry(out.id, out.number, [made.id for made in out.parts], drawings, out.revision)
