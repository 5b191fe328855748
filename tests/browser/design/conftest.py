"""The sample pages' server, and a page that looks at it.

Both are started once for the tests of this folder, and are as new for each: what pages fetch for good
(scripts, styles, a face of 4 MB) is fetched once.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.design.server import BUILT, DesignServer
from tests.browser.emptying import empty


@pytest.fixture(scope="package")
def design_server() -> Iterator[DesignServer]:
    if not (BUILT / "tokens.css").exists():
        pytest.fail("portal/static/built is empty: build the page assets first (make test does).")
    server = DesignServer().start()
    yield server
    server.stop()


@pytest.fixture(scope="package")
def window(chromium: Browser) -> Iterator[BrowserContext]:
    window = chromium.new_context(viewport={"width": 1280, "height": 860}, locale="ja-JP")
    window.set_default_timeout(8000)
    yield window
    window.close()


@pytest.fixture
def design(design_server: DesignServer) -> DesignServer:
    design_server.behaviour.forget()
    return design_server


@pytest.fixture
def context(design: DesignServer, window: BrowserContext) -> Iterator[BrowserContext]:
    yield window
    _leave(window)
    empty(window, design.address)
    window.clear_cookies()


def _leave(window: BrowserContext) -> None:
    """Go away from every page, and let what pages send as they are left come to its server: else it
    is taken for the next test's."""
    window.unroute_all()
    window.set_offline(False)
    for page in window.pages:
        page.goto("about:blank")
        page.wait_for_timeout(100)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
