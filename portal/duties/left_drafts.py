"""Requests that somebody was writing who can't sign in any more, given to a colleague."""

from uuid import UUID

from sqlalchemy import func

from portal.duties.queries import Colleague, colleagues, find_person
from portal.duties.service import NOBODY_CHOSEN, NOT_THEIR_WORK
from shared_db.access import (
    Actor,
    Permission,
    drafts_left_behind,
    typed_left_behind,
    uploads_left_behind,
)
from shared_db.access.permissions import may_in_group
from shared_db.foundation.errors import Invalid
from shared_db.foundation.lists import among
from shared_db.models import Drawing, FormDraft, Inquiry
from shared_db.spine.transaction import Work

FIELD = "drafts_to"
WRITES = frozenset({Permission.POST_INQUIRY, Permission.TAKE_IN_INQUIRY})


def count_drafts(work: Work, person_id: UUID) -> int:
    """How many there are; what stands in them nobody reads before they are handed over."""
    mine = drafts_left_behind(work.actor).where(Inquiry.created_by == person_id)
    return work.session.scalar(mine.with_only_columns(func.count())) or 0


def writers(work: Work) -> list[Colleague]:
    """To whom they can be given."""
    actor = work.actor
    return [
        one
        for one in colleagues(work)
        if any(_writes(one, actor, group.group_id) for group in actor.groups)
    ]


def hand_over_drafts(work: Work, person_id: UUID, to: UUID | None) -> int:
    """Give all of somebody's to a colleague, with what was typed and dropped; says how many.

    Raises `Invalid` where nobody was chosen, or somebody who doesn't write such requests.
    """
    find_person(work, person_id)
    if to is None:
        raise Invalid.one(FIELD, "nobody_chosen", NOBODY_CHOSEN)
    mine = drafts_left_behind(work.actor).where(Inquiry.created_by == person_id)
    drafts = work.session.scalars(mine.order_by(Inquiry.id).with_for_update(key_share=True)).all()
    receiver = next((one for one in colleagues(work) if one.person.id == to), None)
    for draft in drafts:
        if receiver is None or not _writes(receiver, work.actor, draft.group_id):
            raise Invalid.one(FIELD, "not_their_work", NOT_THEIR_WORK)
    ids = [one.id for one in drafts]
    files = uploads_left_behind(work.actor).where(among(Drawing.inquiry_id, ids))
    typed = typed_left_behind(work.actor).where(
        FormDraft.person_id == person_id, among(FormDraft.subject_id, ids)
    )
    dropped, written = work.session.scalars(files).all(), work.session.scalars(typed).all()
    for file in dropped:
        file.uploaded_by = to
    for form in written:
        form.person_id = to
    for draft in drafts:
        draft.created_by = to
    return len(drafts)


def _writes(one: Colleague, actor: Actor, group_id: UUID) -> bool:
    there = actor.in_group(group_id)
    return one.person.active and bool(
        WRITES & may_in_group(there.belongs_as, one.roles, frozenset())
    )
