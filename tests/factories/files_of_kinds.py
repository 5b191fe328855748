"""A small whole file of each kind, as its program writes it, so far as it can be made here."""

import io
import struct
import zipfile
import zlib

from tests.factories.drawings import DXF
from tests.factories.inquiries import STEP

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_END_OF_CHAIN, _IS_TABLE, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def png() -> bytes:
    """One grey pixel."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checked = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + checked

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\x80"))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


def jpeg() -> bytes:
    """The segments of a picture with a preview in it; the preview has an end of its own."""

    def segment(marker: int, content: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content

    preview = b"Exif\0\0\xff\xd8\xff\xd9"
    pixels = b"\x12\xff\x00\x34\xff\xd0" * 20
    return (
        b"\xff\xd8" + segment(0xE1, preview) + segment(0xDA, b"\x01\x01\0\0?\0") + pixels
        + b"\xff\xd9"
    )  # fmt: skip


def tiff(order: str = "<", pages: int = 2, big: bool = False) -> bytes:
    """Pages of four strips: the directory first, then its strips, as scanners write them."""
    form, head = ("Q", 16) if big else ("I", 8)
    mark = {"<": b"II", ">": b"MM"}[order]
    made = mark + struct.pack(f"{order}HHHQ" if big else f"{order}HI", *([43, 8, 0, 16] if big else [42, 8]))  # fmt: skip
    for page in range(pages):
        at = head + page * 1000
        strips = [at + 500 + number * 100 for number in range(4)]
        fields = [(256, 3, 1, 80), (273, 16 if big else 4, 4, at + 300), (279, 3, 4, at + 400)]
        told = struct.pack(order + ("Q" if big else "H"), len(fields))
        for tag, kind, count, value in fields:
            shift = 0 if count > 1 or order == "<" else (48 if big else 16)
            told += struct.pack(f"{order}HH{form}{form}", tag, kind, count, value << shift)
        told += struct.pack(order + form, at + 1000 if page < pages - 1 else 0)
        lengths = struct.pack(f"{order}4H", *[100] * 4)
        places = struct.pack(f"{order}4{form}", *strips)
        if big:
            inside = struct.pack(f"{order}4H", *[100] * 4)
            told = told.replace(struct.pack(f"{order}HHQQ", 279, 3, 4, at + 400),
                                struct.pack(f"{order}HHQ", 279, 3, 4) + inside)  # fmt: skip
        made += (told.ljust(300, b"\0") + places.ljust(100, b"\0") + lengths).ljust(500, b"\0")
        made += b"\x55" * 500
    return made[:-100]


def bmp() -> bytes:
    """One pixel."""
    header = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 58, 0, 0, 54) + header + b"\0\0\xff\0"


def heic() -> bytes:
    """The boxes of a picture."""
    boxes = (b"ftyp", b"heic\0\0\0\0mif1heic"), (b"meta", b"\0" * 100), (b"mdat", b"\x11" * 400)
    return b"".join(struct.pack(">I", len(one) + 8) + name + one for name, one in boxes)


def packed(*names: str, comment: bytes = b"") -> bytes:
    """A ZIP with these in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
        archive.comment = comment
    return file.getvalue()


def iges() -> bytes:
    """The cards of an empty model."""
    cards = [("an empty model", "S", 1), ("1H,,1H;,5Hempty;", "G", 1), ("S      1G      1", "T", 1)]
    return b"".join(
        f"{text:<72}{section}{number:>7}\r\n".encode() for text, section, number in cards
    )


def stl() -> bytes:
    """Three facets, binary, under a header that begins as a text does."""
    return b"solid made by a scanner".ljust(80, b"\0") + struct.pack("<I", 3) + b"\0" * 150


def stl_text() -> bytes:
    """One facet as text."""
    corners = "vertex 0 0 0\n" * 3
    return f"solid a\nfacet normal 0 0 1\nouter loop\n{corners}endloop\nendfacet\nendsolid a\n".encode()


