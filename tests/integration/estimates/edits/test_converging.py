"""Any order of any edits by three people, with answers lost and sent again, ends equal everywhere."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.estimates.edits.forms import EditsBody
from portal.estimates.edits.serving import take_edits
from portal.estimates.edits.since import edits_since
from portal.estimates.noting import CELLS, cell_of, orders, sheet_now
from portal.estimates.queries import find_estimate
from portal.forms import read
from shared_db.spine.retries import once
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World

Json = dict[str, Any]
PEOPLE = ("a_engineer", "a_manager", "a_purchaser")
TYPED = {"description": ["曲げ", "溶接"], "unit_price": ["5", "=2*3", "x"], "remark": ["", "急ぎ"]}


@dataclass
class Server:
    """The real service, asked as a page asks it."""

    case: SubQuoting
    estimate: UUID

    def post(self, who: str, client_id: str, edits: list[Json]) -> Json:
        body = read(EditsBody, {"client_id": client_id, "edits": edits})
        with self.case.world.record.work(self.case.world.actor(who)) as work:
            return once(
                work, "estimates.edit", body.client_id, edits,
                lambda: take_edits(work, self.estimate, body).model_dump(mode="json"),
            )  # fmt: skip

    def since(self, who: str, version: int) -> Json:
        with self.case.world.record.work(self.case.world.actor(who)) as work:
            return edits_since(work, self.estimate, version).model_dump(mode="json")

    def stands(self) -> tuple[int, list[Json]]:
        with self.case.world.record.work(self.case.world.actor("a_engineer")) as work:
            estimate = find_estimate(work, self.estimate)
            return estimate.version, sheet_now(work, estimate)


@dataclass
class Page:
    """What one person's page shows, and does with what comes back."""

    server: Server
    who: str
    version: int = 0
    part: str = ""
    scrap: str = ""
    lines: dict[str, Json] = field(default_factory=dict)
    orders: dict[str, list[str]] = field(default_factory=dict)
    undo: list[list[Json]] = field(default_factory=list)
    waiting: list[tuple[str, list[Json], int]] = field(default_factory=list)

    def draw(self) -> None:
        """As it is when it is opened."""
        self.version, parts = self.server.stands()
        self.part, self.scrap = parts[0]["id"], parts[0]["scrap_percent"]
        self.lines = {
            line["id"]: {cell: cell_of(line, cell) for cell in CELLS}
            for line in parts[0]["lines"]
            if line["kind"] == "bought"
        }
        self.orders = {"bought": orders(parts).get(f"{self.part}/order/bought", [])}

    @property
    def order(self) -> list[str]:
        return self.orders["bought"]

    def do(self, edit: Json, *, arrives: bool, answered: bool) -> None:
        """Show it at once and send it; the request or its answer may get lost on the way."""
        sent = (str(uuid4()), [edit], self.version)
        self.undo.append([self.inverse(edit)])
        self.apply(edit)
        told = self.server.post(self.who, *sent[:2]) if arrives else None
        if told is not None and answered:
            self.answered(sent, told)
        else:
            self.waiting.append(sent)

    def again(self) -> None:
        """Send what has no answer yet."""
        waiting, self.waiting = self.waiting, []
        for sent in waiting:
            self.answered(sent, self.server.post(self.who, *sent[:2]))

    def answered(self, sent: tuple[str, list[Json], int], told: Json) -> None:
        """Take what was not taken back, then what happened since it was sent."""
        _, (edit,), base = sent
        for one in told["refused"]:
            self.refused(edit, one["cell"])
        for one in told["contested"]:
            self.contested(edit, one)
        for line, cells in told["understood"].items():
            self.lines.get(line, {}).update(cells)
        self.in_order(told)
        self.ask(min(base, self.version))

    def refused(self, edit: Json, cell: str) -> None:
        """What stood there before it was shown."""
        line = edit.get("line")
        if edit["do"] == "set" and line is None:
            self.scrap = edit["was"]
        elif line in self.lines and cell:
            self.lines[line][cell] = edit.get("was", "") if edit["do"] == "set" else ""

    def contested(self, edit: Json, one: Json) -> None:
        """What stands there instead."""
        line = one["line"]
        if one["part"]:
            self.scrap = one["theirs"]
        elif one["theirs"] is None:
            self.apply({"do": "remove", "line": line})
        elif edit["do"] == "set" and line in self.lines:
            self.lines[line][one["cell"]] = one["theirs"]
        elif edit["do"] == "remove" and line not in self.lines:
            self.put(line, dict(edit["was"]), None)

    def ask(self, since: int | None = None) -> None:
        """What happened since."""
        told = self.server.since(self.who, self.version if since is None else since)
        if told["whole"]:
            return self.draw()
        for edit in told["edits"]:
            self.apply(edit)
        self.in_order(told)
        self.version = told["version"]
        return None

    def in_order(self, told: Json) -> None:
        for kinds in told["orders"].values():
            for kind, ids in kinds.items():
                own = [one for one in self.orders[kind] if one not in ids]
                self.orders[kind] = [one for one in ids if one in self.lines] + own

    def apply(self, edit: Json) -> None:
        line = edit.get("line")
        if edit["do"] == "set" and line is None:
            self.scrap = edit["value"]
        elif edit["do"] == "set" and line in self.lines:
            self.lines[line][edit["cell"]] = edit["value"].strip()
        elif edit["do"] == "add":
            self.put(line, dict.fromkeys(CELLS, "") | edit["cells"], edit["after"])
        elif edit["do"] == "remove" and line in self.lines:
            self.forget(line)
        elif edit["do"] == "move" and line in self.lines:
            self.order.remove(line)
            self.place(line, edit["after"])

    def put(self, line: str, cells: Json, after: str | None) -> None:
        self.lines[line] = dict.fromkeys(CELLS, "") | cells
        if line not in self.order:
            self.place(line, after)

    def place(self, line: str, after: str | None) -> None:
        at = self.order.index(after) + 1 if after in self.order else 0
        self.order.insert(at, line)

    def forget(self, line: str) -> None:
        self.lines.pop(line)
        self.order.remove(line)

    def inverse(self, edit: Json) -> Json:
        line = edit.get("line")
        if edit["do"] == "set":
            return {**edit, "was": edit["value"], "value": edit["was"]}
        if edit["do"] == "add":
            return {"do": "remove", "line": line, "was": {}}
        before = self.order[: self.order.index(line)]
        after = before[-1] if before else None
        if edit["do"] == "move":
            return {"do": "move", "line": line, "after": after}
        cells = {cell: text for cell, text in self.lines[line].items() if text}
        return {
            "do": "add", "line": line, "part": self.part, "kind": "bought", "after": after,
            "cells": cells,
        }  # fmt: skip

    def can(self, edit: Json) -> bool:
        """Whether the line is there that this is about."""
        return edit["do"] == "add" or edit.get("line") in (None, *self.lines)

    def edit(self, act: str, pick: int, cell: str, text: str) -> Json | None:
        """What a person would do next; None where there is nothing to do it to."""
        if act == "undo":
            return self.undo.pop()[0] if self.undo else None
        if act == "scrap":
            return {"do": "set", "part": self.part, "cell": "scrap_percent",
                    "was": self.scrap, "value": str(pick)}  # fmt: skip
        line = self.order[pick % len(self.order)] if self.order else None
        if act == "add" or line is None:
            return {"do": "add", "line": str(uuid4()), "part": self.part, "kind": "bought",
                    "after": line, "cells": {cell: text}}  # fmt: skip
        if act == "remove":
            return {"do": "remove", "line": line, "was": dict(self.lines[line])}
        if act == "move":
            other = self.order[(pick // 7) % len(self.order)]
            return {"do": "move", "line": line, "after": None if other == line else other}
        return {"do": "set", "line": line, "cell": cell, "was": self.lines[line][cell],
                "value": text}  # fmt: skip


cells = st.sampled_from([(cell, text) for cell, texts in TYPED.items() for text in texts])
steps = st.tuples(
    st.integers(0, 2),
    st.sampled_from(
        ["set", "set", "set", "add", "remove", "move", "undo", "scrap", "ask", "again"]
    ),
    st.integers(0, 40),
    cells,
    st.booleans(),
    st.booleans(),
)


def type_together(server: Server, steps: list[Any]) -> list[Page]:
    """Three pages in which this is done one after the other; then everything arrives."""
    pages = [Page(server, who) for who in PEOPLE]
    pages[0].draw()
    before = [{"do": "remove", "line": line} for line in pages[0].lines]
    server.post(PEOPLE[0], str(uuid4()), before)
    for page in pages:
        page.draw()
    for who, act, pick, (cell, text), arrives, answered in steps:
        page = pages[who]
        if act == "ask":
            page.ask()
        elif act == "again":
            page.again()
        elif (edit := page.edit(act, pick, cell, text)) and page.can(edit):
            page.do(edit, arrives=arrives or answered, answered=answered)
    for page in [*pages, *pages]:
        page.again()
        page.ask()
    return pages


def test_three_people_end_with_the_same_sheet(app: Flask, world: World) -> None:
    case = sub_quoting(world)
    server = Server(case, case.build())

    @given(st.lists(steps, min_size=4, max_size=14))
    @settings(
        max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    def everybody_types(steps: list[Any]) -> None:
        pages = type_together(server, steps)
        _, parts = server.stands()
        kept = {line["id"]: line for line in parts[0]["lines"] if line["kind"] == "bought"}
        now = {key: {cell: cell_of(line, cell) for cell in CELLS} for key, line in kept.items()}
        for page in pages:
            assert page.order == list(kept), page.who
            assert page.scrap == parts[0]["scrap_percent"], page.who
            assert page.lines == now, page.who

    with app.test_request_context():
        everybody_types()
