"""A password's slow hash never holds up the other requests of a web process."""

import subprocess
import sys

TICKS = """
from gevent import monkey
monkey.patch_all()
import time
import gevent
from portal.accounts.passwords import hash_password, is_password

ticks = []
def tick():
    while True:
        ticks.append(time.perf_counter())
        gevent.sleep(0.001)
ticker = gevent.spawn(tick)
gevent.sleep(0.01)
kept = hash_password("three words in a row")
before = len(ticks)
began = time.perf_counter()
assert is_password(kept, "three words in a row")
assert not is_password(kept, "something else")
assert not is_password(None, "something else")
took = time.perf_counter() - began
print(len(ticks) - before, took)
"""


def test_others_are_served_while_a_password_is_checked() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TICKS], capture_output=True, text=True, check=True, timeout=60
    )
    ticks, took = done.stdout.split()
    assert int(ticks) > 5, f"{ticks} turns for the others in {took} s"
