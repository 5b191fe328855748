"""Looking for something: the newest of each kind, or all of one kind page by page."""

from dataclasses import dataclass, replace

from portal.inquiries.finding import about
from portal.search.forms import Kind, Wanted
from portal.search.hits import Hit, Looking
from portal.search.queries import FINDERS, matching_parts
from shared_db.foundation.folding import words_in
from shared_db.spine.transaction import Work

FEW = 5
"""Of each kind, where all kinds are shown."""
PAGE = 20
"""Of one kind."""
MOST_PARTS = 3
"""So many parts of one thing are shown."""


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more`: there is more than this."""

    kind: Kind
    hits: list[Hit]
    more: bool


def find(work: Work, wanted: Wanted) -> list[Group]:
    """What the actor may see of it, by kind; nothing without words."""
    words = words_in(wanted.q)
    if not words:
        return []
    looking = Looking(words, about(work, wanted.q))
    most = PAGE if wanted.kind else FEW
    groups = []
    for kind in [wanted.kind] if wanted.kind else Kind:
        hits = FINDERS[kind](work, looking, most + 1, (wanted.page - 1) * most)
        if hits:
            groups.append(Group(kind, hits[:most], more=len(hits) > most))
    return _with_parts(work, groups, looking)


def _with_parts(work: Work, groups: list[Group], looking: Looking) -> list[Group]:
    ids = {hit.inquiry_id for group in groups for hit in group.hits}
    parts = matching_parts(work, sorted(ids), looking) if ids else {}
    return [
        replace(
            group,
            hits=[
                replace(hit, parts=parts.get(hit.inquiry_id, [])[:MOST_PARTS]) for hit in group.hits
            ],
        )
        for group in groups
    ]
