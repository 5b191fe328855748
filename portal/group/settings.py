"""What holds for everybody in a group: its name, the promise of a first reply, the terms."""

from dataclasses import dataclass
from uuid import UUID

from portal.group import queries
from portal.group.forms import GroupSettings
from portal.group.merging import SETTINGS
from portal.merging import UNDECIDED, Decided
from shared_db.foundation.company_names import fold_name
from shared_db.foundation.errors import N_, Invalid
from shared_db.models import Group
from shared_db.spine import streams
from shared_db.spine.events import GroupChanged
from shared_db.spine.transaction import Work

TERMS = ("confidentiality_text_ja", "confidentiality_text_en")


@dataclass(frozen=True)
class Saved:
    """The group as it stands now."""

    group: Group
    new_terms: bool
    """Whether the terms have a new version."""
    theirs: list[str]
    """What the fields are called in which somebody else's changes were kept."""


def save_settings(
    work: Work, group_id: UUID, form: GroupSettings, decided: Decided = UNDECIDED
) -> Saved:
    """Change them, together with what others changed since. Raises `Contested`.

    Inquiries that were sent keep the time that was promised with them. A changed text has to be
    accepted anew; the texts before it, and who accepted them, stay on record.
    """
    group = queries.group_to_edit(work, group_id, lock=True)
    newest = SETTINGS.merged(work, group, form.version, form.kept, decided)
    _check_name(work, group, newest.values["name"])
    new_terms = any(getattr(group, text) != newest.values[text] for text in TERMS)
    if new_terms:
        group.confidentiality_version += 1
    SETTINGS.keep(work, group, newest.values)
    work.tell(
        streams.group(group.id),
        GroupChanged(
            group_id=group.id,
            name=group.name,
            reply_promise_minutes=group.reply_promise_minutes,
            text_version=group.confidentiality_version,
        ),
    )
    return Saved(group, new_terms, newest.theirs)


def _check_name(work: Work, group: Group, name: str) -> None:
    """Refuse the name of another group that the actor sees: whom would one invite into?"""
    others = {fold_name(other.name) for other in queries.groups(work) if other.id != group.id}
    if name != group.name and fold_name(name) in others:
        raise Invalid.one("name", "name_taken", N_("Another group here bears this name already."))
