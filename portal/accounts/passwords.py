"""Passwords: the rule, and Argon2id hashes that don't hold up the other requests of the process."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from portal.off_loop import in_thread
from shared_db.errors import N_, Invalid

LEAST, MOST = 10, 200
_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
"""46 MiB, one pass, one lane: OWASP's first choice for Argon2id."""


def check_password(password: str, email: str, field: str = "password") -> None:
    """Refuse a password that is too easy; raises `Invalid` with a sentence at the field."""
    if len(password) < LEAST:
        raise Invalid.one(
            field, "password_short", N_("At least %(least)s characters, please."), least=LEAST
        )
    if len(password) > MOST:
        raise Invalid.one(
            field, "password_long", N_("At most %(most)s characters, please."), most=MOST
        )
    if _plain(password).casefold() == _plain(email).casefold():
        raise Invalid.one(
            field, "password_is_email", N_("Please choose something else than the e-mail address.")
        )


def hash_password(password: str) -> str:
    """The hash under which the password is kept."""
    return in_thread(_hasher.hash, _plain(password))


def is_password(kept: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long when there is none to compare with."""
    right = in_thread(_verify, kept or _nobody(), _plain(password[: MOST + 1]))
    return right and kept is not None


def _verify(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _plain(text: str) -> str:
    """The same characters whichever keyboard typed them: full-width letters become plain ones."""
    return unicodedata.normalize("NFKC", text)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody's password")
