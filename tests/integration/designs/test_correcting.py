"""What a drawing is, and of which part, is corrected by its shop after it was brought."""

from collections.abc import Callable
from pathlib import Path

from portal.drawings.queries import find_drawing
from portal.drawings.service import set_export_control
from tests.factories.designs import GROUP, brought, revised
from tests.factories.inquiries import SentInquiry
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


def test_what_it_is_and_its_part_are_corrected_in_all_its_revisions_by_its_own_shop(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    first = brought(world, sent.id, files_folder, audience=GROUP)
    newest = revised(world, first, files_folder)
    part, engineer = str(sent.part_ids[0]), browser("a_engineer")
    assert "種類・品目を訂正" in engineer.get(f"/designs/{newest}/audience").text
    said = {"purpose": "flat_pattern", "part_id": part}
    assert browser("b_engineer").post(f"/designs/{newest}/kind", said).status_code == 403
    assert engineer.post(f"/designs/{newest}/kind", said).status_code == 303
    (design,) = browser("b_engineer").get(f"/api/v1/inquiries/{sent.id}/designs").json["designs"]
    for one in (design, *design["earlier"]):
        assert (one["purpose"], one["part_id"]) == ("flat_pattern", part)
    wrong = engineer.post(f"/designs/{newest}/kind", said | {"part_id": str(first)})
    assert wrong.status_code == 422 and "この品目は" in wrong.text


def test_put_to_a_part_under_export_control_it_goes_back_to_the_own_side(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    part = sent.part_ids[0]
    design = brought(world, sent.id, files_folder, audience=GROUP)
    with world.record.work(world.actor("x_customer")) as work:
        asked = find_drawing(work, sent.drawing_ids[0], lock=True)
        asked.part_id = part
        set_export_control(work, asked, True)
    told = browser("a_engineer").put(
        f"/api/v1/designs/{design}/kind", json={"purpose": "design", "part_id": str(part)}
    )
    assert (told.json["audience"], told.json["export_controlled"]) == ("own", True)
    assert browser("b_engineer").get(f"/api/v1/drawings/{design}").status_code == 404
