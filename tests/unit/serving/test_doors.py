"""Who may come in, and who makes room."""

from contextlib import ExitStack

import pytest

from portal.serving.doors import Doors


class Line:
    """A connection that only knows whether it waits."""

    def __init__(self, waits_since: float | None) -> None:
        self.waits_since = waits_since
        self.ended = ""

    def hang_up(self) -> None:
        self.ended = "hung up"

    def end(self) -> None:
        self.ended = "ended"


class Entrance:
    """Doors, and who came in."""

    def __init__(self, most: int, most_of_one: int | None, open_: ExitStack) -> None:
        self.doors = Doors(most, most_of_one)
        self._open = open_

    def lets_in(self, line: Line, address: str = "192.0.2.1") -> bool:
        return self._open.enter_context(self.doors.let_in(line, address))  # type: ignore[arg-type]


@pytest.fixture
def entrance():
    with ExitStack() as open_:
        yield lambda most=10, most_of_one=3: Entrance(most, most_of_one, open_)


def test_whoever_waits_longest_at_an_address_makes_room_for_the_next_of_it(entrance) -> None:
    here = entrance()
    waiting, longest, busy = Line(5), Line(2), Line(None)
    elsewhere = Line(1)
    assert here.lets_in(elsewhere, "192.0.2.2")
    assert all(here.lets_in(line) for line in (waiting, longest, busy))
    assert here.lets_in(Line(6))
    assert [longest.ended, waiting.ended, busy.ended, elsewhere.ended] == ["hung up", "", "", ""]
    assert here.lets_in(Line(7))
    assert waiting.ended == "hung up"


def test_where_everybody_is_busy_the_next_of_that_address_is_refused_and_no_other(entrance) -> None:
    here = entrance()
    assert all(here.lets_in(Line(None)) for _ in range(3))
    assert not here.lets_in(Line(1))
    assert here.lets_in(Line(1), "192.0.2.2")


def test_when_all_is_full_whoever_waits_longest_anywhere_makes_room(entrance) -> None:
    here = entrance(most=4)
    longest = Line(1)
    assert here.lets_in(longest, "192.0.2.7")
    assert all(here.lets_in(Line(n), f"192.0.2.{n}") for n in (2, 3, 4))
    assert here.lets_in(Line(None), "192.0.2.5")
    assert longest.ended == "hung up"


def test_who_left_makes_room_too(entrance) -> None:
    here = entrance(most_of_one=1)
    with here.doors.let_in(Line(None), "192.0.2.1") as may:  # type: ignore[arg-type]
        assert may and not here.lets_in(Line(1))
    assert here.lets_in(Line(1))


def test_behind_a_proxy_all_come_from_one_address(entrance) -> None:
    here = entrance(most=5, most_of_one=None)
    assert all(here.lets_in(Line(None)) for _ in range(5))
    assert not here.lets_in(Line(1))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("", "", True),
    ],
)
def test_who_has_a_whole_network_of_addresses_counts_once(entrance, one, other, same) -> None:
    here = entrance(most_of_one=1)
    assert here.lets_in(Line(None), one)
    assert here.lets_in(Line(None), other) is not same


def test_closed_doors_let_nobody_in_and_everybody_is_told(entrance) -> None:
    here, inside = entrance(), Line(1)
    assert here.lets_in(inside)
    here.doors.close()
    assert inside.ended == "ended"
    assert not here.lets_in(Line(1))
