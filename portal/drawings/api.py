"""Drawings for programs."""

from http import HTTPStatus
from uuid import UUID

from flask import Response

from estimator.geometry.developing import with_k_factor
from estimator.geometry.facts import Facts
from portal.api import ApiSlice
from portal.drawings import queries, service
from portal.drawings.answers import (
    DrawingsOut,
    OpenedDrawingOut,
    OpeningOut,
    PreviewsOut,
    RemovedOut,
    TermsOut,
)
from portal.drawings.forms import AcceptTerms, ExportControl
from portal.drawings.numbers import k_factor_of
from portal.drawings.previews import NONE, Previews, made_of, previews_of
from portal.drawings.serving import PREVIEW_TYPES, serve, serve_preview
from portal.drawings.terms import terms_text
from portal.drawings.viewing import facts_of, why_not
from portal.files.kinds import MEDIA_TYPES
from portal.inquiries import uploads
from portal.inquiries.answers import DrawingOut, drawing_out
from portal.inquiries.attaching import remove_upload
from portal.inquiries.forms import UploadDrawing
from portal.inquiries.queries import find_inquiry, find_sent, group_of
from portal.inquiries.writing import find_to_write
from shared_db.access import Permission
from shared_db.files.preview_names import Preview
from shared_db.models import Inquiry
from shared_db.spine.transaction import Work

api = ApiSlice("drawings")
RECEIVING = (
    "not_live", "too_many_drawings", "empty_file", "no_ending", "not_what_it_says", "unknown_kind",
    "no_room", "sent_too_much",
)  # fmt: skip


@api.get("/inquiries/<uuid:inquiry_id>/drawings", answer=DrawingsOut, raises=("not_allowed",))
def listed(work: Work, inquiry_id: UUID) -> DrawingsOut:
    """All drawings that were ever sent with an inquiry, and who opened them."""
    drawings = queries.drawings_of(work, find_sent(work, inquiry_id))
    openings = queries.openings_of(work, [drawing.id for drawing in drawings])
    return DrawingsOut(
        drawings=[
            OpenedDrawingOut(
                **drawing_out(drawing).model_dump(),
                openings=[OpeningOut(**one._asdict()) for one in openings.get(drawing.id, [])],
            )
            for drawing in drawings
        ]
    )


@api.post(
    "/inquiries/<uuid:inquiry_id>/drawings",
    upload=UploadDrawing,
    answer=DrawingOut,
    needs=Permission.POST_INQUIRY,
    raises=RECEIVING,
)
def upload(work: Work, inquiry_id: UUID) -> DrawingOut:
    """Add a drawing to a draft or a revision."""
    inquiry = find_to_write(work, inquiry_id)
    return drawing_out(queries.find_drawing(work, uploads.add_from_request(work, inquiry)))


@api.get("/drawings/<uuid:drawing_id>", answer=DrawingOut)
def show(work: Work, drawing_id: UUID) -> DrawingOut:
    """What is known of a drawing."""
    return drawing_out(queries.find_drawing(work, drawing_id))


@api.delete(
    "/drawings/<uuid:drawing_id>",
    answer=RemovedOut,
    needs=Permission.POST_INQUIRY,
    raises=("already_sent",),
)
def remove(work: Work, drawing_id: UUID) -> RemovedOut:
    """Take back an upload that was not sent yet."""
    remove_upload(work, queries.find_drawing(work, drawing_id, lock=True))
    return RemovedOut(removed=drawing_id)


@api.put(
    "/drawings/<uuid:drawing_id>/export-control",
    body=ExportControl,
    answer=DrawingOut,
    needs=Permission.POST_INQUIRY,
    raises=("not_live",),
)
def set_export_control(work: Work, drawing_id: UUID, body: ExportControl) -> DrawingOut:
    """Say whether a drawing of yours, or of your shop's, is under export control."""
    drawing = queries.find_drawing(work, drawing_id, lock=True)
    service.set_export_control(work, drawing, body.export_controlled)
    return drawing_out(drawing)


@api.get(
    "/drawings/<uuid:drawing_id>/file",
    needs=Permission.OPEN_DRAWING,
    media_types=MEDIA_TYPES,
    raises=("terms_not_accepted", "changed_meanwhile"),
)
def open_file(work: Work, drawing_id: UUID) -> Response:
    """The file itself; 403 `terms_not_accepted` until the terms are accepted."""
    return serve(service.open_drawing(work, drawing_id))


@api.get(
    "/drawings/<uuid:drawing_id>/previews",
    answer=PreviewsOut,
    needs=Permission.OPEN_DRAWING,
    raises=("terms_not_accepted", "changed_meanwhile"),
)
def previews(work: Work, drawing_id: UUID) -> PreviewsOut:
    """What can be seen of a drawing by now, and what it says of itself. It counts as opening it."""
    drawing = service.look_at(work, drawing_id)
    found = previews_of(work, [drawing]).get(drawing.id, NONE)
    return PreviewsOut(
        state=found.state,
        problem=found.problem,
        sentence=why_not(found),
        files=sorted(found.files),
        facts=_facts(work, found),
    )


def _facts(work: Work, found: Previews) -> Facts | None:
    """As the actor's shop bends."""
    facts = facts_of(found)
    return with_k_factor(facts, float(k_factor_of(work))) if facts else None


@api.get(
    "/drawings/<uuid:drawing_id>/previews/<any(picture,model,sheet,tiles):name>",
    needs=Permission.OPEN_DRAWING,
    media_types=PREVIEW_TYPES,
    raises=("terms_not_accepted", "changed_meanwhile"),
)
def preview(work: Work, drawing_id: UUID, name: str) -> Response:
    """One preview as a file; 404 where there is none, or none yet."""
    drawing = service.look_at(work, drawing_id)
    return serve_preview(Preview(name), made_of(work, drawing, Preview(name)))


@api.get("/inquiries/<uuid:inquiry_id>/terms", answer=TermsOut, needs=Permission.OPEN_DRAWING)
def terms(work: Work, inquiry_id: UUID) -> TermsOut:
    """The confidentiality terms of an inquiry, and whether you accepted them."""
    return _terms(work, find_inquiry(work, inquiry_id, to=Permission.OPEN_DRAWING))


@api.post(
    "/inquiries/<uuid:inquiry_id>/terms",
    body=AcceptTerms,
    answer=TermsOut,
    needs=Permission.OPEN_DRAWING,
    status=HTTPStatus.OK,
)
def accept_terms(work: Work, inquiry_id: UUID, body: AcceptTerms) -> TermsOut:
    """Accept the confidentiality terms in the version that you read."""
    inquiry = find_inquiry(work, inquiry_id)
    service.accept_terms(work, inquiry, body.text_version)
    return _terms(work, inquiry)


def _terms(work: Work, inquiry: Inquiry) -> TermsOut:
    group = group_of(work, inquiry)
    return TermsOut(
        text_version=group.confidentiality_version,
        text=terms_text(group, work.actor.language),
        accepted=queries.has_accepted(work, inquiry, group.confidentiality_version),
    )
