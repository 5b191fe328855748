"""Drafts: a form kept exactly as it is typed, until it is sent or thrown away."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from flask_babel import ngettext
from sqlalchemy.dialects.postgresql import insert

from portal.inquiries import queries, writing
from portal.inquiries.typed import DRAWINGS, SUGGESTED, Typed, each_file_once, every
from portal.inquiries.words import field_label, typed_value
from portal.merging import UNDECIDED, Decided, Merging, typed_over
from shared_db.access import Permission, asked_drawings
from shared_db.foundation.errors import (
    N_,
    ChangedMeanwhile,
    DomainError,
    Invalid,
    NotAllowed,
    NotFound,
    WrongState,
)
from shared_db.foundation.ids import new_id
from shared_db.models import Drawing, FormDraft, Inquiry, InquiryState
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import Changes, changes_since, forget_changes, note_change

NEW = "inquiry"
REVISION = "revision"
MOST_BYTES = 1_000_000


class ChangedElsewhere(ChangedMeanwhile):
    """The person's own draft went on in another tab or on another device."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "You went on with this draft in another tab or on another device. "
                "What stands here is kept; choose which of the two counts."
            )
        )


def form_of(inquiry: Inquiry) -> str:
    """Which form is typed at: of a new request, or of the changes to a sent one."""
    return NEW if inquiry.state is InquiryState.DRAFT else REVISION


def require_author(work: Work) -> None:
    """Raise `NotAllowed` for whoever writes no inquiries: neither their own nor a customer's."""
    ways = (Permission.POST_INQUIRY, Permission.TAKE_IN_INQUIRY)
    if not any(work.actor.may_somewhere(way) for way in ways):
        raise NotAllowed


def begin_draft(work: Work, group_id: UUID | None = None) -> Inquiry:
    """An inquiry to be typed; it belongs to the group whose entrance the customer came through.

    One that a shop writes in a customer's place is its own until it is sent.
    `group_id` is needed where the company is a customer of several groups.
    """
    require_author(work)
    groups = work.actor.groups_to_ask
    if group_id is None and len(groups) == 1:
        (group_id,) = groups
    if group_id is None:
        raise Invalid.one("group_id", "empty", N_("Please choose the group to ask."))
    if group_id not in groups:
        raise NotFound
    inquiry = Inquiry(
        id=new_id(),
        group_id=group_id,
        customer_company_id=work.actor.company_id,
        created_by=work.actor.person_id,
    )
    work.session.add(inquiry)
    work.session.flush()
    keep_draft(work, NEW, inquiry.id, 0, {})
    return inquiry


def continue_untouched(work: Work, group_id: UUID | None = None) -> Inquiry:
    """The draft in which nothing was typed yet, if there is one; else a new one."""
    for inquiry, draft in queries.drafts(work):
        if not draft.typed and group_id in (None, inquiry.group_id):
            return inquiry
    return begin_draft(work, group_id)


def keep_draft(
    work: Work, form: str, subject_id: UUID, version: int, values: Mapping[str, Any]
) -> int:
    """Keep what is typed; answers with the version it now has.

    Raises `ChangedElsewhere` when another tab was faster, unless it typed the same.
    """
    _check_size(values)
    draft = queries.find_draft(work, form, subject_id, lock=True)
    if draft is None:
        return _first(work, form, subject_id, values)
    if draft.typed == dict(values):
        return draft.version
    if draft.version != version:
        raise ChangedElsewhere
    over = typed_over(_plain(draft.typed), _plain(values))
    draft.typed, draft.version = dict(values), draft.version + 1
    note_change(work.session, _log_of(draft), draft.version, work.actor.person_id, over)
    return draft.version


@dataclass(frozen=True)
class Merged:
    """A form with what another tab typed meanwhile; `taken` is that, by the fields' names."""

    version: int
    values: dict[str, Any]
    taken: dict[str, Any]


