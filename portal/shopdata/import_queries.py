"""Imports and their remarks, as a shop's own people see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, or_
from sqlalchemy.orm import aliased

from shared_db.access import (
    must_find,
    visible_import_remarks,
    visible_imports,
    visible_jobs,
    visible_people,
)
from shared_db.models import (
    Import,
    ImportKind,
    ImportRemark,
    ImportState,
    Job,
    JobKind,
    JobState,
    Person,
)
from shared_db.spine.jobs import TOOK_TOO_LONG
from shared_db.spine.states import UNDER_WAY
from shared_db.spine.transaction import Work

PAGE = 50
_KINDS = (JobKind.READ_IMPORT, JobKind.WRITE_IMPORT)


@dataclass(frozen=True)
class RemarkLine:
    """One remark, as the page and the file of remarks show it."""

    row_number: int
    severity: str
    column: str
    code: str
    value: str


@dataclass(frozen=True)
class Earlier:
    """The import by which the same file was taken in."""

    id: UUID
    done_at: datetime | None


def find_import(work: Work, import_id: UUID) -> Import:
    """One of the own company's. Raises NotFound."""
    return must_find(work.session, visible_imports(work.actor), import_id)


def list_imports(work: Work, page: int, kind: ImportKind | None = None) -> list[tuple[Import, str]]:
    """A page of imports with who sent them, the newest first; one more than fits says "more"."""
    people = visible_people(work.actor).subquery()
    query = (
        visible_imports(work.actor)
        .join(people, people.c.id == Import.created_by, isouter=True)
        .add_columns(people.c.name)
        .order_by(Import.created_at.desc(), Import.id)
    )
    if kind is not None:
        query = query.where(Import.kind == kind)
    rows = work.session.execute(query.offset((page - 1) * PAGE).limit(PAGE + 1))
    return [(imported, name or "") for imported, name in rows]


def sender_name(work: Work, imported: Import) -> str:
    """Who sent the file."""
    query = visible_people(work.actor).with_only_columns(Person.name)
    return work.session.scalar(query.where(Person.id == imported.created_by)) or ""


def remarks_of(
    work: Work, imported: Import, code: str | None = None, page: int | None = None
) -> list[RemarkLine]:
    """Its remarks in the file's order: all of them, or a page and one more that says "more"."""
    query = (
        visible_import_remarks(work.actor)
        .with_only_columns(
            ImportRemark.row_number,
            ImportRemark.severity,
            ImportRemark.column,
            ImportRemark.code,
            ImportRemark.value,
        )
        .where(ImportRemark.import_id == imported.id)
        .order_by(ImportRemark.row_number, ImportRemark.id)
    )
    if code:
        query = query.where(ImportRemark.code == code)
    if page is not None:
        query = query.offset((page - 1) * PAGE).limit(PAGE + 1)
    return [RemarkLine(*row) for row in work.session.execute(query)]


def earlier_import(work: Work, imported: Import, *, lock: bool = False) -> Earlier | None:
    """The same file, if it was taken in before and not undone.

    `lock` holds every import of this file, so that of two at once one sees the other.
    """
    query = (
        visible_imports(work.actor)
        .with_only_columns(Import.id, Import.state, Import.done_at)
        .where(Import.sha256 == imported.sha256, Import.id != imported.id)
        .order_by(Import.id)
    )
    rows = work.session.execute(query.with_for_update(key_share=True) if lock else query)
    taken = [row for row in rows if row.state in {ImportState.WRITING, ImportState.DONE}]
    return Earlier(taken[0].id, taken[0].done_at) if taken else None


def has_failed(work: Work, imported: Import) -> bool:
    """Whether it still waits for a job that has failed for good."""
    return work.session.scalars(_stuck(work).where(Import.id == imported.id)).first() is not None


def took_too_long(work: Work, imported: Import) -> bool:
    """Whether that job was stopped at its deadline."""
    failed = visible_jobs(work.actor).where(
        Job.kind.in_(_KINDS), Job.subject_id == imported.id, Job.state == JobState.FAILED
    )
    last = work.session.scalars(failed.order_by(Job.created_at.desc()).limit(1)).first()
    return last is not None and last.error == TOOK_TOO_LONG


def waiting_imports(work: Work) -> list[tuple[Import, bool]]:
    """Imports that wait for somebody's decision, each with whether its job failed.

    A file that failed, or has rows that can't be read, was a try-out once another one of its kind
    has come after it: it waits for nobody any more.
    """
    stuck = set(work.session.scalars(_stuck(work).with_only_columns(Import.id)))
    later = aliased(Import, visible_imports(work.actor).subquery())
    tried_again = exists().where(later.kind == Import.kind, later.created_at > Import.created_at)
    has_errors = func.coalesce(Import.report["errors"].as_integer(), 0) > 0
    failed = or_(Import.state == ImportState.REFUSED, has_errors)
    undecided = (
        visible_imports(work.actor)
        .where(
            Import.state.in_([ImportState.READ, ImportState.REFUSED])
            & ~Import.report.has_key("left")
            & ~(failed & tried_again)
            | Import.id.in_(stuck)
        )
        .order_by(Import.created_at)
        .limit(200)
    )
    return [(found, found.id in stuck) for found in work.session.scalars(undecided)]


def _stuck(work: Work) -> Select[Import]:
    """Imports whose job has failed, and no other is on its way."""
    jobs = visible_jobs(work.actor).where(Job.kind.in_(_KINDS)).subquery()
    under_way = visible_jobs(work.actor).where(Job.kind.in_(_KINDS), Job.state.in_(UNDER_WAY))
    return visible_imports(work.actor).where(
        Import.state.in_([ImportState.READING, ImportState.WRITING]),
        exists().where(jobs.c.subject_id == Import.id, jobs.c.state == JobState.FAILED),
        Import.id.not_in(under_way.with_only_columns(Job.subject_id)),
    )
