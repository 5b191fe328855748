"""A form as it was typed: flat names and texts, kept verbatim, with rows that never change number.

`parts-3-name` is the name in row 3, whatever rows were removed before it; so drawings and drafts
keep pointing at the right row. Errors of the checked model are led back to these names.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.inquiries.forms import (
    MOST_PARTS,
    MOST_QUANTITIES,
    CustomerFields,
    InquiryForm,
    PartForm,
)
from shared_db.foundation.base import Json
from shared_db.foundation.errors import DomainError, Invalid

Value = str | list[str]
SUGGESTED = "suggested"
"""Under this name the form carries what was put into it from its drawings: the fields, by their
names; what was answered about a drawing, by its id."""
DRAWINGS = "drawings"
_ROW = re.compile(r"parts-([0-9]{1,6})-")
_NUMBER = re.compile(r"[0-9]{1,9}")
_PART_TEXTS = tuple(
    name for name in PartForm.model_fields if name not in ("quantities", "drawings")
)
_TEXTS = tuple(name for name in InquiryForm.model_fields if name not in ("parts", "drawings"))


class Typed:
    """What stands in front of the customer."""

    texts: tuple[str, ...] = _TEXTS
    beside: tuple[str, ...] = (DRAWINGS, "revision", SUGGESTED)
    """What the form carries besides its texts."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values: dict[str, Value] = dict(values)

    @classmethod
    def from_form(cls, form: MultiDict[str, str]) -> "Typed":
        """What a page sent, without what isn't part of the requirement."""
        sent = {
            name: values if len(values) > 1 else values[0]
            for name, values in form.lists()
            if name in (*cls.texts, *cls.beside) or _ROW.match(name)
        }
        return cls(sent)

    @classmethod
    def from_content(cls, content: Json, revision: int) -> "Typed":
        """What is asked for now, to be changed."""
        values: dict[str, Value] = {name: str(content[name] or "") for name in _TEXTS}
        values |= {"revision": str(revision), "drawings": _ids(content["drawings"])}
        typed = cls(values)
        for row, part in enumerate(content["parts"]):
            typed.put_part(str(row), {**part, "drawings": _ids(part["drawings"])})
        return typed

    @property
    def rows(self) -> list[str]:
        """The numbers of the part rows, in order; an empty form has one.

        No page has more than the most and one, which is enough to say that these are too many.
        """
        found = {match[1] for name in self.values if (match := _ROW.match(name))}
        return sorted(found, key=int)[: MOST_PARTS + 1] or ["0"]

    @property
    def has_room(self) -> bool:
        """Whether one more part may be asked for."""
        return len(self.rows) < MOST_PARTS

    def add_row(self) -> str:
        """One more part, under a number that was not used, which it answers with."""
        last = int(self.rows[-1])
        for row in (last, last + 1):
            self.values.setdefault(f"parts-{row}-name", "")
        return str(last + 1)

    def row_for_file(self) -> str:
        """A part in which nothing stands yet, or one more; "", where no more may be asked for."""
        for row in self.rows:
            if self.is_empty(row):
                return row
        return self.add_row() if self.has_room else ""

    def is_empty(self, row: str) -> bool:
        """Whether nothing stands in a part."""
        said = (self.list_at(n) for n in self.values if n.startswith(f"parts-{row}-"))
        return not any(one.strip() for ones in said for one in ones)

    def remove_row(self, row: str) -> None:
        """Take a part out, with what was noted of it; the others keep their numbers."""
        self._empty(row)
        if SUGGESTED in self.values:
            noted = [n for n in self.list_at(SUGGESTED) if not n.startswith(f"parts-{row}-")]
            self.values[SUGGESTED] = noted

    def put_part(self, row: str, part: Mapping[str, Any]) -> None:
        """Let a row say what `tree` has of a part; a part without an id is a new one."""
        self._empty(row)
        for name in _PART_TEXTS:
            if name in part and (name != "id" or part["id"]):
                self.values[f"parts-{row}-{name}"] = part[name]
        for place, quantity in enumerate(part["quantities"]):
            self.values[f"parts-{row}-quantities-{place}"] = str(quantity)
        self.values[f"parts-{row}-drawings"] = list(part["drawings"])

    def list_at(self, name: str) -> list[str]:
        """The values under a name that may come several times."""
        value = self.values.get(name, [])
        return [value] if isinstance(value, str) else list(value)

    def add_to(self, name: str, value: str) -> None:
        """One more value under such a name."""
        self.values[name] = [*(v for v in self.list_at(name) if v != value), value]

    def take_from(self, name: str, value: str) -> None:
        """One value less under such a name."""
        self.values[name] = [one for one in self.list_at(name) if one != value]

    @property
    def file_fields(self) -> dict[str, str]:
        """The fields that name drawings, by their part's row; "" is for the whole."""
        return {"": DRAWINGS, **{row: f"parts-{row}-{DRAWINGS}" for row in self.rows}}

    def quantity_names(self, row: str) -> list[str]:
        """The names of a part's fields for quantities, filled in or not."""
        return [f"parts-{row}-quantities-{place}" for place in range(MOST_QUANTITIES)]

    def move_file(self, drawing_id: str, field: str) -> None:
        """Name a drawing in this field, and in no other."""
        for name in self.file_fields.values():
            if drawing_id in self.list_at(name):
                self.take_from(name, drawing_id)
        self.add_to(field, drawing_id)

    def tree(self) -> dict[str, Any]:
        """The same as the checked model wants it."""
        tree: dict[str, Any] = {name: self.text(name) for name in self.texts if name in self.values}
        tree["drawings"] = self.list_at("drawings")
        tree["parts"] = [self._part(row) for row in self.rows]
        return tree

    def at_fields(self, problem: Invalid) -> dict[str, DomainError]:
        """The errors under the names that the fields have on the page."""
        return {self._field(name): error for name, error in problem.fields.items()}

    @property
    def revision(self) -> int:
        """The revision that was typed over; 0 where it says none."""
        base = self.text("revision")
        return int(base) if _NUMBER.fullmatch(base) else 0

    def text(self, name: str) -> str:
        """The one value under a name; "" where nothing stands."""
        return "".join(self.list_at(name)[-1:])

    def _empty(self, row: str) -> None:
        start = f"parts-{row}-"
        self.values = {n: v for n, v in self.values.items() if not n.startswith(start)}

    def _part(self, row: str) -> dict[str, Any]:
        part: dict[str, Any] = {
            name: self.text(f"parts-{row}-{name}")
            for name in _PART_TEXTS
            if f"parts-{row}-{name}" in self.values
        }
        part["quantities"] = [self.text(name) for name in self._quantity_names(row)]
        part["drawings"] = self.list_at(f"parts-{row}-drawings")
        return part

    def _quantity_names(self, row: str) -> list[str]:
        """The names of the quantities that were filled in."""
        return [name for name in self.quantity_names(row) if self.text(name).strip()]

    def _field(self, name: str) -> str:
        steps = name.split("-")
        if steps[0] != "parts" or len(steps) < 3:
            return name
        row = self.rows[int(steps[1])]
        if steps[2] == "quantities" and len(steps) > 3:
            return self._quantity_names(row)[int(steps[3])]
        return "-".join(["parts", row, steps[2]])


class TypedInPlace(Typed):
    """What stands in front of a shop that enters a request in its customer's place."""

    texts = (*_TEXTS, *CustomerFields.model_fields)
    beside = (*Typed.beside, "proposed")


def is_row(text: str) -> bool:
    """Whether it could be the number of a part's row."""
    return _ROW.fullmatch(f"parts-{text}-") is not None


def each_file_once(
    fields: Mapping[str, list[str]], mine: Mapping[str, Any]
) -> dict[str, list[str]]:
    """The drawings of each field, none in two of them: one that is, stays where `mine` has it."""
    own = {one: name for name in fields for one in every(mine.get(name)) if one in fields[name]}
    for name, found in fields.items():
        for one in found:
            own.setdefault(one, name)
    return {name: [one for one in found if own[one] == name] for name, found in fields.items()}


def every(value: Any) -> list[str]:
    """A value that may come several times, once or not at all, as a list; "" is none."""
    return list(value) if isinstance(value, list) else [value] if value else []


def _ids(drawings: Iterable[Json]) -> list[str]:
    return [drawing["id"] for drawing in drawings]
