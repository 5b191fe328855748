"""How a row of the permission table reads, and whom it is tried with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

PASS: Final = 0
"""Gets through the wall: anything but 401, 403, 404 and the way to the sign-in."""

PEOPLE: Final = (
    "x_customer",
    "y_customer",
    "a_coordinator",
    "a_engineer",
    "a_sales",
    "a_purchaser",
    "a_manager",
    "a_administrator",
    "b_engineer",
    "b_sales",
    "c_engineer",
    "z_engineer",
    "z_manager",
    "w_manager",
    "v_lead",
    None,
)
"""Customer X posted the case, A leads it and asked B; C was not asked; Y is another customer of
the group, Z a shop of another group; None is signed out. W and V are in both groups."""
AS: Final = {"w_manager": ("y_customer", "z_manager"), "v_lead": ("c_engineer",)}
"""Who gets what these get, or the better of it: W is a customer of this group and a shop of the
other; V is a shop of both, whose lead coordinates and administrates the other one: what that opens
besides, for no group in particular, stands in the rows."""

EVERYBODY: Final = [who for who in PEOPLE if who not in {None, *AS}]
MEMBERS: Final = [who for who in EVERYBODY if who[0] in "abc"]
A_COSTS: Final = ["a_engineer", "a_sales", "a_purchaser", "a_manager"]


def each(people: list[str], status: int) -> dict[str | None, int]:
    """The same status for all of these."""
    return dict.fromkeys(people, status)


def _how_far(status: int) -> int:
    """How early somebody is stopped who gets it: who lacks the right itself, sooner than whom the
    thing is hidden from."""
    return {403: 2, 404: 1}.get(status, 0)


@dataclass(frozen=True)
class Row:
    """One route: who gets which status on an object of the standing case.

    Whoever isn't named in `who` gets `others`; signed out, unless named, 302 to the sign-in on a
    page and 401 on the API.
    """

    endpoint: str
    method: str
    path: Callable[[Any], str]
    who: Mapping[str | None, int]
    others: int = 404
    json: Callable[[Any], Any] | None = None
    data: Callable[[Any], Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def expected(self, who: str | None, path: str) -> int:
        """The status for somebody."""
        if who in self.who:
            return self.who[who]
        if who in AS:
            return min((self.expected(half, path) for half in AS[who]), key=_how_far)
        if who is None:
            return 401 if path.startswith("/api/") or self.json else 302
        return self.others
