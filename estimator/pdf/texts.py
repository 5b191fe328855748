"""The words of a quote that aren't data: the caller passes them in, so that the drawing knows
no language. Some hold places, like `{revision}`; `{{` and `}}` stand for themselves.
"""

import string
from collections.abc import Mapping

from estimator.pdf.printable import Printable

# code → the places its text must hold.
_PLACES: Mapping[str, frozenset[str]] = {
    "title": frozenset(),
    "number_label": frozenset(),
    "number": frozenset({"number", "revision"}),
    "issue_date_label": frozenset(),
    "valid_until_label": frozenset(),
    "subject_label": frozenset(),
    "delivery_label": frozenset(),
    "delivery_place_label": frozenset(),
    "payment_terms_label": frozenset(),
    "honorific_company": frozenset({"name"}),
    "honorific_person": frozenset({"name"}),
    "honorific_person_at_company": frozenset({"name"}),
    "greeting": frozenset(),
    "postal_code": frozenset({"code"}),
    "tel": frozenset({"number"}),
    "fax": frozenset({"number"}),
    "person_in_charge": frozenset({"name"}),
    "registration_number": frozenset({"number"}),
    "seal": frozenset(),
    "total_label": frozenset(),
    "total_remark": frozenset(),
    "settled_on_choice": frozenset(),
    "prices_without_tax": frozenset(),
    "head_position": frozenset(),
    "head_part": frozenset(),
    "head_material": frozenset(),
    "head_quantity": frozenset(),
    "head_unit_price": frozenset(),
    "head_amount": frozenset(),
    "head_one_off": frozenset(),
    "head_lead_time": frozenset(),
    "head_conditions": frozenset(),
    "drawing": frozenset({"number", "revision"}),
    "drawing_without_revision": frozenset({"number"}),
    "revision_without_drawing": frozenset({"revision"}),
    "labelled": frozenset({"label", "value"}),
    "quantity": frozenset({"number", "unit"}),
    "unit_piece": frozenset(),
    "one_off": frozenset(),
    "lead_time_day": frozenset({"days"}),
    "lead_time_days": frozenset({"days"}),
    "continued": frozenset({"name"}),
    "subtotal": frozenset(),
    "tax": frozenset({"rate"}),
    "tax_base": frozenset({"base"}),
    "total": frozenset(),
    "remarks_label": frozenset(),
    "terms_label": frozenset(),
    "money": frozenset({"amount", "currency"}),
    "money_JPY": frozenset({"amount"}),
    "date": frozenset({"day", "year"}),
    "month_names": frozenset(),
    "page": frozenset({"page", "pages"}),
}
_MAY_BE_EMPTY = frozenset({"greeting", "seal", "total_remark"})

REQUIRED_TEXTS: tuple[str, ...] = tuple(_PLACES)


class TextsRefused(ValueError):
    """Texts are missing or don't hold their places; `codes` names them all at once."""

    code = "texts_refused"

    def __init__(self, sentence: str, codes: tuple[str, ...]) -> None:
        super().__init__(f"{sentence}: {', '.join(codes)}")
        self.codes = codes


class Texts:
    """The texts of one document, checked when made, each fit for the fonts."""

    def __init__(self, given: Mapping[str, str], printable: Printable) -> None:
        missing = tuple(
            code
            for code in REQUIRED_TEXTS
            if not isinstance(given.get(code), str) or not (given[code] or code in _MAY_BE_EMPTY)
        )
        if missing:
            raise TextsRefused("The quote can't be drawn without these texts", missing)
        wrong = tuple(code for code, places in _PLACES.items() if not _holds(given[code], places))
        if len(given["month_names"].split()) != 12:
            wrong = (*wrong, "month_names")
        if wrong:
            raise TextsRefused("These texts of the quote don't hold their places", wrong)
        self._texts = {code: printable.text(text) for code, text in given.items()}

    def __getitem__(self, code: str) -> str:
        return self._texts[code]

    def get(self, code: str, otherwise: str) -> str:
        return self._texts.get(code, otherwise)

    def __contains__(self, code: str) -> bool:
        return code in self._texts

    def fill(self, code: str, /, **places: str) -> str:
        return self._texts[code].format_map(places)


def _holds(text: str, places: frozenset[str]) -> bool:
    """All of `places`, and besides them only month or month_name beside a day."""
    if not places:
        return True
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError:
        return False
    if any(spec or conversion for _, _, spec, conversion in parsed):
        return False
    found = {name for _, name, _, _ in parsed if name is not None}
    allowed = places | ({"month", "month_name"} if "day" in places else set())
    return places <= found <= allowed
