"""Who is in charge of what an earlier version left is filled in from who made it."""

from sqlalchemy import exists, func, select

from shared_db.models import Duty, Estimate, Inquiry, InquiryState, Person, Quote
from shared_db.spine.transaction import Record


def test_everything_that_was_there_is_in_the_charge_of_who_made_it(record: Record) -> None:
    with record.as_server("a test") as db:
        inquiries = db.scalars(select(Inquiry).where(Inquiry.state != InquiryState.DRAFT)).all()
        assert len(inquiries) >= 4
        whole = Duty.estimate_id.is_(None), Duty.quote_id.is_(None)
        for inquiry in inquiries:
            of_customer = select(Duty.person_id).where(
                Duty.inquiry_id == inquiry.id,
                Duty.company_id == inquiry.customer_company_id,
                *whole,
            )
            assert db.scalars(of_customer).all() == [inquiry.created_by]
        for estimate in db.scalars(select(Estimate)).all():
            held = db.scalars(select(Duty).where(Duty.estimate_id == estimate.id)).one()
            assert (held.person_id, held.company_id) == (estimate.created_by, estimate.company_id)
            in_shop = select(func.count()).where(
                Duty.inquiry_id == estimate.inquiry_id,
                Duty.company_id == estimate.company_id,
                *whole,
            )
            assert db.scalar(in_shop) == 1
        quotes = db.scalars(select(Quote)).all()
        assert quotes
        for quote in quotes:
            held = db.scalars(select(Duty).where(Duty.quote_id == quote.id)).one()
            person = db.get_one(Person, held.person_id)
            assert (person.company_id, person.name) == (quote.company_id, "小野寺 誠")


def test_nobody_of_another_company_is_in_charge_and_nothing_waits_to_be_seen(
    record: Record,
) -> None:
    with record.as_server("a test") as db:
        stranger = exists().where(Person.id == Duty.person_id, Person.company_id != Duty.company_id)
        assert db.scalar(select(func.count()).select_from(Duty).where(stranger)) == 0
        assert db.scalar(select(func.count()).where(Duty.seen_at.is_(None))) == 0
