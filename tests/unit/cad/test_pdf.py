import io

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A3, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from workers.cad.fonts import font_file
from workers.cad.small_picture import LONGEST
from workers.cad.unreadable import Unreadable


@pytest.fixture
def pdf(tmp_path, see):
    """See a PDF of A3 pages; `draw` is given the first page's canvas."""

    def see_pages(draw=lambda page: None, pages=1, password=None):
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=landscape(A3))
        draw(canvas)
        for _page in range(pages):
            canvas.showPage()
        canvas.save()
        content = buffer.getvalue()
        if password:
            writer = PdfWriter(PdfReader(io.BytesIO(content)))
            writer.encrypt(password)
            out = io.BytesIO()
            writer.write(out)
            content = out.getvalue()
        (tmp_path / "file").write_bytes(content)
        return see("pdf", tmp_path / "file")

    return see_pages


def test_the_first_page_is_seen_and_pages_are_counted(pdf):
    seen = pdf(lambda page: page.rect(100, 100, 900, 600), pages=3)
    assert (seen.facts.kind, seen.facts.pages) == ("pdf", 3)
    assert max(seen.picture().size) in (LONGEST - 1, LONGEST)
    assert min(seen.picture().convert("L").tobytes()) < 120


def test_the_title_block_is_read_with_its_place_on_the_page(pdf):
    def draw(page):
        page.setFont("Helvetica", 10)
        page.drawString(900, 60, "DWG NO.")
        page.drawString(960, 60, "TB-1042")
        page.drawString(900, 40, "MATERIAL")
        page.drawString(960, 40, "A5052P")
        page.drawString(900, 20, "SCALE  1:2")

    block = pdf(draw).facts.title_block
    assert (block.number.value, block.material.value, block.scale.value) == (
        "TB-1042", "A5052P", "1:2",
    )  # fmt: skip
    assert block.number.page == 1
    assert block.number.box == pytest.approx((960, 57, 1000, 70), abs=4)


def test_a_japanese_title_block_is_read(pdf):
    file = font_file()
    if file is None:
        pytest.skip("the viewer's font is not here")
    pdfmetrics.registerFont(TTFont("drawing", str(file)))

    def draw(page):
        page.setFont("drawing", 9)
        page.drawString(900, 60, "図　番")
        page.drawString(950, 60, "ＴＢ－１０４２")
        page.drawString(900, 40, "材質")
        page.drawString(900, 28, "SUS304")

    block = pdf(draw).facts.title_block
    assert (block.number.value, block.material.value) == ("TB-1042", "SUS304")


def test_a_password_is_said_to_be_one(pdf):
    with pytest.raises(Unreadable) as error:
        pdf(password="secret")
    assert error.value.code == "locked"
