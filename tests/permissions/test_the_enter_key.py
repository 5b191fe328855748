"""The Enter key presses the first button of a form: in every form of every page it is harmless."""

from collections.abc import Callable

from flask import Flask

from shared_db.spine.transaction import Record
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.fixtures.pressing import Forms
from tests.permissions.reading import Library

SEE_MOST = ("x_customer", "a_manager", "a_coordinator", "a_administrator", "b_manager", None)
WITH_MORE_BUTTONS = {"/offer", "/proposal", "/accept"}
"""Ends of the addresses of forms in which Enter once pressed what nobody meant."""


def test_a_form_with_several_buttons_is_found_out() -> None:
    page = "<form><input name=a><button name=fill>Fill</button><button>Give</button></form>"
    (form,) = Forms(page).found
    assert not form.is_harmless
    assert (
        Forms(page.replace("<input", "<button type=submit disabled></button><input"))
        .found[0]
        .is_harmless
    )


def test_enter_does_nothing_unmeant_in_any_form_of_any_page(
    app: Flask,
    world: World,
    record: Record,
    browser: Callable[[str | None], Browser],
) -> None:
    library, harmful, seen = Library(app, record), set(), set()
    for who in SEE_MOST:
        client = browser(who)
        for path in library.open_to(world.actor(who) if who else None):
            if path.startswith("/api/"):
                continue
            answer = client.get(path)
            page = answer.text if answer.mimetype == "text/html" else ""
            answer.close()
            for form in Forms(page).found:
                seen |= {end for end in WITH_MORE_BUTTONS if form.action.endswith(end)}
                if not form.is_harmless:
                    harmful.add(f"{path}: {form.action}")
    assert harmful == set()
    assert seen == WITH_MORE_BUTTONS
