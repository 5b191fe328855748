"""What takes a processor's time leaves the others their turns."""

import math
import pickle
import subprocess
import sys
from decimal import Decimal

import pytest

from estimator.errors import InputError, LineError
from estimator.records.report_type import ReportType
from estimator.records.times import TimeRecord, propose_all_times, propose_times_of_rows
from estimator.rollup import roll_up, roll_up_amounts
from portal import off_loop

PATCHED = """
from gevent import monkey
monkey.patch_all()
import gevent, math, os, time
from estimator.rollup import roll_up
from portal import off_loop

waits = []
def tick():
    while True:
        began = time.perf_counter()
        gevent.sleep(0.001)
        waits.append(time.perf_counter() - began)
gevent.spawn(tick)

def meanwhile(do):
    waits.clear()
    answer = do()
    assert len(waits) > 5, len(waits)
    return answer, sorted(waits)[len(waits) // 2]

"""


def run(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PATCHED + script],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_others_have_their_turns_while_a_helper_computes() -> None:
    said = run(
        "answer, wait = meanwhile(lambda: off_loop.in_helper(sum, range(20_000_000)))\n"
        "assert answer == sum(range(20_000_000))\n"
        "assert wait < 0.02, wait\n"
        "print(off_loop.in_helper(os.getpid) != os.getpid())\n"
    )
    assert said == "True\n"


def test_others_have_their_turns_while_a_pasted_mail_is_read() -> None:
    run(
        "from datetime import date\n"
        "from portal.inquiries.reading import read_source\n"
        "longest = '\\n'.join(['a' * 300] * 400)\n"
        "_, wait = meanwhile(lambda: read_source(longest, date(2026, 4, 1)))\n"
        "assert wait < 0.02, wait\n"
    )


def test_others_have_their_turns_between_the_items_of_a_long_loop() -> None:
    run(
        "def slow():\n"
        "    for item in off_loop.by_turns(range(300)):\n"
        "        sum(range(10_000))\n"
        "meanwhile(slow)\n"
    )


def test_a_helper_that_dies_or_never_ends_costs_one_answer_and_is_replaced() -> None:
    said = run(
        "off_loop.DEADLINE = 0.5\n"
        "for do, argument in ((os._exit, 1), (time.sleep, 60)):\n"
        "    try:\n"
        "        off_loop.in_helper(do, argument)\n"
        "    except off_loop.NotDone as problem:\n"
        "        print(problem.status)\n"
        "    print(off_loop.in_helper(math.sqrt, 16))\n"
    )
    assert said.split() == ["503", "4.0", "503", "4.0"]


def test_many_ask_at_once_and_each_gets_its_own_answer() -> None:
    said = run(
        "asked = [gevent.spawn(off_loop.in_helper, math.sqrt, n * n) for n in range(40)]\n"
        "gevent.joinall(asked)\n"
        "assert [one.value for one in asked] == list(range(40))\n"
        "print(len(off_loop._helpers._idle) <= off_loop.HELPERS)\n"
    )
    assert said == "True\n"


def test_what_the_helper_raises_is_raised_where_it_was_asked() -> None:
    said = run(
        "try:\n"
        "    off_loop.in_helper(roll_up, {'format': 99})\n"
        "except ValueError as error:\n"
        "    print(type(error).__name__, error.code, error.field)\n"
    )
    assert said == "InputError unknown_format format\n"


def test_a_helper_knows_no_secret() -> None:
    said = run(
        "os.environ['SECRET_KEY'] = 'secret'\nprint(off_loop.in_helper(os.getenv, 'SECRET_KEY'))\n"
    )
    assert said == "None\n"


def test_without_a_loop_all_of_it_is_done_here() -> None:
    assert off_loop.in_helper(math.sqrt, 16) == off_loop.in_thread(math.sqrt, 16) == 4
    assert list(off_loop.by_turns([1, 2])) == [1, 2]


@pytest.mark.parametrize("kind", [InputError, LineError])
def test_an_error_of_costing_survives_the_way_from_one_process_to_another(
    kind: type[InputError],
) -> None:
    error = pickle.loads(pickle.dumps(kind("parts[0]", "too_large", {"limit": "5"})))
    assert (type(error), error.field, error.code) == (kind, "parts[0]", "too_large")
    assert error.message_values == {"limit": "5"}


def test_figures_without_their_why_are_the_same_figures() -> None:
    terms = {"unit_price": "38", "per_piece": "4"}
    line = {"line_id": "a", "kind": "bought", "terms": terms}
    part = {"part_id": "p", "quantities": [1, 10], "lines": [line, {**line, "kind": "operation"}]}
    document = {"format": 1, "currency": "JPY", "parts": [part]}
    whole, short = roll_up(document), roll_up_amounts(document)
    for one, other in zip(whole.parts[0].breaks, short.parts[0].breaks, strict=True):
        assert (one.sums, one.missing) == (other.sums, other.missing)
        assert [line.cost.amount for line in one.lines] == [x.cost.amount for x in other.lines]


def test_records_as_rows_propose_the_same_times() -> None:
    records = [
        TimeRecord("旋盤", "W1", 4, ReportType.PRODUCTION, Decimal("12.5000")),
        TimeRecord("旋盤", "W1", 0, ReportType.SETUP, Decimal(30)),
        TimeRecord("旋盤", "W2", 9, ReportType.PRODUCTION, None),
    ]
    rows = (
        '[["旋盤", "W1", 4, "D", 12.5000], ["旋盤", "W1", 0, "S", 30],'
        ' ["旋盤", "W2", 9, "D", null]]'
    )
    assert propose_times_of_rows(rows) == propose_all_times(records)
