"""The page of a group's settings."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext

from portal.drawings.terms import PLAIN
from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import nested, read
from portal.group import queries
from portal.group.blueprint import blueprint, done
from portal.group.forms import GroupSettings, ReplyUnit
from portal.group.settings import save_settings
from portal.group.views import Page
from portal.inquiries.words import reply_promise
from portal.language import say
from shared_db.errors import ChangedMeanwhile, Invalid
from shared_db.models import Group
from shared_db.transaction import Work


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
        group, new_terms = save_settings(work, group_id, read(GroupSettings, nested(request.form)))
    except Invalid as invalid:
        return _settings_page(work, group, request.form, field_sentences(invalid))
    except ChangedMeanwhile as changed:
        typed = {**request.form, "version": str(group.version)}
        return _settings_page(work, group, typed, conflict=say(changed))
    if new_terms:
        version = group.confidentiality_version
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
        "terms_ja": group.confidentiality_text_ja,
        "terms_en": group.confidentiality_text_en,
    }


def _settings_page(
    work: Work,
    group: Group,
    values: Mapping[str, Any],
    errors: dict[str, str] | None = None,
    *,
    conflict: str = "",
) -> Page:
    page = render_template(
        "group/settings.html",
        group=group,
        promised=reply_promise(group.reply_promise_minutes),
        earlier=queries.earlier_terms(work, group),
        plain_terms=gettext(PLAIN),
        values=values,
        errors=errors or {},
        conflict=conflict,
    )
    if conflict:
        return page, HTTPStatus.CONFLICT
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
