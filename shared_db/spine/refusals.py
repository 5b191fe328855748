"""Pages that answered a form which wasn't taken, kept for a short while to be shown by an address.

They belong to a browser, not to a company: signed out, too, somebody's form may be refused. Whose
they are stands in each row; nothing else looks into them.
"""

import hashlib
import zlib
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared_db.foundation.base import utc_now
from shared_db.foundation.ids import new_id
from shared_db.models import RefusedAnswer

KEPT_FOR = timedelta(hours=1)
MOST_OF_NOBODY = 1000
"""Kept of browsers in which nobody is signed in; the oldest make room."""
LARGEST = 1024 * 1024
"""Bytes of a page, packed."""


class Kept(NamedTuple):
    """A refusing answer, and whose it is."""

    id: UUID
    person_id: UUID | None
    status: int
    body: bytes


def keep_refusal(
    db: Session,
    holder: bytes,
    person_id: UUID | None,
    *,
    form: str,
    page: str,
    status: int,
    body: bytes,
) -> UUID | None:
    """Keep it in the place of the form's earlier one; its id, None if it is too large to be kept.

    `form` is the address that it was sent to, `page` the one that shows it. Whoever keeps one
    clears away what is over.
    """
    packed = zlib.compress(body)
    if len(packed) > LARGEST:
        return None
    _clear_away(db)
    values = {
        "id": new_id(),
        "person_id": person_id,
        "page": _hashed(page),
        "status": status,
        "body": packed,
        "kept_at": utc_now(),
    }
    row = insert(RefusedAnswer).values(holder=holder, form=_hashed(form), **values)
    on_conflict = [RefusedAnswer.holder, RefusedAnswer.form]
    db.execute(row.on_conflict_do_update(index_elements=on_conflict, set_=values))
    return values["id"]  # type: ignore[return-value]


def find_refusal(db: Session, holder: bytes, page: str, refusal_id: UUID | None) -> Kept | None:
    """The browser's own under this id; if that is over, the newest that this page shows."""
    query = select(RefusedAnswer).where(
        RefusedAnswer.holder == holder,
        RefusedAnswer.page == _hashed(page),
        RefusedAnswer.kept_at > utc_now() - KEPT_FOR,
    )
    newest_first = query.order_by(
        (RefusedAnswer.id == refusal_id).desc(), RefusedAnswer.kept_at.desc()
    )
    row = db.scalars(newest_first.limit(1)).first()
    if row is None:
        return None
    return Kept(row.id, row.person_id, row.status, zlib.decompress(row.body))


def forget_refusal(db: Session, holder: bytes, form: str) -> None:
    """Something newer was taken: what was refused before is nothing to go back to."""
    db.execute(
        delete(RefusedAnswer).where(
            RefusedAnswer.holder == holder, RefusedAnswer.form == _hashed(form)
        )
    )


def _hashed(address: str) -> bytes:
    """A link's address holds its secret."""
    return hashlib.sha256(address.encode()).digest()


def _clear_away(db: Session) -> None:
    db.execute(delete(RefusedAnswer).where(RefusedAnswer.kept_at < utc_now() - KEPT_FOR))
    too_many = (
        select(RefusedAnswer.id)
        .where(RefusedAnswer.person_id.is_(None))
        .order_by(RefusedAnswer.kept_at.desc())
        .offset(MOST_OF_NOBODY)
    )
    db.execute(delete(RefusedAnswer).where(RefusedAnswer.id.in_(too_many)))
