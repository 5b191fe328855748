"""A file in words: its kind, its size, and what was seen to be wrong with it."""

from flask_babel import gettext

from portal.files.kinds import TABLE
from portal.files.kinds.kind import DAMAGED, LOCKED
from shared_db.foundation.errors import N_
from shared_db.models import Drawing

OWN_REMARKS = {
    DAMAGED: N_(
        "Part of this %(kind)s file is missing; it was cut off when it was saved or sent. "
        "Please check the original and add it again."
    ),
    LOCKED: N_(
        "This %(kind)s file is protected with a password; the shops may be unable to open it. "
        "Please replace it with one without a password."
    ),
}
REMARKS = {
    DAMAGED: N_("Part of this %(kind)s file is missing. Please ask the customer for it again."),
    LOCKED: N_(
        "This %(kind)s file is protected with a password. If it does not open, please ask the "
        "customer."
    ),
}
REMARKS_OF_SHOPS = {
    DAMAGED: N_("Part of this %(kind)s file is missing. Please ask the shop for it again."),
    LOCKED: N_(
        "This %(kind)s file is protected with a password. If it does not open, please ask the shop."
    ),
}
"""What a remark says, and what to do: for whose file it is, and for others."""


def note(drawing: Drawing, *, own: bool) -> str:
    """Its kind, size, and the remark if there is one, as whose file it is reads it, or another."""
    kind = TABLE[drawing.kind].name
    said = [kind, size(drawing.size)]
    if drawing.remark:
        of_others = REMARKS if drawing.is_asked_for else REMARKS_OF_SHOPS
        sentences = OWN_REMARKS if own else of_others
        said.append(gettext(sentences[drawing.remark], kind=kind))
    return " · ".join(said)


def size(count: int) -> str:
    """A size as people say it."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / (1024 * 1024):.1f} MB"
