"""What an event says: a class for each type and version, with exactly what its audience may know.

Facts are plain JSON: ids of things, names as they were at the time, and words; a price only in the
streams of the companies that it concerns. What a person writes in a thread stands in no event: it
could never be taken back.

A class is never changed once events of it are on record. What says more, or less, is another
version of its type; the older class stays, so that what is on record can still be read.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from shared_db.spine.events.types import EventType


@dataclass(frozen=True, kw_only=True)
class Fact:
    """The facts of one event. A fact that its class doesn't name is refused, and one that lacks."""

    event_type: ClassVar[EventType]
    event_version: ClassVar[int]

    def __init_subclass__(cls, type: EventType, version: int = 1) -> None:
        if (type, version) in BY_TYPE:
            raise TypeError(f"{type} has a version {version} already")
        cls.event_type, cls.event_version = type, version
        BY_TYPE[type, version] = cls

    @classmethod
    def names(cls) -> frozenset[str]:
        """What its facts are called on record."""
        return frozenset(_on_record(field.name) for field in fields(cls))

    def as_json(self) -> dict[str, Any]:
        """The facts by their names on record."""
        return {_on_record(field.name): getattr(self, field.name) for field in fields(self)}


BY_TYPE: dict[tuple[EventType, int], type[Fact]] = {}
"""Every version of every type."""


def read_fact(event_type: str, version: int, payload: dict[str, Any]) -> Fact:
    """The facts of an event on record, ids and days as the texts that stand there.

    Raises KeyError for a type or version that nobody knows, TypeError for facts that are not its.
    """
    named = {_in_python(name): value for name, value in payload.items()}
    return BY_TYPE[EventType(event_type), version](**named)


def _on_record(name: str) -> str:
    return name.removesuffix("_")


def _in_python(name: str) -> str:
    return f"{name}_" if name == "from" else name
