"""Secrets in links and keys for programs.

A link's secret is an HMAC of its id under the server's key: it can be shown again to who sent the
link and put into a waiting mail, and stands nowhere in the database. In the mail it is another one
than where it is shown: who follows that one has got the mail, so the address is right.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple
from uuid import UUID

from shared_db.foundation.settings import Settings


class ReadToken(NamedTuple):
    """What a link's text says."""

    link_id: UUID
    by_mail: bool
    """Whether it stood in a letter, and was shown nowhere else."""


def link_token(secret_key: str, link_id: UUID, *, by_mail: bool = False) -> str:
    """The text that stands in the link's address."""
    return _encode(link_id.bytes + _mac(secret_key, link_id, by_mail))


def link_address(settings: Settings, link_id: UUID, *, by_mail: bool = False) -> str:
    """The whole address of the link: as it is shown to who sent it, or as it stands in the mail."""
    return f"{settings.public_url}/link/{link_token(settings.secret_key, link_id, by_mail=by_mail)}"


def read_link_token(secret_key: str, token: str) -> ReadToken | None:
    """Which link it is, and how it was got; None if the token is not one of ours."""
    raw = _decode(token)
    if len(raw) != 48:
        return None
    link_id = UUID(bytes=raw[:16])
    for by_mail in (False, True):
        if hmac.compare_digest(raw[16:], _mac(secret_key, link_id, by_mail)):
            return ReadToken(link_id, by_mail)
    return None


def request_address(settings: Settings, intake_id: UUID) -> str:
    """The address by which somebody without an account proves a request; it stands in one letter
    only."""
    return f"{settings.public_url}/ask/{request_token(settings.secret_key, intake_id)}"


def request_token(secret_key: str, intake_id: UUID) -> str:
    """The text that stands in that address."""
    return _encode(intake_id.bytes + _digest(secret_key, b"asked:", intake_id))


def read_request_token(secret_key: str, token: str) -> UUID | None:
    """Which request it is; None if the token is not one of ours."""
    raw = _decode(token)
    if len(raw) != 48:
        return None
    intake_id = UUID(bytes=raw[:16])
    right = hmac.compare_digest(raw[16:], _digest(secret_key, b"asked:", intake_id))
    return intake_id if right else None


def new_api_token() -> tuple[str, bytes]:
    """A fresh key for programs, and the hash under which it is kept."""
    token = f"tsu_{secrets.token_urlsafe(32)}"
    return token, api_token_hash(token)


def api_token_hash(token: str) -> bytes:
    """SHA-256 of a key (a random key needs no slow hash)."""
    return hashlib.sha256(token.encode()).digest()


def _mac(secret_key: str, link_id: UUID, by_mail: bool) -> bytes:
    return _digest(secret_key, b"mailed:" if by_mail else b"link:", link_id)


def _digest(secret_key: str, way: bytes, identifier: UUID) -> bytes:
    return hmac.digest(secret_key.encode(), way + identifier.bytes, "sha256")


def _decode(token: str) -> bytes:
    """Empty for what is no such text, or another spelling of one: a secret is written in one way
    only, so that nobody has many addresses for one link."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return b""
    return raw if _encode(raw) == token else b""


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
