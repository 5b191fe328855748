"""A drawing goes out: as an attachment, in a sandbox, so that nothing in it can act here."""

from flask import Response, send_file

from portal.edge import file_store
from portal.files.kinds import TABLE
from shared_db.models import Drawing


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
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
