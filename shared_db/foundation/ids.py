"""Identifiers: random, so that a number in an address tells nobody how much others do."""

from uuid import UUID, uuid4, uuid5

_STREAMS = UUID("5a1f0a0e-6a3e-4a75-9d0b-0d8f3f3b6c11")


def new_id() -> UUID:
    """A fresh random identifier."""
    return uuid4()


def stream_id(kind: str, *keys: UUID) -> UUID:
    """The one identifier of the stream of this kind and these owners, found without asking."""
    return uuid5(_STREAMS, ":".join([kind, *map(str, keys)]))
