import time
import zipfile

import pytest
from PIL import Image, ImageDraw

from workers.cad.formats import tiff
from workers.cad.unreadable import Unreadable

A1_AT_400_DPI = (13244, 9354)


def drawing(size=(1500, 1000), width=3):
    """One bit, lines of so many pixels."""
    page = Image.new("1", size, 1)
    pen = ImageDraw.Draw(page)
    for number in range(40):
        at = number * size[0] // 40
        pen.line((at, 0, size[0] - at, size[1]), fill=0, width=width)
    return page


def test_each_page_is_cut_up_in_its_own_size(see, tmp_path):
    pages = [drawing(), Image.new("RGB", (400, 300), "red"), Image.new("L", (200, 100), 128)]
    pages[0].save(tmp_path / "file", "TIFF", save_all=True, append_images=pages[1:], dpi=(400, 400))
    seen = see("tiff", tmp_path / "file")
    assert [(page["width"], page["height"]) for page in seen.tiles()["pages"]] == [
        (1500, 1000), (400, 300), (200, 100),
    ]  # fmt: skip
    assert (seen.facts.pages, seen.facts.remarks) == (3, ())
    assert seen.tiles()["pages"][0]["dpi"] == 400
    assert seen.tile("1/0/0_0.png").convert("RGB").getpixel((9, 9)) == (255, 0, 0)


def test_one_bit_stays_one_bit_at_full_size_and_becomes_grey_when_reduced(see, tmp_path):
    drawing((3000, 2500)).save(tmp_path / "file", "TIFF", compression="group4")
    seen = see("tiff", tmp_path / "file")
    assert seen.tile("0/0/0_0.png").mode == "1"
    assert len(seen.tile("0/1/0_0.png").getcolors()) > 2


def test_the_thinnest_lines_are_seen_in_the_small_picture(see, tmp_path):
    page = Image.new("1", (3000, 2500), 1)
    ImageDraw.Draw(page).line((0, 1000, 3000, 1000), fill=0, width=1)
    page.save(tmp_path / "file", "TIFF", compression="group4")
    assert min(see("tiff", tmp_path / "file").picture().convert("L").tobytes()) < 160


def test_a_page_is_turned_as_its_scanner_said(see, tmp_path):
    drawing((600, 400)).save(tmp_path / "file", "TIFF", tiffinfo={274: 6})
    page = see("tiff", tmp_path / "file").tiles()["pages"][0]
    assert (page["width"], page["height"]) == (400, 600)


def test_pages_beyond_what_can_be_cut_up_are_said_to_be_missing(see, tmp_path, monkeypatch):
    monkeypatch.setattr(tiff, "_MOST_PIXELS", 2_000_000)
    page = drawing()
    page.save(tmp_path / "file", "TIFF", save_all=True, append_images=[page, page])
    seen = see("tiff", tmp_path / "file")
    assert len(seen.tiles()["pages"]) == 1
    assert (seen.facts.pages, seen.facts.remarks) == (3, ("incomplete",))


def test_a_first_page_that_is_too_large_is_refused(see, tmp_path, monkeypatch):
    monkeypatch.setattr(tiff, "_MOST_PIXELS", 1_000_000)
    drawing().save(tmp_path / "file", "TIFF")
    with pytest.raises(Unreadable) as error:
        see("tiff", tmp_path / "file")
    assert error.value.code == "too_much"


def test_a_whole_a1_sheet_is_seen_within_six_seconds(see, tmp_path):
    drawing(A1_AT_400_DPI).save(tmp_path / "file", "TIFF", compression="group4", dpi=(400, 400))
    begun = time.process_time()
    seen = see("tiff", tmp_path / "file")
    assert time.process_time() - begun < 6
    assert [level["columns"] for level in seen.tiles()["pages"][0]["levels"]] == [13, 7, 4, 2, 1]
    with zipfile.ZipFile(seen.folder / "tiles.zip") as tiles:
        assert max(one.file_size for one in tiles.infolist()) < 200_000
