"""What the drawing of an assembly shows is proposed as structure, once somebody has opened it."""

from collections.abc import Callable
from pathlib import Path

from estimator.geometry.facts import Facts, SolidPart
from tests.factories.inquiries import accept_the_terms, part, sent_inquiry
from tests.factories.previews import looked_at
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.ways.test_structure import form_of, rows_of

SignIn = Callable[[str | None], Browser]


def test_an_assemblys_drawing_proposes_its_parts_and_a_press_takes_one(
    world: World, files_folder: Path, browser: SignIn
) -> None:
    rows = [part("架台", [2]), part("脚", [8]), part("銘板", [2])]
    sent = sent_inquiry(world, files=files_folder, lead="a", parts=rows)
    shown = tuple(SolidPart(name, count, None, None) for name, count in (("脚", 4), ("天板", 1)))
    looked_at(world, files_folder, sent.drawing_ids[0], facts=Facts("step", parts=shown))
    client = browser("a_engineer")
    estimate = client.post(f"/api/v1/inquiries/{sent.id}/estimates").json["id"]
    page = f"/estimates/{estimate}/structure"
    assert [one["proposed"] for one in rows_of(client, estimate)] == [None] * 3, "not opened yet"
    accept_the_terms(world, sent.id, "a_engineer")
    assert client.get(f"/drawings/{sent.drawing_ids[0]}").status_code == 200
    frame, leg, plate = rows_of(client, estimate)
    assert (frame["proposed"], plate["proposed"]) == (None, None)
    assert leg["proposed"]["into"] == frame["part"]
    button = f"take:{leg['part']}:{frame['part']}:4"
    assert button in client.get(page).text and "bracket.step" in client.get(page).text
    assert client.post(page, data=form_of([frame, leg, plate]) | {"act": button}).status_code == 303
    assert rows_of(client, estimate)[1]["wanted"] == [8]
    assert [one["proposed"] for one in rows_of(client, estimate)] == [None] * 3
