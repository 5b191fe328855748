"""What shops bring of their own: read, and said in words. What happens to it is in
`portal/designs`."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from flask_babel import gettext

from shared_db.access import (
    STANDING_REQUEST,
    WORKED_ON,
    Permission,
    visible_companies,
    visible_drawings,
    visible_request_drawings,
)
from shared_db.foundation.errors import N_
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    Drawing,
    DrawingAudience,
    DrawingPurpose,
    Inquiry,
    Request,
    RequestDrawing,
)
from shared_db.spine.transaction import Work

PURPOSES = {
    DrawingPurpose.REQUEST: N_("What was asked for"),
    DrawingPurpose.DESIGN: N_("Design"),
    DrawingPurpose.SKETCH: N_("Sketch"),
    DrawingPurpose.FLAT_PATTERN: N_("Flat pattern"),
}
AUDIENCES = {
    DrawingAudience.OWN: N_("Own company only"),
    DrawingAudience.GROUP: N_("Group"),
    DrawingAudience.CUSTOMER: N_("Open to the customer"),
}
FOR_THE_SUB_QUOTE = N_("For your sub-quote")
"""What whom its shop has asked reads, where it is nobody else's to see."""
TONES = {
    DrawingAudience.OWN: "",
    DrawingAudience.GROUP: "info",
    DrawingAudience.CUSTOMER: "success",
}


@dataclass(frozen=True)
class Design:
    """A shop's drawing: the newest revision of it that the actor may see, and those before it."""

    newest: Drawing
    earlier: list[Drawing]
    company: str


@dataclass(frozen=True)
class AskedShop:
    """Whom one's own shop has asked with a drawing of its own side, and by which request."""

    company: str
    request_id: UUID


def asked_with(
    work: Work, inquiry: Inquiry, drawings: Iterable[Drawing]
) -> dict[UUID, list[AskedShop]]:
    """Which other shops see one's own drawings on the own side now, by the drawings' ids."""
    kept = [
        one.id
        for one in drawings
        if one.audience is DrawingAudience.OWN and one.company_id == work.actor.company_id
    ]
    if not kept or inquiry.state not in WORKED_ON:
        return {}
    query = (
        visible_request_drawings(work.actor)
        .where(among(RequestDrawing.drawing_id, kept))
        .join(Request, Request.id == RequestDrawing.request_id)
        .where(Request.state.in_(STANDING_REQUEST))
        .order_by(Request.created_at)
        .with_only_columns(RequestDrawing.drawing_id, Request.id, Request.to_company_id)
    )
    rows = work.session.execute(query).all()
    names = company_names(work, {row.to_company_id for row in rows})
    found: dict[UUID, list[AskedShop]] = {}
    for drawing_id, request_id, company_id in rows:
        found.setdefault(drawing_id, []).append(AskedShop(names.get(company_id, ""), request_id))
    return found


def designs_of(work: Work, inquiry: Inquiry) -> list[Design]:
    """All that shops have brought and the actor may see, in the order in which it came."""
    query = visible_drawings(work.actor).where(
        Drawing.inquiry_id == inquiry.id, Drawing.settled_at.is_not(None)
    )
    ordered = query.order_by(Drawing.created_at, Drawing.id)
    return grouped(work, work.session.scalars(ordered).all())


def grouped(work: Work, drawings: Iterable[Drawing]) -> list[Design]:
    """These by what they are revisions of."""
    series: dict[UUID | None, list[Drawing]] = {}
    for drawing in drawings:
        series.setdefault(drawing.series_id, []).append(drawing)
    names = company_names(work, {one.company_id for some in series.values() for one in some})
    found = []
    for some in series.values():
        newest, *earlier = sorted(some, key=lambda one: one.number_in_series or 0, reverse=True)
        found.append(Design(newest, earlier, names.get(newest.company_id, "")))
    return found


def released_of(work: Work, drawing: Drawing) -> list[Drawing]:
    """The revisions of a shop's drawing that the customer sees, the oldest first."""
    query = visible_drawings(work.actor).where(
        Drawing.series_id == drawing.series_id, Drawing.audience == DrawingAudience.CUSTOMER
    )
    return list(work.session.scalars(query.order_by(Drawing.number_in_series)))


def company_names(work: Work, company_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """What these companies are called."""
    wanted = [one for one in company_ids if one is not None]
    if not wanted:
        return {}
    query = visible_companies(work.actor).where(among(Company.id, wanted))
    return {company.id: company.name for company in work.session.scalars(query)}


def purpose_word(drawing: Drawing) -> str:
    """What it is there for."""
    return str(gettext(PURPOSES[drawing.purpose]))


def audience_word(drawing: Drawing, *, own: bool) -> str:
    """Who may see it, as its shop's people or others read it; nothing of the customer's."""
    if drawing.audience is None:
        return ""
    if drawing.audience is DrawingAudience.OWN and not own:
        return str(gettext(FOR_THE_SUB_QUOTE))
    return str(gettext(AUDIENCES[drawing.audience]))


def audience_tone(drawing: Drawing) -> str:
    """The chip's tone."""
    return TONES[drawing.audience] if drawing.audience else ""


def register(app: Flask) -> None:
    """Let templates say these words."""
    app.jinja_env.globals.update(
        purpose_word=purpose_word, audience_word=audience_word, audience_tone=audience_tone
    )


def may_bring(work: Work, inquiry: Inquiry) -> bool:
    """Whether the actor may bring drawings of their shop's."""
    return may_say_who_sees(work, inquiry) and inquiry.state in WORKED_ON


def may_say_who_sees(work: Work, inquiry: Inquiry) -> bool:
    """Whether the actor may take back what their shop shows, also when the request has ended."""
    here = work.actor.in_group(inquiry.group_id)
    return here.is_member and here.may(Permission.BRING_DRAWING)
