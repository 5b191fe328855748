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
from portal.merging import Contested, decided_in, without_choices
from portal.plain_forms import tell_of
from shared_db.errors import Invalid
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
        form = read(GroupSettings, nested(without_choices(request.form)))
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
        "terms_ja": group.confidentiality_text_ja,
        "terms_en": group.confidentiality_text_en,
        "open_to_strangers": "1" if group.open_to_strangers else "",
    }


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
        errors=errors or {},
        contested=contested,
    )
    if contested:
        return page, contested.status
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
