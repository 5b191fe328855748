"""One Chromium for the tests that look through it."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tools.find_browser import find_browser

expect.set_options(timeout=15_000)
"""What comes at once on a quiet machine comes later on a busy one."""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine; only where nothing may be left out does its lack fail a test."""
    where = find_browser()
    if where is None:
        leave_out = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        leave_out("no Chromium was found: tests that need a browser can't run")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=where, args=["--no-sandbox", "--lang=en-US"]
        )
        yield browser
        browser.close()
