"""Every main page of a case that was played to its end: on a phone, in both languages, by keyboard."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser.case.cast import Play
from tests.browser.case.person import Person
from tests.browser.design.test_pages import LOW_CONTRAST, SMALL_TARGETS
from tests.fixtures.processes import Web
from tools.take_pictures import MAIN_PAGES

pytestmark = pytest.mark.browser
PHONE = 390


@dataclass(frozen=True)
class Played:
    """A case up to its order, and the ids of what is in it."""

    server: str
    ids: dict[str, str]

    def address(self, path: str) -> str:
        return self.server + path.format(**self.ids)


@pytest.fixture(scope="module")
def played(live_portal: Web, play: Play) -> Played:
    """Played by programs, quickly; the pages are looked at by people afterwards."""
    with play() as stage:
        return Played(live_portal.url, {**stage.known, "inquiry": stage.inquiry["id"]})


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_fit_a_phone_and_can_be_pressed_and_read(
    seat: Callable[..., Person], played: Played, language: str
) -> None:
    found: list[str] = []
    person = None
    for key, paths in MAIN_PAGES.items():
        person = seat(key, width=PHONE, language=language, after=person)
        for path in paths:
            person.page.goto(played.address(path), wait_until="domcontentloaded")
            person.page.evaluate("async () => { await document.fonts.ready }")
            found += [f"{key} {path}: {what}" for what in faults(person.page)]
        person.page.close()
    assert not found, "\n".join(found)


def faults(page: Page) -> list[str]:
    """What a finger or an eye would stumble over."""
    too_wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    small, pale = page.evaluate(SMALL_TARGETS), page.evaluate(LOW_CONTRAST)
    return [
        *([f"{too_wide} px too wide"] if too_wide else []),
        *(f"small target {one}" for one in small),
        *(f"contrast {one}" for one in pale),
    ]


MAIN_ACTIONS = [
    ("x_buyer", "/inquiries", "新しい見積依頼"),
    ("x_buyer", "/inquiries/new", "依頼を送信する"),
    ("a_coordinator", "/inquiries/{inquiry}", "会員企業に送信"),
    ("a_engineer", "/estimates/{estimate}", "明細ごとの内訳"),
    ("a_manager", "/group", "メンバーを招待する"),
]


def test_the_main_action_is_reached_by_the_tab_key_and_seen_to_be(
    seat: Callable[..., Person], played: Played
) -> None:
    people: dict[str, Person] = {}
    for key, path, action in MAIN_ACTIONS:
        person = people[key] = people.get(key) or seat(key)
        person.page.goto(played.address(path))
        reached = ""
        for _ in range(60):
            person.page.keyboard.press("Tab")
            reached = person.page.evaluate("document.activeElement.innerText?.trim() ?? ''")
            if reached == action:
                break
        assert reached == action, path
        ring = person.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring == "solid", path


def test_a_post_is_written_and_sent_by_keyboard_alone(
    seat: Callable[..., Person], inquiry: str
) -> None:
    person, other = seat("c_engineer"), seat("a_engineer")
    for one in (person, other):
        one.page.goto(inquiry)
        one.is_connected()
    keyboard = person.page.keyboard
    for _ in range(60):
        keyboard.press("Tab")
        if person.page.evaluate("document.activeElement.matches('[data-composer] textarea')"):
            break
    keyboard.type("キーボードだけで")
    keyboard.press("Tab")
    keyboard.press("Enter")
    other.sees("キーボードだけで", within="[data-posts]")
