"""The files on record: which rows name them, and how much room each company's take."""

from collections.abc import Collection
from typing import cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Select,
    Table,
    Uuid,
    false,
    func,
    literal,
    null,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Session

from shared_db.foundation.base import Base
from shared_db.models import (
    Company,
    Drawing,
    Import,
    Inquiry,
    Intake,
    IntakeFile,
    Membership,
    PastQuote,
    Quote,
    QuotePdf,
    QuoteRevision,
    Rendition,
)

Owned = Select[UUID, str, int]


def naming_tables() -> list[Table]:
    """Every table whose rows name a file."""
    return [table for table in Base.metadata.sorted_tables if "sha256" in table.columns]


def named_files(session: Session, among: Collection[str]) -> frozenset[str]:
    """Those of the files that a row names."""
    queries = [select(table.c.sha256).where(table.c.sha256.in_(among)) for table in naming_tables()]
    return frozenset(session.scalars(union(*queries)))


def bytes_used(session: Session, company_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many bytes of files each of these companies keeps here; a file sent twice counts once.

    A customer's drawings are the customer's, a shop's records and quotes the shop's.
    """
    files = union(*(owned(company_ids) for owned in OWNED.values())).subquery()
    sums = select(files.c.company_id, func.sum(files.c.size)).group_by(files.c.company_id)
    return dict.fromkeys(company_ids, 0) | {row[0]: int(row[1]) for row in session.execute(sums)}


def limits_of(session: Session, company_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many bytes of files each of these companies may keep: the most that one of its groups
    gives it, so that no group cuts what another one counts on; a group that it has left too, since
    its papers of that time stay."""
    given = func.coalesce(Membership.storage_limit, Company.storage_limit)
    query = (
        select(Company.id, func.coalesce(func.max(given), Company.storage_limit))
        .outerjoin(Membership, Membership.company_id == Company.id)
        .where(Company.id.in_(company_ids))
        .group_by(Company.id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def room_left(session: Session, company_id: UUID) -> int:
    """How many bytes more a company may keep; below 0 where it keeps more than it may."""
    limit = limits_of(session, [company_id]).get(company_id, 0)
    return limit - bytes_used(session, [company_id])[company_id]


def _drawings(company_ids: Collection[UUID]) -> Owned:
    """The customer's; while a shop still enters a request in a customer's place, that shop's; and
    what a shop brings is the shop's."""
    return cast(
        Owned,
        union_all(
            select(Inquiry.customer_company_id.label("company_id"), Drawing.sha256, Drawing.size)
            .join(Inquiry, Inquiry.id == Drawing.inquiry_id)
            .where(Inquiry.customer_company_id.in_(company_ids), Drawing.company_id.is_(None)),
            select(Drawing.company_id, Drawing.sha256, Drawing.size).where(
                Drawing.company_id.in_(company_ids)
            ),
        ),
    )


def _imports(company_ids: Collection[UUID]) -> Owned:
    return select(Import.company_id, Import.sha256, Import.size).where(
        Import.company_id.in_(company_ids)
    )


def _quote_pdfs(company_ids: Collection[UUID]) -> Owned:
    return (
        select(Quote.company_id, QuotePdf.sha256, QuotePdf.size)
        .join(QuoteRevision, QuoteRevision.id == QuotePdf.revision_id)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .where(Quote.company_id.in_(company_ids))
    )


def _intake_files(company_ids: Collection[UUID]) -> Owned:
    """No company's: until it is confirmed whose they are, what there is of them has its own bound
    (`portal/intake/limits.py`)."""
    nobodys = select(Intake.group_id.label("company_id"), IntakeFile.sha256, IntakeFile.size)
    return nobodys.join(Intake, Intake.id == IntakeFile.intake_id).where(
        Intake.group_id.in_(company_ids)
    )


def _renditions(_company_ids: Collection[UUID]) -> Owned:
    """Nobody's: what can be made again takes nobody's room."""
    nobodys = select(null().cast(Uuid).label("company_id"), Rendition.sha256, Rendition.size)
    return cast(Owned, nobodys.where(false()))


def _past_quotes(_company_ids: Collection[UUID]) -> Owned:
    """Nothing more: the file that a sheet came in is its import's."""
    nothing = select(PastQuote.company_id, PastQuote.sha256, literal(0, BigInteger).label("size"))
    return nothing.where(false())


OWNED = {
    "drawing": _drawings,
    "import": _imports,
    "intake_file": _intake_files,
    "past_quote": _past_quotes,
    "quote_pdf": _quote_pdfs,
    "rendition": _renditions,
}
"""Whose the files of each naming table are."""
