"""The sample pages' server, and a page that looks at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.design.server import BUILT, DesignServer


@pytest.fixture
def design() -> Iterator[DesignServer]:
    if not (BUILT / "tokens.css").exists():
        pytest.fail("portal/static/built is empty: build the page assets first (make test does).")
    server = DesignServer().start()
    yield server
    server.stop()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, locale="ja-JP")
    context.set_default_timeout(8000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
