"""What holds for everybody in a group: its name, the promise of a first reply, the terms."""

from uuid import UUID

from portal.group import queries
from portal.group.forms import GroupSettings
from shared_db import streams
from shared_db.company_names import fold_name
from shared_db.errors import N_, ChangedMeanwhile, Invalid
from shared_db.events import EventType
from shared_db.models import Group
from shared_db.transaction import Work


def save_settings(work: Work, group_id: UUID, form: GroupSettings) -> tuple[Group, bool]:
    """Change them; answers with whether the terms have a new version by that.

    Inquiries that were sent keep the time that was promised with them. A changed text has to be
    accepted anew; the texts before it, and who accepted them, stay on record.
    """
    group = queries.group_to_edit(work, group_id, lock=True)
    if group.version != form.version:
        raise ChangedMeanwhile
    _check_name(work, group, form.name)
    had = (group.confidentiality_text_ja, group.confidentiality_text_en)
    new_terms = had != (form.terms_ja, form.terms_en)
    group.name = form.name
    group.reply_promise_minutes = form.reply_promise_minutes
    if new_terms:
        group.confidentiality_text_ja = form.terms_ja
        group.confidentiality_text_en = form.terms_en
        group.confidentiality_version += 1
    group.version += 1
    work.tell(
        streams.group(group.id),
        EventType.GROUP_CHANGED,
        group_id=group.id,
        name=group.name,
        reply_promise_minutes=group.reply_promise_minutes,
        text_version=group.confidentiality_version,
    )
    return group, new_terms


def _check_name(work: Work, group: Group, name: str) -> None:
    """Refuse the name of another group that the actor sees: whom would one invite into?"""
    others = {fold_name(other.name) for other in queries.groups(work) if other.id != group.id}
    if name != group.name and fold_name(name) in others:
        raise Invalid.one("name", "name_taken", N_("Another group here bears this name already."))
