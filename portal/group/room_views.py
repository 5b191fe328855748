"""How much room the files of each company of a group take, and how much the administrator gives."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext

from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import nested, read
from portal.group import queries, service
from portal.group.blueprint import blueprint, done
from portal.group.forms import RoomGiven
from portal.group.views import Page
from portal.storage import GB, gigabytes, room_of
from shared_db.foundation.errors import Invalid
from shared_db.spine.transaction import Work


@blueprint.get("/<uuid:group_id>/room")
@acts()
def room(work: Work, group_id: UUID) -> Page:
    """Every company's room, to be changed."""
    return _room_page(work, group_id)


@blueprint.post("/<uuid:group_id>/room/<uuid:company_id>")
@acts()
def give_room(work: Work, group_id: UUID, company_id: UUID) -> Any:
    """Give a company more or less of it."""
    try:
        given = read(RoomGiven, nested(request.form)).gigabytes
        company = service.give_room(work, group_id, company_id, given * GB)
    except Invalid as invalid:
        return _room_page(work, group_id, company_id, request.form, field_sentences(invalid))
    sentence = gettext("%(company)s may keep %(count)s GB now.", company=company.name, count=given)
    return done(sentence, "group.room", group_id=group_id)


def _room_page(
    work: Work,
    group_id: UUID,
    company_id: UUID | None = None,
    values: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Page:
    group = queries.group_to_edit(work, group_id)
    companies = queries.companies_in(work, group_id)
    rooms = room_of(work, queries.room_given(work, group_id, companies))
    page = render_template(
        "group/room.html",
        group=group,
        rows=[
            (company, rooms[company.id], *((values, errors) if company.id == company_id else ()))
            for company in companies
        ],
        gigabytes=gigabytes,
        GB=GB,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
