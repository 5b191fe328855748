"""What is pressed beside a form's fields: a proposal is taken, or answered.

The button's value says it all: what is done, and to what, apart by `|`.
"""

from itertools import chain

from flask_babel import gettext

from portal.inquiries.assemblies import add_parts
from portal.inquiries.forms import MOST_PARTS
from portal.inquiries.proposing import Proposals
from portal.inquiries.typed import SUGGESTED, Typed

PRESSED = "proposal"
"""The name of the buttons."""


def press(typed: Typed, proposals: Proposals, pressed: str) -> str:
    """Do what one of these proposals is about; says what has to be known of it, or "". One that is
    proposed no more does nothing: the field may have been typed in meanwhile."""
    act, _, about = pressed.partition("|")
    if act == "take":
        _take(typed, proposals, about)
    elif act == "parts":
        return _add_parts(typed, proposals, about)
    elif act == "replace":
        for one in chain.from_iterable(proposals.replacements.values()):
            if about == str(one.new.id):
                left = [i for i in typed.list_at(one.field) if i != str(one.old.id)]
                typed.values[one.field] = left
    elif act == "beside" and any(
        about == str(r.new.id) for r in chain.from_iterable(proposals.replacements.values())
    ):
        typed.add_to(SUGGESTED, about)
    return ""


def _take(typed: Typed, proposals: Proposals, about: str) -> None:
    """A quantity comes beside those that were typed."""
    name, _, value = about.partition("|")
    if all(said.value != value for said in proposals.said.get(name, [])):
        return
    if name.endswith("-quantities-0"):
        row = name.split("-")[1]
        empty = (n for n in typed.quantity_names(row) if not typed.text(n).strip())
        name = next(empty, "")
    if name:
        typed.values[name] = value


def _add_parts(typed: Typed, proposals: Proposals, about: str) -> str:
    for assembly in chain.from_iterable(proposals.assemblies.values()):
        if about == str(assembly.drawing.id) and (left := add_parts(typed, assembly)):
            return str(
                gettext(
                    "A request has up to %(most)s parts. %(left)s parts of the assembly were not "
                    "added.",
                    most=MOST_PARTS,
                    left=left,
                )
            )
    return ""
