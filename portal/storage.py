"""How much room a company's files take here, of how much; nothing more comes in when it is full."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import BinaryIO
from uuid import UUID

from flask import current_app
from flask_babel import format_decimal
from limits import RateLimitItemPerHour

from portal.extensions import count_towards
from shared_db.access import asked_drawings
from shared_db.files.storage import bytes_used, limits_of, room_left
from shared_db.foundation.errors import N_, DomainError, Invalid
from shared_db.models import Company, Drawing, Inquiry
from shared_db.spine.transaction import Work

GB = 1024**3
NEARLY_FULL = 80
"""Percent."""
LATELY = 60.0
"""Seconds."""
IS_FULL = N_(
    "Your company has no room left for this file. The group's administrator can give it more."
)
CUSTOMER_IS_FULL = N_(
    "This customer has no room left for the files of this request. The group's administrator can"
    " give it more; nothing was sent yet."
)


MB = 1024 * 1024
SENT_IN_AN_HOUR = RateLimitItemPerHour(20 * 1024)
"""MB that a company may send: twice the room that each has from the start. What was taken back lies
on the disk for an hour (`workers/collecting.py`), where no row counts it."""


class SentTooMuch(DomainError):
    """Files were sent, and taken back or refused, again and again."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            "sent_too_much",
            N_("Your company has sent very many files within an hour. Please go on in an hour."),
        )


class NoRoom(DomainError):
    """The company's files take all the room that they may."""

    status = 413

    def __init__(self, *, own: bool) -> None:
        super().__init__("no_room", IS_FULL if own else CUSTOMER_IS_FULL)


@dataclass(frozen=True)
class Room:
    """What a company's files take, in bytes."""

    used: int
    limit: int

    @property
    def percent(self) -> int:
        """How full it is; 100 only when nothing more comes in."""
        return min(100, self.used * 100 // self.limit)

    @property
    def nearly_full(self) -> bool:
        """Whether somebody should care."""
        return self.percent >= NEARLY_FULL


def room_of(work: Work, given: Mapping[UUID, int]) -> dict[UUID, Room]:
    """The room of companies that the actor was found to see, in one statement, by what a group
    gives them: what another group does is not its affair."""
    used = bytes_used(work.session, list(given))
    return {company_id: Room(used[company_id], limit) for company_id, limit in given.items()}


def own_room(work: Work, own: Company) -> Room:
    """The actor's own company's room, as it was within a minute: inbox and group page ask for it at
    every opening, and to count the files of a hundred thousand inquiries takes a second."""
    counted: dict[UUID, tuple[float, int]] = current_app.extensions.setdefault("room_counted", {})
    at, used = counted.get(own.id, (-LATELY, 0))
    if monotonic() - at > LATELY:
        used = bytes_used(work.session, [own.id])[own.id]
        counted[own.id] = monotonic(), used
    return Room(used, limits_of(work.session, [own.id])[own.id])


def check_room(work: Work, company_id: UUID, file: BinaryIO) -> None:
    """Before a file is put into the store. Raises `NoRoom` and `SentTooMuch`."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    current_app.extensions.get("room_counted", {}).pop(company_id, None)
    if size > room_left(work.session, company_id):
        raise NoRoom(own=company_id == work.actor.company_id)
    if not count_towards(SENT_IN_AN_HOUR, f"sent|{work.actor.company_id}", max(1, size // MB)):
        raise SentTooMuch


def check_room_of_customer(work: Work, inquiry: Inquiry) -> None:
    """Before a shop sends a request in its customer's place. Raises `Invalid` where it is named who
    the customer is.

    From then on its files are the customer's; until then they took the room of the shop, or were
    nobody's. A request without files can be sent however full it is.
    """
    brings = asked_drawings(work.actor).where(Drawing.inquiry_id == inquiry.id)
    customer_id = inquiry.customer_company_id
    if work.session.scalars(brings).first() and room_left(work.session, customer_id) < 0:
        raise Invalid.one("company_name", "no_room", CUSTOMER_IS_FULL)


def gigabytes(count: int) -> str:
    """A size in GB as people say it, with one decimal; never "0" for what is there."""
    return str(format_decimal(max(count / GB, 0.1) if count else 0, format="#,##0.#"))
