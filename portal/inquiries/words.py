"""What states, levels and fields are called on the screen: message ids."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from flask import Flask
from flask_babel import gettext, ngettext

from portal.inquiries.content import MOVED
from portal.language import day
from shared_db.foundation.errors import N_, Invalid
from shared_db.models import CameBy, QualityLevel, Repeat
from shared_db.models import InquiryState as I

FOR_SHOPS: Final = {
    I.DRAFT: N_("Draft"),
    I.OPEN: N_("Open"),
    I.PROPOSED: N_("Production plan agreed"),
    I.QUOTED: N_("Quoted"),
    I.ACCEPTED: N_("Ordered"),
    I.DECLINED: N_("Declined by the customer"),
    I.WITHDRAWN: N_("Withdrawn"),
    I.EXPIRED: N_("Expired"),
    I.REFUSED: N_("Refused"),
}
FOR_CUSTOMERS: Final = {
    I.DRAFT: N_("Not sent yet"),
    I.OPEN: N_("The shops are looking at it"),
    I.PROPOSED: N_("The quote is being prepared"),
    I.QUOTED: N_("The quote has arrived"),
    I.ACCEPTED: N_("You ordered"),
    I.DECLINED: N_("You declined the quote"),
    I.WITHDRAWN: N_("You withdrew it"),
    I.EXPIRED: N_("The quote's validity ended"),
    I.REFUSED: N_("The group cannot take it on"),
}
IN_THE_THREAD: Final = {
    I.DRAFT: N_("The request is not sent yet."),
    I.OPEN: N_("The shops are looking at the request."),
    I.PROPOSED: N_("How to make it is settled, and the quote has been begun."),
    I.QUOTED: N_("The quote has been issued."),
    I.ACCEPTED: N_("The order has been placed."),
    I.DECLINED: N_("The quote was declined; nothing was ordered."),
    I.WITHDRAWN: N_("The request was withdrawn."),
    I.EXPIRED: N_("The quote's validity has ended."),
    I.REFUSED: N_("The group cannot take the request on."),
}
"""Customers and shops read the same line."""
REPEATS: Final = {Repeat.ONE_OFF: N_("One-off"), Repeat.REPEAT: N_("Repeat")}
QUALITIES: Final = {
    QualityLevel.TRIAL: N_("Trial piece (tolerances do not matter)"),
    QualityLevel.STANDARD: N_("Standard (general tolerances)"),
    QualityLevel.STRICT: N_("Strict (with inspection report)"),
}
WAYS: Final = {
    CameBy.PORTAL: N_("On the portal"),
    CameBy.FAX: N_("By fax"),
    CameBy.MAIL: N_("By mail"),
    CameBy.PHONE: N_("By telephone"),
    CameBy.VISIT: N_("In person"),
    CameBy.ENTRANCE: N_("By the portal's entrance"),
}
FIELDS: Final = {
    "came_by": N_("How it came"),
    "company_name": N_("Customer's company"),
    "person_name": N_("Person there"),
    "email": N_("E-mail address"),
    "tel": N_("Telephone"),
    "fax": N_("Fax"),
    "source": N_("Text of the mail, or note of the call"),
    "subject": N_("Subject"),
    "delivery_date": N_("Delivery date"),
    "repeat": N_("One-off or repeat"),
    "quality_level": N_("Quality level"),
    "target_cost": N_("Target amount (in total, without tax)"),
    "delivery_place": N_("Delivery place"),
    "remarks": N_("Notes"),
    "part": N_("Part"),
    "name": N_("Part name"),
    "drawing_number": N_("Drawing number"),
    "drawing_revision": N_("Drawing revision"),
    "material": N_("Material"),
    "quantities": N_("Quantities"),
    "more_quantities": N_("Further quantities"),
    "drawing": N_("Drawing"),
    MOVED: N_("Part of this drawing"),
    "voids": N_("The quote that you have"),
}


def state_word(state: str, customer: bool = False) -> str:
    """A state in the words of a shop or of the customer."""
    return str(gettext((FOR_CUSTOMERS if customer else FOR_SHOPS)[I(state)]))


def reply_promise(minutes: int) -> str:
    """How soon a first reply comes: in hours where they are whole."""
    if minutes % 60 == 0:
        return str(ngettext("%(num)d hour", "%(num)d hours", minutes // 60))
    return str(gettext("%(minutes)s minutes", minutes=minutes))


def field_word(field: str) -> str:
    """A field's name."""
    return str(gettext(FIELDS.get(field, field)))


def change_value(field: str, value: Any) -> str:
    """What stood in a field, as a person reads it."""
    words: dict[str, dict[Any, str]] = {"repeat": REPEATS, "quality_level": QUALITIES}
    if field == MOVED and value == "":
        return str(gettext("For the whole"))
    if value is None or value == "":
        return "–"
    if field == "delivery_date":
        return day(date.fromisoformat(value))
    if field in words:
        return str(gettext(words[field][value]))
    return str(value)


def typed_value(field: str, typed: str) -> str:
    """The same of what somebody typed, who may have typed anything."""
    try:
        return change_value(field, typed)
    except (KeyError, ValueError):
        return typed


def options(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    """What can be chosen, each with its value."""
    return [(value.value, str(gettext(word))) for value, word in words.items()]


def error_labels(problem: Invalid | None, rows: Sequence[str]) -> dict[str, str]:
    """The names of the fields that need another look, those of a part with the part's place."""
    return {name: field_label(name, rows) for name in (problem.fields if problem else ())}


def field_label(name: str, rows: Sequence[str]) -> str:
    """What a field of the form is called away from its place; one of a part with the part's."""
    steps = [step for step in name.split("-") if not step.isdecimal()]
    field = {"parts": "part", "files": "drawing", "drawings": "drawing"}.get(steps[-1], steps[-1])
    row = name.removeprefix("parts-").partition("-")[0]
    if len(steps) == 1 or row not in rows:
        return field_word(field)
    place = rows.index(row) + 1
    return str(gettext("Part %(number)s, %(field)s", number=place, field=field_word(field)))


def register(app: Flask) -> None:
    """Let templates say these words."""
    app.jinja_env.globals.update(
        state_word=state_word,
        state_line=lambda state: gettext(IN_THE_THREAD[I(state)]),
        field_word=field_word,
        change_value=change_value,
        reply_promise=reply_promise,
        repeat_word=lambda value: gettext(REPEATS[Repeat(value)]),
        way_word=lambda value: gettext(WAYS[CameBy(value)]),
        quality_word=lambda value: gettext(QUALITIES[QualityLevel(value)]),
    )
