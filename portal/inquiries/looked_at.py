"""What drawings say by themselves, for who fills in a form.

They are looked at by the slice of the drawings, which stands above this one; so it is not imported
here: it brings itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask import Flask, current_app

from estimator.geometry.facts import TitleBlock
from shared_db.models import Drawing
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class LookedAt:
    """Of one drawing. `parts` are those of an assembly, each with how many there are."""

    title_block: TitleBlock = field(default_factory=TitleBlock)
    parts: tuple[tuple[str, int], ...] = ()
    awaited: bool = False
    """Whether it is still being looked at, and worth waiting for."""


Look = Callable[[Work, Sequence[Drawing]], Mapping[UUID, LookedAt]]


def bring(app: Flask, look: Look) -> None:
    """This says what is known of drawings that the actor may see."""
    app.extensions["looks_at_drawings"] = look


def look_at(work: Work, drawings: Sequence[Drawing]) -> Mapping[UUID, LookedAt]:
    """What is known of each of these by now."""
    look: Look = current_app.extensions["looks_at_drawings"]
    return look(work, drawings) if drawings else {}
