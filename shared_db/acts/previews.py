"""A drawing that came is looked at, unless somebody has sent the very same file before."""

from shared_db.files.preview_names import Preview
from shared_db.files.previews import engine_of
from shared_db.files.renditions import rendition
from shared_db.models import Drawing, JobKind
from shared_db.spine.jobs import put_job
from shared_db.spine.transaction import Work


def ask_for_previews(work: Work, drawing: Drawing) -> None:
    """Put the job that makes its previews. Nobody waits for it but who looks at the drawing."""
    engine = engine_of(drawing.kind, Preview.FACTS)
    if engine is None or rendition(work.session, drawing.sha256, engine) is not None:
        return
    put_job(work, JobKind.PREVIEW, drawing.id, params={"version": engine.version})
