"""What the PDF will not show as it was typed, told while something can still be done about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from flask_babel import gettext

from estimator.pdf import SUBSTITUTE, FontsMissing, load_fonts, lost_when_drawn
from estimator.quote_document import Language as Printed
from estimator.quote_document import QuoteDocument, parse
from portal.pricing.checks import Check, CheckKind
from portal.pricing.issue import document_of, languages_of
from portal.pricing.service import Draft
from shared_db.foundation.errors import N_, DomainError, WrongState
from shared_db.models import Language
from shared_db.spine.transaction import Work
from templates.papers import quote_texts

log = structlog.get_logger()

NO_SHAPE = N_(
    "%(where)s: the PDF has no letter for %(sign)s and prints %(printed)s instead. Write in words"
    " what it means."
)
PRINTS_MEANING = N_(
    "%(where)s: the PDF has no letter for %(sign)s and prints “%(printed)s” instead."
)
QUOTE = N_("Quote")
SHORTENED = N_("%(where)s: too long for the PDF, which shows only the beginning.")

FIELDS: Mapping[str, str] = {
    "subject": N_("Subject"),
    "delivery": N_("Delivery"),
    "delivery.words": N_("Delivery"),
    "delivery_place": N_("Delivery place"),
    "payment_terms": N_("Payment terms"),
    "remarks": N_("Notes on the quote"),
    "terms": N_("Terms"),
    "addressee.name": N_("Customer"),
    "addressee.department": N_("Department"),
    "addressee.person": N_("Addressed to"),
    "issuer.name": N_("Our company"),
    "issuer.postal_code": N_("Postal code"),
    "issuer.address": N_("Address"),
    "issuer.tel": N_("Telephone"),
    "issuer.fax": N_("Fax"),
    "issuer.person": N_("Our person in charge"),
    "issuer.registration_number": N_("Registration number"),
    "name": N_("Part name"),
    "drawing_number": N_("Drawing number"),
    "drawing_revision": N_("Drawing revision"),
    "material": N_("Material"),
    "unit": N_("Unit"),
    "conditions": N_("Conditions"),
}
"""What the fields of a quote are called: message ids. Those of a part stand without its place."""


def lost_on_paper(
    document: QuoteDocument, languages: Sequence[Language], folder: Path | None
) -> list[Check]:
    """What the PDFs would lose, once for all languages, with the fonts that draw them.

    Without the fonts nothing can be told here: the drawing will fail then, and say so.
    """
    if folder is None:
        return []
    try:
        fonts = load_fonts(folder)
    except FontsMissing as missing:
        log.warning("fonts_missing", reason=str(missing))
        return []
    lost: dict[tuple[str, ...], DomainError] = {}
    for language in languages:
        printed = replace(document, language=Printed(language.value))
        told = lost_when_drawn(printed, quote_texts(language), fonts).as_json()
        lost |= {(one.code, *one.values.values()): one for one in told_losses(told)}
    return [Check(CheckKind.TELLS, one) for one in lost.values()]


def lost_of_draft(work: Work, draft: Draft, folder: Path | None) -> list[Check]:
    """The same of a draft; what can't be printed yet loses nothing yet."""
    try:
        document = parse(document_of(work, draft))
    except WrongState:
        return []
    return lost_on_paper(document, languages_of(draft), folder)


def told_losses(lost: Sequence[Mapping[str, Any]]) -> Iterator[DomainError]:
    """What was kept of a drawn PDF, or is known of one to be drawn, as sentences.

    Of a PDF that an earlier version drew it isn't known where.
    """
    for one in lost:
        if "shortened" in one:
            yield DomainError("shortened", SHORTENED, where=said_field(one["shortened"]))
            continue
        printed = one.get("printed", SUBSTITUTE)
        values = {
            "sign": one["character"],
            "printed": printed,
            "where": "・".join(map(said_field, one.get("where", ()))) or gettext(QUOTE),
        }
        if printed == SUBSTITUTE:
            yield DomainError("no_shape", NO_SHAPE, **values)
        else:
            yield DomainError("prints_meaning", PRINTS_MEANING, **values)


def said_field(field: str) -> str:
    """A field of the document as the reader knows it: "Part 2, Material"."""
    if field.startswith("parts."):
        _, position, name = field.split(".")
        named = gettext(FIELDS[name])
        return str(gettext("Part %(number)s, %(field)s", number=position, field=named))
    return str(gettext(FIELDS.get(field, QUOTE)))
