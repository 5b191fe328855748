"""Previews of a drawing: made in a child process, kept by the file's content.

That a file was looked at is the row of its facts, which says why there are none where there are
none. It is written together with all others, so who finds it has found all that there will be.
"""

import shutil
import tempfile
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy import Select, exists, select, tuple_
from sqlalchemy.orm import Session

from shared_db.access import Server
from shared_db.acts.previews import ask_for_previews
from shared_db.files import CHUNK, FileStore, file_store_of
from shared_db.files.preview_names import Preview
from shared_db.files.previews import VERSIONS, engine_of
from shared_db.files.renditions import Engine, keep, rendition
from shared_db.models import Drawing, Job, JobKind, JobState, Rendition
from shared_db.spine.jobs import Claim
from shared_db.spine.transaction import Work
from workers.cad.bounded import LOOKED_AT, Looked, NotLookedAt, look
from workers.runner import Workshop

log = structlog.get_logger()
AT_A_TIME = 20
"""So many drawings of before are asked for in one round: who sends one now waits behind few."""
TRIES = 4
"""After so many in vain people are told; the next version of what looks at it tries again."""
NOT_LOOKED_AT = "not_looked_at"
LARGEST = 200 * 1024 * 1024
"""Bytes of one preview; a child's output ends there."""


def do(work: Work, claim: Claim, workshop: Workshop) -> None:
    """Look at a drawing. One that was taken back meanwhile needs no previews."""
    drawing = work.session.get(Drawing, claim.subject_id)
    facts = engine_of(drawing.kind, Preview.FACTS) if drawing else None
    if drawing is None or facts is None or rendition(work.session, drawing.sha256, facts):
        return
    store = file_store_of(workshop.settings)
    with tempfile.TemporaryDirectory(prefix=LOOKED_AT) as folder:
        source = _copy(store, drawing.sha256, Path(folder) / "source")
        try:
            with look(drawing.kind, source) as looked:
                _keep(work.session, store, drawing.sha256, facts.version, looked)
        except NotLookedAt as why:
            if claim.attempt < TRIES:
                raise
            log.warning("drawing_not_looked_at", kind=drawing.kind, why=str(why))
            give_up(work, drawing.id)
            return
    log.info("drawing_read", kind=drawing.kind, problem=looked.problem, peak_mb=looked.peak_mb)


def give_up(work: Work, drawing_id: UUID) -> None:
    """Say that looking at a drawing failed, unless it did not after all: nobody waits any more."""
    drawing = work.session.get(Drawing, drawing_id)
    facts = engine_of(drawing.kind, Preview.FACTS) if drawing else None
    if drawing and facts:
        keep(work.session, drawing.sha256, facts, NOT_LOOKED_AT)


def ask_for_missing(workshop: Workshop) -> int:
    """Ask for previews of drawings that nobody has looked at, or none in today's version: of those
    that came before previews did, say. What could not be done is not asked for again."""
    with workshop.record.work(Server("previews of before")) as work:
        unseen = list(work.session.scalars(_unseen().limit(AT_A_TIME)))
        for drawing in unseen:
            ask_for_previews(work, drawing)
    return len(unseen)


def _unseen() -> Select[Drawing]:
    """The newest drawings without facts by today's version, and not asked for in it either. Where a
    worker of the version before took what was asked for, it is asked for again."""
    versions = [(kind.value, version) for kind, version in VERSIONS.items()]
    looked_at = exists().where(
        Rendition.of_sha256 == Drawing.sha256,
        Rendition.kind == Preview.FACTS,
        tuple_(Drawing.kind, Rendition.engine).in_(versions),
    )
    asked = exists().where(
        Job.subject_id == Drawing.id,
        Job.kind == JobKind.PREVIEW,
        Job.state != JobState.DONE,
        tuple_(Drawing.kind, Job.params["version"].astext).in_(versions),
    )
    return (
        select(Drawing)
        .where(Drawing.kind.in_(VERSIONS), ~looked_at, ~asked)
        .order_by(Drawing.created_at.desc())
    )


def _copy(store: FileStore, sha256: str, to: Path) -> Path:
    """The file where a child can read it, and nothing else of the store."""
    with store.open(sha256) as file, to.open("wb") as out:
        shutil.copyfileobj(file, out)
    return to


def _keep(session: Session, store: FileStore, sha256: str, version: str, looked: Looked) -> None:
    for preview, path in looked.made.items():
        with path.open("rb") as file:
            stored = store.put(iter(lambda: file.read(CHUNK), b""), LARGEST)
        keep(session, sha256, Engine(preview, version), stored)
    if Preview.FACTS not in looked.made:
        keep(session, sha256, Engine(Preview.FACTS, version), looked.problem or "damaged")
