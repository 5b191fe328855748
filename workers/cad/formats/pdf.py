"""PDF: a picture of its first page, how many there are, and the title block.

The viewer shows the file itself. Of each letter PDF tells where it stands, and no more: words are
put together here.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdfium2
from pypdfium2 import raw

from estimator.geometry.facts import Facts, TitleBlock
from estimator.geometry.title_block import Box, Piece, read_title_block
from workers.cad.reading import reading
from workers.cad.small_picture import LONGEST, save_picture
from workers.cad.unreadable import Unreadable

_MOST_LETTERS: Final = 50_000
"""Of a page: a drawing has fewer, and a book has no title block."""
_WORD_GAP: Final = 0.25
_PIECE_GAP: Final = 0.7
"""Between letters, in their height: what is farther is a new word, or another piece of text."""
_SPACED_GAP: Final = 1.6
"""The same where its writer put a space, which in Japanese is as wide as a letter: 図　番."""
_INVISIBLE: Final = (0, 0xFFFE, 0xFFFF)


def read(source: Path, out: Path) -> Facts:
    """Show the first page and read its title block. Raises `Unreadable`, `locked` if encrypted."""
    with reading():
        document = _open(source)
        try:
            if not len(document):
                raise Unreadable("empty")
            page = document[0]
            picture = page.render(scale=_scale(page)).to_pil()
            block = _title_block(page)
            pages = len(document)
        finally:
            document.close()
    save_picture(picture, out)
    return Facts("pdf", pages=pages, title_block=block)


def _open(source: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Unreadable("locked" if locked else "damaged") from error


def _scale(page: pypdfium2.PdfPage) -> float:
    """Pixels to a point, so that the longest side fits the picture."""
    longest = max(page.get_size())
    if not 0 < longest < math.inf:
        raise Unreadable("damaged")
    return float((LONGEST - 1) / longest)


def _title_block(page: pypdfium2.PdfPage) -> TitleBlock:
    texts = page.get_textpage()
    try:
        return read_title_block(_pieces(texts))
    finally:
        texts.close()


def _pieces(texts: pypdfium2.PdfTextPage) -> Iterator[Piece]:
    """Letters that stand side by side, in the order in which they were written."""
    piece: tuple[str, Box] | None = None
    for sign, box, spaced in _letters(texts):
        gap = _gap(piece[1], box, _SPACED_GAP if spaced else _PIECE_GAP) if piece else None
        if piece and gap is not None:
            space = " " if spaced or gap > _WORD_GAP else ""
            piece = piece[0] + space + sign, _around(piece[1], box)
            continue
        if piece:
            yield Piece(*piece)
        piece = sign, box
    if piece:
        yield Piece(*piece)


def _letters(texts: pypdfium2.PdfTextPage) -> Iterator[tuple[str, Box, bool]]:
    """Each letter, its box in points from the lower left corner, and whether a space precedes."""
    spaced = False
    for number in range(min(texts.count_chars(), _MOST_LETTERS)):
        code = raw.FPDFText_GetUnicode(texts, number)
        if code in _INVISIBLE or code > 0x10FFFF or chr(code).isspace():
            spaced = spaced or not raw.FPDFText_IsGenerated(texts, number)
            continue
        left, bottom, right, top = texts.get_charbox(number, loose=True)
        if right > left and top > bottom:
            yield chr(code), (left, bottom, right, top), spaced
            spaced = False


def _gap(before: Box, after: Box, most: float) -> float | None:
    """How far a letter stands from the piece on its left, in its height; None if not of it."""
    height = min(before[3] - before[1], after[3] - after[1])
    beside = min(before[3], after[3]) - max(before[1], after[1])
    gap = (after[0] - before[2]) / height
    return gap if beside > height / 2 and -_PIECE_GAP / 2 < gap < most else None


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