def compound(*streams: str, sectors: int = 6) -> bytes:
    """A compound file with sectors of 512 bytes: the table, the directory, and what follows."""
    header = bytearray(COMPOUND.ljust(512, b"\0"))
    struct.pack_into("<HHHH", header, 24, 0x3E, 3, 0xFFFE, 9)
    struct.pack_into("<II", header, 44, 1, 1)
    struct.pack_into("<II", header, 68, _END_OF_CHAIN, 0)
    struct.pack_into("<109I", header, 76, 0, *[_FREE] * 108)
    marks = [_IS_TABLE, *[_END_OF_CHAIN] * (sectors - 1)]
    table = struct.pack("<128I", *marks, *[_FREE] * (128 - len(marks)))
    entries = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return bytes(header) + table + entries.ljust(512, b"\0") + b"\x77" * 512 * (sectors - 2)


def pdf(trailer: str = "", first: str = "<< /Type /Catalog >>") -> bytes:
    """One object, its table and the trailer."""
    begun = f"%PDF-1.5\n1 0 obj\n{first}\nendobj\n".encode()
    table = (
        f"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<< /Size 2 {trailer} >>\n"
    )
    return begun + table.encode() + f"startxref\n{len(begun)}\n%%EOF\n".encode()


SXF = STEP.replace(b"DATA;\n", b"DATA;\n/*SXF\n#10 = layer_feature('1')\nSXF*/\n")
PARASOLID = (
    b"**ABCDEFGHIJKLMNOPQRSTUVWXYZ****\n**PARASOLID !\n**END_OF_HEADER*****\nT51 : TRANSMIT FILE\n"
)
PACKAGE = "[Content_Types].xml"

WHOLE: dict[str, tuple[bytes, str]] = {
    "軸.step": (STEP, "step"),
    "軸.p21": (STEP, "step"),
    "平面図.sfc": (SXF, "sfc"),
    "空の図.sfc": (STEP, "sfc"),
    "板.dxf": (DXF, "dxf"),
    "軸.igs": (iges(), "iges"),
    "軸.iges": (iges(), "iges"),
    "軸.x_t": (PARASOLID, "parasolid"),
    "走査.stl": (stl(), "stl"),
    "文字.stl": (stl_text(), "stl"),
    "図.pdf": (pdf(), "pdf"),
    "写真.png": (png(), "png"),
    "写真.jpg": (jpeg(), "jpeg"),
    "写真.jfif": (jpeg(), "jpeg"),
    "動く写真.jpg": (jpeg() + b"\0\0\0\x18ftypmp42" + b"\0" * 200_000, "jpeg"),
    "走査.tif": (tiff(), "tiff"),
    "走査.tiff": (tiff(">"), "tiff"),
    "大きな走査.tif": (tiff(big=True), "tiff"),
    "写真.heic": (heic(), "heic"),
    "写真.bmp": (bmp(), "bmp"),
    "部品表.xlsx": (packed(PACKAGE, "xl/workbook.xml"), "xlsx"),
    "仕様書.docx": (packed(PACKAGE, "word/document.xml"), "docx"),
    "軸.3mf": (packed(PACKAGE, "3D/3dmodel.model"), "3mf"),
    "一式.zip": (packed("軸.step", comment=b"PK\x05\x06 in words"), "zip"),
    "図.dwg": (b"AC1032" + b"\0" * 300, "dwg"),
    "図.jww": (b"JwwData." + b"\0" * 300, "jww"),
    "軸.SLDPRT": (compound("Root Entry", "Contents"), "solidworks"),
    "組.sldasm": (b"\x14\0\x06\0\x08\0" + b"\x91" * 400, "solidworks"),
    "軸.ipt": (compound("Root Entry", "RSeStorage"), "inventor"),
}
"""Content and kind of a whole file under each name."""
