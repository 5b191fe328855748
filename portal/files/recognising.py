"""What a file is: told by its content; where its name says otherwise, a sentence that helps."""

from pathlib import PurePath
from typing import Final

from portal.files.kinds import BY_ENDING, TABLE
from portal.files.kinds.kind import Content, FileKind
from shared_db.foundation.errors import N_, DomainError

_OTHER_ARCHIVE = N_("“%(ending)s” files cannot be taken. Please pack them as ZIP.")
_OLD_OFFICE = N_(
    "“%(ending)s” files cannot be taken. Please save it as Excel (.xlsx), Word (.docx) or PDF."
)
_OTHER_CAD = N_("“%(ending)s” files cannot be taken. Please export it as STEP, DXF or PDF.")
_OTHER_PICTURE = N_("“%(ending)s” files cannot be taken. Please send a JPEG, PNG or PDF.")
_ADVICE: Final = {
    **dict.fromkeys((".rar", ".7z", ".lzh", ".gz", ".tar", ".tgz", ".cab"), _OTHER_ARCHIVE),
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".doc", ".docm", ".ppt", ".pptx"), _OLD_OFFICE),
    **dict.fromkeys(
        (".catpart", ".catproduct", ".cgr", ".prt", ".asm", ".par", ".psm", ".3dm", ".x_b", ".sat",
         ".jwc", ".icd", ".mcd", ".vda", ".wrl", ".obj", ".jt", ".dgn", ".f3d", ".skp"),
        _OTHER_CAD,
    ),
    **dict.fromkeys((".webp", ".gif", ".mov", ".mp4", ".ai", ".psd"), _OTHER_PICTURE),
}  # fmt: skip
"""What to do with files that shops and customers have too, but that cannot be taken."""


def recognise(filename: str, content: Content) -> FileKind:
    """The file's kind; refuses what is empty, unknown, or named for something else."""
    if not content.size:
        raise DomainError("empty_file", N_("This file is empty."))
    ending = PurePath(filename).suffix.lower()
    named, found = BY_ENDING.get(ending), _told(content)
    if named is not None and named.fits(content) and not (named.by_name and found):
        return named
    if ending in _ADVICE:
        raise DomainError("unknown_kind", _ADVICE[ending], ending=ending)
    if found is None:
        raise _not_known(ending, named)
    if not ending:
        raise DomainError(
            "no_ending",
            N_(
                "The name has no ending, but the file seems to be %(kind)s. Give it its right name."
            ),
            kind=found.name,
        )
    raise DomainError(
        "not_what_it_says",
        N_("The name ends in “%(ending)s”, but the file seems to be %(kind)s. "
           "Choose the right file, or give it its right name."),
        ending=ending,
        kind=found.name,
    )  # fmt: skip


def _told(content: Content) -> FileKind | None:
    """The first kind that the content alone tells."""
    kinds = (one for one in TABLE.values() if not one.by_name)
    return next((one for one in kinds if one.fits(content)), None)


def _not_known(ending: str, named: FileKind | None) -> DomainError:
    if named is None:
        return DomainError(
            "unknown_kind",
            N_("This kind of file cannot be taken. Possible: %(kinds)s"),
            kinds=", ".join(one.name for one in TABLE.values()),
        )
    return DomainError(
        "not_what_it_says",
        N_("The name ends in %(ending)s, but this is not a %(kind)s file."),
        ending=ending,
        kind=named.name,
    )
