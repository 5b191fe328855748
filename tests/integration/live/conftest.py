"""People who talk and listen on real web processes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests

from shared_db.ids import stream_id
from shared_db.models import StreamKind
from tests.factories.rows import inquiry_rows
from tests.factories.world import World
from tests.fixtures.processes import Web
from tests.integration.live.listener import Listener


@dataclass(frozen=True)
class Talk:
    """An inquiry with its two channels."""

    inquiry_id: UUID
    group: UUID
    customer: UUID

    def url(self, web: Web, channel: str = "group") -> str:
        return f"{web.url}/api/v1/inquiries/{self.inquiry_id}/channels/{channel}/messages"


@pytest.fixture
def talk(world: World) -> Talk:
    """A sent inquiry of customer X; its channels begin with the event of its sending."""
    inquiry_id, _parts = inquiry_rows(world)
    return Talk(
        inquiry_id,
        stream_id(StreamKind.GROUP_CHANNEL, world.group_id, inquiry_id),
        stream_id(StreamKind.CUSTOMER_CHANNEL, world.group_id, inquiry_id),
    )


@pytest.fixture
def listen(world: World, signed_in: Any) -> Iterator[Callable[..., Listener]]:
    """`listen(web, "b_engineer")`: somebody's socket at a web process."""
    opened: list[Listener] = []

    def open_socket(web: Web, name: str | None, **options: Any) -> Listener:
        headers = signed_in(world.people[name]).headers if name else {}
        opened.append(Listener(web.url, headers, **options))
        return opened[-1]

    yield open_socket
    for listener in opened:
        listener.close()


@pytest.fixture
def client(world: World, signed_in: Any) -> Callable[[str], requests.Session]:
    """`client("a_engineer")`: somebody's HTTP client, at any web process."""
    return lambda name: signed_in(world.people[name]).session()


def say(
    session: requests.Session,
    url: str,
    body: str,
    client_id: UUID | None = None,
    timeout: float = 20,
) -> requests.Response:
    """Post a message as the thread's script does."""
    return session.post(
        url, json={"client_id": str(client_id or uuid4()), "body": body}, timeout=timeout
    )
