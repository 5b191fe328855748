"""Everything a quote prints, selected once as the plain JSON document of
`estimator.quote_document`. Issued, it is kept with the revision and nothing is read again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from shared_db.foundation.base import Json
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    Inquiry,
    Intake,
    Language,
    Part,
    Person,
    QuoteRevision,
    Rounding,
)

UNIT = "piece"


@dataclass(frozen=True)
class Partner:
    """What a quote needs to know of the customer: who asked, and what was agreed with them."""

    company: str
    person: str
    person_in_english: str
    language: Language
    payment_terms: str
    tax_rounding: Rounding
    tax_rate: Decimal


@dataclass(frozen=True)
class PrintedPrice:
    """The price of one quantity of one part, without tax."""

    part_id: UUID
    quantity: int
    unit_price: Decimal
    amount: Decimal
    one_off: Decimal
    lead_time_days: int | None


def partner_of(session: Session, inquiry: Inquiry) -> Partner:
    """The customer of an inquiry, and who asked there: by an account, or by what a shop noted."""
    company, person, intake = session.execute(
        select(Company, Person, Intake)
        .outerjoin(Person, and_(Person.id == inquiry.created_by, Person.company_id == Company.id))
        .outerjoin(Intake, Intake.inquiry_id == inquiry.id)
        .where(Company.id == inquiry.customer_company_id)
    ).one()
    asker = person or intake
    return Partner(
        company=company.name,
        person=person.name if person else intake.person_name,
        person_in_english=person.name_in_english if person else "",
        language=asker.language,
        payment_terms=company.payment_terms,
        tax_rounding=company.tax_rounding,
        tax_rate=company.tax_rate,
    )


def quote_document(
    session: Session,
    inquiry: Inquiry,
    revision: QuoteRevision,
    *,
    number: str,
    company_id: UUID,
    person: Person,
    partner: Partner,
    day: date,
    currency: str,
    prices: Sequence[PrintedPrice],
    totals: Mapping[str, Any] | None,
) -> Json:
    """The document of a revision as it would be issued on `day`.

    `prices` in the order of printing; parts without one aren't printed. `totals` as
    `estimator.tax` has them (`subtotal`, `rates`, `total`), None where there is a choice.
    """
    companies = {
        found.id: found
        for found in session.scalars(
            select(Company).where(Company.id.in_([company_id, inquiry.customer_company_id]))
        )
    }
    parts = {
        part.id: part
        for part in session.scalars(select(Part).where(among(Part.id, {p.part_id for p in prices})))
    }
    return {
        "language": revision.language.value,
        "number": number,
        "revision": revision.revision,
        "issue_date": day.isoformat(),
        "addressee": _addressee(companies[inquiry.customer_company_id], revision, partner),
        "subject": inquiry.subject,
        "issuer": _issuer(companies[company_id], person),
        "currency": currency,
        "parts": _parts(parts, prices),
        "totals": _totals(totals) if totals else None,
        "delivery": {"text": revision.delivery} if revision.delivery.strip() else None,
        "delivery_place": revision.delivery_place or None,
        "payment_terms": revision.payment_terms or None,
        "valid_until": revision.valid_until.isoformat() if revision.valid_until else None,
        "remarks": revision.remarks or None,
        "terms": None,
    }


def _addressee(customer: Company, revision: QuoteRevision, partner: Partner) -> Json:
    """Either the company (御中) or a person there (様), never both."""
    person = revision.addressee_person.strip()
    addressee: Json = {"name": customer.name, "honorific": "company"}
    english: Json = {"name": customer.name_in_english or None}
    if person:
        addressee |= {"honorific": "person", "person": person}
        asked_it = person == partner.person
        english["person"] = partner.person_in_english or None if asked_it else None
    return {**addressee, "english": english}


def _issuer(company: Company, person: Person) -> Json:
    return {
        "name": company.name,
        "postal_code": company.postal_code or None,
        "address": company.address or None,
        "tel": company.tel or None,
        "fax": company.fax or None,
        "person": person.name,
        "registration_number": company.registration_number,
        "seal_image": None,
        "english": {
            "name": company.name_in_english or None,
            "address": company.address_in_english or None,
            "person": person.name_in_english or None,
        },
    }


def _parts(parts: Mapping[UUID, Part], prices: Iterable[PrintedPrice]) -> list[Json]:
    by_part = groupby(prices, key=lambda price: price.part_id)
    return [
        {
            "position": position,
            "name": parts[part_id].name,
            "drawing_number": parts[part_id].drawing_number or None,
            "drawing_revision": parts[part_id].drawing_revision or None,
            "material": parts[part_id].material or None,
            "breaks": [_break(price) for price in breaks],
        }
        for position, (part_id, breaks) in enumerate(by_part, 1)
    ]


def _break(price: PrintedPrice) -> Json:
    return {
        "quantity": str(price.quantity),
        "unit": UNIT,
        "unit_price": format(price.unit_price, "f"),
        "amount": format(price.amount, "f"),
        "one_off": format(price.one_off, "f") if price.one_off else None,
        "lead_time_days": price.lead_time_days,
        "conditions": None,
    }


def _totals(totals: Mapping[str, Any]) -> Json:
    return {
        "subtotal": totals["subtotal"],
        "taxes": [
            {"rate": one["rate"], "base": one["net"], "tax": one["tax"]} for one in totals["rates"]
        ],
        "total": totals["total"],
    }
