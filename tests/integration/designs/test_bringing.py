"""A file is dropped, then said what it is, once; and removed while nobody else could see it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.factories.designs import GROUP, OWN, brought, revised, shown
from tests.factories.inquiries import STEP, SentInquiry
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]


def test_only_what_was_dropped_for_it_becomes_the_newer_revision(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    engineer = browser("a_engineer")
    design = brought(world, sent.id, files_folder)
    sketch = brought(world, sent.id, files_folder, name="sketch.step")
    form = FormPage(engineer.get(f"/designs/{design}/revise").text).sent()
    for taken in (design, sketch):
        refused = engineer.post(f"/designs/{design}/revise", form | {"drawing_ids": [str(taken)]})
        assert refused.status_code == 422
        assert "もう一度追加してください" in FormPage(refused.text).words
    listed = engineer.get(f"/api/v1/inquiries/{sent.id}/designs").json["designs"]
    assert [(one["filename"], one["revision"]) for one in listed] == [
        ("design.step", 1),
        ("sketch.step", 1),
    ]
    assert engineer.get(f"/designs/{design}/revise").status_code == 200


def test_what_was_dropped_and_forgotten_stands_nowhere(
    browser: SignIn, world: World, sent: SentInquiry
) -> None:
    engineer = browser("a_engineer")
    file = {"client_id": str(uuid4()), "file": (io.BytesIO(STEP), "forgotten.step")}
    dropped = engineer.post(f"/inquiries/{sent.id}/designs/upload", file).json["id"]
    assert engineer.get(f"/api/v1/drawings/{dropped}").status_code == 200
    assert browser("a_sales").get(f"/api/v1/drawings/{dropped}").status_code == 404
    assert engineer.get(f"/api/v1/inquiries/{sent.id}/designs").json["designs"] == []
    assert "forgotten" not in engineer.get(f"/inquiries/{sent.id}/drawings").text
    shown_at_once = {"audience": "group"}
    assert (
        engineer.put(f"/api/v1/designs/{dropped}/audience", json=shown_at_once).status_code == 404
    )
    assert engineer.delete(f"/api/v1/designs/{dropped}").status_code == 200


def test_a_file_that_is_sent_again_after_its_removal_is_to_be_added_anew(
    browser: SignIn, sent: SentInquiry
) -> None:
    engineer, client_id = browser("a_engineer"), str(uuid4())

    def drop() -> Any:
        file = {"client_id": client_id, "file": (io.BytesIO(STEP), "design.step")}
        return engineer.post(f"/inquiries/{sent.id}/designs/upload", file)

    assert engineer.post(drop().json["remove_url"], json={}).status_code == 200
    again = drop()
    assert again.status_code == 409
    assert "もう一度追加してください" in again.text


def test_it_is_removed_while_nobody_else_could_see_it_and_the_one_before_counts_again(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    engineer = browser("a_engineer")
    first = brought(world, sent.id, files_folder)
    second = revised(world, first, files_folder)
    assert engineer.delete(f"/api/v1/designs/{second}").status_code == 200
    shown(world, first, GROUP)
    shown(world, first, OWN)
    assert engineer.delete(f"/api/v1/designs/{first}").status_code == 409


def test_without_scripts_the_form_brings_its_files_once(
    browser: SignIn, world: World, sent: SentInquiry
) -> None:
    engineer, new = browser("a_engineer"), f"/inquiries/{sent.id}/designs/new"
    form = FormPage(engineer.get(new).text).sent()

    def filled() -> dict[str, object]:
        file = (io.BytesIO(STEP), "展開.step")
        return form | {"purpose": "flat_pattern", "audience": "group", "files": file}

    for _press in range(2):
        answer = engineer.post(f"/inquiries/{sent.id}/designs", filled())
        assert answer.status_code == 303
    listed = browser("b_engineer").get(f"/api/v1/inquiries/{sent.id}/designs").json["designs"]
    assert [(one["filename"], one["purpose"]) for one in listed] == [("展開.step", "flat_pattern")]
