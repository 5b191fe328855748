"""What the record itself holds of shops' drawings, whatever the code above it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from shared_db.foundation.base import utc_now
from shared_db.models import Drawing, DrawingAudience
from tests.factories.designs import GROUP, OWN, brought, shown
from tests.factories.inquiries import sent_inquiry
from tests.factories.world import World


@contextmanager
def refused(what: str) -> Iterator[None]:
    with pytest.raises(DBAPIError, match=what):
        yield


def change(world: World, drawing: UUID, **values: Any) -> None:
    with world.record.as_server("a test") as db:
        db.execute(update(Drawing).where(Drawing.id == drawing).values(**values))


def test_a_drawing_is_either_the_customers_or_a_shops_and_whole(
    world: World, files_folder: Path
) -> None:
    sent = sent_inquiry(world, files=files_folder, lead="a")
    design = brought(world, sent.id, files_folder)
    for drawing, values in (
        (sent.drawing_ids[0], {"company_id": world.companies["a"]}),
        (sent.drawing_ids[0], {"audience": DrawingAudience.GROUP, "shown_at": utc_now()}),
        (design, {"since_revision": 1}),
        (design, {"company_id": None}),
        (design, {"series_id": None}),
    ):
        with refused("ck_drawing_whose"):
            change(world, drawing, **values)
    with refused("ck_drawing_settled"):
        change(world, design, settled_at=None, replaced_at=utc_now())
    with refused("ck_drawing_shown"):
        change(world, design, audience=DrawingAudience.GROUP)


def test_a_series_has_one_newest_revision(world: World, files_folder: Path) -> None:
    sent = sent_inquiry(world, lead="a")
    design, other = (brought(world, sent.id, files_folder) for _ in range(2))
    series = uuid4()
    change(world, design, series_id=series)
    with refused("uq_drawing_newest_of_series"):
        change(world, other, series_id=series, number_in_series=2)


def test_what_others_could_see_is_kept_also_when_it_was_taken_back(
    world: World, files_folder: Path
) -> None:
    sent = sent_inquiry(world, lead="a")
    design = brought(world, sent.id, files_folder, audience=GROUP)
    shown(world, design, OWN)
    with refused("what was sent is kept"), world.record.as_server("a test") as db:
        db.delete(db.get_one(Drawing, design))
