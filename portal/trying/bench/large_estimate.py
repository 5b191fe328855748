"""A large estimate as rows: the lead's, with offers of two other shops among its outside lines."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.beginning.sample.companies import HOME
from shared_db.access import Actor
from shared_db.foundation.base import Json, utc_now
from shared_db.foundation.clock import today
from shared_db.foundation.ids import new_id
from shared_db.models import (
    Company,
    Estimate,
    EstimateLine,
    EstimatePart,
    Group,
    Inquiry,
    InquiryState,
    JobKind,
    LineKind,
    Membership,
    MembershipRole,
    Offer,
    Part,
    Person,
    PersonRole,
    Request,
    RequestState,
    Role,
    SourceKind,
)
from shared_db.spine.acting import load_actor
from shared_db.spine.jobs import put_job
from shared_db.spine.transaction import Record

SUPPORT_SHOPS = 2
OPERATION = {
    "setup_minutes": "30",
    "handling_minutes": "0.5",
    "run_minutes": "3.25",
    "hourly_rate": "4500",
}
MATERIAL = {
    "basis": "weight",
    "mass_kg": "1.25",
    "yield_rate": "0.8",
    "price_per_kg": "950",
    "scrap_price_per_kg": "120",
}
BOUGHT = {"unit_price": "38", "per_piece": "4"}
Line = tuple[LineKind, Json, UUID | None]


def write_large_estimate(record: Record, parts: int, lines: int, breaks: int) -> tuple[Actor, UUID]:
    """Write it; answers with the engineer and the estimate's id."""
    with record.as_server("a benchmark") as db:
        group_id, shops, person_id = shops_of_a_group(db)
        inquiry = inquiry_of_a_group(db, group_id, shops, person_id)
        estimate = Estimate(
            inquiry_id=inquiry.id,
            company_id=inquiry.lead_company_id,
            created_by=person_id,
            inquiry_revision=1,
        )
        db.add(estimate)
        db.flush()
        offers = [_offer(db, inquiry, estimate, shop, person_id) for shop in shops[1:]]
        quantities = [10 * 2**n for n in range(breaks)]
        for position in range(parts):
            _part(db, inquiry, estimate, position, quantities, lines, offers)
        actor = load_actor(db, person_id)
        assert actor is not None
        return actor, estimate.id


def put_rollup(record: Record, actor: Actor, estimate_id: UUID) -> UUID:
    """Ask for a roll-up, as a saved estimate does."""
    with record.work(actor) as work:
        return put_job(work, JobKind.ROLLUP, estimate_id)


def shops_of_a_group(db: Session) -> tuple[UUID, list[UUID], UUID]:
    """A group with its shops, and the engineer of the first of them."""
    group = Group(name="測定用の連携", timezone=HOME.zone, currency=HOME.currency)
    shops = [Company(name=f"工場{n}") for n in range(SUPPORT_SHOPS + 1)]
    db.add_all([group, *shops])
    db.flush()
    db.add_all(
        Membership(
            group_id=group.id,
            company_id=shop.id,
            role=MembershipRole.MEMBER,
            since=date(2020, 1, 1),
        )
        for shop in shops
    )
    person = Person(company_id=shops[0].id, email="bench@example.jp", name="測定")
    db.add(person)
    db.flush()
    db.add(PersonRole(person_id=person.id, role=Role.ENGINEER))
    return group.id, [shop.id for shop in shops], person.id


def inquiry_of_a_group(
    db: Session, group_id: UUID, shops: list[UUID], person_id: UUID, number: int = 1
) -> Inquiry:
    """An inquiry that the first shop leads."""
    inquiry = Inquiry(
        group_id=group_id,
        customer_company_id=shops[0],
        created_by=person_id,
        number=f"RFQ-2026-{number:05}",
        state=InquiryState.OPEN,
        subject="測定",
        delivery_date=today() + timedelta(days=60),
        sent_at=utc_now(),
        lead_company_id=shops[0],
    )
    db.add(inquiry)
    db.flush()
    return inquiry


def _offer(db: Session, inquiry: Inquiry, estimate: Estimate, shop: UUID, person_id: UUID) -> Offer:
    request = Request(
        inquiry_id=inquiry.id,
        from_company_id=estimate.company_id,
        to_company_id=shop,
        from_estimate_id=estimate.id,
        asked_by=person_id,
        state=RequestState.ANSWERED,
        inquiry_revision=1,
    )
    db.add(request)
    db.flush()
    offer = Offer(
        request_id=request.id,
        revision=1,
        estimate_id=estimate.id,
        inquiry_revision=1,
        valid_until=today() + timedelta(days=30),
        given_by=person_id,
    )
    db.add(offer)
    db.flush()
    return offer


def _part(
    db: Session,
    inquiry: Inquiry,
    estimate: Estimate,
    position: int,
    quantities: list[int],
    lines: int,
    offers: list[Offer],
) -> None:
    part = Part(id=new_id(), inquiry_id=inquiry.id, position=position, name=f"部品{position}")
    db.add(part)
    db.flush()
    row = EstimatePart(
        id=new_id(),
        estimate_id=estimate.id,
        part_id=part.id,
        position=position,
        quantities=quantities,
    )
    db.add(row)
    db.flush()
    for number in range(lines):
        kind, terms, offer_id = _terms(number, quantities, offers)
        db.add(
            EstimateLine(
                estimate_id=estimate.id,
                estimate_part_id=row.id,
                position=number,
                kind=kind,
                description=f"行{number}",
                kept_terms=terms,
                offer_id=offer_id,
                source_kind=SourceKind.OFFER if offer_id else SourceKind.HAND,
            )
        )


def _terms(number: int, quantities: list[int], offers: list[Offer]) -> Line:
    """Of ten lines two are material, two bought parts, four operations, two outside."""
    place = number % 10
    if place < 2:
        return LineKind.MATERIAL, MATERIAL, None
    if place < 4:
        return LineKind.BOUGHT, BOUGHT, None
    if place < 8:
        return LineKind.OPERATION, OPERATION, None
    breaks = [
        {"quantity": q, "unit_price": str(100 + 3000 // q), "one_off": "5000"} for q in quantities
    ]
    offer = offers[place % SUPPORT_SHOPS]
    return LineKind.OUTSIDE, {"basis": "offer", "breaks": breaks}, offer.id
