"""Having the PDFs of an issued quote drawn."""

from uuid import UUID

from portal.quotes import queries
from portal.quotes.service import require_lead
from shared_db.access import Permission
from shared_db.models import JobKind, JobState
from shared_db.spine.jobs import put_job
from shared_db.spine.transaction import Work


def draw_again(work: Work, revision_id: UUID) -> None:
    """Put the failed drawings of a revision into the queue once more, one of each language."""
    thing = queries.find_thing(work, revision_id, lock=True)
    require_lead(work, thing.inquiry, Permission.ISSUE_QUOTE)
    jobs = queries.drawing_jobs(work, revision_id)
    drawn = {pdf.language.value for pdf in queries.pdfs_of(work, revision_id)}
    under_way = {job.params["language"] for job in jobs if job.state is not JobState.FAILED}
    for language in sorted({job.params["language"] for job in jobs} - drawn - under_way):
        put_job(work, JobKind.QUOTE_PDF, revision_id, params={"language": language})
