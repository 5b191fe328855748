"""An id of somebody else's thing inside a body tells and does what an id that nobody has does."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from shared_db.models import (
    Drawing,
    EstimateLine,
    EstimatePart,
    Group,
    Membership,
    MembershipRole,
    Part,
    RequestItem,
    WorkCentre,
)
from tests.factories.world import World
from tests.integration.api.calls import Call
from tests.integration.api.test_answers import good  # noqa: F401
from tests.integration.api.test_refused import Ask, ask, bodies, changed, places  # noqa: F401

MEMBERS = Membership.role == MembershipRole.MEMBER
BELONGING = {
    "part": select(Part.id, Part.inquiry_id),
    "drawing": select(Drawing.id, Drawing.inquiry_id),
    "work centre": select(WorkCentre.id, WorkCentre.company_id),
    "estimate's part": select(EstimatePart.id, EstimatePart.estimate_id),
    "estimate's line": select(EstimateLine.id, EstimateLine.estimate_id),
    "request's item": select(RequestItem.id, RequestItem.request_id),
    "shop": select(Membership.company_id, Membership.group_id).where(MEMBERS),
    "group": select(Group.id, Group.id),
}
"""The kinds of things that bodies name, each with what such a thing belongs to."""
LEFT_OUT = {
    ("estimates.compute", "estimate's line"),
    ("estimates.compute", "work centre"),
    ("quotes.save", "part"),
}
"""Where what isn't there is passed over."""


@pytest.fixture
def known(world: World) -> dict[str, dict[UUID, UUID]]:
    with world.record.as_server("a test") as db:
        return {kind: dict(map(tuple, db.execute(query))) for kind, query in BELONGING.items()}


def ids_in(body: Any, known: dict[str, dict[UUID, UUID]]) -> Iterator[tuple[Any, str, UUID]]:
    """The ids of things in a body: the way there, what it is of, and the id."""
    for way, value in places(body, rows=20):
        for kind, ids in known.items():
            yield from ((way, kind, one) for one in ids if str(one) == value)


def test_an_id_of_others_is_like_one_that_nobody_has(
    ask: Ask,  # noqa: F811
    bodies: list[Call],  # noqa: F811
    known: dict[str, dict[UUID, UUID]],
    nothing_is_kept: None,
) -> None:
    told, taken, tried = [], set(), set()

    def answer_with(call: Call, way: Any, value: UUID) -> tuple[int, Any]:
        answer = ask(replace(call, json=changed(call.json, way, str(value))))
        said = answer.get_json()
        said.get("error", {}).pop("request_id", None)
        return answer.status_code, str(said).replace(str(value), "")

    for call in bodies:
        for way, kind, own in ids_in(call.json, known):
            nobodys = answer_with(call, way, uuid4())
            for other, owner in known[kind].items():
                if owner == known[kind][own]:
                    continue
                tried.add(kind)
                if answer_with(call, way, other) != nobodys:
                    told.append((call.operation, way, kind))
            if nobodys[0] < 400:
                taken.add((call.operation, kind))
    assert tried == set(BELONGING)
    assert told == []
    assert taken == LEFT_OUT
