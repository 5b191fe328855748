"""The PDFs of an issued quote: downloaded, and drawn once more."""

from uuid import UUID

from flask import Response

from portal.edge import file_store
from portal.pricing.queries import find_thing
from portal.pricing.service import require_lead
from portal.quotes import queries
from shared_db.access import Permission, must_find, visible_quote_revisions, visible_quotes
from shared_db.foundation.errors import N_, WrongState
from shared_db.models import JobKind, JobState, Language
from shared_db.spine.jobs import put_job
from shared_db.spine.transaction import Work


def pdf_answer(work: Work, revision_id: UUID, language: Language | None) -> Response:
    """The PDF of an issued revision, in the document's language unless another is asked for.

    It speaks of what was issued alone, so a shop that no longer sees the request has it still.
    """
    revision = must_find(work.session, visible_quote_revisions(work.actor), revision_id)
    quote = must_find(work.session, visible_quotes(work.actor), revision.quote_id)
    wanted = language or revision.language
    drawn = {pdf.language: pdf for pdf in queries.pdfs_of(work, revision_id)}
    if wanted not in drawn:
        raise WrongState(
            "pdf_not_there", N_("This PDF is not ready yet. Please try again in a moment.")
        )
    pdf = drawn[wanted]
    name = f"{quote.number}-{revision.revision}-{wanted.value}.pdf"
    answer = Response(file_store().chunks(pdf.sha256), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.content_length = pdf.size
    return answer


def make_pdfs_again(work: Work, revision_id: UUID) -> None:
    """Put the failed drawings of a revision into the queue once more, one of each language."""
    thing = find_thing(work, revision_id, lock=True)
    require_lead(work, thing.inquiry, Permission.ISSUE_QUOTE)
    jobs = queries.pdf_jobs(work, revision_id)
    drawn = {pdf.language.value for pdf in queries.pdfs_of(work, revision_id)}
    under_way = {job.params["language"] for job in jobs if job.state is not JobState.FAILED}
    for language in sorted({job.params["language"] for job in jobs} - drawn - under_way):
        put_job(work, JobKind.QUOTE_PDF, revision_id, params={"language": language})
