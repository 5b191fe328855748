"""Everything a quote prints, as one frozen value, and the plain JSON it comes from.

An issued quote copies what it prints and never re-reads anything, so this document is kept with
the revision and can be drawn again years later. Prices and totals arrive computed; nothing here
adds up. The group quotes as one factory: the issuer is the lead shop, nobody else is named.

In the JSON every amount is a string ("1234500", "0.01"); dates are ISO 8601. Under `english`,
addressee and issuer may say what they are called there; read in English, that is what is printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from estimator.plain_json import Fields, Refused, plain

__all__ = [
    "Addressee",
    "Break",
    "Delivery",
    "Honorific",
    "Issuer",
    "Language",
    "Part",
    "QuoteDocument",
    "Refused",
    "Tax",
    "Totals",
    "as_json",
    "parse",
]

MAX_PARTS = 1_000
MAX_BREAKS = 20


class Language(StrEnum):
    JAPANESE = "ja"
    ENGLISH = "en"


class Honorific(StrEnum):
    """Who is addressed: a company (御中) or a person (様), never both."""

    COMPANY = "company"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Addressee:
    """With the honorific of a person, `person` is that person at the company `name`;
    without `person`, `name` is the person."""

    name: str
    honorific: Honorific
    department: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Either a day or words such as "three weeks after order"."""

    day: date | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Issuer:
    name: str
    postal_code: str | None = None
    address: str | None = None
    tel: str | None = None
    fax: str | None = None
    person: str | None = None
    registration_number: str | None = None
    seal_image: bytes | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """The price at one quantity. `amount` is without tax and without `one_off`, the work that is
    charged once. `unit` is a code that the texts know ("piece") or a word printed as it is."""

    quantity: Decimal
    unit: str
    unit_price: Decimal
    amount: Decimal
    one_off: Decimal | None = None
    lead_time_days: int | None = None
    conditions: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    position: int
    name: str
    breaks: tuple[Break, ...]
    drawing_number: str | None = None
    drawing_revision: str | None = None
    material: str | None = None


