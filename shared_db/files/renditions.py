"""Renditions: what is made of a file once, by its content, and can always be made again.

Nobody's room is counted for them, and they go with their file, or once a newer version of its
engine has made its own. Who may see one is who may see the file: it is never asked for by anything
else.
"""

from dataclasses import dataclass

from sqlalchemy import and_, delete, exists, or_, select, tuple_, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from shared_db.files import StoredFile
from shared_db.files.storage import naming_tables
from shared_db.models import Rendition


@dataclass(frozen=True)
class Engine:
    """What makes one kind of rendition, in one version: anything that changes what comes out of it
    changes the version."""

    kind: str
    version: str


def rendition(session: Session, sha256: str, engine: Engine) -> Rendition | None:
    """What this very engine has made of the file, if it has."""
    return session.get(Rendition, (sha256, engine.kind, engine.version))


def keep(session: Session, sha256: str, engine: Engine, made: StoredFile | str) -> None:
    """Keep what an engine has made of a file, or the code that says why it can't make it: that
    isn't tried again. Two at once make the same thing, and one is kept."""
    stored = made if isinstance(made, StoredFile) else None
    session.execute(
        insert(Rendition)
        .values(
            of_sha256=sha256,
            kind=engine.kind,
            engine=engine.version,
            sha256=stored.sha256 if stored else None,
            size=stored.size if stored else None,
            problem="" if stored else made,
        )
        .on_conflict_do_nothing()
    )


def drop_outdated(session: Session, engines: list[Engine]) -> int:
    """Forget renditions of files that no row names any more, and those of other engines than
    these where one of these has made something of the file; says how many. Their files are
    collected like any that nothing names."""
    named = [
        select(table.c.sha256).where(table.c.sha256.is_not(None))
        for table in naming_tables()
        if table.name != Rendition.__tablename__
    ]
    current = [(engine.kind, engine.version) for engine in engines]
    newer = aliased(Rendition)
    made_anew = exists().where(
        newer.of_sha256 == Rendition.of_sha256, tuple_(newer.kind, newer.engine).in_(current)
    )
    gone = session.execute(
        delete(Rendition)
        .where(
            or_(
                Rendition.of_sha256.not_in(union(*named)),
                and_(tuple_(Rendition.kind, Rendition.engine).not_in(current), made_anew),
            )
        )
        .returning(Rendition.of_sha256)
    )
    return len(gone.all())
