"""What is pressed beside a form's fields: a proposal is taken, or answered.

The button's value says it all: what is done, and to what, apart by `|`. Of an assembly's parts the
ticked ones, by their places, may follow.
"""

from dataclasses import replace
from itertools import chain

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.inquiries.assemblies import add_parts, answer_to
from portal.inquiries.forms import MOST_PARTS
from portal.inquiries.leaving import move_out
from portal.inquiries.proposing import Proposals
from portal.inquiries.replacing import Replacement
from portal.inquiries.typed import SUGGESTED, Typed

PRESSED = "proposal"
"""The name of the buttons."""


PART_OF = "part-of:"
"""By this and the drawing's id the ticks of an assembly's parts, where no scripts run."""


def pressed_in(form: MultiDict[str, str]) -> str:
    """What was pressed on a page that was sent; "" where nothing was."""
    pressed = form.get(PRESSED, "")
    act, _, about = pressed.partition("|")
    ticked = ",".join(form.getlist(PART_OF + about))
    return f"{pressed}|{ticked}" if act == "parts" else pressed


def press(typed: Typed, proposals: Proposals, pressed: str) -> str:
    """Do what one of these proposals is about; says what has to be known of it, or "". One that is
    proposed no more does nothing: the field may have been typed in meanwhile."""
    act, _, about = pressed.partition("|")
    if act == "take":
        _take(typed, proposals, about)
    elif act in ("parts", "whole"):
        return _answer_assembly(typed, proposals, about, wanted=act == "parts")
    elif act == "replace":
        for one in chain.from_iterable(proposals.replacements.values()):
            if about == str(one.new.id):
                _replace(typed, proposals, one)
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


def _replace(typed: Typed, proposals: Proposals, one: Replacement) -> None:
    """The new one lies where the old one lay; its part's revision becomes the new one's, where it
    is still that of the old one."""
    typed.take_from(one.place, str(one.old.id))
    rows = {at: row for row, at in typed.file_fields.items()}
    if one.place != one.field:
        typed.move_file(str(one.new.id), one.place)
        move_out(typed, proposals, {str(one.new.id): rows[one.field]})
    revision = f"parts-{rows[one.place]}-drawing_revision"
    if one.revisions and typed.text(revision).strip() in one.replaced:
        typed.values[revision] = one.revisions[0]
        typed.add_to(SUGGESTED, revision)


def _answer_assembly(typed: Typed, proposals: Proposals, about: str, *, wanted: bool) -> str:
    drawing_id, is_chosen, ticked = about.partition("|")
    found = chain.from_iterable(proposals.assemblies.values())
    assembly = next((one for one in found if str(one.drawing.id) == drawing_id), None)
    if assembly is None:
        return ""
    if wanted and is_chosen:
        places = ticked.split(",")
        chosen = (part for place, part in enumerate(assembly.parts) if str(place) in places)
        assembly = replace(assembly, parts=tuple(chosen))
    if not assembly.parts:
        return str(gettext("Please tick the parts that you want."))
    typed.add_to(SUGGESTED, answer_to(assembly.drawing))
    left = add_parts(typed, assembly) if wanted else 0
    return _no_room(left) if left else ""


def _no_room(left: int) -> str:
    return str(
        gettext(
            "A request has up to %(most)s parts. %(left)s parts of the assembly were not added.",
            most=MOST_PARTS,
            left=left,
        )
    )
