"""The sample's companies and people, written once into a record that nobody uses yet."""

from datetime import date
from unicodedata import east_asian_width

from sqlalchemy.orm import Session

from estimator.registration import check_digit
from portal.accounts.passwords import hash_password
from portal.beginning.founding import Founder, add_founder, begin_alone, new_group
from portal.beginning.sample.accounts import PASSWORD, SAMPLE_GROUP, accounts
from portal.beginning.sample.companies import COMPANIES, GROUP, HOME, SampleCompany
from shared_db.entry.entering import add_company
from shared_db.models import Company, Group, WorkCentre, WorkCentreRate
from shared_db.spine.transaction import Record

RATES_SINCE = date(2024, 4, 1)


def load(record: Record) -> bool:
    """Write the sample unless it is there. False if the record is somebody's own already."""
    with record.as_server("the sample group") as db:
        if not begin_alone(db):
            return db.get(Group, SAMPLE_GROUP) is not None
        group = new_group(db, GROUP, HOME, identifier=SAMPLE_GROUP)
        kept = hash_password(PASSWORD)
        for sample in COMPANIES:
            _write_company(db, group, sample, kept)
    return True


def _write_company(db: Session, group: Group, sample: SampleCompany, kept: str) -> None:
    company = Company(
        name=sample.name,
        name_in_english=sample.name_in_english,
        postal_code=sample.postal_code,
        address=sample.address,
        address_in_english=sample.address_in_english,
        tel=sample.tel,
        fax=sample.fax,
        registration_number=f"T{check_digit(sample.number)}{sample.number}",
        payment_terms=sample.payment_terms,
    )
    add_company(db, group, company, sample.kind, "name")
    mine = [account for account in accounts() if account.company == sample.name]
    people = [
        add_founder(
            db,
            group,
            company,
            Founder(one.name, one.email, kept, one.language, frozenset(one.roles)),
        )
        for one in mine
    ]
    for person, one in zip(people, sample.people, strict=True):
        person.name_in_english = sample.people_in_english.get(one.job, "")
    for place in sample.work_centres:
        centre = WorkCentre(
            company_id=company.id, name=place.name, operation_name=place.operation_name
        )
        db.add(centre)
        db.flush()
        db.add(
            WorkCentreRate(
                work_centre_id=centre.id,
                hourly_rate=place.hourly_rate,
                valid_from=RATES_SINCE,
                set_by=people[0].id,
            )
        )


def table() -> str:
    """The accounts as a table that a terminal shows straight."""
    rows = [("company", "name", "roles", "e-mail")] + [
        (one.company, one.name, ", ".join(one.roles), one.email) for one in accounts()
    ]
    widths = [max(_width(row[place]) for row in rows) for place in range(3)]
    lines = [
        "  ".join(
            [*(_padded(text, width) for text, width in zip(row, widths, strict=False)), row[3]]
        )
        for row in rows
    ]
    return "\n".join([f"Everybody's password: {PASSWORD}", "", *lines])


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
