"""What the viewer and the lists fetch of a drawing: pictures, models, sheets, pieces of pages."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from portal.drawings import service
from portal.drawings.previews import NONE, PreviewState, made_of, previews_of
from portal.drawings.serving import serve, serve_pages, serve_preview, serve_tile
from portal.drawings.tiles import TileName
from portal.edge import acts
from shared_db.files.preview_names import Preview
from shared_db.foundation.errors import NotFound
from shared_db.models import DrawingKind
from shared_db.spine.transaction import Work

blueprint = Blueprint("previews", __name__, url_prefix="/drawings/<uuid:drawing_id>")


@blueprint.get("/picture")
@acts()
def picture(work: Work, drawing_id: UUID) -> Any:
    """The small picture for lists; 202 while it is being made, 204 where there will be none."""
    drawing = service.glance_at(work, drawing_id)
    found = previews_of(work, [drawing]).get(drawing.id, NONE)
    if found.state is PreviewState.WAITING:
        return Response(status=HTTPStatus.ACCEPTED)
    if not found.has_picture:
        return Response(status=HTTPStatus.NO_CONTENT)
    return serve_preview(Preview.PICTURE, found.files[Preview.PICTURE])


@blueprint.get("/original")
@acts()
def original(work: Work, drawing_id: UUID) -> Any:
    """A PDF itself, which the viewer shows as it is. Others are downloaded, each time on record."""
    drawing = service.look_at(work, drawing_id)
    if drawing.kind is not DrawingKind.PDF:
        raise NotFound
    return serve(drawing)


@blueprint.get("/previews/<any(model,sheet):name>")
@acts()
def preview(work: Work, drawing_id: UUID, name: str) -> Any:
    """What the viewer shows, whole."""
    drawing = service.look_at(work, drawing_id)
    return serve_preview(Preview(name), made_of(work, drawing, Preview(name)))


@blueprint.get("/pages")
@acts()
def pages(work: Work, drawing_id: UUID) -> Any:
    """Of pages of pixels: how many, how large, in which sizes."""
    return serve_pages(made_of(work, service.look_at(work, drawing_id), Preview.TILES))


@blueprint.get("/pages/<int:page>/<int:level>/<int:column>_<int:row>")
@acts()
def tile(work: Work, drawing_id: UUID, page: int, level: int, column: int, row: int) -> Any:
    """One piece of a page."""
    made = made_of(work, service.look_at(work, drawing_id), Preview.TILES)
    return serve_tile(made, TileName(page, level, column, row))
