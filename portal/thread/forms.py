"""What comes in: posts, how far somebody has read, where to go on reading."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from portal.forms import Checked, Filled, Form, Storable

MOST_CHARACTERS = 10_000
MOST_EVENTS = 500

Body = Annotated[str, Storable, Filled, Field(max_length=MOST_CHARACTERS)]
Seq = Annotated[int, Field(ge=0, le=2**53)]


class NewPost(Form):
    """A post; the client's own id makes a retry the same post."""

    client_id: UUID
    body: Body


class Posted(BaseModel):
    """Where the post went. Its number comes with the event, which carries the client's id."""

    message_id: UUID
    stream: UUID
    client_id: UUID


class ReadUpTo(Form):
    """Up to which number somebody has read."""

    seq: Seq


class EventsAfter(Form):
    """Which events: those after a number, drawn too if `html` is 1."""

    after: Seq = 0
    limit: Annotated[int, Field(ge=1, le=MOST_EVENTS)] = MOST_EVENTS
    html: Checked = False
