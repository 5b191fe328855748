"""Edits as they are sent: each names its line or part by id and says what its writer saw."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    TypeAdapter,
    ValidationError,
)
from pydantic.json_schema import SkipJsonSchema

from portal.estimates.forms import MOST_LINES, OptionalId
from portal.forms import MOST_ERRORS, Form, Storable, TooManyErrors
from portal.off_loop import by_turns
from portal.sentences import sentence_of
from shared_db.foundation.errors import DomainError
from shared_db.models import LineKind

MOST_EDITS = 2000
"""More than a part has cells that somebody pastes at once."""
LONGEST_NAME = 40


def _as_text(value: Any) -> Any:
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    return str(value) if isinstance(value, int | float) else value


Text = Annotated[str, Field(max_length=5000), Storable, BeforeValidator(_as_text)]
"""What stands in a cell; whether the cell takes it is asked cell by cell."""
CellName = Annotated[str, Field(max_length=LONGEST_NAME), Storable]
Cells = Annotated[dict[CellName, Text], Field(max_length=MOST_LINES, default_factory=dict)]


class SetCell(Form):
    """A cell of a line, or of a part (its `scrap_percent`), says something else now."""

    do: Literal["set"]
    line: UUID | None = None
    part: UUID | None = None
    cell: CellName
    was: Text = ""
    value: Text


class AddLine(Form):
    """A new line under the id that its writer gave it, below another of its kind or first."""

    do: Literal["add"]
    line: UUID
    part: UUID
    kind: LineKind
    after: OptionalId = None
    cells: Cells


class RemoveLine(Form):
    """A line goes; `was`: its cells as its writer saw them."""

    do: Literal["remove"]
    line: UUID
    was: Cells


class MoveLine(Form):
    """A line goes below another of its part and kind, or first."""

    do: Literal["move"]
    line: UUID
    after: OptionalId = None


Edit = Annotated[SetCell | AddLine | RemoveLine | MoveLine, Field(discriminator="do")]
_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


class Misread(BaseModel):
    """An edit that can't be read, with what is wrong with it by cell ("": with all of it).

    `rest`: a new line without the cells that can't be read.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    line: UUID | None
    part: UUID | None
    rest: AddLine | None
    wrong: Annotated[dict[str, DomainError], Field(exclude=True)]


def _each_alone(sent: Any) -> Any:
    """Every edit read by itself: one that can't be read takes no other with it."""
    if not isinstance(sent, list) or len(sent) > MOST_EDITS:
        return sent
    found: list[Edit | Misread] = []
    errors = 0
    for one in by_turns(sent):
        try:
            found.append(_EDIT.validate_python(one))
        except ValidationError as error:
            errors += error.error_count()
            if errors > MOST_ERRORS:
                raise TooManyErrors from None
            found.append(_misread(one if isinstance(one, dict) else {}, error))
    return found


def _misread(sent: Mapping[str, Any], error: ValidationError) -> Misread:
    wrong: dict[str, DomainError] = {}
    for one in error.errors(include_url=False):
        at = {**one, "loc": ("edits", *one["loc"])}
        wrong.setdefault(_cell_in(sent, one["loc"]), sentence_of(at, is_choice=False))
    rest = None
    if sent.get("do") == "add" and "" not in wrong:
        cells = {cell: text for cell, text in sent["cells"].items() if cell not in wrong}
        rest = AddLine.model_validate({**sent, "cells": cells})
    return Misread(line=_id(sent.get("line")), part=_id(sent.get("part")), rest=rest, wrong=wrong)


def _cell_in(sent: Mapping[str, Any], place: Sequence[int | str]) -> str:
    """The cell that an error is about; "" for the whole edit."""
    match place:
        case ("add", "cells", str(cell)):
            return cell
        case ("set", *_) if isinstance(name := sent.get("cell"), str) and name.isidentifier():
            return name[:LONGEST_NAME]
    return ""


def _id(sent: Any) -> UUID | None:
    try:
        return UUID(str(sent))
    except ValueError:
        return None


class EditsBody(Form):
    """What was typed, in its order. Each edit stands or falls alone."""

    client_id: UUID | None = None
    edits: Annotated[
        list[Edit | SkipJsonSchema[InstanceOf[Misread]]],
        Field(max_length=MOST_EDITS),
        BeforeValidator(_each_alone),
    ]


class SinceQuery(Form):
    """The version that a page shows."""

    since: Annotated[int, Field(ge=0)]


class ContestedOut(BaseModel):
    """An edit that was not taken: somebody typed there since. `theirs` stands there, by whom and
    since when; null if the line was removed."""

    edit: int
    line: UUID | None
    part: UUID | None
    cell: str
    theirs: str | None
    by: str
    at: str | None


class RefusedOut(BaseModel):
    """An edit that was not taken, or of a new line one cell, and what is wrong with it."""

    edit: int
    line: UUID | None
    part: UUID | None
    cell: str
    sentence: str


class EditsOut(BaseModel):
    """What became of edits. `understood`: by line the cells that say something else than was sent.

    `orders`: by part and kind the lines in their order, where lines were to come, go or move.
    `figures`: what the sheet computes of the lines and parts that were touched; their keys count
    the columns, which are `quantities` by part (asked, then tried): where these are not those that
    the page has, its figures are to be drawn anew. If `version` is more than one past the version
    that the page had, others have typed, too: ask what.
    """

    version: int
    contested: list[ContestedOut]
    refused: list[RefusedOut]
    understood: dict[str, dict[str, str]]
    orders: dict[str, dict[str, list[str]]]
    figures: dict[str, str]
    quantities: dict[str, list[int]]
    complete: bool | None
    missing: int | None


class SinceOut(BaseModel):
    """What others did since, and oneself in another place, as edits with `by`; `whole`: it lies too
    far back, and the sheet has to be drawn anew, as it has where `quantities` are others."""

    version: int
    whole: bool
    edits: list[dict[str, Any]]
    orders: dict[str, dict[str, list[str]]]
    figures: dict[str, str]
    quantities: dict[str, list[int]]
    complete: bool | None
    missing: int | None
