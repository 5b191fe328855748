"""What a route may be refused with: what follows from what it is, and what it names itself.

A route names by their codes only the refusals of its own rules (`raises`). These are held against
the source by `tools/check_refusals.py`, and every answer against the whole in the tests.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

CONFLICT = 409
ELSEWHERE = {
    "not_allowed": 403,
    "terms_not_accepted": 403,
    "not_found": 404,
    "no_room": 413,
    "sent_too_much": 429,
    "not_computed": 503,
    "empty_file": 400,
    "no_ending": 400,
    "not_what_it_says": 400,
    "unknown_kind": 400,
    "too_many_drawings": 400,
}
"""The status of each code that a route may name, unless it is that of a state that forbids it."""
OF_ALL: Mapping[int, tuple[str, ...]] = {
    400: ("not_text",),
    401: ("sign_in_needed",),
    413: ("too_large",),
    503: ("record_away",),
}
OF_WRITES: Mapping[int, tuple[str, ...]] = {
    400: ("form_expired",),
    409: ("changed_meanwhile", "client_id_reused"),
}
OF_READ_INPUT: Mapping[int, tuple[str, ...]] = {422: ("invalid", "too_many_errors")}


@dataclass(frozen=True)
class Nature:
    """What a route is, as far as refusals follow from it."""

    writes: bool
    reads_json: bool
    reads_input: bool
    about_a_thing: bool
    """Its address holds an id, or one of a few words."""
    needs_permission: bool


def status_of(code: str) -> int:
    """The status with which a route's own refusal is answered."""
    return ELSEWHERE.get(code, CONFLICT)


def refusals(nature: Nature, raises: Collection[str]) -> dict[int, list[str]]:
    """All codes of a route by their status, each in the order of the alphabet."""
    found: dict[int, set[str]] = {}
    groups = [OF_ALL]
    groups += [OF_WRITES] * nature.writes + [OF_READ_INPUT] * nature.reads_input
    groups += [{400: ("not_json",)}] * nature.reads_json
    groups += [{404: ("not_found",)}] * nature.about_a_thing
    groups += [{403: ("not_allowed",)}] * nature.needs_permission
    groups += [{status_of(code): (code,)} for code in raises]
    for group in groups:
        for status, codes in group.items():
            found.setdefault(status, set()).update(codes)
    return {status: sorted(codes) for status, codes in sorted(found.items())}
