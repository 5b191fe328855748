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
    empty(window, design.address)
    window.clear_cookies()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
