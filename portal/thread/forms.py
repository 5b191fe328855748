"""What comes in: posts, how far somebody has read, where to go on reading."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from portal.forms import Checked, Filled, Form, Storable

MOST_CHARACTERS = 10_000
MOST_EVENTS = 500
MOST_MENTIONS = 50

Body = Annotated[str, Storable, Filled, Field(max_length=MOST_CHARACTERS)]
Seq = Annotated[int, Field(ge=0, le=2**53)]

Some = Annotated[tuple[UUID, ...], Field(max_length=MOST_MENTIONS)]


class Mentions(Form):
    """Whom a message speaks to: people by name, whole companies."""

    people: Some = ()
    companies: Some = ()


class NewPost(Form):
    """A post; the client's own id makes a retry the same post."""

    client_id: UUID
    body: Body
    mentions: Mentions = Mentions()


class Rewording(Form):
    """A message in other words; `revision` is the wording that its author had before them."""

    revision: Annotated[int, Field(ge=1, le=2**31)]
    body: Body
    mentions: Mentions = Mentions()


class ReadUpTo(Form):
    """Up to which number somebody has read."""

    seq: Seq


class EventsAfter(Form):
    """Which events: those after a number, drawn too if `html` is 1."""

    after: Seq = 0
    limit: Annotated[int, Field(ge=1, le=MOST_EVENTS)] = MOST_EVENTS
    html: Checked = False
