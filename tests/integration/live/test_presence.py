"""Who is in which cell of a sheet is heard by the own company's pages of that sheet alone."""

import time
from uuid import UUID

from tests.factories.estimates import sub_quoting
from tests.fixtures.running import *  # noqa: F403


def at(ear, estimate: UUID | str, line: str | None = None, cell: str | None = None) -> None:
    ear.client.emit("at", {"estimate": str(estimate), "line": line, "cell": cell})


def test_where_somebody_types_is_heard_by_colleagues_in_the_same_sheet_alone(web, listen, world):
    case = sub_quoting(world)
    estimate = case.build()
    line = case.grid(estimate)["parts"][0]["lines"][0]["id"]
    writer, reader = listen(web, "a_engineer"), listen(web, "a_manager")
    others = [listen(web, who) for who in ("b_engineer", "x_customer")]
    for ear in (reader, *others):
        at(ear, estimate)
    time.sleep(0.5)
    at(writer, estimate, line, "run_minutes")
    person = {"id": str(world.people["a_engineer"]), "name": "a_engineer"}
    assert reader.wait(lambda: any(said["cell"] for _, said in reader.said), 3)
    heard = [said for _, said in reader.said if said["cell"]]
    assert [(one["person"], one["line"], one["cell"]) for one in heard] == [
        (person, line, "run_minutes")
    ]
    for ear in others:
        at(ear, estimate, line, "run_minutes")
    writer.client.disconnect()
    assert reader.wait(lambda: reader.said[-1][1]["cell"] is None, 3)
    assert {said["person"]["name"] for _, said in reader.said} == {"a_engineer"}
    assert [ear.said for ear in others] == [[], []]
    nonsense_and_floods_are_not_passed_on(listen(web, "a_engineer"), reader, estimate, line)


def nonsense_and_floods_are_not_passed_on(writer, reader, estimate: UUID, line: str) -> None:
    reader.said.clear()
    for wanted in (None, 7, {"estimate": 3}, {"estimate": str(estimate), "line": {}, "cell": []}):
        writer.client.emit("at", wanted)
    time.sleep(0.3)
    at(writer, estimate, line, "<b>" * 5000)
    for _ in range(100):
        at(writer, estimate, line, "remark")
    time.sleep(1)
    assert len(reader.said) <= 8
    assert {said["cell"] for _, said in reader.said} <= {None, "remark"}
