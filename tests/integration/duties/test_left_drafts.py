"""What somebody was writing who can't sign in any more is handed over with the rest."""

from collections.abc import Callable
from pathlib import Path

from portal.group.people import deactivate
from tests.factories.inquiries import unsent_inquiry
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


def test_the_drafts_of_somebody_who_left_go_to_a_colleague_with_their_files(
    world: World, browser: SignIn, files_folder: Path
) -> None:
    """Nobody reads them before that, the manager neither, and nobody else afterwards."""
    draft, upload = unsent_inquiry(world, files_folder, by="a_sales")
    page = f"/people/{world.people['a_sales']}/duties"
    manager, to_b = browser("a_manager"), str(world.people["b_sales"])
    mine = {"drafts_to": str(world.people["a_manager"])}
    assert "作成途中の引き合い" not in manager.get(page).text, "still at work"
    assert manager.post(f"{page}/drafts", mine).status_code == 303
    assert manager.get(f"/inquiries/drafts/{draft}").status_code == 404
    with world.record.work(world.actor("a_manager")) as work:
        deactivate(work, world.people["a_sales"])
    assert "未送信の下書きが1件" in manager.get(page).text
    assert manager.get(f"/inquiries/drafts/{draft}").status_code == 404
    for wrong in ({}, {"drafts_to": to_b}):
        assert manager.post(f"{page}/drafts", wrong).status_code == 422
    assert browser("b_manager").post(f"{page}/drafts", mine).status_code in (403, 404)
    assert manager.post(f"{page}/drafts", mine).status_code == 303
    assert manager.get(f"/inquiries/drafts/{draft}").status_code == 200
    assert manager.get(f"/api/v1/drawings/{upload}").status_code == 200
    assert browser("a_coordinator").get(f"/inquiries/drafts/{draft}").status_code == 404
    assert "作成途中の引き合い" not in manager.get(page).text
