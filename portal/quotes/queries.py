"""What has become of an issued quote: its papers, how it was given, what was answered."""

from uuid import UUID

from portal.pricing.queries import Thing
from shared_db.access import (
    issued_quotes,
    visible_companies,
    visible_jobs,
    visible_quote_answers,
    visible_quote_handings,
    visible_quote_pdfs,
)
from shared_db.models import (
    Company,
    Job,
    JobKind,
    Quote,
    QuoteAnswer,
    QuoteHanding,
    QuotePdf,
)
from shared_db.spine.transaction import Work


def customer_of(work: Work, thing: Thing) -> str:
    """What the customer's company is called."""
    name = visible_companies(work.actor).with_only_columns(Company.name)
    return work.session.scalar(name.where(Company.id == thing.inquiry.customer_company_id)) or ""


def issuer_of(work: Work, thing: Thing) -> str:
    """What the shop is called that issued it."""
    name = visible_companies(work.actor).with_only_columns(Company.name)
    return work.session.scalar(name.where(Company.id == thing.quote.company_id)) or ""


def handings_of(work: Work, revision_id: UUID) -> list[QuoteHanding]:
    """When and how an issued revision was given by hand, in order."""
    query = visible_quote_handings(work.actor).where(QuoteHanding.revision_id == revision_id)
    return list(
        work.session.scalars(query.order_by(QuoteHanding.given_on, QuoteHanding.created_at))
    )


def issued_revisions(work: Work, inquiry_id: UUID) -> list[int]:
    """For the other member shops: which revisions were issued, and nothing else."""
    issued = issued_quotes(work.actor).where(Quote.inquiry_id == inquiry_id)
    return sorted(row.revision for row in work.session.execute(issued))


def answer_of(work: Work, revision_id: UUID) -> QuoteAnswer | None:
    """The customer's word on a revision."""
    return work.session.scalars(
        visible_quote_answers(work.actor).where(QuoteAnswer.revision_id == revision_id)
    ).one_or_none()


def pdfs_of(work: Work, revision_id: UUID) -> list[QuotePdf]:
    """The drawn documents."""
    return list(
        work.session.scalars(
            visible_quote_pdfs(work.actor)
            .where(QuotePdf.revision_id == revision_id)
            .order_by(QuotePdf.language.desc())
        )
    )


def pdf_jobs(work: Work, revision_id: UUID) -> list[Job]:
    """How the drawing goes on; for the issuing company's own people."""
    return list(
        work.session.scalars(
            visible_jobs(work.actor).where(
                Job.kind == JobKind.QUOTE_PDF, Job.subject_id == revision_id
            )
        )
    )
