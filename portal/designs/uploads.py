"""Files as they come with the page's form: each by itself, or along with it."""

from typing import Any
from uuid import UUID, uuid5

from flask import request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from portal.designs.bringing import bring, inquiry_to_bring_to, receive
from portal.designs.forms import Upload
from portal.files.words import note
from portal.forms import read
from shared_db.access import own_designs
from shared_db.files.previews import VERSIONS
from shared_db.foundation.errors import N_, DomainError, WrongState
from shared_db.foundation.lists import among
from shared_db.models import Drawing
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work


def take_one(work: Work, inquiry_id: UUID) -> Drawing:
    """The one file of a multipart request: from now on it lies on the own side."""
    inquiry_to_bring_to(work, inquiry_id)
    given = {**request.form, **request.files}
    sent = read(Upload, {name: one for name, one in given.items() if name != "csrf_token"})
    return _take(work, inquiry_id, sent.file, sent.client_id, controlled=sent.export_controlled)


def take_along(
    work: Work, inquiry_id: UUID, client_id: UUID | None
) -> tuple[list[str], list[DomainError]]:
    """The files that came along with the form, where no scripts run: their ids, and what is wrong
    with those that were refused. Sent again, they are the same."""
    taken, problems = [], []
    for file in request.files.getlist("files"):
        if not file.filename:
            continue
        try:
            inquiry_to_bring_to(work, inquiry_id)
            taken.append(str(_take(work, inquiry_id, file, client_id, by_name=True).id))
        except DomainError as problem:
            problems.append(problem)
    return taken, problems


def lines_of(work: Work, ids: list[str]) -> list[dict[str, Any]]:
    """What the form's field for files shows of those that were dropped already."""
    wanted = [UUID(one) for one in ids if _is_id(one)]
    query = own_designs(work.actor).where(among(Drawing.id, wanted), Drawing.settled_at.is_(None))
    return [as_line(drawing) for drawing in work.session.scalars(query)]


def as_line(drawing: Drawing) -> dict[str, Any]:
    """One of them."""
    said = [note(drawing, own=True)]
    if drawing.export_controlled:
        said.insert(0, gettext("Export control"))
    seen = drawing.kind in VERSIONS
    return {
        "id": str(drawing.id),
        "name": drawing.filename,
        "note": " · ".join(said),
        "picture_url": url_for("previews.picture", drawing_id=drawing.id) if seen else "",
        "remove_url": url_for("designs.remove", drawing_id=drawing.id),
    }


def _take(
    work: Work,
    inquiry_id: UUID,
    file: FileStorage,
    client_id: UUID | None,
    *,
    controlled: bool | None = None,
    by_name: bool = False,
) -> Drawing:
    """`by_name`: several files come under one id. Raises `WrongState` for one that is sent again
    and was removed meanwhile."""
    received = receive(work, file)
    inquiry = inquiry_to_bring_to(work, inquiry_id)
    if client_id is not None and by_name:
        client_id = uuid5(client_id, received.sha256 + received.filename)
    told = [str(inquiry_id), received.sha256, received.filename, controlled]
    made = once(
        work,
        "designs.upload",
        client_id,
        told,
        lambda: {"id": str(bring(work, inquiry, received, controlled=controlled).id)},
    )
    taken = own_designs(work.actor).where(Drawing.id == UUID(made["id"]))
    drawing = work.session.scalars(taken).one_or_none()
    if drawing is None:
        raise WrongState("removed", N_("This file was removed meanwhile. Please add it again."))
    return drawing


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
