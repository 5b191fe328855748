"""The same search for programs."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from portal.api import ApiSlice
from portal.search import service
from portal.search.forms import Kind, Wanted
from portal.search.hits import Hit
from shared_db.spine.transaction import Work

api = ApiSlice("search")


class FoundPartOut(BaseModel):
    """A part of it in which the words are; `fields`: those that hold them."""

    position: int
    fields: dict[str, str]


class HitOut(BaseModel):
    """One thing that was found; `company` is the other side."""

    kind: Kind
    id: UUID
    url: str
    number: str
    subject: str
    company: str
    at: datetime
    inquiry_id: UUID
    state: str
    revision: int | None
    parts: list[FoundPartOut]


class GroupOut(BaseModel):
    """What was found of one kind, the newest first; `more` if there is more."""

    kind: Kind
    hits: list[HitOut]
    more: bool


class FoundOut(BaseModel):
    """What was found, by kind."""

    groups: list[GroupOut]


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
