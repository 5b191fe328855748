"""What is sent: which earlier part or template, and under which name one is kept."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from portal.forms import Form, Storable, Words, filled

OptionalId = Annotated[UUID | None, BeforeValidator(lambda value: None if value == "" else value)]

if TYPE_CHECKING:
    Name = str
else:
    Name = filled(100)


class Looking(Form):
    """Words to look for, each of which is to be found; without any the most like are shown."""

    q: Words = ""
    of: OptionalId = None
    """The earlier part whose lines are looked at."""


class TakeBody(Form):
    """An earlier part; one of its lines, or all of them where none is named."""

    earlier_id: UUID
    line_id: OptionalId = None


class PutBody(Form):
    """A template: the key of one that everybody has, or the id of one's own."""

    template: Annotated[str, Storable, Field(max_length=60)]


class NameBody(Form):
    """What a template is called."""

    name: Name
