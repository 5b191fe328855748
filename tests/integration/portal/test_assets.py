"""Styles and scripts: asked for once, and again when they have changed."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

from portal.assets import version_of
from tests.fixtures.portal import Browser

STATIC = Path(__file__).parents[3] / "portal" / "static"
Browsers = Callable[[str | None], Browser]


def test_a_browser_keeps_styles_and_scripts_for_good(browser: Browsers) -> None:
    page = browser(None).get("/sign-in").text
    for address in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page):
        with browser(None).get(address) as answer:
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_page_of_the_version_before_still_finds_its_scripts(browser: Browsers) -> None:
    with browser(None).get("/static/0123456789ab/js/app.js") as answer:
        assert "start();" in answer.text


def test_all_styles_come_in_one_piece(browser: Browsers) -> None:
    with browser(None).get("/static/0123456789ab/css/app.css") as answer:
        assert answer.mimetype == "text/css" and "@import" not in answer.text
        for sheet in (STATIC / "css").glob("*.css"):
            if sheet.name != "app.css":
                assert sheet.read_text() in answer.text, sheet.name
    for file in re.findall(r'url\("([^"]+)"\)', answer.text):
        assert (STATIC / "css" / file).exists(), file


def test_the_address_changes_with_the_files_and_with_nothing_else(tmp_path: Path) -> None:
    style = tmp_path / "css" / "app.css"
    style.parent.mkdir()
    style.write_text("a { color: red }")
    before = version_of(tmp_path)
    style.touch()
    assert version_of(tmp_path) == before
    style.write_text("a { color: tan }")
    assert version_of(tmp_path) != before


def test_what_people_see_is_never_kept(browser: Browsers) -> None:
    assert browser("a_engineer").get("/").headers["Cache-Control"] == "no-store"


def test_a_large_script_is_sent_packed_to_who_can_unpack_it(browser: Browsers) -> None:
    address = "/static/0123456789ab/built/three/three.core.js"
    with browser(None).get(address) as plain:
        assert plain.content_encoding is None
        script = plain.data
    with browser(None).get(address, headers={"Accept-Encoding": "gzip"}) as packed:
        assert (packed.content_encoding, packed.mimetype) == ("gzip", plain.mimetype)
        assert gzip.decompress(packed.data) == script
        assert len(packed.data) < len(script) / 3