def merged(
    work: Work,
    form: str,
    subject_id: UUID,
    version: int,
    values: Mapping[str, Any],
    decided: Decided = UNDECIDED,
) -> Merged:
    """What was typed from a version of the draft, with what came later.

    Raises `Contested` where both typed in one field. Locks the draft: nothing newer arrives before
    the form is done with.
    """
    draft = queries.find_draft(work, form, subject_id, lock=True)
    mine = _plain(values)
    if draft is None or not draft.typed or version >= draft.version or _plain(draft.typed) == mine:
        return Merged(draft.version if draft else version, dict(values), {})
    changes = changes_since(work.session, _log_of(draft), version)
    if version < 1:  # begun before there was a draft: nobody knows on what
        changes = replace(changes, is_whole=False)
    merging = Merging(work, changes, decided)
    rows = Typed(values).rows
    theirs = _plain(draft.typed)
    lists = _merged_lists(mine, theirs, changes)
    taken = {name: value for name, value in lists.items() if value != every(mine.get(name))}
    taken |= merging.flat(
        {name: value for name, value in mine.items() if name not in lists},
        {name: value for name, value in theirs.items() if name not in lists},
        lambda name: field_label(name, rows),
        _shown,
    )
    merging.settle(draft.version)
    whole = {name: value for name, value in (mine | taken).items() if value or name not in taken}
    return Merged(draft.version, whole, taken)


def _merged_lists(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], changes: Changes
) -> dict[str, list[str]]:
    """Files, and what was noted of fields: what either added is there, what either took out is not.
    A drawing that both moved is where I put it."""
    lists: dict[str, list[str]] = {}
    for name in {**mine, **theirs}:
        if name != SUGGESTED and not name.endswith(DRAWINGS):
            continue
        ours, stands = every(mine.get(name)), every(theirs.get(name))
        change = changes.fields.get(name)
        base = stands if change is None and changes.is_whole else []
        base = every(change.before) if change is not None else base
        kept = [one for one in ours if one in stands or one not in base]
        lists[name] = kept + [one for one in stands if one not in base and one not in kept]
    noted = {name: found for name, found in lists.items() if name == SUGGESTED}
    files = {name: found for name, found in lists.items() if name != SUGGESTED}
    return noted | each_file_once(files, mine)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """One shape for a single text and a list of one, with the line ends that scripts send."""
    return {
        name: found[0] if len(found) == 1 else found for name, found in _as_lists(values).items()
    }


def _shown(name: str, value: str | list[str]) -> str:
    """Drawings are ids: how many there are says more."""
    if isinstance(value, str):
        return typed_value(name.rpartition("-")[2], value)
    return str(ngettext("%(num)d file", "%(num)d files", len(value)))


def _log_of(draft: FormDraft) -> UUID:
    """Under which id it is kept what was typed over in somebody's draft."""
    return uuid5(draft.subject_id, f"{draft.form}/{draft.person_id}")


def _as_lists(values: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        name: [one.replace("\r\n", "\n") for one in ([value] if isinstance(value, str) else value)]
        for name, value in values.items()
    }


def forget_draft(work: Work, form: str, subject_id: UUID) -> None:
    """The form was sent, or is not wanted any more."""
    draft = queries.find_draft(work, form, subject_id, lock=True)
    if draft is not None:
        forget_changes(work.session, _log_of(draft))
        work.session.delete(draft)


def delete_draft(work: Work, inquiry: Inquiry) -> None:
    """Throw an unsent inquiry away, with its uploads. What was sent stays."""
    writing.require_writer(work, inquiry)
    if inquiry.state is not InquiryState.DRAFT:
        raise WrongState("already_sent", N_("This was sent already. Withdraw it instead."))
    forget_draft(work, NEW, inquiry.id)
    own = asked_drawings(work.actor).where(Drawing.inquiry_id == inquiry.id)
    for drawing in work.session.scalars(own):
        work.session.delete(drawing)
    work.session.flush()
    work.session.delete(inquiry)


def _first(work: Work, form: str, subject_id: UUID, values: Mapping[str, Any]) -> int:
    row = insert(FormDraft).values(
        person_id=work.actor.person_id, form=form, subject_id=subject_id, typed=dict(values)
    )
    kept = work.session.execute(row.on_conflict_do_nothing().returning(FormDraft.version))
    version = kept.scalar_one_or_none()
    if version is None:  # another tab was first at this very moment
        raise ChangedElsewhere
    return version


def _check_size(values: Mapping[str, Any]) -> None:
    text = json.dumps(dict(values), ensure_ascii=False)
    if "\\u0000" in text or any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise DomainError("not_text", N_("This contains characters that cannot be stored."))
    if len(text) > MOST_BYTES:
        raise DomainError("too_large", N_("That is too large to be sent in one piece."))
