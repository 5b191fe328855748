"""Which file of tests a worker is given next."""

from types import SimpleNamespace

import pytest

from tests.fixtures.lanes import Lanes

FILES = {
    "tests/browser/case/test_a.py": 4,
    "tests/faults/test_a.py": 4,
    "tests/unit/test_a.py": 4,
    "tests/browser/case/test_b.py": 4,
    "tests/faults/test_b.py": 1,
    "tests/unit/test_b.py": 4,
}
TESTS = [f"{file}::test_{n}" for file, count in FILES.items() for n in range(count)]


class Worker:
    """A worker as far as the scheduler sees it: what it was given, one list for each file."""

    shutting_down = False
    gateway = SimpleNamespace(id="a worker")

    def __init__(self) -> None:
        self.given: list[str] = []
        self.waits: list[int] = []

    def send_runtest_some(self, indices: list[int]) -> None:
        self.given += [TESTS[indices[0]].partition("::")[0].removeprefix("tests/")]
        self.waits += indices

    def shutdown(self) -> None:
        self.shutting_down = True


@pytest.fixture
def workers() -> list[Worker]:
    return [Worker(), Worker(), Worker()]


@pytest.fixture
def lanes(workers: list[Worker]) -> Lanes:
    given = {"tx": ["3*popen"], "dist": "loadfile"}
    config = SimpleNamespace(
        getvalue=given.__getitem__, option=SimpleNamespace(loadscopereorder=False)
    )
    lanes = Lanes(config)  # type: ignore[arg-type]
    for worker in workers:
        lanes.add_node(worker)
        lanes.add_node_collection(worker, TESTS)
    lanes.schedule()
    return lanes


def do(lanes: Lanes, worker: Worker, count: int) -> None:
    """So many tests of a worker's end."""
    for _ in range(count):
        lanes.mark_test_complete(worker, worker.waits.pop(0))


def test_each_begins_in_a_lane_of_its_own(lanes: Lanes, workers: list[Worker]) -> None:
    assert [worker.given for worker in workers] == [
        ["browser/case/test_a.py"],
        ["faults/test_a.py"],
        ["unit/test_a.py"],
    ]


def test_a_worker_goes_on_in_its_lane_and_leaves_alone_where_somebody_is(
    lanes: Lanes, workers: list[Worker]
) -> None:
    browser, waiting, computing = workers
    do(lanes, computing, 2)
    assert computing.given == ["unit/test_a.py", "unit/test_b.py"]
    do(lanes, browser, 2)
    assert browser.given == ["browser/case/test_a.py", "browser/case/test_b.py"]
    do(lanes, waiting, 2)
    assert waiting.given == ["faults/test_a.py", "faults/test_b.py"]


def test_where_nothing_else_is_left_two_are_in_one_lane(
    lanes: Lanes, workers: list[Worker]
) -> None:
    browser, _waiting, computing = workers
    do(lanes, computing, 2)
    do(lanes, computing, 4)
    assert computing.given[2:] == ["browser/case/test_b.py"]
    do(lanes, browser, 2)
    assert browser.given[1:] == ["faults/test_b.py"]


def test_every_test_is_given_to_one_worker(lanes: Lanes, workers: list[Worker]) -> None:
    while any(worker.waits for worker in workers):
        for worker in workers:
            do(lanes, worker, min(1, len(worker.waits)))
    assert sorted(file for worker in workers for file in worker.given) == [
        file.removeprefix("tests/") for file in sorted(FILES)
    ]
    assert lanes.tests_finished
