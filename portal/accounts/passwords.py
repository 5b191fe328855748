"""Passwords: the rule, and Argon2id hashes that don't hold up the other requests of the process."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import matching, scoring

from portal.off_loop import in_thread
from shared_db.foundation.errors import N_, Invalid

LEAST, MOST = 10, 200
LOOKED_AT = 24
"""So many characters tell whether it is a common one; with more, some take seconds to look at."""
LEAST_GUESSES = 10**8
"""zxcvbn's third of four steps: safe where each guess is made as slow as ours."""
COMMON = N_(
    "This password is easy to guess: it is made of common words, names, dates or rows of keys."
    " Three or four words that don't belong together are good."
)
_WORD = re.compile(r"\w{2,}")
_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
"""46 MiB, one pass, one lane: OWASP's first choice for Argon2id."""


def check_password(
    password: str, email: str, known: Iterable[str] = (), field: str = "password"
) -> None:
    """Refuse a password that is too easy; raises `Invalid` with a sentence at the field.

    `known` is what others know of the person: names of the person and of the company.
    """
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
    if in_thread(_guesses, _plain(password)[:LOOKED_AT], _words(email, *known)) < LEAST_GUESSES:
        raise Invalid.one(field, "password_common", COMMON)


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


def _guesses(password: str, known: list[str]) -> int:
    """After how many tries of common words, names, dates and rows of keys somebody has it."""
    words = matching.RANKED_DICTIONARIES | {"user_inputs": matching.build_ranked_dict(known)}
    found = matching.omnimatch(password, words)
    return int(scoring.most_guessable_match_sequence(password, found)["guesses"])


def _words(*known: str) -> list[str]:
    """What is tried first: all of it, and each word of it."""
    whole = [_plain(text).casefold() for text in ("tsunagu", *known)]
    return list(dict.fromkeys([*whole, *(word for text in whole for word in _WORD.findall(text))]))


def _plain(text: str) -> str:
    """The same characters whichever keyboard typed them: full-width letters become plain ones."""
    return unicodedata.normalize("NFKC", text)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody's password")
