"""Whatever a file holds, there comes a preview or a reason; nothing else, and in bounded time."""

import random
import time

import ezdxf
import ezjww
import ezsxf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from workers.cad.formats import MODULES, reader_of
from workers.cad.unreadable import Unreadable

KINDS = sorted(MODULES.keys() & {"dxf", "sfc", "jww", "dwg", "pdf", "png", "jpeg", "bmp",
                                 "heic", "tiff"})  # fmt: skip
CODES = {"damaged", "empty", "locked", "too_much", "not_supported"}
TRIES = 25


@pytest.fixture(scope="module")
def wholes(tmp_path_factory):
    """A sound file of each kind."""
    from tests.unit.cad.test_pictures import HEIC

    folder = tmp_path_factory.mktemp("wholes")
    document = ezdxf.new("R2010")
    for number in range(20):
        document.modelspace().add_circle((number, 0), 3)
    document.modelspace().add_mtext("図番 A-1\\PSUS304")
    document.saveas(folder / "dxf")
    sfc = ezsxf.new_sfc("d.sfc", name="D", paper="A3", orientation="landscape")
    layer = sfc.add_layer("L")
    for number in range(20):
        sfc.add_circle((number, 5), 3, layer=layer)
    sfc.save(folder / "sfc.sfc")
    (folder / "sfc.sfc").rename(folder / "sfc")
    jww = ezjww.new(paper_size=3)
    for number in range(20):
        jww.modelspace().add_circle((number, 5), 3)
    jww.saveas(folder / "jww.jww")
    (folder / "jww.jww").rename(folder / "jww")
    import ezdwg

    dwg = ezdwg.new()
    for number in range(20):
        dwg.modelspace().add_line((number, 0, 0), (5, number, 0))
    dwg.save(folder / "dwg.dwg")
    (folder / "dwg.dwg").rename(folder / "dwg")
    page = Canvas(str(folder / "pdf"))
    page.drawString(100, 100, "DWG NO. A-1")
    page.save()
    for kind in ("png", "jpeg", "bmp", "tiff"):
        Image.effect_noise((120, 90), 60).save(folder / kind, kind.upper())
    (folder / "heic").write_bytes(HEIC)
    return {kind: (folder / kind).read_bytes() for kind in KINDS}


def outcome(kind, content, folder):
    """The code of the refusal, or `shown`."""
    (folder / "file").write_bytes(content)
    try:
        reader_of(kind)(folder / "file", folder)
    except Unreadable as error:
        assert error.code in CODES
        return error.code
    return "shown"


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_file_is_shown(kind, wholes, tmp_path):
    assert outcome(kind, wholes[kind], tmp_path) == "shown"


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_without_anything_in_it_is_refused(kind, tmp_path):
    assert outcome(kind, b"", tmp_path) in {"empty", "damaged"}
    assert outcome(kind, b"\0" * 3000, tmp_path) in {"empty", "damaged"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_another_kind_is_refused(kind, wholes, tmp_path):
    other = "pdf" if kind != "pdf" else "png"
    assert outcome(kind, wholes[other], tmp_path) == "damaged"


@pytest.mark.parametrize("kind", KINDS)
def test_cut_and_spoilt_files_give_a_preview_or_a_reason(kind, wholes, tmp_path):
    chance = random.Random(kind)
    seen = set()
    begun = time.process_time()
    for number in range(TRIES):
        content = bytearray(wholes[kind])
        if number % 3 == 0:
            del content[chance.randrange(len(content)) :]
        for _byte in range(0 if number % 3 == 0 else 10 ** (number % 3)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        seen.add(outcome(kind, bytes(content), tmp_path))
    assert "damaged" in seen or kind == "sfc"
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("name", ["ezdxf_empty_handles.dxf", "ezdxf_recover01.dxf"])
def test_damaged_drawings_are_shown_as_far_as_they_go(name, shared, see):
    assert "incomplete" in see("dxf", shared / "hostile" / name).facts.remarks


def test_a_file_renamed_is_refused(shared, tmp_path):
    content = (shared / "hostile/dxf_renamed_as.pdf").read_bytes()
    assert outcome("pdf", content, tmp_path) == "damaged"
