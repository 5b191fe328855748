"""Numbers that people read: consecutive in their scope and year, never given twice."""

from datetime import date

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared_db.models import Counter


def next_number(session: Session, prefix: str, scope: str, day: date) -> str:
    """The next number such as RFQ-2026-00042. `day` is the issuer's date, so is the year."""
    row = insert(Counter).values(scope=f"{prefix}:{scope}:{day.year}", last=1, used_at=func.now())
    last = session.execute(
        row.on_conflict_do_update(
            index_elements=[Counter.scope],
            set_={"last": Counter.last + 1, "used_at": func.now()},
        ).returning(Counter.last)
    ).scalar_one()
    return f"{prefix}-{day.year}-{last:05d}"
