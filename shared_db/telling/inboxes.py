"""Asking something of people: it shows in their inbox the moment it is asked.

What waits for somebody is derived from the state of things (each slice's `waiting.py`); this only
tells the people's own streams that there is something new, or that it is settled.
"""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from shared_db.models import GroupRole, Inquiry, Person, Role
from shared_db.spine import streams
from shared_db.spine.across import people_to_tell
from shared_db.spine.events import AskedOfYou, SettledForYou
from shared_db.spine.places import Place
from shared_db.spine.transaction import Work


def ask_people(
    work: Work,
    company_ids: Sequence[UUID],
    roles: Sequence[Role | GroupRole],
    kind: str,
    inquiry: Inquiry,
    place: Place,
    *,
    leave_out: Collection[UUID] = (),
) -> list[Person]:
    """Tell the people of these companies with these roles; answers with whom (for mail).

    Nobody whose company has left the group: what the request is called may be new since.
    """
    found = people_to_tell(work.session, list(company_ids), list(roles), group_id=inquiry.group_id)
    people = [person for person in found if person.id not in leave_out]
    tell_people(work, people, kind, inquiry, place)
    return people


def tell_people(
    work: Work, people: Iterable[Person], kind: str, inquiry: Inquiry, place: Place
) -> None:
    """Tell these people that something waits for them."""
    for person in people:
        work.tell(
            streams.inbox(person.id),
            AskedOfYou(
                kind=kind,
                inquiry_id=inquiry.id,
                number=inquiry.number,
                subject=inquiry.subject,
                page=place.page,
                of=place.of,
            ),
        )


def settle_for(work: Work, people: Iterable[Person], kind: str, inquiry: Inquiry) -> None:
    """Tell people that nothing is asked of them any more."""
    for person in people:
        work.tell(streams.inbox(person.id), SettledForYou(kind=kind, inquiry_id=inquiry.id))
