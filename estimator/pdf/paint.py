"""Marks → the bytes of a PDF. The same marks always give the same bytes."""

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from estimator.pdf.fonts import FontPair
from estimator.pdf.marks import POINTS_PER_MM as MM
from estimator.pdf.marks import Box, Mark, Picture, Rule, Words
from estimator.plain_json import Refused

_painting = threading.Lock()  # a registered font keeps its place in the file while it is embedded


@dataclass(frozen=True, slots=True)
class Description:
    """What the file says about itself."""

    title: str
    author: str
    subject: str
    language: str
    day: date


def paint(
    pages: Sequence[Sequence[Mark]],
    fonts: FontPair,
    about: Description,
    *,
    landscape: bool = False,
) -> bytes:
    """The pages on A4, upright or on its side."""
    with _painting:
        file = io.BytesIO()
        paper = A4[::-1] if landscape else A4
        canvas = Canvas(
            file,
            pagesize=paper,
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            initialFontName=fonts.regular.name,  # type: ignore[arg-type]  # the stub says float
            lang=about.language,
        )
        canvas.setTitle(_storable(about.title))
        canvas.setAuthor(_storable(about.author))
        canvas.setSubject(_storable(about.subject))
        canvas.setCreator("tsunagu")
        canvas.setDateFormatter(lambda *_: f"D:{about.day:%Y%m%d}")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        for marks in pages:
            for mark in marks:
                _put(canvas, mark, fonts, paper[1])
            canvas.showPage()
        canvas.save()
        return file.getvalue()


def _storable(text: str) -> str:
    return text.encode("utf-16-le", "replace").decode("utf-16-le")[:500]


def _put(canvas: Canvas, mark: Mark, fonts: FontPair, height: float) -> None:
    match mark:
        case Words():
            _put_words(canvas, mark, fonts, height)
        case Rule():
            canvas.setStrokeColorRGB(*mark.colour.value)
            canvas.setLineWidth(mark.thickness * MM)
            y = height - mark.y * MM
            canvas.line(mark.x * MM, y, (mark.x + mark.width) * MM, y)
        case Box():
            _put_box(canvas, mark, height)
        case Picture():
            _put_picture(canvas, mark, height)


def _put_words(canvas: Canvas, mark: Words, fonts: FontPair, height: float) -> None:
    style = mark.style
    face = style.face(fonts)
    words = canvas.beginText()
    words.setFillColorRGB(*style.colour.value)
    words.setFont(face.name, style.size)
    extra = [
        (face.figure - face.em(c)) * style.size / 2 if mark.even and c.isdigit() else 0.0
        for c in mark.text
    ]
    words.setTextOrigin(mark.x * MM + (extra[0] if extra else 0.0), height - mark.y * MM)
    after = [e + f for e, f in zip(extra, [*extra[1:], 0.0], strict=True)] if any(extra) else extra
    set_so = (0.0, face.name)
    placed = zip(mark.text, after, strict=True)
    for (space, font), run in groupby(placed, key=lambda one: (one[1], face.font_of(one[0]))):
        if space != set_so[0]:
            words.setCharSpace(space)
        if font != set_so[1]:
            words.setFont(font, style.size)
        set_so = (space, font)
        words.textOut("".join(c for c, _ in run))
    if set_so[0]:
        words.setCharSpace(0)
    canvas.drawText(words)


def _put_box(canvas: Canvas, mark: Box, height: float) -> None:
    place = (mark.x * MM, height - (mark.y + mark.height) * MM, mark.width * MM, mark.height * MM)
    if mark.line is None:
        canvas.setFillColorRGB(*mark.colour.value)
        canvas.rect(*place, stroke=0, fill=1)
    else:
        canvas.setStrokeColorRGB(*mark.colour.value)
        canvas.setLineWidth(mark.line * MM)
        canvas.rect(*place, stroke=1, fill=0)


def _put_picture(canvas: Canvas, mark: Picture, height: float) -> None:
    try:
        with Image.open(io.BytesIO(mark.png), formats=["PNG"]) as opened:
            picture = opened.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused("issuer.seal_image", "The image is damaged.") from error
    canvas.drawImage(
        ImageReader(picture),
        mark.x * MM,
        height - (mark.y + mark.side) * MM,
        mark.side * MM,
        mark.side * MM,
        mask="auto",
        preserveAspectRatio=True,
        anchor="c",
    )
