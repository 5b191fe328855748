"""The page of a group's settings."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.drawings.terms import PLAIN
from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import read
from portal.group import queries
from portal.group.blueprint import blueprint, done
from portal.group.forms import GroupSettings, ReplyUnit, typed_settings
from portal.group.hours import clock, days_written
from portal.group.merging import WEEK
from portal.group.settings import save_settings
from portal.group.views import Page
from portal.merging import Contested, decided_in
from portal.plain_forms import tell_of
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import Invalid
from shared_db.foundation.working_hours import due_after
from shared_db.models import Group
from shared_db.spine.transaction import Work


@blueprint.get("/<uuid:group_id>/settings")
@acts()
def settings(work: Work, group_id: UUID) -> Page:
    """What holds for everybody in the group, to be changed."""
    group = queries.group_to_edit(work, group_id)
    return _settings_page(work, group, _standing(group))


@blueprint.post("/<uuid:group_id>/settings")
@acts()
def save(work: Work, group_id: UUID) -> Any:
    """Change it."""
    group = queries.group_to_edit(work, group_id)
    try:
        form = read(GroupSettings, typed_settings(request.form))
        saved = save_settings(work, group_id, form, decided_in(request.form))
    except Invalid as invalid:
        return _settings_page(work, group, request.form, field_sentences(invalid))
    except Contested as contested:
        return _settings_page(work, group, request.form, contested=contested)
    tell_of(saved.theirs)
    if saved.new_terms:
        version = saved.group.confidentiality_version
        return done(
            gettext("Saved. From now on version %(version)s of the terms holds.", version=version)
        )
    return done(gettext("Saved."))


def _standing(group: Group) -> dict[str, Any]:
    minutes = group.reply_promise_minutes
    in_hours = minutes % 60 == 0
    return {
        "version": group.version,
        "name": group.name,
        "reply_within": minutes // 60 if in_hours else minutes,
        "reply_unit": ReplyUnit.HOURS if in_hours else ReplyUnit.MINUTES,
        "work_days": list(group.work_days),
        "work_from": clock(group.work_from),
        "work_until": clock(group.work_until),
        "break_from": clock(group.break_from),
        "break_until": clock(group.break_until),
        "holidays_off": group.holidays_off,
        "closing_days": days_written(group.closing_days),
        "terms_ja": group.confidentiality_text_ja,
        "terms_en": group.confidentiality_text_en,
        "open_to_strangers": "1" if group.open_to_strangers else "",
        "marks_drawings": "1" if group.marks_drawings else "",
    }


def _ticked(values: Mapping[str, Any]) -> list[str]:
    """The days of the week as they were sent, or as they stand."""
    if isinstance(values, MultiDict):
        return values.getlist("work_days")
    return list(values["work_days"])


def _settings_page(
    work: Work,
    group: Group,
    values: Mapping[str, Any],
    errors: dict[str, str] | None = None,
    *,
    contested: Contested | None = None,
) -> Page:
    page = render_template(
        "group/settings.html",
        group=group,
        earlier=queries.earlier_terms(work, group),
        plain_terms=gettext(PLAIN),
        values=values,
        week=[(str(place), gettext(word)) for place, word in enumerate(WEEK, 1)],
        ticked=_ticked(values),
        example=due_after(group.hours, utc_now(), group.reply_promise_minutes),
        errors=errors or {},
        contested=contested,
    )
    if contested:
        return page, contested.status
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
