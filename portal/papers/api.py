"""Papers for programs: the same, read through the same policy."""

from pydantic import Field

from portal.api import ApiSlice
from portal.forms import Form
from portal.papers import queries
from portal.papers.answers import PapersOut, left_out
from shared_db.spine.transaction import Work

api = ApiSlice("papers")


class PapersQuery(Form):
    """Which page."""

    page: int = Field(1, ge=1, le=100_000)


@api.get("/papers", query=PapersQuery, answer=PapersOut)
def index(work: Work, query: PapersQuery) -> PapersOut:
    """What stays with one's shop of the groups that it has left; empty for everybody else."""
    found = queries.list_left(work, query.page)
    return PapersOut(
        papers=[left_out(work, one) for one in found[: queries.PAGE]],
        more=len(found) > queries.PAGE,
    )
