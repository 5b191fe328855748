"""Live delivery by real web processes: what is told reaches those who may hear it, in order."""

import time

from tests.integration.live.conftest import say


def test_a_post_at_one_web_process_is_seen_at_the_other_in_order(
    web_process, talk, listen, client
) -> None:
    here, there = web_process(), web_process()
    ears = [listen(here, "b_engineer"), listen(there, "c_sales")]
    for ear in ears:
        assert ear.follow(talk.group) == [str(talk.group)]
        assert ear.wait_for_head(talk.group, 1)
    poster = client("a_engineer")
    began = time.monotonic()
    for n in range(20):
        assert say(poster, talk.url(here if n % 2 else there), f"post {n}").status_code == 201
    for ear in ears:
        assert ear.wait_for_head(talk.group, 21), ear.of(talk.group)
        assert ear.bodies(talk.group) == [f"post {n}" for n in range(20)]
        assert [event["seq"] for event in ear.of(talk.group)] == list(range(1, 22))
        assert ear.doubled == []
        assert ear.of(talk.group)[-1]["arrived"] - began < 10
