"""Shops' drawings for programs."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from flask import request

from portal.api import ApiSlice
from portal.designs import bringing, correcting, showing
from portal.designs.answers import (
    DesignOut,
    DesignsOut,
    RemovedDesignOut,
    design_out,
    designs_out,
)
from portal.designs.forms import AudienceForm, KindForm, Upload, UploadDesign
from portal.drawings import queries
from portal.drawings.service import require_own
from portal.files.receiving import Received
from portal.forms import read
from portal.inquiries.queries import find_sent
from shared_db.access import Permission
from shared_db.models import Drawing
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

api = ApiSlice("designs")
RECEIVING = (
    "not_live", "too_many_drawings", "empty_file", "no_ending", "not_what_it_says", "unknown_kind",
    "no_room", "sent_too_much",
)  # fmt: skip
DESIGN = "/designs/<uuid:drawing_id>"


@api.get("/inquiries/<uuid:inquiry_id>/designs", answer=DesignsOut, raises=("not_allowed",))
def listed(work: Work, inquiry_id: UUID) -> DesignsOut:
    """What shops have brought of their own to an inquiry, as far as one may see it."""
    return designs_out(work, find_sent(work, inquiry_id))


@api.post(
    "/inquiries/<uuid:inquiry_id>/designs",
    upload=UploadDesign,
    answer=DesignOut,
    needs=Permission.BRING_DRAWING,
    raises=(*RECEIVING, "replaced"),
)
def bring(work: Work, inquiry_id: UUID) -> DesignOut:
    """Bring a drawing of one's own shop's, for its own side or for the group."""
    bringing.inquiry_to_bring_to(work, inquiry_id)
    sent = read(UploadDesign, _sent())
    file = bringing.receive(work, sent.file)
    told = [str(inquiry_id), *_told(file), sent.model_dump(mode="json", exclude={"file"})]

    def do() -> Drawing:
        inquiry = bringing.inquiry_to_bring_to(work, inquiry_id, lock=True)
        drawing = bringing.bring(work, inquiry, file)
        bringing.settle(work, inquiry, drawing, sent.purpose, sent.part_id, sent.export_controlled)
        showing.show(work, inquiry, drawing, sent.audience, sent.named)
        return drawing

    return _once(work, "designs.bring_file", sent.client_id, told, do)


@api.post(
    f"{DESIGN}/revisions",
    upload=Upload,
    answer=DesignOut,
    needs=Permission.BRING_DRAWING,
    raises=(*RECEIVING, "replaced"),
)
def revise(work: Work, drawing_id: UUID) -> DesignOut:
    """Bring a newer revision of a drawing; the customer sees it once it is released.

    Under export control it begins on the own side, to be shown by its name.
    """
    replaced = queries.find_drawing(work, drawing_id)
    require_own(work, replaced)
    bringing.inquiry_to_bring_to(work, replaced.inquiry_id)
    sent = read(Upload, _sent())
    file = bringing.receive(work, sent.file)

    def do() -> Drawing:
        inquiry, locked = bringing.lock_own(work, drawing_id)
        newer = bringing.bring(work, inquiry, file)
        bringing.revise(work, locked, newer, sent.export_controlled)
        return newer

    told = [str(drawing_id), *_told(file), sent.export_controlled]
    return _once(work, "designs.revise_file", sent.client_id, told, do)


@api.put(
    f"{DESIGN}/audience",
    body=AudienceForm,
    answer=DesignOut,
    needs=Permission.BRING_DRAWING,
    raises=("not_live", "replaced"),
)
def set_audience(work: Work, drawing_id: UUID, body: AudienceForm) -> DesignOut:
    """Show a drawing to the group, as the lead to the customer, or take it back."""
    inquiry, drawing = bringing.lock_own(work, drawing_id)
    showing.show(work, inquiry, drawing, body.audience, body.named)
    return design_out(drawing)


@api.put(
    f"{DESIGN}/kind",
    body=KindForm,
    answer=DesignOut,
    needs=Permission.BRING_DRAWING,
    raises=("not_live",),
)
def correct(work: Work, drawing_id: UUID, body: KindForm) -> DesignOut:
    """Say anew what a drawing is and of which part, in all its revisions."""
    inquiry, drawing = bringing.lock_own(work, drawing_id)
    correcting.correct(work, inquiry, drawing, body)
    return design_out(drawing)


@api.delete(
    DESIGN,
    answer=RemovedDesignOut,
    needs=Permission.BRING_DRAWING,
    raises=("shown",),
    status=HTTPStatus.OK,
)
def remove(work: Work, drawing_id: UUID) -> RemovedDesignOut:
    """Take a drawing away, as long as nobody else could see it."""
    bringing.remove(work, drawing_id)
    return RemovedDesignOut(removed=drawing_id)


def _sent() -> dict[str, object]:
    given = {**request.form, **request.files}
    return {name: one for name, one in given.items() if name != "csrf_token"}


def _told(file: Received) -> tuple[str, str]:
    return file.sha256, file.filename


def _once(
    work: Work, action: str, client_id: UUID | None, told: object, do: Callable[[], Drawing]
) -> DesignOut:
    made = once(work, action, client_id, told, lambda: {"id": str(do().id)})
    return design_out(queries.find_drawing(work, UUID(made["id"])))
