"""The kinds of file that shops work with, one table: what each is called, told by, and checked by.

A kind is told by what stands in the file. Only where the maker of a format keeps it to himself
(SOLIDWORKS, Inventor, binary STL) does the name say it; such a file is then at least no other kind.
"""

from typing import Final

from portal.files.kinds import archives, cad, exchange, pdf, pictures
from portal.files.kinds.kind import FileKind
from shared_db.models import DrawingKind

TABLE: Final[dict[DrawingKind, FileKind]] = {
    one.kind: one
    for one in (
        *exchange.KINDS,
        pdf.KIND,
        *pictures.KINDS,
        *archives.KINDS,
        *cad.KINDS,
    )
}
"""In the order in which they are tried: what tells more comes before what tells less."""

BY_ENDING: Final[dict[str, FileKind]] = {
    ending: one for one in TABLE.values() for ending in one.endings
}

MEDIA_TYPES: Final = sorted({one.media_type for one in TABLE.values()})
"""As which a file of any kind is sent."""
