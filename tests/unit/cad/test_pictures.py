"""PNG, JPEG, BMP and HEIC, and how pages of pixels are cut up."""

import base64
import zipfile

import pytest
from PIL import Image, ImageDraw

from workers.cad import pixels
from workers.cad.unreadable import Unreadable

HEIC = base64.b64decode(
    """
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAYBtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABw
aWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAANGlsb2MAAAAAREAAAgABAAAAAAGkAAEA
AAAAAAAAfgACAAAAAAIiAAEAAAAAAAAAMgAAADhpaW5mAAAAAAACAAAAFWluZmUCAAAAAAEAAGh2
YzEAAAAAFWluZmUCAAABAAIAAEV4aWYAAAAAv2lwcnAAAAChaXBjbwAAAHVodmNDAQNwAAAAAAAA
AAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQAoQgEBA3AAAAMA
kAAAAwAAAwAeoDCBBZbqSSmubAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAA
AGAAAABAAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAAAaaXJlZgAAAAAA
AAAOY2RzYwACAAEAAQAAALhtZGF0AAAAeigBrwngaUHDaiP//70X3//tzHof61s2ERjj/NLHrcF7
6/52qhG1+kTxRavugpPMGriiBAoz/8rPjUX9t5Wac0xf5CaOtHYfjk4KoSKxya5uHiDz3QxGuNVy
pn3wUwtJmyo2J5/QpP//7UQ9vpNlx7U9+7Fwn8QOfd2AAAAAAE1NACoAAAAIAAIBDwACAAAACAAA
ACYBEgADAAAAAQAGAAAAAAAAQUNhbWVyYQA=
"""
)
"""Made for this test: 96 × 64, white, red at the upper left; its EXIF names a maker, ACamera."""


@pytest.fixture
def picture():
    """A white sheet with a red corner, upper left."""

    def make(size=(300, 200)):
        image = Image.new("RGB", size, "white")
        ImageDraw.Draw(image).rectangle((0, 0, size[0] // 3, size[1] // 3), fill="red")
        return image

    return make


def corner(image, x, y):
    """Which of white and red is near a corner, given as 0 or 1."""
    at = (5 if x == 0 else image.width - 5, 5 if y == 0 else image.height - 5)
    red, green, _blue = image.convert("RGB").getpixel(at)
    return "white" if green > 200 else "red" if red > 200 else "else"


@pytest.mark.parametrize(("kind", "form"), [("png", "PNG"), ("jpeg", "JPEG"), ("bmp", "BMP")])
def test_a_small_picture_is_one_piece_at_its_size(kind, form, picture, see, tmp_path):
    picture().save(tmp_path / "file", form, dpi=(300, 300))
    seen = see(kind, tmp_path / "file")
    page = seen.tiles()["pages"][0]
    assert (page["width"], page["height"], page["dpi"]) == (300, 200, 300)
    assert page["levels"] == [{"scale": 1, "columns": 1, "rows": 1}]
    assert corner(seen.tile("0/0/0_0.png"), 0, 0) == "red"
    assert (seen.facts.kind, seen.facts.pages) == (kind, 1)
    assert seen.picture().size == (300, 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright_and_tells_nothing_of_its_camera(
    orientation, picture, see, tmp_path
):
    turns = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    image = picture()
    for turn in turns.get(orientation, []):
        image = image.transpose(turn)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "ACamera"
    image.save(tmp_path / "file", "JPEG", exif=exif)
    seen = see("jpeg", tmp_path / "file")
    assert seen.picture().size == (300, 200)
    assert [corner(seen.picture(), x, y) for x, y in ((0, 0), (1, 0), (0, 1))] == [
        "red", "white", "white",
    ]  # fmt: skip
    everything = b"".join(file.read_bytes() for file in seen.folder.iterdir())
    assert b"ACamera" not in everything


def test_what_a_telephone_sends_is_read(see, tmp_path):
    (tmp_path / "file").write_bytes(HEIC)
    seen = see("heic", tmp_path / "file")
    assert (seen.facts.kind, seen.picture().size) == ("heic", (96, 64))
    assert [corner(seen.picture(), x, y) for x, y in ((0, 0), (1, 1))] == ["red", "white"]
    assert b"ACamera" not in (seen.folder / "tiles.zip").read_bytes()


def test_a_large_picture_is_cut_into_squares_at_ever_half_its_size(picture, see, tmp_path):
    picture((2500, 1100)).save(tmp_path / "file", "PNG")
    seen = see("png", tmp_path / "file")
    assert seen.tiles()["pages"][0]["levels"] == [
        {"scale": 1, "columns": 3, "rows": 2},
        {"scale": 0.5, "columns": 2, "rows": 1},
        {"scale": 0.25, "columns": 1, "rows": 1},
    ]
    assert seen.tile("0/0/2_1.png").size == (452, 76)
    assert seen.tile("0/2/0_0.png").size == (625, 275)
    with zipfile.ZipFile(seen.folder / "tiles.zip") as tiles:
        assert {one.compress_type for one in tiles.infolist()} == {zipfile.ZIP_STORED}


def test_photographs_are_kept_as_such(see, tmp_path):
    Image.effect_noise((400, 300), 90).convert("RGB").resize((800, 600)).save(
        tmp_path / "file", "JPEG", comment="ACamera", icc_profile=b"ACamera"
    )
    file = see("jpeg", tmp_path / "file").folder / "tiles.zip"
    assert "0/0/0_0.jpg" in zipfile.ZipFile(file).namelist()
    assert b"ACamera" not in file.read_bytes()


def test_what_is_transparent_is_white(see, tmp_path):
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(tmp_path / "file", "PNG")
    assert see("png", tmp_path / "file").picture().convert("RGB").getpixel((9, 9)) == (
        255,
        255,
        255,
    )


def test_sixteen_bits_of_grey_keep_their_tone(see, tmp_path):
    Image.new("I;16", (50, 50), 0x8000).save(tmp_path / "file", "PNG")
    assert see("png", tmp_path / "file").picture().convert("L").getpixel((9, 9)) == 128


def test_a_picture_that_would_not_fit_is_told_by_its_header(see, tmp_path, monkeypatch, picture):
    monkeypatch.setattr(pixels, "MOST_BYTES", 100_000)
    picture().save(tmp_path / "file", "PNG")
    with pytest.raises(Unreadable) as error:
        see("png", tmp_path / "file")
    assert error.value.code == "too_much"