@dataclass(frozen=True, slots=True)
class Tax:
    """One rate of the document: `rate` as a share (0.10), the amount it is on, the tax."""

    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    subtotal: Decimal
    taxes: tuple[Tax, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class QuoteDocument:
    """`totals` is there exactly when every part has one quantity; with several to choose from,
    a grand total would be a figure that nobody offered."""

    language: Language
    number: str
    revision: int
    issue_date: date
    addressee: Addressee
    subject: str
    issuer: Issuer
    currency: str
    parts: tuple[Part, ...]
    totals: Totals | None
    delivery: Delivery | None = None
    delivery_place: str | None = None
    payment_terms: str | None = None
    valid_until: date | None = None
    remarks: str | None = None
    terms: str | None = None

    @property
    def offers_choice(self) -> bool:
        return any(len(part.breaks) > 1 for part in self.parts)


def parse(document: Mapping[str, Any]) -> QuoteDocument:
    """Read the JSON of a quote. Raises `Refused` naming the field and what is wrong with it."""
    fields = Fields(document)
    language = Language(fields.one_of("language", tuple(Language)))
    parts = tuple(_part(entry) for entry in fields.entries("parts", 1, MAX_PARTS))
    totals = fields.inner("totals", required=False)
    quote = QuoteDocument(
        language=language,
        number=fields.text("number"),
        revision=fields.whole("revision", 0),
        issue_date=fields.day("issue_date"),
        addressee=_addressee(fields.inner("addressee"), language),
        subject=fields.text("subject"),
        issuer=_issuer(fields.inner("issuer"), language),
        currency=fields.currency("currency"),
        parts=parts,
        totals=_totals(totals) if totals else None,
        delivery=_delivery(fields.inner("delivery", required=False)),
        delivery_place=fields.text_or_none("delivery_place"),
        payment_terms=fields.text_or_none("payment_terms"),
        valid_until=fields.day_or_none("valid_until"),
        remarks=fields.text_or_none("remarks"),
        terms=fields.text_or_none("terms"),
    )
    fields.nothing_else()
    if quote.offers_choice and quote.totals:
        raise Refused("totals", "A quote with several quantities to choose from has no total.")
    if not quote.offers_choice and not quote.totals:
        raise Refused("totals", "A quote with one quantity per part needs its totals.")
    return quote


def as_json(quote: QuoteDocument) -> dict[str, Any]:
    """The plain JSON that `parse` reads back to an equal value."""
    document: dict[str, Any] = plain(quote)
    if quote.delivery is not None:
        given = quote.delivery
        document["delivery"] = (
            {"date": given.day.isoformat()} if given.day else {"text": given.words}
        )
    return document


def _called(fields: Fields, language: Language, *names: str) -> dict[str, str | None]:
    """What stands under these names, or its English where the document is read in English."""
    own = {name: fields.text_or_none(name) for name in names}
    english = fields.inner("english", required=False)
    if english is None:
        return own
    given = {name: english.text_or_none(name) for name in names}
    english.nothing_else()
    if language is not Language.ENGLISH:
        return own
    return {name: given[name] or own[name] for name in names}


def _addressee(fields: Fields, language: Language) -> Addressee:
    called = _called(fields, language, "name", "person")
    addressee = Addressee(
        name=called["name"] or fields.text("name"),
        honorific=Honorific(fields.one_of("honorific", tuple(Honorific))),
        department=fields.text_or_none("department"),
        person=called["person"],
    )
    fields.nothing_else()
    if addressee.honorific is Honorific.COMPANY and addressee.person:
        raise Refused(
            fields.path("person"),
            "A quote to a company names no person: address the person, or leave the name out.",
        )
    return addressee


def _delivery(fields: Fields | None) -> Delivery | None:
    if fields is None:
        return None
    delivery = Delivery(day=fields.day_or_none("date"), words=fields.text_or_none("text"))
    fields.nothing_else()
    if (delivery.day is None) == (delivery.words is None):
        raise Refused(fields.path("date"), "Give the delivery as a date or as text, one of them.")
    return delivery


def _issuer(fields: Fields, language: Language) -> Issuer:
    called = _called(fields, language, "name", "address", "person")
    issuer = Issuer(
        name=called["name"] or fields.text("name"),
        postal_code=fields.text_or_none("postal_code"),
        address=called["address"],
        tel=fields.text_or_none("tel"),
        fax=fields.text_or_none("fax"),
        person=called["person"],
        registration_number=fields.text_or_none("registration_number"),
        seal_image=fields.png_or_none("seal_image"),
    )
    fields.nothing_else()
    return issuer


def _part(fields: Fields) -> Part:
    part = Part(
        position=fields.whole("position", 1),
        name=fields.text("name"),
        breaks=tuple(_break(entry) for entry in fields.entries("breaks", 1, MAX_BREAKS)),
        drawing_number=fields.text_or_none("drawing_number"),
        drawing_revision=fields.text_or_none("drawing_revision"),
        material=fields.text_or_none("material"),
    )
    fields.nothing_else()
    return part


def _break(fields: Fields) -> Break:
    one = Break(
        quantity=fields.number("quantity"),
        unit=fields.text("unit"),
        unit_price=fields.number("unit_price"),
        amount=fields.number("amount"),
        one_off=fields.number_or_none("one_off"),
        lead_time_days=fields.whole_or_none("lead_time_days", 0),
        conditions=fields.text_or_none("conditions"),
    )
    fields.nothing_else()
    if one.quantity == 0:
        raise Refused(fields.path("quantity"), "A quantity is more than nothing.")
    return one


def _totals(fields: Fields) -> Totals:
    totals = Totals(
        subtotal=fields.number("subtotal"),
        taxes=tuple(_tax(entry) for entry in fields.entries("taxes", 0, 10)),
        total=fields.number("total"),
    )
    fields.nothing_else()
    return totals


def _tax(fields: Fields) -> Tax:
    tax = Tax(rate=fields.number("rate"), base=fields.number("base"), tax=fields.number("tax"))
    fields.nothing_else()
    return tax
