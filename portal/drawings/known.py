"""What is known of drawings by themselves, for the form in which they are sent."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from portal.drawings.previews import NONE, is_awaited, previews_of
from portal.drawings.serving import facts_in
from portal.inquiries.looked_at import LookedAt
from shared_db.files.preview_names import Preview
from shared_db.models import Drawing
from shared_db.spine.transaction import Work

MOST_REMEMBERED = 2000


def known_of(work: Work, drawings: Sequence[Drawing]) -> Mapping[UUID, LookedAt]:
    """By the drawings' ids; one of a kind that nothing can read says nothing."""
    found = previews_of(work, drawings)
    known: dict[UUID, LookedAt] = {}
    for drawing in drawings:
        previews = found.get(drawing.id, NONE)
        facts = previews.files.get(Preview.FACTS)
        if facts is not None:
            known[drawing.id] = _read(facts.sha256 or "")
        else:
            known[drawing.id] = LookedAt(awaited=is_awaited(drawing, previews))
    return known


@lru_cache(maxsize=MOST_REMEMBERED)
def _read(sha256: str) -> LookedAt:
    """Of facts that lie under this content, read once: a form asks every second or two until all
    of its drawings are known."""
    kept = facts_in(sha256)
    return LookedAt(kept.title_block, tuple((part.name, part.count) for part in kept.parts))
