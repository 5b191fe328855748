"""A drawing, or a preview of it, goes out: in a sandbox, so that nothing in it can act here."""

import json
from typing import BinaryIO

from flask import Response, jsonify, send_file

from estimator.geometry.facts import Facts, from_json
from portal.drawings.tiles import TileName, index, tile
from portal.edge import file_store
from portal.files.kinds import TABLE
from shared_db.files.preview_names import Preview
from shared_db.models import Drawing, Rendition

PREVIEW_TYPE = {
    Preview.PICTURE: "image/png",
    Preview.MODEL: "model/gltf-binary",
    Preview.SHEET: "application/vnd.tsunagu.sheet+json",
    Preview.TILES: "application/zip",
}
PREVIEW_TYPES = sorted(set(PREVIEW_TYPE.values()))
SHORT_WHILE = "private, max-age=600"
"""A list that is drawn again shows its small pictures at once."""


def serve(drawing: Drawing) -> Response:
    """The file in pieces, whole: each opening is one answer, so no ranges."""
    answer = send_file(
        file_store().open(drawing.sha256),
        mimetype=TABLE[drawing.kind].media_type,
        as_attachment=True,
        download_name=drawing.filename,
        conditional=False,
        etag=False,
    )
    answer.content_length = drawing.size
    return _in_sandbox(answer)


def serve_preview(preview: Preview, made: Rendition) -> Response:
    """One of its previews that was made, as the viewer reads it."""
    answer = _plain(file_store().open(made.sha256 or ""), PREVIEW_TYPE[preview])
    answer.content_length = int(made.size or 0)
    if preview is Preview.SHEET:
        answer.headers["Content-Encoding"] = "gzip"
    if preview is Preview.PICTURE:
        answer.headers["Cache-Control"] = SHORT_WHILE
    return answer


def serve_tile(made: Rendition, name: TileName) -> Response:
    """One piece of one page. Raises `NotFound` where there is none."""
    with file_store().open(made.sha256 or "") as archive:
        content, media_type = tile(archive, name)
    return _in_sandbox(Response(content, mimetype=media_type))


def serve_pages(made: Rendition) -> Response:
    """Which pages there are, how large, and in which sizes."""
    with file_store().open(made.sha256 or "") as archive:
        return _in_sandbox(jsonify(index(archive)))


def kept_facts(made: Rendition) -> Facts:
    """What is known of the drawing."""
    return facts_in(made.sha256 or "")


def facts_in(sha256: str) -> Facts:
    """The same by the content of the kept document."""
    return from_json(json.loads(file_store().read(sha256)))


def _plain(file: BinaryIO, media_type: str) -> Response:
    answer = send_file(file, mimetype=media_type, conditional=False, etag=False)
    return _in_sandbox(answer)


def _in_sandbox(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
