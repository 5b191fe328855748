"""What the customer has changed since something was made: said at whatever rests on it."""

from collections.abc import Iterable
from uuid import UUID

from portal.inquiries.content import changes_of_parts
from shared_db.access import visible_inquiry_revisions
from shared_db.foundation.base import Json
from shared_db.models import Inquiry, InquiryRevision
from shared_db.spine.transaction import Work


def changes_since(
    work: Work, inquiry: Inquiry, revision: int, part_ids: Iterable[UUID]
) -> list[Json]:
    """What changed in these parts, or for the whole, since that revision; {field, part, before,
    after} each, as the inquiry's history has it."""
    if revision == inquiry.revision:
        return []
    query = visible_inquiry_revisions(work.actor).where(
        InquiryRevision.inquiry_id == inquiry.id,
        InquiryRevision.revision.in_([revision, inquiry.revision]),
    )
    kept = {one.revision: one.content for one in work.session.scalars(query)}
    if len(kept) < 2:
        return []
    only = {str(part_id) for part_id in part_ids}
    return changes_of_parts(kept[revision], kept[inquiry.revision], only)
