"""What every answer says of itself, good or bad, for people or programs."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from portal.app import create_app
from shared_db.foundation.settings import Settings
from tests.fixtures.portal import Browser

Open = Callable[[str | None], Browser]
ADDRESSES = ["/", "/sign-in", "/nothing", "/api/v1/me", "/api/v1/nothing", "/probe/fail/crash"]


@pytest.mark.parametrize("who", [None, "a_engineer"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_runs_no_foreign_script_and_is_kept_by_no_cache(
    browser: Open, who: str | None, address: str
) -> None:
    headers = browser(who).get(address).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; ")
    assert all(loose not in policy for loose in ("unsafe", "script-src", "connect-src", "*"))
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Strict-Transport-Security" not in headers


def test_who_came_by_https_once_comes_by_nothing_else(settings: Settings) -> None:
    app = create_app(replace(settings, public_url="https://quotes.example.jp"), deliver=False)
    answer = app.test_client().get("/sign-in")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    app.extensions["record"].engine.dispose()


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\tx", "javascript:1"],
)
def test_a_sign_in_leads_nowhere_else(browser: Open, elsewhere: str) -> None:
    answer = browser("a_engineer").get("/sign-in", query_string={"next": elsewhere})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"


def test_the_name_by_which_a_server_is_asked_stands_in_no_answer(browser: Open) -> None:
    for address in ADDRESSES:
        answer = browser("a_manager").get(address, headers={"Host": "evil.example"})
        assert "evil.example" not in answer.text + str(answer.headers)
