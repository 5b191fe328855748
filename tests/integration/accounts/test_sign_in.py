"""Signing in and out: who gets in, what a stranger learns, where one goes next."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter, sleep
from uuid import UUID

import pytest
from sqlalchemy import update

from portal.realtime.socket import Somebody
from shared_db.models import Person
from tests.factories.accounts import PASSWORD, give_password
from tests.factories.world import World
from tests.fixtures.portal import Browser

Browsers = Callable[[str | None], Browser]


@pytest.fixture(autouse=True)
def _passwords(world: World) -> None:
    give_password(world, "a_engineer")


def sign_in(
    somebody: Browser,
    email: str = "a_engineer@example.jp",
    password: str = PASSWORD,
    **more: str,
):
    return somebody.post("/sign-in", {"email": email, "password": password, **more})


def test_who_gives_address_and_password_is_in(browser: Browsers) -> None:
    somebody = browser(None)
    assert sign_in(somebody).status_code == 303
    assert somebody.get("/api/v1/me").json["name"] == "a_engineer"


def test_the_case_of_the_address_and_full_width_letters_of_the_password_do_not_matter(
    browser: Browsers,
) -> None:
    assert sign_in(browser(None), " A_Engineer@Example.JP ").status_code == 303
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in PASSWORD)
    assert sign_in(browser(None), password=wide).status_code == 303


def test_a_wrong_sign_in_says_nothing_about_which_part_was_wrong(
    browser: Browsers, world: World
) -> None:
    give_password(world, "b_engineer")
    with world.record.as_server("a test") as db:
        db.execute(
            update(Person).where(Person.id == world.people["b_engineer"]).values(active=False)
        )
    pages = []
    for email, password in [
        ("a_engineer@example.jp", "something else"),
        ("nobody@example.jp", PASSWORD),
        ("b_engineer@example.jp", PASSWORD),  # shut out
        ("a_manager@example.jp", PASSWORD),  # has no password yet
        ("a_engineer@example.jp", ""),
        ("a_engineer@example.jp", "x" * 5000),
    ]:
        answer = sign_in(browser(None), email, password)
        assert answer.status_code == 422
        pages.append(answer.text.replace(email, "").split("<main")[1])
    tokens_apart = {
        page.split('name="csrf_token"')[0] + page.split('name="next"')[1] for page in pages
    }
    assert len(tokens_apart) == 1


def test_a_wrong_sign_in_takes_as_long_for_an_unknown_address(browser: Browsers) -> None:
    def took(email: str) -> float:
        began = perf_counter()
        sign_in(browser(None), email, "something else")
        return perf_counter() - began

    took("nobody@example.jp")
    known = median(took("a_engineer@example.jp") for _ in range(5))
    unknown = median(took(f"nobody{n}@example.jp") for n in range(5))
    assert 0.4 < known / unknown < 2.5


def test_what_was_typed_is_still_there_but_never_the_password(browser: Browsers) -> None:
    page = sign_in(browser(None), "a_engineer@example.jp", "my wrong secret").text
    assert "a_engineer@example.jp" in page
    assert "my wrong secret" not in page


@pytest.mark.usefixtures("cheap_tries")
def test_after_ten_wrong_tries_somebody_has_to_wait_and_is_told_so(browser: Browsers) -> None:
    for _ in range(10):
        assert sign_in(browser(None), password="wrong").status_code == 422
    answer = sign_in(browser(None))
    assert answer.status_code == 429
    assert "数分待って" in answer.text
    give = sign_in(browser(None), "b_engineer@example.jp", "wrong")
    assert give.status_code == 422, "others can still try"


def test_trying_many_passwords_at_once_is_no_way_around_the_limit(
    browser: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_arguments: object) -> bool:
        sleep(1)
        return False

    monkeypatch.setattr("portal.accounts.service.is_password", slow)
    with ThreadPoolExecutor(15) as crowd:
        tries = [crowd.submit(sign_in, browser(None), password="wrong") for _ in range(15)]
    assert sorted(one.result().status_code for one in tries) == [422] * 10 + [429] * 5


def try_from(place: str, somebody: Browser, email: str, password: str = "wrong") -> int:
    """What a try from this network address comes to."""
    form = {"email": email, "password": password}
    return somebody.post("/sign-in", form, environ_base={"REMOTE_ADDR": place}).status_code


def known_browser(browser: Browsers) -> Browser:
    """One on which a_engineer has signed in before, and where nobody is in now."""
    before, after = browser(None), browser(None)
    assert sign_in(before).status_code == 303
    known = before.client.get_cookie("tsunagu_known")
    assert known is not None
    after.client.set_cookie("tsunagu_known", known.value)
    return after


@pytest.mark.usefixtures("cheap_tries")
def test_what_others_try_locks_nobody_out_of_a_browser_that_is_known(browser: Browsers) -> None:
    mine = known_browser(browser)
    for n in range(12):  # at the same desk, and from everywhere
        sign_in(browser(None), password="wrong")
        for place in ("203.0.113.7", "203.0.113.8", f"198.51.100.{n}"):
            try_from(place, browser(None), "a_engineer@example.jp")
    assert sign_in(browser(None)).status_code == 429
    assert sign_in(mine).status_code == 303


@pytest.mark.usefixtures("cheap_tries")
def test_guessing_on_a_browser_that_is_known_is_stopped_too(browser: Browsers) -> None:
    mine, email = known_browser(browser), "a_engineer@example.jp"
    tries = [try_from(f"198.51.100.{n}", mine, email) for n in range(11)]
    assert tries == [422] * 10 + [429]
    assert sign_in(browser(None)).status_code == 303, "others have tries of their own"


@pytest.mark.usefixtures("cheap_tries")
def test_a_browser_is_known_for_whom_it_was_signed_in_and_for_nobody_else(
    world: World, browser: Browsers
) -> None:
    give_password(world, "b_engineer")
    mine = known_browser(browser)
    for _ in range(10):
        assert sign_in(browser(None), "b_engineer@example.jp", "wrong").status_code == 422
    assert sign_in(mine, "b_engineer@example.jp").status_code == 429
    forged = browser(None)
    forged.client.set_cookie("tsunagu_known", "WyJ4IixbXV0.made.up")
    assert sign_in(forged, "b_engineer@example.jp").status_code == 429


def test_who_only_typed_an_address_is_not_known_for_it(world: World, browser: Browsers) -> None:
    with world.record.as_server("a test") as db:
        mine = update(Person).where(Person.id == world.people["a_engineer"])
        db.execute(mine.values(email_proven_at=None))
    somebody = browser(None)
    assert sign_in(somebody).status_code == 303
    assert somebody.client.get_cookie("tsunagu_known") is None


@pytest.mark.usefixtures("cheap_tries")
def test_tries_from_many_places_at_one_account_are_counted_together(browser: Browsers) -> None:
    email = "a_engineer@example.jp"
    tries = [try_from(f"198.51.100.{n}", browser(None), email) for n in range(31)]
    assert tries == [422] * 30 + [429]
    assert sign_in(browser(None), "b_engineer@example.jp", "wrong").status_code == 422


@pytest.mark.usefixtures("cheap_tries")
def test_who_has_used_up_his_own_tries_uses_up_nobody_elses(browser: Browsers) -> None:
    """One who goes on and on locks out neither the others there, nor the account elsewhere."""
    tries = [sign_in(browser(None), password="wrong").status_code for _ in range(120)]
    assert tries == [422] * 10 + [429] * 110
    assert sign_in(browser(None), "b_engineer@example.jp", "wrong").status_code == 422
    assert try_from("203.0.113.7", browser(None), "a_engineer@example.jp", PASSWORD) == 303


@pytest.mark.usefixtures("cheap_tries")
def test_right_sign_ins_are_not_counted(browser: Browsers) -> None:
    assert {sign_in(browser(None)).status_code for _ in range(15)} == {303}
    tries = [sign_in(browser(None), password="wrong").status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\t/evil.example",
        "http:/evil.example",
        "",
    ],
)
def test_one_never_lands_outside_of_the_portal(browser: Browsers, wanted: str) -> None:
    assert sign_in(browser(None), next=wanted).headers["Location"] == "/"


def test_one_lands_where_one_was_going(browser: Browsers) -> None:
    somebody = browser(None)
    to_sign_in = somebody.get("/account?a=1").headers["Location"]
    assert to_sign_in == "/sign-in?next=/account?a%3D1"
    page = somebody.get(to_sign_in).text
    assert 'value="/account?a=1"' in page
    assert sign_in(somebody, next="/account?a=1").headers["Location"] == "/account?a=1"


def test_nothing_of_an_earlier_session_is_kept(browser: Browsers) -> None:
    somebody = browser("b_manager")
    with somebody.client.session_transaction() as session:
        session["left"] = "over"
    sign_in(somebody)
    with somebody.client.session_transaction() as session:
        assert "left" not in session
        assert session.permanent
    assert somebody.get("/api/v1/me").json["name"] == "a_engineer"


def test_without_the_token_of_the_page_nobody_is_signed_in(browser: Browsers) -> None:
    stranger = browser(None).client
    answer = stranger.post(
        "/sign-in", data={"email": "a_engineer@example.jp", "password": PASSWORD}
    )
    assert answer.status_code == 400
    assert stranger.get("/api/v1/me").status_code == 401


def test_who_signs_out_is_out(browser: Browsers) -> None:
    somebody = browser("a_engineer")
    assert somebody.post("/sign-out").headers["Location"] == "/sign-in"
    assert somebody.get("/account").status_code == 302


def test_a_copied_cookie_opens_nothing_once_its_owner_signed_out(
    browser: Browsers, world: World
) -> None:
    owner, thief, elsewhere = browser(None), browser(None), browser(None)
    for desk in (owner, elsewhere):
        sign_in(desk)
    cookie = owner.client.get_cookie("tsunagu")
    assert cookie is not None
    thief.client.set_cookie("tsunagu", cookie.value)
    with owner.client.session_transaction() as session:
        behind = Somebody(UUID(session["person"]), session["epoch"], UUID(session["sign_in"]), None)
    assert thief.get("/api/v1/me").status_code == 200
    page = owner.get("/account").text
    token = re.search(r'<meta name="csrf-token" content="([^"]+)"', page)
    assert token is not None
    owner.post("/sign-out", headers={"X-CSRFToken": token[1]})
    assert thief.get("/api/v1/me").status_code == 401
    assert elsewhere.get("/api/v1/me").status_code == 200
    with world.record.as_server("a test") as db:
        assert behind.actor(db) is None, "another tab's socket ends as well"


def test_who_forgot_the_password_reads_whom_to_ask(browser: Browsers) -> None:
    assert "自社の管理者" in browser(None).get("/sign-in").text


def test_the_language_is_kept_by_the_browser_and_by_the_person(browser: Browsers) -> None:
    stranger = browser(None)
    assert "ログイン" in stranger.get("/sign-in").text
    back = stranger.post("/language", {"language": "en", "next": "/sign-in?next=/account"})
    assert back.headers["Location"] == "/sign-in?next=/account"
    assert "Sign in" in stranger.get("/sign-in").text
    somebody = browser("a_engineer")
    somebody.post("/language", {"language": "en", "next": "//evil.example"})
    assert browser("a_engineer").get("/api/v1/me").json["language"] == "en"
    somebody.post("/language", {"language": "xx", "next": "/account"})
    assert browser("a_engineer").get("/api/v1/me").json["language"] == "en"


PAGE = {"Accept": "text/html,application/xhtml+xml"}
BESIDE = [
    ("/api/v1/me", {"Accept": "application/json"}),
    ("/", {**PAGE, "HX-Request": "true"}),
]


@pytest.mark.parametrize(("address", "headers"), BESIDE)
def test_what_a_page_asks_for_beside_itself_never_writes_over_the_session(
    browser: Browsers, address: str, headers: dict[str, str]
) -> None:
    somebody = browser(None)
    sign_in(somebody)
    somebody.get("/", headers=PAGE)
    with somebody.client.session_transaction() as session:
        session["day"] = "2026-01-01"
    answer = somebody.get(address, headers=headers)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_who_comes_back_each_day_stays_signed_in(browser: Browsers) -> None:
    somebody = browser(None)
    sign_in(somebody)
    with somebody.client.session_transaction() as session:
        session["day"] = "2026-01-01"
    assert "tsunagu=" in somebody.get("/", headers=PAGE).headers["Set-Cookie"]
    assert "Set-Cookie" not in somebody.get("/", headers=PAGE).headers


@pytest.mark.usefixtures("cheap_tries")
def test_addresses_of_one_network_are_one_place(browser: Browsers) -> None:
    tries = [
        try_from(f"2001:db8:1:2::{n:x}", browser(None), "a_engineer@example.jp") for n in range(11)
    ]
    assert tries == [422] * 10 + [429]
    assert try_from("2001:db8:1:3::1", browser(None), "a_engineer@example.jp") == 422
