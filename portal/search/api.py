"""The same search for programs."""

from portal.api import ApiSlice
from portal.search import service
from portal.search.answers import FoundOut, FoundPartOut, GroupOut, HitOut
from portal.search.forms import Wanted
from portal.search.hits import Hit
from shared_db.spine.transaction import Work

api = ApiSlice("search")


@api.get("/search", query=Wanted, answer=FoundOut)
def show(work: Work, query: Wanted) -> FoundOut:
    """The newest of each kind; of one kind a page."""
    return FoundOut(
        groups=[
            GroupOut(kind=group.kind, hits=[_out(hit) for hit in group.hits], more=group.more)
            for group in service.find(work, query)
        ]
    )


def _out(hit: Hit) -> HitOut:
    return HitOut(
        **{name: getattr(hit, name) for name in HitOut.model_fields if name != "parts"},
        parts=[FoundPartOut(position=one.position, fields=one.fields) for one in hit.parts],
    )
